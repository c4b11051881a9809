//! What happens by itself, in order of time.

use super::Check;
use crate::engine::Command;
use crate::scenario::limits::LATEST_S;
use crate::scenario::{Scenario, ScriptDoc};
use crate::time::SimTime;

impl Check<'_> {
    /// Each entry is read as the system will be by then: a server that an earlier one adds may be named.
    pub(super) fn script(&mut self, scenario: &mut Scenario) {
        let mut docs: Vec<(usize, &ScriptDoc)> = Vec::new();
        for (at, doc) in self.document.script.iter().enumerate() {
            let place = docs.partition_point(|(_, other)| other.at_s.total_cmp(&doc.at_s).is_le());
            docs.insert(place, (at, doc));
        }
        let mut by_then = scenario.clone();
        for (at, doc) in docs {
            let field = format!("script[{at}]");
            self.between(format!("{field}.at_s"), doc.at_s, (0.0, LATEST_S), "s");
            match Command::parse(&doc.r#do, &by_then) {
                Ok(command) => {
                    by_then.foresee(&command);
                    scenario.script.push((SimTime::from_secs(doc.at_s), command));
                }
                Err(problem) => self.problems.push(problem.within(&field)),
            }
        }
    }
}

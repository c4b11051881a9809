//! Lines between components that call each other.

use super::Check;
use crate::ids::{ComponentId, LinkId};
use crate::params::{Block, Network, Spec};
use crate::problem::{Expected, Problem};
use crate::scenario::{Link, Scenario, Target};

impl Check<'_> {
    /// Lines, of which only the values can be checked where names are not `sound`.
    pub(super) fn links(&mut self, scenario: &mut Scenario, sound: bool) {
        for (at, component) in scenario.components.iter().enumerate() {
            for to in &component.calls {
                let network = Network::default();
                scenario.links.push(Link { from: ComponentId::from(at), to: *to, network });
            }
        }
        let mut named = Vec::new();
        let known: Vec<&'static Spec> = Network::SPECS.iter().collect();
        for (at, doc) in self.document.links.iter().enumerate() {
            let field = format!("links[{at}]");
            let params = doc.params.iter();
            let values: Vec<_> =
                params.filter_map(|(key, value)| self.value(&field, &known, key, value)).collect();
            if !sound {
                continue;
            }
            let Some(id) = self.line(scenario, &field, (&doc.from, &doc.to)) else { continue };
            if named.contains(&id) {
                self.problem(&field, format!("{}>{}", doc.from, doc.to), "each line once");
            }
            named.push(id);
            for (spec, raw) in values {
                scenario.links[id.index()].network.put(spec.key, raw);
            }
        }
    }

    fn line(&mut self, scenario: &Scenario, field: &str, (from, to): (&str, &str)) -> Option<LinkId> {
        let ends = scenario.component(from).zip(scenario.component(to));
        let found = ends.and_then(|(from, to)| scenario.link(from, to));
        if found.is_none() {
            let names = (0..scenario.links.len()).map(|at| scenario.name(Target::Link(at.into()))).collect();
            self.problems.push(Problem::new(field, format!("{from}>{to}"), Expected::OneOf(names)));
        }
        found
    }
}

//! What is to be run: the scenario with the changes asked for, and how long.

use crate::args::RunArgs;
use headroom_sim::problem::{Expected, Problem};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;

/// What is to be run.
pub struct Plan {
    /// The system, with every change asked for.
    pub scenario: Scenario,
    /// Seed of the first run; they count up.
    pub seed: u64,
    /// When measuring begins, in simulated seconds.
    pub warmup_s: f64,
    /// How long it lasts, in simulated seconds.
    pub duration_s: f64,
    /// How many runs there are.
    pub replications: u32,
    /// How many of the balancers' picks to note.
    pub picks: usize,
}

impl Plan {
    /// Applies what the command line asks for.
    ///
    /// # Errors
    /// All of it that can't be read or done.
    pub fn new(mut scenario: Scenario, args: &RunArgs) -> Result<Plan, Vec<Problem>> {
        let mut problems = Vec::new();
        for text in &args.sets {
            problems.extend(scenario.change(text).map_err(|problem| problem.within("--set")).err());
        }
        let mut deeds = Vec::new();
        for text in &args.deeds {
            let end_s = args.warmup + args.duration;
            deed(text, end_s).map(|deed| deeds.push(deed)).unwrap_or_else(|problem| problems.push(problem));
        }
        deeds.sort_by_key(|(at, _)| *at);
        for (at, text) in deeds {
            problems.extend(scenario.add_to_script(at, text).map_err(|problem| problem.within("--do")).err());
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Plan {
            seed: args.seed.unwrap_or(scenario.seed),
            scenario,
            warmup_s: args.warmup,
            duration_s: args.duration,
            replications: args.replications,
            picks: args.picks.unwrap_or(0) as usize,
        })
    }

    /// When each run ends, in simulated seconds.
    pub fn end_s(&self) -> f64 {
        self.warmup_s + self.duration_s
    }
}

/// Reads `8:crash web/2`: when, and what. After the end of the run nothing happens any more.
fn deed(text: &str, end_s: f64) -> Result<(SimTime, &str), Problem> {
    let Some((at, command)) = text.split_once(':') else {
        return Err(Problem::such("--do", format!("\"{text}\""), "AT:COMMAND, such as 8:crash web/2"));
    };
    let Some(at_s) = at.trim().parse().ok().filter(|at_s| (0.0..=end_s).contains(at_s)) else {
        let expected = Expected::Such(format!("a number from 0 to {end_s} s, the end of the run"));
        return Err(Problem::new("--do", format!("\"{at}\""), expected));
    };
    Ok((SimTime::from_secs(at_s), command))
}

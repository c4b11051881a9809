//! What happened in a run: what was noted, and when loads change by themselves, as their shapes say.

use headroom_sim::ids::ComponentId;
use headroom_sim::observe::{Note, Noted};
use headroom_sim::scenario::{Scenario, Settings};
use headroom_sim::time::SimTime;

/// Something worth a mark, and when it happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Happening {
    /// When.
    pub time: SimTime,
    /// What.
    pub what: What,
}

/// Something worth a mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What {
    /// It was noted in the run.
    Noted(Note),
    /// The load of these clients begins or ceases to change. The scenario tells when, so nobody notes it in a run.
    LoadTurns(ComponentId),
}

impl From<&Noted> for Happening {
    fn from(noted: &Noted) -> Self {
        Happening { time: noted.time, what: What::Noted(noted.note) }
    }
}

/// Adds when the scenario's loads turn after `from` and up to `to`.
pub fn turns(scenario: &Scenario, from: SimTime, to: SimTime, found: &mut Vec<Happening>) {
    for (at, component) in scenario.components.iter().enumerate() {
        let Settings::Client(client) = &component.settings else { continue };
        for time in client.load.turns().into_iter().flatten().map(SimTime::from_secs) {
            if from < time && time <= to {
                found.push(Happening { time, what: What::LoadTurns(ComponentId::from(at)) });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom_course::scenarios;
    use headroom_sim::params::{Load, Shape, Workload};

    /// The moments between, in seconds; the attackers' `load` is changed before.
    fn between(from: f64, to: f64, change: fn(&mut Load)) -> Vec<f64> {
        let mut scenario = scenarios::load("flood").expect("a scenario of ours");
        let Settings::Client(attackers) = &mut scenario.components[1].settings else { panic!("clients") };
        change(&mut attackers.load);
        let mut found = Vec::new();
        turns(&scenario, SimTime::from_secs(from), SimTime::from_secs(to), &mut found);
        assert!(found.iter().all(|turn| turn.what == What::LoadTurns(ComponentId(1))));
        found.into_iter().map(|turn| turn.time.as_secs()).collect()
    }

    #[test]
    fn a_spike_turns_twice_a_step_once_and_users_who_take_turns_not_at_all() {
        assert_eq!(between(0.0, 100.0, |_| {}), [10.0, 70.0]);
        assert_eq!(between(10.0, 69.0, |_| {}), [0.0; 0]);
        assert_eq!(between(0.0, 100.0, |load| load.shape = Shape::Step), [10.0]);
        assert_eq!(between(0.0, 100.0, |load| load.workload = Workload::Closed), [0.0; 0]);
    }
}

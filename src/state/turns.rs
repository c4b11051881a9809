//! When loads change by themselves, as their shapes say.

use headroom_sim::ids::ComponentId;
use headroom_sim::observe::{Note, Noted};
use headroom_sim::scenario::{Scenario, Settings};
use headroom_sim::time::SimTime;

/// Adds what is to be noted of the scenario's loads after `from` and up to `to`.
pub fn turns(scenario: &Scenario, from: SimTime, to: SimTime, notes: &mut Vec<Noted>) {
    for (at, component) in scenario.components.iter().enumerate() {
        let Settings::Client(client) = &component.settings else { continue };
        for time in client.load.turns().into_iter().flatten().map(SimTime::from_secs) {
            if from < time && time <= to {
                notes.push(Noted { time, note: Note::LoadTurns(ComponentId::from(at)) });
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
        let mut notes = Vec::new();
        turns(&scenario, SimTime::from_secs(from), SimTime::from_secs(to), &mut notes);
        assert!(notes.iter().all(|noted| noted.note == Note::LoadTurns(ComponentId(1))));
        notes.into_iter().map(|noted| noted.time.as_secs()).collect()
    }

    #[test]
    fn a_spike_turns_twice_a_step_once_and_users_who_take_turns_not_at_all() {
        assert_eq!(between(0.0, 100.0, |_| {}), [10.0, 70.0]);
        assert_eq!(between(10.0, 69.0, |_| {}), [0.0; 0]);
        assert_eq!(between(0.0, 100.0, |load| load.shape = Shape::Step), [10.0]);
        assert_eq!(between(0.0, 100.0, |load| load.workload = Workload::Closed), [0.0; 0]);
    }
}

//! What holds in every run of every system, whatever is done to it: requests are conserved, both laws hold, figures are
//! sane, nothing panics, and the same scenario, seed and commands give the same run.
//!
//! Systems and commands are drawn at random from the table of parameters, the ends of every range included. A failure
//! prints the smallest system and commands that show it, and the seed: enough to run it again.

mod found;
mod generator;
mod invariants;
mod values;

use generator::Act;
use headroom_sim::engine::World;
use headroom_sim::observe::{Digest, Metrics};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimDuration;
use proptest::prelude::*;

/// What watches every run here.
type Watch = (Metrics, Digest);

/// Events after the last command.
const CODA: u32 = 2000;
/// Longest simulated time between two commands.
const LONGEST_REST: SimDuration = SimDuration(600_000_000_000);

fn world(scenario: &Scenario, seed: u64) -> World<Watch> {
    World::new(scenario, seed, (Metrics::new(scenario.kinds.len()), Digest::default()))
}

/// Carries out this many events (fewer where next to nothing happens), and all others at the moment of the last one: a
/// command's place in a run is a moment.
fn advance(world: &mut World<Watch>, events: u32) {
    let latest = world.now() + LONGEST_REST;
    for _ in 0..events {
        if world.next_event().is_none_or(|next| next > latest) {
            break;
        }
        world.step();
    }
    world.run_until(world.now());
}

/// Does what the acts say; each is checked to leave things in order. A command that can't be done changes nothing.
fn perform(world: &mut World<Watch>, acts: &[Act]) {
    for act in acts {
        advance(world, act.after_events);
        let command = act.command(world.scenario());
        let before = world.log().len();
        let done = world.apply(command).is_ok();
        assert_eq!(world.log().len(), before + usize::from(done));
        invariants::check(world);
    }
    advance(world, CODA);
    invariants::check(world);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everything_is_accounted_for(system in generator::system(), acts in generator::acts(), seed: u64) {
        perform(&mut world(&system.scenario(), seed), &acts);
    }

    #[test]
    fn a_replay_is_the_same_run(system in generator::system(), acts in generator::acts(), seed: u64) {
        let scenario = system.scenario();
        let mut first = world(&scenario, seed);
        perform(&mut first, &acts);
        let mut replay = world(&scenario, seed);
        for (at, command) in first.log() {
            replay.run_until(*at);
            prop_assert!(replay.apply(command.clone()).is_ok());
        }
        replay.run_until(first.now());
        invariants::check(&replay);
        prop_assert_eq!(first.observer().1, replay.observer().1);
        prop_assert_eq!(first.nodes(), replay.nodes());
    }

    #[test]
    fn a_checkpoint_goes_on_as_the_run_itself(system in generator::system(), acts in generator::acts(), seed: u64) {
        let scenario = system.scenario();
        let (before, after) = acts.split_at(acts.len() / 2);
        let mut run = world(&scenario, seed);
        perform(&mut run, before);
        let mut checkpoint = run.clone();
        perform(&mut run, after);
        perform(&mut checkpoint, after);
        prop_assert_eq!(run.observer().1, checkpoint.observer().1);
        let now = run.now();
        prop_assert_eq!(run.observer().0.since_start(now), checkpoint.observer().0.since_start(now));
    }
}

//! Retries and limits: rows R01 to R03.

use crate::harness::{Row, assert_laws, check, scenario, with};
use headroom_sim::engine::World;
use headroom_sim::observe::{Cause, Metrics};
use headroom_sim::time::SimTime;

fn tries(world: &World<Metrics>) -> f64 {
    let totals = world.observer().totals(world.now());
    totals.tries as f64 / (totals.done + totals.failures()) as f64
}

fn limited(world: &World<Metrics>) -> f64 {
    let totals = world.observer().totals(world.now());
    totals.failed[Cause::RateLimited.index()] as f64 / (totals.done + totals.failures()) as f64
}

#[test]
fn retries_multiply_tries() {
    let row = Row { id: "R01", figure: tries, value: 1.417, tolerance: 0.002 };
    check(include_str!("flaky.toml"), &[row]);
}

#[test]
fn a_token_bucket_refuses_what_exceeds_it() {
    let row = Row { id: "R03", figure: limited, value: 0.0252101, tolerance: 0.11 };
    check(include_str!("token-bucket.toml"), &[row]);
}

/// Does the system, at this utilisation, get over its backlog within an hour and a half?
fn recovers(utilisation: f64, seed: u64) -> bool {
    let storm = scenario(include_str!("retry-storm.toml"));
    // A service takes 10 ms, so 100 per second would be all.
    let storm = with(&storm, &format!("clients.rate={}", utilisation * 100.0));
    let mut world = World::new(&storm, seed, Metrics::new(storm.kinds.len()));
    world.run_until(SimTime::from_secs(5000.0));
    let now = world.now();
    world.observer_mut().reset(now);
    world.run_until(SimTime::from_secs(5400.0));
    assert_laws(&world, world.observer());
    let totals = world.observer().totals(world.now());
    totals.done as f64 > 0.99 * totals.arrived as f64
}

/// R02: a backlog goes away exactly if the load with all its retries is less than the capacity.
#[test]
fn a_storm_feeds_itself_from_a_third_of_the_capacity_on() {
    for seed in 1..=5 {
        assert!(recovers(0.32, seed), "R02: no recovery at 0.32 with seed {seed}");
        assert!(!recovers(0.35, seed), "R02: recovery at 0.35 with seed {seed}");
    }
}

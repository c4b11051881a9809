//! What a bigger machine brings: row U01.

use crate::harness::{SEEDS, assert_laws, assert_near, scenario, servers, with};
use headroom_sim::engine::World;
use headroom_sim::observe::Metrics;
use headroom_sim::time::SimTime;

/// How fast a machine of this size is, as a multiple of a plain one: what a request needs there, which is 10 ms on a plain
/// one, by what it takes.
fn speed(size: f64, seed: u64) -> f64 {
    let system = with(&scenario(include_str!("big-machine.toml")), &format!("web.scaled={size}"));
    let mut world = World::new(&system, seed, Metrics::new(system.kinds.len()));
    world.run_until(SimTime::from_secs(1000.0));
    assert_laws(&world, world.observer());
    let calls = servers(&world).calls;
    10e6 * calls.ended as f64 / calls.service_ns as f64
}

/// The size that is the fastest, by the law's two coefficients: what these two `sizes` are short of their share,
/// n/C − 1 = (n − 1)(σ + κn), is linear in both.
fn fastest(speeds: [f64; 2], sizes: [f64; 2]) -> f64 {
    let [small, large] = [0, 1].map(|at| (sizes[at] / speeds[at] - 1.0) / (sizes[at] - 1.0));
    let coherency = (large - small) / (sizes[1] - sizes[0]);
    let contention = small - coherency * sizes[0];
    ((1.0 - contention) / coherency).sqrt()
}

#[test]
fn size_brings_less_and_less_and_then_takes() {
    for seed in SEEDS {
        let speed = |size| speed(size, seed);
        assert_near("U01 C(21)", speed(21.0), 7.39437, 1e-5);
        assert_near("U01 C(22)", speed(22.0), 7.39744, 1e-5);
        let peak = 21.7945;
        assert_near("U01 N*", fastest([speed(6.0), speed(40.0)], [6.0, 40.0]), peak, 1e-5);
        assert!(speed(peak) > speed(peak - 0.1) && speed(peak) > speed(peak + 0.1), "U01 N*");
    }
}

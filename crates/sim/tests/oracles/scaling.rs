//! What a bigger machine brings: row U01.

use crate::harness::{assert_near, scenario, with};
use headroom_sim::engine::World;

/// How fast a machine of this size is, as a multiple of a plain one.
fn speed(size: f64) -> f64 {
    let system = with(&scenario(include_str!("big-machine.toml")), &format!("web.scaled={size}"));
    let world = World::new(&system, 1, ());
    let web = system.component("web").expect("the server");
    world.nodes().iter().find(|node| node.address.component == web).expect("its machine").speed
}

#[test]
fn size_brings_less_and_less_and_then_takes() {
    assert_near("U01 C(21)", speed(21.0), 7.39437, 1e-5);
    assert_near("U01 C(22)", speed(22.0), 7.39744, 1e-5);
    let peak = 21.7945;
    assert!(speed(peak) > speed(peak - 0.1) && speed(peak) > speed(peak + 0.1), "U01 N*");
}

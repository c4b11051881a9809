//! Runs a system until enough requests are measured, and compares figures.

use headroom_sim::engine::World;
use headroom_sim::observe::metrics::NodeTotals;
use headroom_sim::observe::{Metrics, Observer, Picks};
use headroom_sim::scenario::{ComponentKind, Scenario};
use headroom_sim::time::SimDuration;

/// One run: this many requests are measured …
pub const MEASURED: u64 = 1_000_000;
/// … after so many were let pass.
pub const WARMUP: u64 = 100_000;
/// Figures are means over these runs.
pub const SEEDS: [u64; 3] = [1, 2, 3];

/// A figure that a run must show.
pub struct Row {
    /// Its name in the table.
    pub id: &'static str,
    /// Draws it from a run.
    pub figure: fn(&World<Metrics>) -> f64,
    /// What it must be.
    pub value: f64,
    /// How far it may be off, as a share of the value.
    pub tolerance: f64,
}

/// Reads a scenario that must be sound.
pub fn scenario(text: &str) -> Scenario {
    Scenario::from_toml(text).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The scenario with a parameter set, as in `web.slots=8`.
pub fn with(scenario: &Scenario, setting: &str) -> Scenario {
    let mut changed = scenario.clone();
    changed.change(setting).expect("a change");
    changed
}

/// Checks all rows that look at one system.
pub fn check(text: &str, rows: &[Row]) {
    let scenario = scenario(text);
    let runs = SEEDS.map(|seed| settled(&scenario, seed, WARMUP, MEASURED));
    for Row { id, figure, value, tolerance } in rows {
        let figures = runs.each_ref().map(figure);
        let mean = figures.iter().sum::<f64>() / figures.len() as f64;
        assert_near(id, mean, *value, *tolerance);
    }
}

/// Fails unless `found` is within this share of `value`.
pub fn assert_near(id: &str, found: f64, value: f64, tolerance: f64) {
    let error = found / value - 1.0;
    assert!(
        error.abs() <= tolerance,
        "{id}: {found} instead of {value}: {:+.3} % where ±{} % is allowed",
        error * 100.0,
        tolerance * 100.0
    );
}

/// A run in which this many requests have ended since the warm-up. The laws have held in it.
pub fn settled(scenario: &Scenario, seed: u64, warmup: u64, measured: u64) -> World<Metrics> {
    let mut world = World::new(scenario, seed, Metrics::new(scenario.kinds.len()));
    run_requests(&mut world, warmup);
    let now = world.now();
    world.observer_mut().reset(now);
    run_requests(&mut world, measured);
    assert_laws(&world, world.observer());
    world
}

/// Little's law and the utilisation law hold in every run, for the system and for each machine.
pub fn assert_laws<O: Observer>(world: &World<O>, metrics: &Metrics) {
    assert_eq!(metrics.check_laws(world.now(), world.inside()), Ok(()), "seed {}", world.seed());
}

/// Lets time pass until this many more requests have ended.
fn run_requests(world: &mut World<Metrics>, requests: u64) {
    let ended = |world: &World<Metrics>| {
        let totals = world.observer().since_start(world.now());
        totals.done + totals.failures()
    };
    let goal = ended(world) + requests;
    while ended(world) < goal {
        world.run_until(world.now() + SimDuration::from_secs(1.0));
    }
}

/// The machines that work, taken together: all but the clients.
pub fn servers(world: &World<Metrics>) -> NodeTotals {
    let mut all = NodeTotals::default();
    let component =
        |node: &NodeTotals| world.scenario().components[node.address.component.index()].settings.kind();
    let totals = world.observer().totals(world.now());
    totals
        .nodes
        .iter()
        .filter(|node| component(node) == ComponentKind::Server)
        .for_each(|node| all.include(node));
    all
}

/// The first picks in a run, as places among the servers of the component `web`. The laws have held in it.
pub fn picks(scenario: &Scenario, seed: u64, count: usize) -> Vec<u16> {
    let mut world = World::new(scenario, seed, (Picks::new(count), Metrics::new(scenario.kinds.len())));
    while world.observer().0.list().len() < count {
        world.run_until(world.now() + SimDuration::from_secs(1.0));
    }
    let (picks, metrics) = world.observer();
    assert_laws(&world, metrics);
    let web = scenario.component("web").expect("a component called web");
    let first = world.nodes().iter().find(|node| node.address.component == web).map(|node| node.id.0);
    let first = first.expect("a server");
    picks.list().iter().map(|pick| pick.server.0 - first).collect()
}

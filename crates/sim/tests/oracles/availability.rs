//! Availability: rows V01 and V02.

use crate::harness::{SEEDS, assert_laws, assert_near, scenario};
use headroom_sim::engine::{Command, World};
use headroom_sim::ids::{KindId, NodeId};
use headroom_sim::observe::{Finish, Metrics, Observer, Span};
use headroom_sim::scenario::{NodeAddress, Scenario};
use headroom_sim::time::SimTime;
use std::fmt::Write;

/// The parts of the system and the share of time each is up, whatever the others do.
const PARTS: [(&str, f64); 7] = [
    ("balancer/1", 0.999),
    ("balancer/2", 0.999),
    ("web/1", 0.99),
    ("web/2", 0.99),
    ("web/3", 0.99),
    ("db/1", 0.995),
    ("db/2", 0.995),
];

/// Is every request answered, once the balancers have noticed which parts are broken?
fn serves(system: &Scenario, broken: impl Iterator<Item = &'static str>, seed: u64) -> bool {
    let mut world = World::new(system, seed, Metrics::new(system.kinds.len()));
    for part in broken {
        let crash = Command::parse(&format!("crash {part}"), system).expect("a command");
        world.apply(crash).expect("it can be done");
    }
    world.run_until(SimTime::from_secs(10.0));
    let now = world.now();
    world.observer_mut().reset(now);
    world.run_until(SimTime::from_secs(15.0));
    assert_laws(&world, world.observer());
    let totals = world.observer().totals(world.now());
    totals.failures() == 0 && totals.done > 0
}

/// V01: the parts break independently, so the system is up for the chance of all those states of its parts in which it is
/// seen to serve. All of them are tried: a sample would have to be of many millions to be as sure.
#[test]
fn a_system_is_up_in_the_states_in_which_it_serves() {
    let system = scenario(include_str!("three-tiers.toml"));
    for seed in SEEDS {
        let availability: f64 = (0_u32..1 << PARTS.len())
            .map(|state| {
                let up = |at: usize| state >> at & 1 == 1;
                let chances = PARTS
                    .iter()
                    .enumerate()
                    .map(|(at, (_, share))| if up(at) { *share } else { 1.0 - share });
                let broken = PARTS.iter().enumerate().filter(|(at, _)| !up(*at)).map(|(_, (part, _))| *part);
                if serves(&system, broken, seed) { chances.product() } else { 0.0 }
            })
            .sum();
        assert_near("V01", availability, 0.999676, 1e-5);
    }
}

const DAY_S: f64 = 86_400.0;
const DAYS: u32 = 365;
/// 0.05 % of a day, in which three requests come.
const OUTAGE_S: f64 = 43.2;

/// A year with an outage a day, somewhere in it.
fn year(seed: u64) -> Scenario {
    let mut text = include_str!("one-year.toml").to_owned();
    for day in 0..DAYS {
        // Steps of the golden ratio leave no pattern.
        let phase = (f64::from(day) * 0.618_033_988_75 + seed as f64 * 0.137).fract();
        let from_s = f64::from(day) * DAY_S + phase * (DAY_S - OUTAGE_S);
        for (at_s, verb) in [(from_s, "crash"), (from_s + OUTAGE_S, "recover")] {
            write!(text, "\n[[script]]\nat_s = {at_s}\ndo = \"{verb} web\"\n").expect("text can be written");
        }
    }
    scenario(&text)
}

/// Metrics that close no windows for charts: a year has too many of them.
#[derive(Clone, Debug)]
struct Sums(Metrics);

impl Observer for Sums {
    fn node_added(&mut self, node: NodeId, address: NodeAddress) {
        self.0.node_added(node, address);
    }

    fn slots_changed(&mut self, now: SimTime, node: NodeId, slots: u32) {
        self.0.slots_changed(now, node, slots);
    }

    fn arrived(&mut self, now: SimTime, client: NodeId, kind: KindId) {
        self.0.arrived(now, client, kind);
    }

    fn finished(&mut self, end: &Finish) {
        self.0.finished(end);
    }

    fn load(&mut self, now: SimTime, node: NodeId, busy: u32, waiting: u32, inside: u32) {
        self.0.load(now, node, busy, waiting, inside);
    }

    fn served(&mut self, span: &Span) {
        self.0.served(span);
    }
}

/// V02: what a client could not get is its share of the year.
#[test]
fn a_small_share_of_a_year_is_hours() {
    for seed in SEEDS {
        let system = year(seed);
        let mut world = World::new(&system, seed, Sums(Metrics::new(system.kinds.len())));
        world.run_until(SimTime::from_secs(f64::from(DAYS) * DAY_S));
        let Sums(metrics) = world.observer();
        assert_laws(&world, metrics);
        let totals = metrics.totals(world.now());
        let unavailable = totals.failures() as f64 / (totals.done + totals.failures()) as f64;
        assert_near("V02", 1.0 - unavailable, 0.9995, 1e-5);
        assert_near("V02", unavailable * f64::from(DAYS) * DAY_S / 60.0, 262.8, 1e-5);
    }
}

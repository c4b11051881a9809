//! How long it takes to notice: rows H01 to H04.
//!
//! A machine is broken and repaired ten thousand times in one run. The moments of breaking go through the interval by
//! multiples of the golden ratio, which fill it more evenly than chance does, so that the mean is sharp.

use crate::harness::{SEEDS, assert_laws, assert_near, scenario};
use headroom_sim::engine::{Command, World};
use headroom_sim::observe::{Leg, Metrics, Observer, Traffic};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::{SimDuration, SimTime};

const CRASHES: u32 = 10_000;
/// The golden ratio's fraction: its multiples are spread as evenly as can be, however many there are.
const GOLDEN: f64 = 0.618_033_988_749_895;

/// How often something was noticed, and how long after the break it was.
struct Delays {
    mean_s: f64,
    max_s: f64,
}

impl Delays {
    fn of(delays: &[SimDuration]) -> Self {
        assert_eq!(delays.len(), CRASHES as usize, "every break is noticed once");
        let sum: f64 = delays.iter().map(|delay| delay.as_secs()).sum();
        let max = delays.iter().max().map_or(0.0, |delay| delay.as_secs());
        Delays { mean_s: sum / delays.len() as f64, max_s: max }
    }
}

/// Breaks and repairs a machine again and again; `machine` names the one to break next.
fn break_and_repair(
    scenario: &Scenario,
    seed: u64,
    fault: &str,
    machine: impl Fn(u32) -> String,
    interval_s: f64,
    patience_s: f64,
) -> World<Metrics> {
    let mut world = World::new(scenario, seed, Metrics::new(scenario.kinds.len()));
    let act = |world: &mut World<Metrics>, wait_s: f64, text: String| {
        world.run_until(world.now() + SimDuration::from_secs(wait_s));
        world.apply(Command::parse(&text, scenario).expect("a command")).expect("it can be done");
    };
    for crash in 0..CRASHES {
        let phase = (f64::from(crash) * GOLDEN).fract();
        act(&mut world, patience_s + phase * interval_s, format!("{fault} {}", machine(crash)));
        act(&mut world, patience_s, format!("recover {}", machine(crash)));
    }
    assert_laws(&world, world.observer());
    world
}

/// One of each seed, which says when the checks of a server begin.
fn detections(text: &str, fault: &str, interval_s: f64, patience_s: f64) -> [Delays; SEEDS.len()] {
    SEEDS.map(|seed| {
        let first = |_| "web/1".to_owned();
        let world = break_and_repair(&scenario(text), seed, fault, first, interval_s, patience_s);
        let journal = world.observer().journal();
        assert_eq!(journal.false_alarms(), 0);
        Delays::of(&journal.detections().iter().map(|detection| detection.after).collect::<Vec<_>>())
    })
}

#[test]
fn a_hung_server_is_noticed_as_an_aws_balancer_would() {
    for found in detections(include_str!("checks-alb.toml"), "hang", 30.0, 100.0) {
        assert_near("H01", found.mean_s, 50.0, 0.005);
        assert_near("H01", found.max_s, 65.0, 0.005);
    }
}

#[test]
fn a_dead_server_is_noticed_as_haproxy_would() {
    for found in detections(include_str!("checks-haproxy.toml"), "crash", 2.0, 20.0) {
        assert_near("H02", found.mean_s, 5.0, 0.005);
    }
}

#[test]
fn a_hung_server_is_noticed_as_haproxy_would() {
    for found in detections(include_str!("checks-haproxy.toml"), "hang", 2.0, 20.0) {
        assert_near("H02", found.mean_s, 11.0, 0.005);
    }
}

#[test]
fn a_standby_takes_over_when_the_advertisements_stop() {
    // Whoever comes back stands by, so that the two take turns.
    let machine = |crash: u32| format!("balancer/{}", crash % 2 + 1);
    let system = scenario(include_str!("standby.toml"));
    for seed in SEEDS {
        let world = break_and_repair(&system, seed, "crash", machine, 1.0, 10.0);
        let found = Delays::of(world.observer().journal().takeovers());
        assert_near("H04", found.mean_s, 3.10938, 0.005);
        assert_near("H04", found.max_s, 3.60938, 0.005);
    }
}

/// Notes when the last sign of life came.
#[derive(Clone, Debug, Default)]
struct LastBeat(SimTime);

impl Observer for LastBeat {
    fn flight(&mut self, flight: &headroom_sim::observe::Flight) {
        if flight.traffic == Traffic::Check && flight.leg == Leg::Response {
            self.0 = flight.arrives;
        }
    }
}

#[test]
fn silence_is_convicted_when_its_chance_is_one_in_a_hundred_million() {
    let system = scenario(include_str!("checks-phi.toml"));
    for seed in 1..=5 {
        let mut world = World::new(&system, seed, (LastBeat::default(), Metrics::new(system.kinds.len())));
        // Its memory of a thousand gaps has forgotten the first one, which was shorter.
        world.run_until(SimTime::from_secs(1200.0));
        let beat = world.observer().0.0;
        world.apply(Command::parse("hang web/1", &system).expect("a command")).expect("it can be done");
        world.run_until(SimTime::from_secs(1210.0));
        let metrics = &world.observer().1;
        assert_laws(&world, metrics);
        assert_near("H03", (metrics.journal().detections()[0].time - beat).as_secs(), 1.5612, 0.0001);
    }
}

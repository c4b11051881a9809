//! How long it takes to notice that a machine is gone, and how fast a bigger one is.

use crate::chance::Chance;
use crate::statistics::{Judge, Ratio, assert_laws};
use crate::systems::{alone, balanced};
use headroom_sim::engine::{Command, World};
use headroom_sim::observe::{Flight, Leg, Metrics, Observer, Traffic};
use headroom_sim::scenario::Scenario;
use headroom_sim::theory::health::{Checks, Failure, Schedule, Spread, detection, phi_normal, vrrp_takeover};
use headroom_sim::theory::scaling::usl;
use headroom_sim::time::SimTime;

const SETS: u32 = 12;
/// Breaks in each run.
const BREAKS: u32 = 400;

fn scenario(text: &str) -> Scenario {
    Scenario::from_toml(text).unwrap_or_else(|problems| panic!("{text}\n{problems:?}"))
}

fn give<O: Observer>(world: &mut World<O>, text: &str) {
    let command =
        Command::parse(text, world.scenario()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    world.apply(command).unwrap_or_else(|problem| panic!("{text}: {problem}"));
}

/// Breaks a machine at random moments, each time after it has been trusted for a while. The laws have held in the run.
fn break_often(
    text: &str,
    chance: &mut Chance,
    fault: &str,
    machine: impl Fn(u32) -> String,
    period_s: f64,
    patience_s: f64,
) -> World<Metrics> {
    let system = scenario(text);
    let mut world = World::new(&system, 1, Metrics::new(system.kinds.len()));
    let mut now = 0.0;
    for number in 0..BREAKS {
        now += patience_s + chance.phase() * period_s;
        world.run_until(SimTime::from_secs(now));
        give(&mut world, &format!("{fault} {}", machine(number)));
        now += patience_s;
        world.run_until(SimTime::from_secs(now));
        give(&mut world, &format!("recover {}", machine(number)));
    }
    assert_laws(&world, world.observer());
    world
}

/// Delays of uniform phases: their mean against theory; none is beyond the greatest, nor below what it takes at least.
fn judge_delays(judge: &mut Judge, delays: &[f64], theory: Spread, phase_s: f64, context: &str) {
    assert_eq!(delays.len(), BREAKS as usize, "every break is noticed once: {context}");
    let ratios: Vec<Ratio> = delays.iter().map(|delay| (*delay, 1.0)).collect();
    judge.compare("mean delay", &ratios, theory.mean, context);
    let (least, most) = (theory.max - phase_s, theory.max);
    for delay in delays {
        assert!((least - 1e-6..=most + 1e-6).contains(delay), "{delay} not in {least} to {most}: {context}");
    }
}

#[test]
fn detection_takes_what_interval_timeout_and_threshold_make_it() {
    let (mut chance, mut judge) = (Chance::new("checks"), Judge::new("health checks"));
    for _ in 0..SETS {
        let interval = chance.real(0.5, 40.0);
        let (timeout, threshold) = (interval * chance.real(0.05, 0.9), chance.whole(1, 8));
        let (schedule, name) =
            chance.one_of(&[(Schedule::FixedRate, "fixed_rate"), (Schedule::FixedDelay, "fixed_delay")]);
        let (failure, fault) = chance.one_of(&[(Failure::Refused, "crash"), (Failure::Hung, "hang")]);
        let theory = detection(Checks { interval, timeout, threshold, schedule }, failure).expect("in range");
        let text = balanced(
            "rate = 0",
            &format!(
                "check_interval_s = {interval}\ncheck_timeout_s = {timeout}\ncheck_schedule = \"{name}\"\n\
                 down_after = {threshold}\nup_after = 1\ncheck_work_ms = 0"
            ),
            "",
            "work_ms = 10",
        );
        let patience = theory.max + 3.0 * (interval + timeout);
        let world = break_often(&text, &mut chance, fault, |_| "web/1".to_owned(), interval, patience);
        let delays = world.observer().journal().detections();
        let delays: Vec<f64> = delays.iter().map(|detection| detection.after.as_secs()).collect();
        judge_delays(&mut judge, &delays, theory, interval, &format!("{fault}\n{text}"));
        assert_eq!(world.observer().journal().false_alarms(), 0);
    }
}

#[test]
fn takeover_takes_three_advertisements_and_a_skew() {
    let (mut chance, mut judge) = (Chance::new("vrrp"), Judge::new("VRRP"));
    for _ in 0..SETS / 2 {
        let (advert, priority) = (chance.real(0.05, 20.0), chance.whole(1, 254));
        let theory = vrrp_takeover(advert, priority as u8).expect("in range");
        let pair =
            format!("standby = true\nadvert_s = {advert}\npriority = {priority}\ncheck_interval_s = 0");
        let text = balanced("rate = 0", &pair, "", "work_ms = 10");
        // Whoever comes back stands by, so that the two take turns.
        let machine = |number: u32| format!("balancer/{}", number % 2 + 1);
        let world = break_often(&text, &mut chance, "crash", machine, advert, 6.0 * advert);
        let delays: Vec<f64> = world.observer().journal().takeovers().iter().map(|t| t.as_secs()).collect();
        judge_delays(&mut judge, &delays, theory, advert, &text);
    }
}

/// Notes when the last sign of life came.
#[derive(Clone, Debug, Default)]
struct LastBeat(SimTime);

impl Observer for LastBeat {
    fn flight(&mut self, flight: &Flight) {
        if flight.traffic == Traffic::Check && flight.leg == Leg::Response {
            self.0 = flight.arrives;
        }
    }
}

/// Signs of life come like clockwork, so the deviation is the least one assumed; what is left is exact.
#[test]
fn phi_convicts_at_its_quantile_of_the_normal_law() {
    let mut chance = Chance::new("phi");
    for _ in 0..SETS {
        let (interval, phi) = (chance.real(0.2, 20.0), chance.real(1.0, 16.0));
        let deviation = interval * chance.real(0.02, 0.4);
        let pause = chance.one_of(&[0.0, 1.0]) * chance.real(0.01, 3.0);
        let checks = format!(
            "check_interval_s = {interval}\ncheck_timeout_s = {}\ndetector = \"phi_accrual\"\n\
             phi_threshold = {phi}\nphi_min_deviation_ms = {}\nphi_pause_ms = {}\nup_after = 1\ncheck_work_ms = 0",
            interval / 2.0,
            deviation * 1e3,
            pause * 1e3,
        );
        let system = scenario(&balanced("rate = 0", &checks, "", "work_ms = 10"));
        let mut world = World::new(&system, 1, (LastBeat::default(), Metrics::new(system.kinds.len())));
        // Its memory of a thousand gaps has forgotten the first one, which was shorter.
        let settled = 1200.0 * interval;
        world.run_until(SimTime::from_secs(settled));
        let beat = world.observer().0.0;
        give(&mut world, "hang web/1");
        let theory = phi_normal(interval, deviation, phi).expect("in range") + pause;
        world.run_until(SimTime::from_secs(settled + 2.0 * theory + interval));
        let metrics = &world.observer().1;
        assert_laws(&world, metrics);
        let found = (metrics.journal().detections()[0].time - beat).as_secs();
        assert!((found / theory - 1.0).abs() < 1e-6, "{found} s instead of {theory} s with {checks}");
    }
}

#[test]
fn bigger_machines_gain_what_the_scalability_law_leaves() {
    let mut chance = Chance::new("usl");
    for _ in 0..SETS {
        let (size, contention, coherency) =
            (chance.real(1.0, 64.0), chance.real(0.01, 100.0), chance.real(0.001, 10.0));
        let web = format!("scaled = {size}\ncontention_pct = {contention}\ncoherency_pct = {coherency}");
        let system = scenario(&alone("rate = 1", &web, "work_ms = 10"));
        let world = World::new(&system, 1, ());
        let web = system.component("web").expect("the server");
        let speed =
            world.nodes().iter().find(|node| node.address.component == web).expect("its machine").speed;
        let theory = usl(size, contention / 100.0, coherency / 100.0).expect("in range");
        assert!((speed / theory - 1.0).abs() < 1e-12, "{speed} instead of {theory}: {web:?} of size {size}");
    }
}

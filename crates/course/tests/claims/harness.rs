//! Runs of the scenarios as a person would play them.

use headroom_course::scenarios;
use headroom_sim::engine::{Command, World};
use headroom_sim::ids::NodeId;
use headroom_sim::observe::metrics::{NodeTotals, Totals};
use headroom_sim::observe::{Metrics, view};
use headroom_sim::scenario::Target;
use headroom_sim::time::SimTime;

/// Every claim is tried with these.
pub const SEEDS: std::ops::RangeInclusive<u64> = 1..=5;

/// A scenario being played.
pub struct Play(World<Metrics>);

impl Play {
    /// The scenario with parameters set before it starts.
    pub fn new(id: &str, sets: &[&str], seed: u64) -> Play {
        let mut scenario = scenarios::load(id).unwrap_or_else(|problems| panic!("{problems:?}"));
        for text in sets {
            scenario.change(text).expect("a change");
        }
        Play(World::new(&scenario, seed, Metrics::new(scenario.kinds.len())))
    }

    /// Lets time pass until this moment, in simulated seconds, and tells what happened since the last such moment. The
    /// laws have held until then.
    pub fn until(&mut self, seconds: f64) -> Totals {
        let now = self.0.now();
        self.0.observer_mut().reset(now);
        self.0.run_until(SimTime::from_secs(seconds));
        assert_eq!(self.0.check_laws(), Ok(()), "seed {}", self.0.seed());
        self.0.observer().totals(self.0.now())
    }

    /// Does something now.
    pub fn act(&mut self, text: &str) {
        let command = Command::parse(text, self.0.scenario()).unwrap_or_else(|problem| panic!("{problem}"));
        self.0.apply(command).unwrap_or_else(|problem| panic!("{problem}"));
    }

    /// The part of a machine, or of a component's machines together, in what happened.
    pub fn part(&self, totals: &Totals, name: &str) -> NodeTotals {
        match self.0.scenario().target(name).unwrap_or_else(|problem| panic!("{problem}")) {
            Target::Component(component) => totals.component(component),
            Target::Instance(_) => totals.nodes[self.node(name).index()],
            Target::Link(_) | Target::Kind(_) => panic!("{name} is no machine"),
        }
    }

    /// Requests that wait at a machine now.
    pub fn waiting(&self, name: &str) -> u32 {
        let node = self.node(name);
        self.0.nodes().iter().find(|view| view.id == node).expect("it is switched on").waiting
    }

    /// Price per hour of everything, now.
    pub fn price(&self) -> f64 {
        view::price(&self.0.nodes())
    }

    /// How long after the first break somebody noticed (or took over), in seconds.
    pub fn noticed(&self) -> Option<f64> {
        let journal = self.0.observer().journal();
        let detections = journal.detections().iter().map(|detection| detection.after);
        detections.chain(journal.takeovers().iter().copied()).next().map(|after| after.as_secs())
    }

    fn node(&self, name: &str) -> NodeId {
        let address = self.0.scenario().node(name).unwrap_or_else(|problem| panic!("{problem}"));
        self.0.nodes().iter().find(|view| view.address == address).expect("it is switched on").id
    }
}

/// The mean of a figure over all seeds.
pub fn mean(figure: impl Fn(u64) -> f64) -> f64 {
    SEEDS.map(figure).sum::<f64>() / SEEDS.count() as f64
}

/// What happened from `from` to `to` (in seconds) of a scenario that nobody touches.
pub fn span(id: &str, sets: &[&str], seed: u64, from: f64, to: f64) -> (Play, Totals) {
    let mut play = Play::new(id, sets, seed);
    play.until(from);
    let totals = play.until(to);
    (play, totals)
}

/// Share of the requests that ended in failure.
pub fn failed_share(totals: &Totals) -> f64 {
    totals.failures() as f64 / (totals.done + totals.failures()) as f64
}

/// Fails unless `found` is within this share of `expected`.
pub fn assert_about(what: &str, found: f64, expected: f64, tolerance: f64) {
    assert!((found / expected - 1.0).abs() <= tolerance, "{what}: {found}, said to be {expected}");
}

//! Everything the page and the terminal show, measured.
//!
//! Recording only ever adds to sums: [`Totals`] of the whole run. Every stretch of time (a window of a chart, a
//! batch, the time since warm-up, the last few seconds) is the difference of the totals at its two ends.

mod arithmetic;
mod histogram;
mod journal;
mod laws;
mod recent;
mod record;
mod ring;
mod series;
mod sum;
mod totals;
mod window;

pub use histogram::{Coarse, Fine, Histogram};
pub use journal::{Detection, Journal};
pub use laws::{Breach, Law};
pub use ring::Ring;
pub use series::Series;
pub use totals::{ByCause, KindTotals, NodeTotals, Stays, Totals};
pub use window::{NodeWindow, Response, Row, Window};

use crate::ids::{ComponentId, KindId, NodeId};
use crate::observe::Cause;
use crate::time::SimTime;
use recent::Recent;
use sum::Sum;

/// Measures a run.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// Sums since the run began. What follows from other fields or is summed up in gauges is right once settled.
    running: Totals,
    /// Those at the last reset.
    base: Totals,
    in_flight: u64,
    gauges: Vec<Gauge>,
    /// Response times of answered requests since the last reset, by kind.
    responses: Vec<Fine>,
    /// Waits for a slot since the last reset, by component.
    waits: Vec<Coarse>,
    series: Series,
    journal: Journal,
    recent: Recent,
    /// When a try failed last, by cause.
    last_failed: [Option<SimTime>; Cause::COUNT],
    /// What had failed when a machine went down or was repaired last, by machine.
    turns: Vec<Failed>,
}

/// Failures counted up to a moment, or from one to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failed {
    /// Requests that failed for good, anywhere.
    pub requests: u64,
    /// Tries that failed at a machine.
    pub tries: u64,
}

/// What a machine said last about itself (how many requests a group of clients has in flight), what that has added up
/// to since the totals were settled, and the stays that have ended since the run began. All that events write to lies
/// close together.
///
/// The loop that moves the world settles at each boundary of windows, every 0.25 s, so 64 bits are plenty.
#[derive(Clone, Copy, Debug)]
struct Gauge {
    /// Up to when its calls are in the sums.
    since: SimTime,
    busy_ns: u64,
    waiting_ns: u64,
    inside_ns: u64,
    busy: u32,
    waiting: u32,
    inside: u32,
    slots: u32,
    /// Up to when its slots are in the totals.
    slots_since: SimTime,
    /// Do requests begin here?
    client: bool,
    component: ComponentId,
    /// Requests' calls that left.
    calls: Stays<Sum>,
    /// Health checks that left.
    checks: Stays<Sum>,
}

impl Metrics {
    /// Ready to measure a run with this many request kinds, from its start.
    pub fn new(kinds: usize) -> Self {
        let running = Totals { kinds: vec![KindTotals::default(); kinds], ..Totals::default() };
        Metrics {
            base: running.clone(),
            running,
            in_flight: 0,
            gauges: Vec::new(),
            responses: vec![Fine::new(); kinds],
            waits: Vec::new(),
            series: Series::default(),
            journal: Journal::default(),
            recent: Recent::default(),
            last_failed: [None; Cause::COUNT],
            turns: Vec::new(),
        }
    }

    /// Starts counting anew, after a warm-up. The windows, the notes and the laws' sums go on.
    pub fn reset(&mut self, now: SimTime) {
        self.settle(now);
        self.base = self.running.clone();
        self.responses.iter_mut().for_each(Histogram::clear);
        self.waits.iter_mut().for_each(Histogram::clear);
        self.journal.reset();
    }

    /// Sums from the last reset to `now`.
    pub fn totals(&self, now: SimTime) -> Totals {
        self.since_start(now).minus(&self.base)
    }

    /// Sums from the start of the run to `now`.
    pub fn since_start(&self, now: SimTime) -> Totals {
        let mut totals = self.running.clone();
        record::settle(&mut totals, &mut self.gauges.clone(), now);
        totals.add_up_kinds();
        totals
    }

    /// Sums over the last few seconds: at least five, and more if there were few requests.
    pub fn recent(&self, now: SimTime) -> Totals {
        self.recent.of(&self.since_start(now))
    }

    /// Response times of the requests answered in the stretch that is [`Metrics::recent`] now.
    pub fn recent_response(&self, recent: &Totals) -> Option<Response> {
        let mut all = Coarse::new();
        self.recent.responses(recent.start).chain(self.series.open()).for_each(|part| all.merge(part));
        Response::of(&all, recent.mean_response())
    }

    /// When a try failed last for this cause, if one ever did.
    pub fn last_failed(&self, cause: Cause) -> Option<SimTime> {
        self.last_failed[cause.index()]
    }

    /// What has failed since a machine went down, or was repaired and began to start.
    pub fn failed_since_turn(&self, node: NodeId) -> Failed {
        let (now, then) =
            (self.failed_so_far(node), self.turns.get(node.index()).copied().unwrap_or_default());
        Failed { requests: now.requests - then.requests, tries: now.tries - then.tries }
    }

    fn failed_so_far(&self, node: NodeId) -> Failed {
        let tries = self.running.nodes.get(node.index()).map_or(0, |node| node.failed_tries.iter().sum());
        Failed { requests: self.running.kinds.iter().map(KindTotals::failures).sum(), tries }
    }

    /// Requests in flight.
    pub fn in_flight(&self) -> u64 {
        self.in_flight
    }

    /// Response times of answered requests since the last reset, all kinds together.
    pub fn response(&self) -> Fine {
        let mut all = Fine::new();
        self.responses.iter().for_each(|kind| all.merge(kind));
        all
    }

    /// Response times of a kind's answered requests since the last reset.
    pub fn response_of(&self, kind: KindId) -> Option<&Fine> {
        self.responses.get(kind.index())
    }

    /// Waits for a slot at a component's machines since the last reset, those that lasted no time included.
    pub fn wait_at(&self, component: ComponentId) -> Option<&Coarse> {
        self.waits.get(component.index())
    }

    /// The run in windows of time.
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// What was noted.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }
}

#[cfg(test)]
mod tests;

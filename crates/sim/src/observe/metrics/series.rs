//! The run as series of windows, for charts: fine ones for the last minute, coarser ones further back.
//!
//! A window is the difference of the totals at its end and at its start, so recording pays nothing for it. Only
//! response times are also counted per window, coarsely; a longer window's percentiles come from the merged
//! histograms of the shorter ones within it.

use super::histogram::Coarse;
use super::ring::Ring;
use super::totals::{NodeTotals, Totals, mean, ratio};
use super::window::{NodeWindow, Response, Window};
use crate::time::{SimDuration, SimTime};

/// The level whose windows are a second long.
const SECONDS: usize = 1;

/// Windows of several lengths.
#[derive(Clone, Debug)]
pub struct Series {
    levels: [Level; Self::LEVELS],
    closed: u64,
}

impl Default for Series {
    fn default() -> Self {
        Series { levels: std::array::from_fn(Level::new), closed: 0 }
    }
}

impl Series {
    /// Length of the finest windows: a quarter of a second.
    pub const BASE: SimDuration = SimDuration(250_000_000);
    /// How many windows of one level make one of the next.
    pub const FACTOR: u64 = 4;
    /// How many levels there are: windows of 0.25 s, 1 s, 4 s, 16 s, 64 s and 256 s.
    pub const LEVELS: usize = 6;

    /// The windows of each length, shortest first.
    pub fn rings(&self) -> impl ExactSizeIterator<Item = &Ring> {
        self.levels.iter().map(|level| &level.ring)
    }

    /// The windows of a level, from 0 (the shortest) to [`Series::LEVELS`] − 1; higher ones give the longest.
    pub fn ring(&self, level: usize) -> &Ring {
        &self.levels[level.min(Self::LEVELS - 1)].ring
    }

    /// The shortest windows that reach back over `span`: what a chart of that width shows.
    pub fn covering(&self, span: SimDuration) -> &Ring {
        let reach = |level: &Level| level.ring.length().0 * Ring::KEPT as u64;
        let level = self.levels.iter().position(|level| reach(level) >= span.0);
        self.ring(level.unwrap_or(Self::LEVELS))
    }

    /// When the open window ends.
    #[inline]
    pub(super) fn boundary(&self) -> SimTime {
        SimTime((self.closed + 1) * Self::BASE.0)
    }

    pub(super) fn add_node(&mut self) {
        for level in &mut self.levels {
            level.nodes.push(NodeMark::default());
            level.ring.set_machines(level.nodes.len());
        }
    }

    #[inline]
    pub(super) fn responded(&mut self, response: SimDuration) {
        self.levels[0].responses.record(response);
    }

    /// Response times in the open windows of less than a second, in parts.
    pub(super) fn open(&self) -> impl Iterator<Item = &Coarse> {
        self.levels[..=SECONDS].iter().map(|level| &level.responses)
    }

    /// Closes the window that ends with these totals, and the longer ones that end with it; `second` gets to know the
    /// response times of a second that is over.
    pub(super) fn close(&mut self, totals: &Totals, mut second: impl FnMut(&Coarse)) {
        if self.closed == 0 {
            self.levels.iter_mut().for_each(|level| level.ring.reserve());
        }
        self.closed += 1;
        let mut ended = self.closed;
        let mut levels = self.levels.iter_mut().enumerate().peekable();
        while let Some((at, level)) = levels.next() {
            level.close(totals);
            if at == SECONDS {
                second(&level.responses);
            }
            match levels.peek_mut() {
                Some((_, longer)) => longer.responses.take_over(&mut level.responses),
                None => level.responses.clear(),
            }
            if !ended.is_multiple_of(Self::FACTOR) {
                break;
            }
            ended /= Self::FACTOR;
        }
    }
}

/// Windows of one length, and the one that is open.
#[derive(Clone, Debug)]
struct Level {
    ring: Ring,
    /// Sums when the open window began.
    system: SystemMark,
    nodes: Vec<NodeMark>,
    /// Response times in the open window, once the shorter ones within it are closed.
    responses: Coarse,
}

/// Sums over the system at a moment.
#[derive(Clone, Copy, Debug, Default)]
struct SystemMark {
    time: SimTime,
    arrived: u64,
    done: u64,
    late: u64,
    failed: super::totals::ByCause,
    retries: u64,
    in_flight_ns: u128,
    response_ns: u128,
}

/// Sums over a machine at a moment.
#[derive(Clone, Copy, Debug, Default)]
struct NodeMark {
    slots_ns: u128,
    busy_ns: u128,
    waiting_ns: u128,
    arrived: u64,
    failures: u64,
}

impl Level {
    fn new(level: usize) -> Self {
        Level {
            ring: Ring::new(SimDuration(Series::BASE.0 * Series::FACTOR.pow(level as u32))),
            system: SystemMark::default(),
            nodes: Vec::new(),
            responses: Coarse::new(),
        }
    }

    fn close(&mut self, totals: &Totals) {
        let mark = SystemMark::of(totals);
        let window = mark.since(&self.system, &self.responses);
        let seconds = window.length().as_secs();
        // Each failed try is followed by another, or a request fails with it.
        let calm = window.retries == 0 && window.failures() == 0;
        self.system = mark;
        let rows = self.ring.push(window).iter_mut();
        for ((row, node), before) in rows.zip(&totals.nodes).zip(&mut self.nodes) {
            let failures = if calm { before.failures } else { node.failed_tries.iter().sum() };
            let mark = NodeMark::of(node, failures);
            *row = mark.since(before, seconds);
            *before = mark;
        }
    }
}

impl SystemMark {
    fn of(totals: &Totals) -> Self {
        SystemMark {
            time: totals.end,
            arrived: totals.arrived,
            done: totals.done,
            late: totals.late,
            failed: totals.failed,
            retries: totals.retries,
            in_flight_ns: totals.in_flight_ns,
            response_ns: totals.response_ns,
        }
    }

    fn since(&self, before: &SystemMark, responses: &Coarse) -> Window {
        let mut failed = [0; _];
        for (count, (now, then)) in failed.iter_mut().zip(self.failed.iter().zip(&before.failed)) {
            *count = (now - then) as u32;
        }
        let done = self.done - before.done;
        let length = self.time - before.time;
        let response = Response::of(responses, mean(self.response_ns - before.response_ns, done));
        Window {
            start: before.time,
            end: self.time,
            arrived: self.arrived - before.arrived,
            done,
            late: self.late - before.late,
            failed,
            retries: self.retries - before.retries,
            in_flight: ratio(gap(self.in_flight_ns, before.in_flight_ns), length.0 as f64),
            response,
        }
    }
}

impl NodeMark {
    fn of(node: &NodeTotals, failures: u64) -> Self {
        NodeMark {
            slots_ns: node.slots_ns,
            busy_ns: node.busy_ns,
            waiting_ns: node.waiting_ns,
            arrived: node.arrived,
            failures,
        }
    }

    fn since(&self, before: &NodeMark, seconds: f64) -> NodeWindow {
        let busy = gap(self.busy_ns, before.busy_ns);
        NodeWindow {
            utilisation: ratio(busy, gap(self.slots_ns, before.slots_ns)) as f32,
            waiting: ratio(gap(self.waiting_ns, before.waiting_ns) / 1e9, seconds) as f32,
            arrived: ratio((self.arrived - before.arrived) as f64, seconds) as f32,
            failures: ratio((self.failures - before.failures) as f64, seconds) as f32,
        }
    }
}

/// How much a sum grew within a window. That fits 64 bits, which are much quicker to convert than 128.
fn gap(sum: u128, before: u128) -> f64 {
    (sum - before) as u64 as f64
}

//! Windows of time, for charts: what happened in each, and rings that keep the latest.

use crate::observe::Cause;
use crate::time::{SimDuration, SimTime};

/// How many windows a ring keeps.
pub const KEPT: usize = 240;

/// What happened in the system in a window of time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window {
    /// Its first moment.
    pub start: SimTime,
    /// Its end, which belongs to the next.
    pub end: SimTime,
    /// Requests that were wanted.
    pub arrived: u64,
    /// Requests answered.
    pub done: u64,
    /// Requests that failed for good, by cause in the order of [`Cause::ALL`].
    pub failed: [u32; Cause::COUNT],
    /// Tries that were followed by another.
    pub retries: u64,
    /// Mean number of requests in flight.
    pub in_flight: f64,
    /// Response times of the requests answered, if there are any.
    pub response: Option<Response>,
}

/// Response times of the requests answered in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response {
    /// Exact mean.
    pub mean: SimDuration,
    /// Half of them were not longer.
    pub p50: SimDuration,
    /// 95 in 100 were not longer.
    pub p95: SimDuration,
    /// 99 in 100 were not longer.
    pub p99: SimDuration,
    /// The longest, exactly.
    pub max: SimDuration,
}

/// What one machine did in a window of time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NodeWindow {
    /// Share of its slots that was taken, in [0, 1].
    pub utilisation: f32,
    /// Mean number of calls that waited for a slot.
    pub waiting: f32,
    /// Calls served per second, health checks not counted.
    pub throughput: f32,
    /// Tries that failed here, per second.
    pub failures: f32,
}

/// A window with its machines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'a> {
    /// The system.
    pub window: &'a Window,
    /// Its machines, by [`crate::ids::NodeId`]. Machines that came later are missing.
    pub nodes: &'a [NodeWindow],
}

impl Window {
    /// How long it is.
    pub fn length(&self) -> SimDuration {
        self.end - self.start
    }

    /// `count` per second of the window.
    pub fn per_second(&self, count: u64) -> f64 {
        super::totals::ratio(count as f64, self.length().as_secs())
    }

    /// Requests that failed, whatever the cause.
    pub fn failures(&self) -> u64 {
        self.failed.iter().map(|count| u64::from(*count)).sum()
    }
}

/// The latest windows of one length, oldest first once it wraps around.
#[derive(Clone, Debug)]
pub struct Ring {
    length: SimDuration,
    windows: Vec<Window>,
    nodes: Vec<NodeWindow>,
    stride: usize,
    next: usize,
}

impl Ring {
    pub(super) fn new(length: SimDuration) -> Self {
        Ring { length, windows: Vec::with_capacity(KEPT), nodes: Vec::new(), stride: 0, next: 0 }
    }

    /// How long each window is.
    pub fn length(&self) -> SimDuration {
        self.length
    }

    /// How many windows there are, at most [`KEPT`].
    pub fn len(&self) -> usize {
        self.windows.len()
    }

    /// Is there none yet?
    pub fn is_empty(&self) -> bool {
        self.windows.is_empty()
    }

    /// The windows, oldest first.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator {
        let (len, oldest) = (self.len(), if self.len() < KEPT { 0 } else { self.next });
        (0..len).map(move |age| self.row((oldest + age) % len))
    }

    /// The latest window.
    pub fn last(&self) -> Option<Row<'_>> {
        self.rows().next_back()
    }

    fn row(&self, at: usize) -> Row<'_> {
        Row { window: &self.windows[at], nodes: &self.nodes[at * self.stride..][..self.stride] }
    }

    /// Makes room for another machine. What was kept of the others moves to its new place.
    pub(super) fn add_node(&mut self) {
        let old = std::mem::take(&mut self.nodes);
        let stride = self.stride + 1;
        self.nodes.resize(KEPT * stride, NodeWindow::default());
        if self.stride > 0 {
            let rows = self.nodes.chunks_exact_mut(stride).zip(old.chunks_exact(self.stride));
            rows.for_each(|(new, old)| new[..old.len()].copy_from_slice(old));
        }
        self.stride = stride;
    }

    /// Puts a window in, over the oldest when it is full; returns where its machines go.
    pub(super) fn push(&mut self, window: Window) -> &mut [NodeWindow] {
        let at = self.next;
        self.next = (at + 1) % KEPT;
        match self.windows.get_mut(at) {
            Some(oldest) => *oldest = window,
            None => self.windows.push(window),
        }
        &mut self.nodes[at * self.stride..][..self.stride]
    }
}

//! Windows of time, for charts: what happened in each.

use super::Coarse;
use crate::observe::Cause;
use crate::time::{SimDuration, SimTime};

/// What happened in the system in a window of time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window {
    /// Where it begins; that moment belongs to the window before.
    pub start: SimTime,
    /// Where it ends.
    pub end: SimTime,
    /// Requests that were wanted.
    pub arrived: u64,
    /// Requests answered.
    pub done: u64,
    /// Good answers that reached clients which no longer waited for them.
    pub late: u64,
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

impl Response {
    /// How response times are spread around their mean; none if nothing was answered.
    pub(super) fn of(times: &Coarse, mean: SimDuration) -> Option<Response> {
        let [p50, p95, p99] = times.quantiles([0.5, 0.95, 0.99])?;
        Some(Response { mean, p50, p95, p99, max: times.max() })
    }
}

/// What one machine did in a window of time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NodeWindow {
    /// Share of its slots that was taken, in [0, 1].
    pub utilisation: f32,
    /// Mean number of calls that waited for a slot.
    pub waiting: f32,
    /// Calls and health checks that came in, per second; of clients the requests they wanted.
    pub arrived: f32,
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

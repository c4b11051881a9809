//! Sums over a stretch of a run. They only ever grow, so the difference of two is a stretch again.

use crate::ids::{ComponentId, KindId, NodeId};
use crate::observe::Cause;
use crate::scenario::NodeAddress;
use crate::time::{SimDuration, SimTime};

/// Counts by cause, in the order of [`Cause::ALL`].
pub type ByCause = [u64; Cause::COUNT];

/// What was counted and summed up from one moment to another.
///
/// Sums of time are in nanoseconds and exact; rates and means are computed from them when asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// First moment of the stretch.
    pub start: SimTime,
    /// Its end.
    pub end: SimTime,
    /// Requests that were wanted.
    pub arrived: u64,
    /// Requests answered.
    pub done: u64,
    /// Good answers that reached clients which no longer waited for them.
    pub late: u64,
    /// Requests that failed for good, by cause.
    pub failed: ByCause,
    /// Tries of all requests that ended, their first ones included.
    pub tries: u64,
    /// Tries that were followed by another: a client's, and those of balancers and servers on its behalf.
    pub retries: u64,
    /// ∫ requests in flight dt.
    pub in_flight_ns: u128,
    /// Σ response times of answered requests, counted from when they were wanted.
    pub response_ns: u128,
    /// Σ time that failed requests took.
    pub failed_ns: u128,
    /// By request kind.
    pub kinds: Vec<KindTotals>,
    /// By machine (and group of clients).
    pub nodes: Vec<NodeTotals>,
}

/// The part of one request kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindTotals {
    /// Requests that were wanted.
    pub arrived: u64,
    /// Requests answered.
    pub done: u64,
    /// Requests that failed for good, by cause.
    pub failed: ByCause,
    /// Σ response times of answered requests.
    pub response_ns: u128,
}

/// The part of one machine (or group of clients).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeTotals {
    /// Which one.
    pub address: NodeAddress,
    /// Calls and health checks that came in.
    pub arrived: u64,
    /// ∫ slots dt.
    pub slots_ns: u128,
    /// ∫ slots taken dt.
    pub busy_ns: u128,
    /// ∫ calls waiting for a slot dt.
    pub waiting_ns: u128,
    /// ∫ calls inside dt: those that wait for calls of their own without a slot included.
    pub inside_ns: u128,
    /// Requests' calls that left.
    pub calls: Stays,
    /// Health checks that left.
    pub checks: Stays,
    /// Tries that failed here, by cause, whether another followed or not.
    pub failed_tries: ByCause,
    /// Requests that failed for good here, by cause.
    pub failed: ByCause,
}

/// Stays at a machine that are over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stays<S = u128> {
    /// How many.
    pub ended: u64,
    /// How many of them failed.
    pub failed: u64,
    /// How many got a slot (or a share of the processors); the others were dropped or gave up before.
    pub started: u64,
    /// How many had to wait for a slot.
    pub waited: u64,
    /// How many were served for a caller that had given up.
    pub abandoned: u64,
    /// Σ time from coming to leaving.
    pub sojourn_ns: S,
    /// Σ time they kept a slot (or their share of one) busy.
    pub service_ns: S,
    /// The part of it that was for callers who had given up.
    pub wasted_ns: S,
    /// Σ time from coming to getting a slot (or to leaving without ever getting one).
    pub wait_ns: S,
}

impl Default for NodeTotals {
    fn default() -> Self {
        Self::new(NodeAddress { component: ComponentId::NONE, instance: 0 })
    }
}

impl NodeTotals {
    /// Nothing yet.
    pub fn new(address: NodeAddress) -> Self {
        NodeTotals {
            address,
            arrived: 0,
            slots_ns: 0,
            busy_ns: 0,
            waiting_ns: 0,
            inside_ns: 0,
            calls: Stays::default(),
            checks: Stays::default(),
            failed_tries: [0; Cause::COUNT],
            failed: [0; Cause::COUNT],
        }
    }

    /// Share of its slots that was taken, in [0, 1]; 0 without slots.
    pub fn utilisation(&self) -> f64 {
        ratio(self.busy_ns as f64, self.slots_ns as f64)
    }

    /// Mean time a call that got a slot kept it busy.
    pub fn mean_service(&self) -> SimDuration {
        mean(self.calls.service_ns, self.calls.started)
    }

    /// Mean time a call waited for a slot, those that didn't have to included.
    pub fn mean_wait(&self) -> SimDuration {
        mean(self.calls.wait_ns, self.calls.ended)
    }

    /// Mean time a call spent here.
    pub fn mean_sojourn(&self) -> SimDuration {
        mean(self.calls.sojourn_ns, self.calls.ended)
    }

    /// Share of calls that had to wait, in [0, 1].
    pub fn waiting_probability(&self) -> f64 {
        ratio(self.calls.waited as f64, self.calls.ended as f64)
    }
}

impl Stays {
    /// How many ended well.
    pub fn served(&self) -> u64 {
        self.ended - self.failed
    }
}

impl KindTotals {
    /// Requests that failed, whatever the cause.
    pub fn failures(&self) -> u64 {
        self.failed.iter().sum()
    }

    /// Mean response time of answered requests.
    pub fn mean_response(&self) -> SimDuration {
        mean(self.response_ns, self.done)
    }
}

impl Totals {
    /// Becomes a copy of `other` without allocating memory it has already.
    pub(super) fn copy_from(&mut self, other: &Totals) {
        let (mut kinds, mut nodes) = (std::mem::take(&mut self.kinds), std::mem::take(&mut self.nodes));
        kinds.clone_from(&other.kinds);
        nodes.clone_from(&other.nodes);
        *self = Totals { kinds, nodes, ..*other };
    }

    /// Works out the system's counts from those of the kinds.
    pub(super) fn add_up_kinds(&mut self) {
        self.arrived = self.kinds.iter().map(|kind| kind.arrived).sum();
        self.done = self.kinds.iter().map(|kind| kind.done).sum();
        self.response_ns = self.kinds.iter().map(|kind| kind.response_ns).sum();
        for (cause, failed) in self.failed.iter_mut().enumerate() {
            *failed = self.kinds.iter().map(|kind| kind.failed[cause]).sum();
        }
    }

    /// How long the stretch is.
    pub fn length(&self) -> SimDuration {
        self.end - self.start
    }

    /// `count` per second of the stretch.
    pub fn per_second(&self, count: u64) -> f64 {
        ratio(count as f64, self.length().as_secs())
    }

    /// Requests that failed, whatever the cause.
    pub fn failures(&self) -> u64 {
        self.failed.iter().sum()
    }

    /// Requests answered per second.
    pub fn goodput(&self) -> f64 {
        self.per_second(self.done)
    }

    /// Mean number of requests in flight.
    pub fn mean_in_flight(&self) -> f64 {
        ratio(self.in_flight_ns as f64, self.length().0 as f64)
    }

    /// Mean response time of answered requests.
    pub fn mean_response(&self) -> SimDuration {
        mean(self.response_ns, self.done)
    }

    /// Mean number of calls that waited at a machine.
    pub fn mean_waiting(&self, node: NodeId) -> f64 {
        let waiting_ns = self.nodes.get(node.index()).map_or(0, |node| node.waiting_ns);
        ratio(waiting_ns as f64, self.length().0 as f64)
    }

    /// The part of a kind; nothing if there is no such kind.
    pub fn kind(&self, kind: KindId) -> KindTotals {
        self.kinds.get(kind.index()).copied().unwrap_or_default()
    }

    /// The machines of a component taken together.
    pub fn component(&self, component: ComponentId) -> NodeTotals {
        let mut sum = NodeTotals::new(NodeAddress { component, instance: 0 });
        for node in self.nodes.iter().filter(|node| node.address.component == component) {
            sum.include(node);
        }
        sum
    }
}

/// `numerator` over `denominator`, and 0 over nothing.
pub(super) fn ratio(numerator: f64, denominator: f64) -> f64 {
    if denominator > 0.0 { numerator / denominator } else { 0.0 }
}

/// The mean of `count` durations that add up to `sum_ns`, rounded down; zero if there are none.
pub(super) fn mean(sum_ns: u128, count: u64) -> SimDuration {
    SimDuration(sum_ns.checked_div(u128::from(count)).unwrap_or(0) as u64)
}

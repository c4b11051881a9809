//! How the measures are taken: what each report of the engine adds.

use super::sum::Sum;
use super::{Gauge, Metrics, NodeTotals, Stays, Totals};
use crate::engine::Fault;
use crate::ids::{ComponentId, KindId, NodeId};
use crate::observe::{Failure, Finish, Note, Observer, Span};
use crate::scenario::NodeAddress;
use crate::time::{SimDuration, SimTime};

impl Gauge {
    fn new(component: ComponentId) -> Self {
        Gauge {
            since: SimTime::ZERO,
            busy_ns: 0,
            waiting_ns: 0,
            inside_ns: 0,
            busy: 0,
            waiting: 0,
            inside: 0,
            slots: 0,
            slots_since: SimTime::ZERO,
            client: false,
            component,
            calls: Stays::default(),
            checks: Stays::default(),
        }
    }

    /// Adds the time since the last report to the sums.
    #[inline]
    fn catch_up(&mut self, now: SimTime) {
        let passed = now.after(self.since).0;
        self.busy_ns += passed * u64::from(self.busy);
        self.waiting_ns += passed * u64::from(self.waiting);
        self.inside_ns += passed * u64::from(self.inside);
        self.since = now;
    }

    /// The same for a group of clients, which has calls inside and nothing else.
    #[inline]
    fn catch_up_clients(&mut self, now: SimTime) {
        self.inside_ns += now.after(self.since).0 * u64::from(self.inside);
        self.since = now;
        self.client = true;
    }

    /// Moves the sums into the totals; returns ∫ requests in flight dt, if requests begin here.
    fn settle(&mut self, now: SimTime, node: &mut NodeTotals) -> u128 {
        self.catch_up(now);
        let in_flight_ns = if self.client { self.inside_ns } else { 0 };
        node.busy_ns += u128::from(std::mem::take(&mut self.busy_ns));
        node.waiting_ns += u128::from(std::mem::take(&mut self.waiting_ns));
        node.inside_ns += u128::from(std::mem::take(&mut self.inside_ns));
        self.settle_slots(now, node);
        node.calls = self.calls.so_far();
        node.checks = self.checks.so_far();
        u128::from(in_flight_ns)
    }

    /// Adds the time since the last report to the integral of slots.
    fn settle_slots(&mut self, now: SimTime, node: &mut NodeTotals) {
        node.slots_ns += u128::from((now - self.slots_since).0) * u128::from(self.slots);
        self.slots_since = now;
    }
}

impl Stays<Sum> {
    /// A stay has ended; returns how long it waited.
    #[inline]
    fn end(&mut self, span: &Span) -> SimDuration {
        let sojourn = span.ended.after(span.arrived);
        let wait = span.started.map_or(sojourn, |started| started.after(span.arrived));
        self.ended += 1;
        self.failed += u64::from(span.outcome.is_err());
        self.started += u64::from(span.started.is_some());
        self.waited += u64::from(!wait.is_zero());
        self.sojourn_ns.add(sojourn);
        self.service_ns.add(span.service);
        self.wait_ns.add(wait);
        if span.abandoned {
            self.abandoned += 1;
            self.wasted_ns.add(span.service);
        }
        wait
    }

    fn so_far(&self) -> Stays {
        Stays {
            ended: self.ended,
            failed: self.failed,
            started: self.started,
            waited: self.waited,
            abandoned: self.abandoned,
            sojourn_ns: self.sojourn_ns.so_far(),
            service_ns: self.service_ns.so_far(),
            wasted_ns: self.wasted_ns.so_far(),
            wait_ns: self.wait_ns.so_far(),
        }
    }
}

impl Metrics {
    /// Brings all integrals up to a moment.
    pub(super) fn settle(&mut self, now: SimTime) {
        self.running.add_up_kinds();
        settle(&mut self.running, &mut self.gauges, now);
    }

    #[inline]
    fn failed_try(&mut self, now: SimTime, failure: Failure) {
        self.last_failed[failure.cause.index()] = Some(now);
        if let Some(node) = self.running.nodes.get_mut(failure.at.index()) {
            node.failed_tries[failure.cause.index()] += 1;
        }
    }

    fn failed(&mut self, now: SimTime, kind: KindId, failure: Failure) {
        let cause = failure.cause.index();
        if let Some(kind) = self.running.kinds.get_mut(kind.index()) {
            kind.failed[cause] += 1;
        }
        if let Some(node) = self.running.nodes.get_mut(failure.at.index()) {
            node.failed[cause] += 1;
        }
        self.failed_try(now, failure);
    }
}

/// Brings the machines' integrals up to a moment.
pub(super) fn settle(totals: &mut Totals, gauges: &mut [Gauge], now: SimTime) {
    totals.end = now;
    for (gauge, node) in gauges.iter_mut().zip(&mut totals.nodes) {
        totals.in_flight_ns += gauge.settle(now, node);
        node.arrived = node.calls.ended + node.checks.ended + u64::from(gauge.inside);
    }
}

impl Observer for Metrics {
    fn node_added(&mut self, node: NodeId, address: NodeAddress) {
        self.running.nodes.push(NodeTotals::new(address));
        self.gauges.push(Gauge::new(address.component));
        self.turns.push(self.failed_so_far(node));
        self.series.add_node();
        let components = self.waits.len().max(address.component.index() + 1);
        self.waits.resize_with(components, super::Coarse::new);
    }

    #[inline]
    fn slots_changed(&mut self, now: SimTime, node: NodeId, slots: u32) {
        let gauge = &mut self.gauges[node.index()];
        gauge.settle_slots(now, &mut self.running.nodes[node.index()]);
        gauge.slots = slots;
    }

    #[inline(always)]
    fn arrived(&mut self, now: SimTime, client: NodeId, kind: KindId) {
        let gauge = &mut self.gauges[client.index()];
        gauge.catch_up_clients(now);
        gauge.inside += 1;
        self.in_flight += 1;
        if let Some(kind) = self.running.kinds.get_mut(kind.index()) {
            kind.arrived += 1;
        }
    }

    #[inline(always)]
    fn finished(&mut self, end: &Finish) {
        let gauge = &mut self.gauges[end.client.index()];
        gauge.catch_up_clients(end.now);
        gauge.inside -= 1;
        self.in_flight -= 1;
        self.running.tries += u64::from(end.tries);
        let took = end.now.after(end.wanted);
        let nanos = u128::from(took.0);
        gauge.calls.ended += 1;
        gauge.calls.sojourn_ns.add(took);
        if let Err(failure) = end.outcome {
            gauge.calls.failed += 1;
            self.running.failed_ns += nanos;
            return self.failed(end.now, end.kind, failure);
        }
        if let Some(kind) = self.running.kinds.get_mut(end.kind.index()) {
            kind.done += 1;
            kind.response_ns += nanos;
            self.responses[end.kind.index()].record_another(took);
        }
        self.series.responded(took);
    }

    #[inline]
    fn retried(&mut self, now: SimTime, _caller: NodeId, failure: Failure) {
        self.running.retries += 1;
        self.failed_try(now, failure);
    }

    fn late(&mut self, _now: SimTime, _client: NodeId) {
        self.running.late += 1;
    }

    #[inline(always)]
    fn load(&mut self, now: SimTime, node: NodeId, busy: u32, waiting: u32, inside: u32) {
        let gauge = &mut self.gauges[node.index()];
        gauge.catch_up(now);
        gauge.busy = busy;
        gauge.waiting = waiting;
        gauge.inside = inside;
    }

    #[inline(always)]
    fn served(&mut self, span: &Span) {
        if !span.kind.is_some() {
            self.gauges[span.node.index()].checks.end(span);
            return;
        }
        let gauge = &mut self.gauges[span.node.index()];
        let wait = gauge.calls.end(span);
        self.waits[gauge.component.index()].record_another(wait);
    }

    fn noted(&mut self, now: SimTime, note: Note) {
        if let Note::Broke(node, Fault::Crash | Fault::Hang | Fault::Cut) | Note::Repaired(node) = note {
            self.turns[node.index()] = self.failed_so_far(node);
        }
        self.journal.note(now, note);
    }

    #[inline]
    fn boundary(&self) -> SimTime {
        self.series.boundary()
    }

    fn reached(&mut self, now: SimTime) {
        while self.series.boundary() <= now {
            self.settle(self.series.boundary());
            let (running, recent) = (&self.running, &mut self.recent);
            self.series.close(running, |second| recent.remember(running, second));
        }
    }
}

//! What is asked of a machine and what it can do, by formula where there is one: a few seconds of chance say little about
//! the long run.

use super::scene::Scene;
use crate::ids::{ComponentId, KindId};
use crate::observe::view::{NodeView, RoleView};
use crate::params::{Discipline, Network, Workload};
use crate::scenario::{CallStep, Component, ComponentKind, RequestKind, Settings, Step};

/// Retries per request up to which they make no difference.
const REPEATED: f64 = 0.02;

impl Scene<'_> {
    /// Calls that a machine is sent per second, those turned away at the door included: as many to each request as
    /// lately, times the requests that come now by the formula of the clients' load. Where clients wait for answers
    /// before they ask again, or where tries are repeated, there is no formula, and what came lately counts.
    pub fn offered(&self, calls: u64) -> f64 {
        let repeated = self.recent.retries as f64 > REPEATED * self.recent.arrived as f64;
        match self.wanted() {
            Some(wanted) if self.recent.arrived > 0 && !repeated => {
                wanted * calls as f64 / self.recent.arrived as f64
            }
            _ => self.recent.per_second(calls),
        }
    }

    fn wanted(&self) -> Option<f64> {
        let mut all = None;
        for client in self.machines(ComponentKind::Client) {
            let Settings::Client(settings) = &self.component(client.address.component)?.settings else {
                continue;
            };
            let RoleView::Client { rate, .. } = client.role else { continue };
            if settings.load.workload == Workload::Closed {
                return None;
            }
            all = Some(all.unwrap_or(0.0) + rate);
        }
        all
    }

    /// The most calls per second that a server can do: its slots over the mean time for which a call holds one, the work
    /// by formula and the calls it makes as they went lately. None if not every call comes straight from clients.
    pub fn capacity_by_formula(&self, node: &NodeView) -> Option<f64> {
        let Settings::Server(settings) = &self.component(node.address.component)?.settings else {
            return None;
        };
        if !self.serves_clients_only(node.address.component) {
            return None;
        }
        let waits = settings.capacity.discipline == Discipline::Fcfs;
        let (mut shares, mut held) = (0.0, 0.0);
        for kind in self.scenario.kinds.iter().filter(|kind| kind.offered) {
            let waited = if waits {
                longest_calls(kind, &|call| self.takes(node.address.component, call))
            } else {
                0.0
            };
            shares += kind.demand.share;
            held += kind.demand.share * (work_s(kind) / node.speed + waited);
        }
        let checks = self.mean(self.measured(node).checks.service_ns);
        let capacity = (f64::from(node.slots) - checks).max(0.0) * shares / held;
        (held > 0.0 && capacity.is_finite()).then_some(capacity)
    }

    fn component(&self, id: ComponentId) -> Option<&Component> {
        self.scenario.components.get(id.index())
    }

    /// Do its calls come from clients only, perhaps by way of balancers?
    fn serves_clients_only(&self, id: ComponentId) -> bool {
        let mut callers = self.scenario.components.iter().filter(|component| component.calls.contains(&id));
        callers.all(|caller| caller.settings.kind() != ComponentKind::Server)
    }

    /// Mean time in seconds that a call takes: on the line by formula, at the other end as it went lately.
    fn takes(&self, from: ComponentId, call: &CallStep) -> f64 {
        let line = self.scenario.link(from, call.to).and_then(|link| self.scenario.links.get(link.index()));
        let line = line.map_or(0.0, |link| self.round_trip(&link.network, call.kind));
        line + self.recent.component(call.to).mean_sojourn().as_secs()
    }

    /// Mean time in seconds that a question of a kind and its answer are on a line, if none gets lost.
    pub fn round_trip(&self, line: &Network, kind: KindId) -> f64 {
        let demand = self.scenario.kinds.get(kind.index()).map(|kind| &kind.demand);
        let bytes = demand.map_or(0.0, |demand| demand.request_bytes + demand.response_bytes);
        line.rtt_ms / 1e3 + bytes * line.seconds_per_byte()
    }
}

/// The time that a request of a kind waits in a server for the calls it makes: at each step for the longest of them.
pub(super) fn longest_calls(kind: &RequestKind, takes: &dyn Fn(&CallStep) -> f64) -> f64 {
    let longest = |step: &Step| match step {
        Step::Call(calls) => calls.iter().map(takes).fold(0.0, f64::max),
        Step::Work(_) => 0.0,
    };
    kind.steps.iter().map(longest).sum()
}

/// Mean work of a request of a kind on a plain server, in seconds.
fn work_s(kind: &RequestKind) -> f64 {
    let share = |step: &Step| match step {
        Step::Work(share) => *share,
        Step::Call(_) => 0.0,
    };
    kind.demand.work_ms / 1e3 * kind.steps.iter().map(share).sum::<f64>()
}

//! What is asked of a machine and what it can do, by formula where there is one: a few seconds of chance say little about
//! the long run.

use super::scene::Scene;
use crate::ids::{ComponentId, KindId};
use crate::observe::Cause;
use crate::observe::view::{NodeView, RoleView};
use crate::params::{Class, Discipline, Network, Workload};
use crate::scenario::{CallStep, Component, ComponentKind, RequestKind, Settings, Step};

/// Retries per request up to which they make no difference.
const REPEATED: f64 = 0.02;
/// Share of its calls up to which those that a server never gets to make don't matter.
const UNMADE: f64 = 0.02;

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
    /// by formula and the calls it makes as they went lately. None if not every call comes straight from clients, or if many
    /// end before they were made.
    pub fn capacity_by_formula(&self, node: &NodeView) -> Option<f64> {
        if node.kind != ComponentKind::Server || !self.serves_clients_only(node.address.component) {
            return None;
        }
        let unmade = self.failed_tries(node, &[Cause::PoolTimeout, Cause::BreakerOpen, Cause::Throttled]);
        if unmade as f64 > UNMADE * self.sent(node) as f64 {
            return None;
        }
        let waits = !self.shares_processors(node);
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

    /// The most calls per second that a balancer or a database can do: its slots over the mean work of one. None where
    /// that is nothing, or not to be known.
    pub fn capacity_by_work(&self, node: &NodeView) -> Option<f64> {
        let work_s = match &node.role {
            RoleView::Balancer { route_s, .. } => *route_s,
            RoleView::Database { .. } => self.query_s(node.address.component)?,
            RoleView::Client { .. } | RoleView::Server { .. } => return None,
        };
        (work_s > 0.0).then(|| f64::from(node.slots) * node.speed / work_s)
    }

    /// Mean work in seconds of a query, in the mix in which requests lead to them. None if none does without other servers
    /// in between.
    fn query_s(&self, database: ComponentId) -> Option<f64> {
        let Settings::Database(settings) = &self.component(database)?.settings else { return None };
        let (mut queries, mut cost_ms) = (0.0, 0.0);
        for kind in self.scenario.kinds.iter().filter(|kind| kind.offered) {
            for call in kind.steps.iter().flat_map(Step::calls).filter(|call| call.to == database) {
                let write = self.scenario.kinds.get(call.kind.index())?.class == Class::Write;
                let storage = &settings.storage;
                queries += kind.demand.share;
                cost_ms += kind.demand.share * if write { storage.write_ms } else { storage.read_ms };
            }
        }
        (queries > 0.0).then(|| cost_ms / 1e3 / queries)
    }

    /// Are a machine's processors shared by everyone inside?
    pub fn shares_processors(&self, node: &NodeView) -> bool {
        self.component(node.address.component).is_some_and(|component| match &component.settings {
            Settings::Server(settings) => settings.capacity.discipline == Discipline::ProcessorSharing,
            _ => false,
        })
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
        let takes = line + self.recent.component(call.to).mean_sojourn().as_secs();
        let patience = self.component(from).and_then(|caller| caller.settings.retries());
        patience
            .filter(|retries| retries.timeout_ms > 0.0 && retries.retries == 0)
            .map_or(takes, |retries| takes.min(retries.timeout_ms / 1e3))
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
    kind.steps.iter().map(|step| step.calls().iter().map(takes).fold(0.0, f64::max)).sum()
}

/// Mean work of a request of a kind on a plain server, in seconds.
fn work_s(kind: &RequestKind) -> f64 {
    let share = |step: &Step| match step {
        Step::Work(share) => *share,
        Step::Call(_) => 0.0,
    };
    kind.demand.work_ms / 1e3 * kind.steps.iter().map(share).sum::<f64>()
}

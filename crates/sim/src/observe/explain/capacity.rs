//! What machines can do, by formula where there is one.

use super::scene::Scene;
use crate::engine::{MOST_LOSSES, RESEND};
use crate::ids::{ComponentId, KindId};
use crate::observe::Cause;
use crate::observe::view::{NodeView, RoleView};
use crate::params::{Class, Discipline, Network};
use crate::scenario::{CallStep, Component, ComponentKind, RequestKind, Settings, Step};
use std::iter::successors;

/// Share of its calls up to which those that a server never gets to make don't matter.
const UNMADE: f64 = 0.02;

/// Share of the connections to a database taken from which on calls wait long for one.
const IN_LINE: f64 = 0.5;

impl<'a> Scene<'a> {
    /// The most calls per second that a server can do: the slots that checks leave, over the mean time for which a call
    /// holds one. None if there is no formula for that.
    pub fn capacity_by_formula(&self, node: &NodeView) -> Option<f64> {
        Some(self.free_slots(node) / self.held_s(node)?).filter(|capacity| capacity.is_finite())
    }

    /// The most calls per second that a server could do if those it makes took no time.
    pub fn capacity_alone(&self, node: &NodeView) -> f64 {
        self.free_slots(node) / self.holding_s(node, &|_| 0.0)
    }

    fn free_slots(&self, node: &NodeView) -> f64 {
        (f64::from(node.slots) - self.mean(self.measured(node).checks.service_ns)).max(0.0)
    }

    /// Mean time in seconds for which a call holds a slot of a server: the work by formula and the calls it makes as they
    /// went lately. None if not every call comes straight from clients, or if many end before they were made or wait for a
    /// connection.
    pub fn held_s(&self, node: &NodeView) -> Option<f64> {
        if node.kind != ComponentKind::Server || !self.serves_clients_only(node.address.component) {
            return None;
        }
        let unmade = self.failed_tries(node, &[Cause::PoolTimeout, Cause::BreakerOpen, Cause::Throttled]);
        let mut called = self.component(node.address.component)?.calls.iter();
        let in_line =
            |to: &ComponentId| self.demand.flows.get(to.index()).is_some_and(|to| to.pool_use >= IN_LINE);
        if unmade as f64 > UNMADE * self.sent(node) as f64 || called.any(in_line) {
            return None;
        }
        let calls =
            |kind: &RequestKind| longest_calls(kind, &|call| self.takes(node.address.component, call));
        let waits = !self.shares_processors(node);
        Some(self.holding_s(node, &|kind| if waits { calls(kind) } else { 0.0 }))
            .filter(|held_s| *held_s > 0.0)
    }

    /// The mean, over what clients ask for, of the work and of what it `waits`.
    fn holding_s(&self, node: &NodeView, waits: &dyn Fn(&RequestKind) -> f64) -> f64 {
        let (mut shares, mut held_s) = (0.0, 0.0);
        for kind in self.scenario.kinds.iter().filter(|kind| kind.offered) {
            shares += kind.demand.share;
            held_s += kind.demand.share * (work_s(kind) / node.speed + waits(kind));
        }
        held_s / shares
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

    /// Share of the connections that servers may open to a database which is taken, on average: by queries in it and on
    /// the line.
    pub fn pool_use(&self, database: &NodeView) -> f64 {
        let measured = self.measured(database);
        let (mut connections, mut line_s) = (0.0, 0.0);
        for link in self.scenario.links.iter().filter(|link| link.to == database.address.component) {
            let callers =
                self.machines(ComponentKind::Server).filter(|node| node.address.component == link.from);
            let pools = callers.map(|node| match node.role {
                RoleView::Server { pool_size, .. } => f64::from(pool_size),
                _ => 0.0,
            });
            let pools: f64 = pools.sum();
            connections += pools;
            line_s += pools * link.network.rtt_ms / 1e3;
        }
        if connections == 0.0 {
            return 0.0;
        }
        let queries = self.recent.per_second(measured.calls.ended);
        (self.mean(measured.inside_ns) + queries * line_s / connections) / connections
    }

    /// Are a machine's processors shared by everyone inside?
    pub fn shares_processors(&self, node: &NodeView) -> bool {
        self.component(node.address.component).is_some_and(|component| match &component.settings {
            Settings::Server(settings) => settings.capacity.discipline == Discipline::ProcessorSharing,
            _ => false,
        })
    }

    pub fn component(&self, id: ComponentId) -> Option<&'a Component> {
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
        let takes = line + self.demand.flows.get(call.to.index()).map_or(0.0, |flow| flow.answers_after_s);
        let patience = self.component(from).and_then(|caller| caller.settings.retries());
        patience
            .filter(|retries| retries.timeout_ms > 0.0 && retries.retries == 0)
            .map_or(takes, |retries| takes.min(retries.timeout_ms / 1e3))
    }

    /// Mean time in seconds until a component has answered a call. What a database did that stood still says nothing about
    /// it.
    pub fn answers_after_s(&self, component: ComponentId) -> f64 {
        let mut databases = self.machines(ComponentKind::Database);
        let back =
            databases.any(|node| node.address.component == component && node.since >= self.recent.start);
        let work = if back { self.query_s(component) } else { None };
        work.unwrap_or_else(|| self.recent.component(component).mean_sojourn().as_secs())
    }

    /// Mean time in seconds that a question of a kind and its answer are on a line, with the time until what is lost is
    /// sent again.
    pub fn round_trip(&self, line: &Network, kind: KindId) -> f64 {
        let demand = self.scenario.kinds.get(kind.index()).map(|kind| &kind.demand);
        let bytes = demand.map_or(0.0, |demand| demand.request_bytes + demand.response_bytes);
        line.rtt_ms / 1e3 + bytes * line.seconds_per_byte() + 2.0 * resends_s(line)
    }
}

/// Mean time in seconds until a message is sent for the last time: after each loss, twice as long as after the one before.
pub(super) fn resends_s(line: &Network) -> f64 {
    let loss = (line.loss_pct / 100.0).min(1.0);
    let losses = successors(Some(1.0), |chance| Some(2.0 * loss * chance)).take(MOST_LOSSES as usize - 1);
    RESEND.as_secs() * loss * losses.sum::<f64>()
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

//! The system as the rules look at it: views and measures side by side.

use super::demand::Demand;
use super::figures::{Down, Pressure};
use super::load::FILLED;
use crate::engine::Fault;
use crate::ids::NodeId;
use crate::observe::Cause;
use crate::observe::metrics::{Metrics, NodeTotals, Totals};
use crate::observe::view::{BackendView, Belief, Condition, NodeView, RoleView};
use crate::scenario::{BalancerSettings, ComponentKind, Scenario, Settings};
use crate::time::SimTime;
use std::vec::IntoIter;

/// What a machine that is full turns calls away for.
const FULL: [Cause; 3] = [Cause::QueueFull, Cause::ConnectionLimit, Cause::TooManyConnections];

/// The system at a moment, and what was measured shortly before.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub scenario: &'a Scenario,
    pub metrics: &'a Metrics,
    pub recent: &'a Totals,
    pub nodes: &'a [NodeView],
    pub now: SimTime,
    /// What is asked of it all.
    pub demand: &'a Demand,
}

/// A balancer that serves, with one of the servers it knows.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub balancer: &'a NodeView,
    pub backend: &'a BackendView,
    pub server: &'a NodeView,
}

impl<'a> Scene<'a> {
    pub fn node(&self, id: NodeId) -> Option<&'a NodeView> {
        self.nodes.binary_search_by_key(&id, |node| node.id).ok().map(|at| &self.nodes[at])
    }

    /// Machines of a kind that are part of the system.
    ///
    /// Many rules ask for these lists; each is made in one place, for the page's sake that loads all this code.
    #[inline(never)]
    pub fn machines(&self, kind: ComponentKind) -> IntoIter<&'a NodeView> {
        let there = |node: &&NodeView| node.kind == kind && !matches!(node.condition, Condition::Off);
        self.nodes.iter().filter(there).collect::<Vec<_>>().into_iter()
    }

    /// Machines that do work and could be full: all but clients.
    #[inline(never)]
    pub fn workers(&self) -> IntoIter<&'a NodeView> {
        let kinds = [ComponentKind::Balancer, ComponentKind::Server, ComponentKind::Database];
        let all = kinds.into_iter().flat_map(|kind| self.machines(kind));
        all.filter(|node| down(node).is_none()).collect::<Vec<_>>().into_iter()
    }

    /// The machines of a component that do work and could be full: this one's, itself included.
    pub fn group(&self, node: &NodeView) -> Vec<&'a NodeView> {
        self.workers().filter(|other| other.address.component == node.address.component).collect()
    }

    /// Balancers that hold their address and live, each with what it knows of its servers.
    #[inline(never)]
    pub fn serving(&self) -> IntoIter<(&'a NodeView, &'a [BackendView])> {
        let live = self.machines(ComponentKind::Balancer).filter(|node| down(node).is_none());
        let serving = live.filter_map(|node| match &node.role {
            RoleView::Balancer { active: true, backends, .. } => Some((node, backends.as_slice())),
            _ => None,
        });
        serving.collect::<Vec<_>>().into_iter()
    }

    /// All of them with each of their servers.
    #[inline(never)]
    pub fn pairs(&self) -> IntoIter<Pair<'a>> {
        let mut pairs = Vec::new();
        for (balancer, backends) in self.serving() {
            let pair =
                |backend: &'a BackendView| Some(Pair { balancer, backend, server: self.node(backend.node)? });
            pairs.extend(backends.iter().filter_map(pair));
        }
        pairs.into_iter()
    }

    /// One balancer, if it serves, with each of its servers.
    #[inline(never)]
    pub fn pairs_of(&self, balancer: &NodeView) -> Vec<Pair<'a>> {
        self.pairs().filter(|pair| pair.balancer.id == balancer.id).collect()
    }

    pub fn settings(&self, balancer: &NodeView) -> Option<&'a BalancerSettings> {
        match &self.scenario.components.get(balancer.address.component.index())?.settings {
            Settings::Balancer(settings) => Some(settings),
            _ => None,
        }
    }

    /// Does a balancer stand before it?
    pub fn behind_balancer(&self, server: &NodeView) -> bool {
        let balancers =
            self.scenario.components.iter().filter(|c| c.settings.kind() == ComponentKind::Balancer);
        balancers.flat_map(|balancer| &balancer.calls).any(|called| *called == server.address.component)
    }

    /// What was measured of a machine; nothing for one that came just now.
    pub fn measured(&self, node: &NodeView) -> NodeTotals {
        self.recent.nodes.get(node.id.index()).copied().unwrap_or(NodeTotals::new(node.address))
    }

    pub fn utilisation(&self, node: &NodeView) -> f64 {
        self.measured(node).utilisation()
    }

    pub fn mean_utilisation(&self, nodes: impl Iterator<Item = &'a NodeView>) -> f64 {
        let mut all = NodeTotals::default();
        nodes.for_each(|node| all.include(&self.measured(node)));
        all.utilisation()
    }

    /// Tries that failed at a machine for one of these causes.
    pub fn failed_tries(&self, node: &NodeView, causes: &[Cause]) -> u64 {
        let measured = self.measured(node);
        causes.iter().map(|cause| measured.failed_tries[cause.index()]).sum()
    }

    /// Calls that were sent to a machine: those that came in, and those that failed at its door.
    pub fn sent(&self, node: &NodeView) -> u64 {
        let measured = self.measured(node);
        let door = [
            Cause::Refused,
            Cause::QueueFull,
            Cause::Unreachable,
            Cause::RateLimited,
            Cause::ServerError,
            Cause::ConnectionLimit,
            Cause::TooManyConnections,
        ];
        measured.arrived.saturating_sub(measured.checks.ended) + self.failed_tries(node, &door)
    }

    /// How much these machines have to do, against what they can.
    pub fn pressure(&self, nodes: &[&NodeView]) -> Pressure {
        let mut all = NodeTotals::default();
        let (mut capacity, mut steady) = (0.0, !self.asks_as_answered());
        let mut turned_away = 0;
        for node in nodes {
            let measured = self.measured(node);
            let by_formula = self.capacity_by_formula(node).or_else(|| self.capacity_by_work(node));
            steady &= by_formula.is_some();
            capacity += by_formula.unwrap_or_else(|| self.measured_capacity(&measured));
            turned_away += self.failed_tries(node, &FULL);
            all.include(&measured);
        }
        let door = [Cause::Refused, Cause::Unreachable].map(|cause| all.failed_tries[cause.index()]);
        let came = all.arrived.saturating_sub(all.checks.ended) + turned_away + door.iter().sum::<u64>();
        let offered = self.offered(nodes, came);
        let lasts = offered.lasting >= offered.all || offered.lasting >= FILLED * capacity;
        Pressure {
            utilisation: all.utilisation(),
            offered: offered.all,
            capacity,
            steady: steady && lasts,
            waiting: self.mean(all.waiting_ns),
            queue: nodes.iter().map(|node| node.waiting).sum(),
            shared: nodes.iter().any(|node| self.shares_processors(node)),
            refused: self.recent.per_second(turned_away + all.failed_tries[Cause::Shed.index()]),
        }
    }

    /// The most calls per second, given how long each held a slot lately.
    fn measured_capacity(&self, measured: &NodeTotals) -> f64 {
        let started = measured.calls.started + measured.checks.started;
        let service_ns = measured.calls.service_ns + measured.checks.service_ns;
        if service_ns > 0 {
            self.mean(measured.slots_ns) * started as f64 / (service_ns as f64 / 1e9)
        } else {
            0.0
        }
    }

    /// The time average of what adds up to this integral.
    pub fn mean(&self, integral_ns: u128) -> f64 {
        let length = self.recent.length().0;
        if length > 0 { integral_ns as f64 / length as f64 } else { 0.0 }
    }
}

impl Pair<'_> {
    /// Does the balancer believe that the server is up?
    pub fn trusted(&self) -> bool {
        self.backend.belief == Belief::Up
    }

    /// Has it put the server out, for whatever reason but draining?
    pub fn out(&self) -> bool {
        matches!(self.backend.belief, Belief::Down | Belief::Ejected(_))
    }
}

/// In what way a machine is down, if it is.
pub(super) fn down(node: &NodeView) -> Option<Down> {
    match node.condition {
        Condition::Crashed => Some(Down::Crashed),
        Condition::Hung => Some(Down::Hung),
        Condition::Up | Condition::Leaving | Condition::Booting(_) if node.faults.contains(&Fault::Cut) => {
            Some(Down::Cut)
        }
        Condition::Booting(_) => Some(Down::Booting),
        Condition::Up | Condition::Leaving | Condition::Off => None,
    }
}

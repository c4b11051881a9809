//! What is asked of machines, by formula where there is one: a few seconds of chance say little about the long run.

use super::scene::{Pair, Scene};
use crate::balancing::{self, Feature};
use crate::ids::{ComponentId, KindId, NodeId};
use crate::observe::Cause;
use crate::observe::metrics::NodeTotals;
use crate::observe::view::{Condition, NodeView, RoleView};
use crate::params::{Arrivals, Workload};
use crate::scenario::{ComponentKind, Scenario, Settings, Step};

/// Retries per request up to which they make no difference.
const REPEATED: f64 = 0.02;
/// So far calls per request may lie off the plan by chance.
const CHANCE: f64 = 0.1;
/// No more stops than this on all ways together, so that no scenario takes long to think about.
const MOST_STOPS: u32 = 10_000;

impl<'a> Scene<'a> {
    /// Calls that these machines of one component are sent per second, those turned away at the door included: as many
    /// to each request as its plan says, or as lately if that is something else (because calls fail on the way), times
    /// the requests that come now by the formula of the clients' load. Where clients wait for answers before they ask
    /// again or come in bursts, there is no formula, and what came lately counts. Repeated tries come on top.
    pub fn offered(&self, nodes: &[&NodeView], calls: u64) -> Offered {
        let arrived = self.let_through(nodes);
        let repeated = self.demand.repeated as f64 > REPEATED * arrived;
        let recent = self.recent.per_second(calls);
        match self.demand.wanted {
            Some(_) if repeated => {
                let lasting = self.without_retries(nodes, calls);
                Offered { all: recent.max(lasting), lasting }
            }
            Some(wanted) if arrived > 0.0 => {
                let lately = calls as f64 / arrived;
                // What is more than the plan says has been left over from before.
                let calls = self.planned(nodes, calls).unwrap_or(lately.min(self.most_planned(nodes)));
                Offered { all: wanted * calls, lasting: wanted * calls }
            }
            _ => Offered { all: recent, lasting: recent },
        }
    }

    /// What these servers or balancers would be sent per second if no try were repeated: the share of the plan that they are
    /// sent lately. What machines behind them get depends on what they let through.
    fn without_retries(&self, nodes: &[&NodeView], calls: u64) -> f64 {
        let Some(first) = nodes.first().filter(|node| node.kind != ComponentKind::Database) else {
            return 0.0;
        };
        let sent = self.flow(nodes).map_or(0, |flow| flow.sent);
        self.planned_calls(first.address.component).unwrap_or(0.0) * self.share(nodes, calls, sent)
    }

    /// Share of the calls to a component that these machines get: as lately, or as its balancer deals from now on.
    fn share(&self, nodes: &[&NodeView], calls: u64, sent: u64) -> f64 {
        self.dealt_anew(nodes).unwrap_or_else(|| (calls as f64 / sent.max(1) as f64).min(1.0))
    }

    /// The share that a balancer gives these servers, if it has changed lately to whom it deals.
    fn dealt_anew(&self, nodes: &[&NodeView]) -> Option<f64> {
        Some(self.flow(nodes)?.dealt_anew.as_ref()?.share(nodes))
    }

    /// What the component of these machines is sent.
    fn flow(&self, nodes: &[&NodeView]) -> Option<&'a Flow> {
        self.demand.flows.get(nodes.first()?.address.component.index())
    }

    /// How a balancer deals to a component's servers, if it has changed lately to whom.
    fn deals_anew(&self, component: ComponentId) -> Option<Deal> {
        let pairs: Vec<Pair> =
            self.pairs().filter(|pair| pair.server.address.component == component).collect();
        let lately = |since| since > self.recent.start;
        let changed = |pair: &Pair| lately(pair.backend.since.max(pair.server.since));
        // Who goes is in no balancer's list any more, and who is gone in none at all.
        let goes = |node: &NodeView| node.condition == Condition::Leaving;
        let gone = |(at, node): (usize, &NodeTotals)| {
            node.address.component == component
                && node.arrived > 0
                && self.node(NodeId::from(at)).is_none_or(goes)
        };
        let anew = pairs.iter().any(changed) || self.recent.nodes.iter().enumerate().any(gone);
        anew.then(|| self.deal(&pairs)).flatten()
    }

    /// How a balancer deals to those of its servers that it trusts: by their weights, or in equal parts. None where that
    /// depends on who asks, and if it trusts none.
    pub fn deal(&self, pairs: &[Pair]) -> Option<Deal> {
        let method = self.settings(pairs.first()?.balancer)?.routing.method;
        let about = balancing::about(method);
        let weight = |pair: &Pair| if about.has(Feature::Shares) { pair.backend.weight } else { 1.0 };
        let trusted = pairs.iter().filter(|pair| pair.trusted());
        let weights: Vec<(NodeId, f64)> = trusted.map(|pair| (pair.server.id, weight(pair))).collect();
        let all = weights.iter().map(|(_, weight)| weight).sum();
        (all > 0.0 && !about.has(Feature::Request)).then_some(Deal { weights, all })
    }

    /// Calls per second that a component would be sent by the plans of all requests that come.
    pub fn planned_calls(&self, component: ComponentId) -> Option<f64> {
        Some(self.demand.wanted? * self.demand.flows.get(component.index())?.planned?)
    }

    /// Requests that came, but for those that were held back before they could reach these machines: they say nothing about
    /// what requests lead to.
    fn let_through(&self, nodes: &[&NodeView]) -> f64 {
        let behind = nodes.first().is_some_and(|node| node.kind != ComponentKind::Balancer);
        let mut held_back = vec![Cause::BreakerOpen, Cause::Throttled];
        held_back.extend(behind.then_some(Cause::NoServer));
        let held_back: u64 = held_back.iter().map(|cause| self.recent.failed[cause.index()]).sum();
        self.recent.arrived.saturating_sub(held_back) as f64
    }

    /// Tries that were followed by another, but for those that were never let through to a machine that works on them.
    fn repeated(&self) -> u64 {
        let held_back = [Cause::BreakerOpen, Cause::Throttled, Cause::RateLimited];
        let causes = Cause::ALL.iter().filter(|cause| !held_back.contains(cause)).map(|cause| cause.index());
        let nodes = &self.recent.nodes;
        causes
            .flat_map(|cause| {
                nodes.iter().map(move |node| node.failed_tries[cause].saturating_sub(node.failed[cause]))
            })
            .sum()
    }

    /// Requests that come per second, if there is a formula for that.
    fn wanted(&self) -> Option<f64> {
        let rate = |(rate, client): (f64, ComponentId)| match &self.component(client)?.settings {
            Settings::Client(client) if client.load.workload == Workload::Closed => None,
            Settings::Client(client) if client.load.arrivals == Arrivals::Bursty => None,
            _ => Some(rate),
        };
        self.clients().map(rate).reduce(|all, rate| Some(all? + rate?)).flatten()
    }

    /// Do some clients ask only as fast as they are answered? Then nobody is asked for more than it can do.
    pub fn asks_as_answered(&self) -> bool {
        let closed = |id| match self.component(id).map(|client| &client.settings) {
            Some(Settings::Client(client)) => client.load.workload == Workload::Closed,
            _ => false,
        };
        self.clients().any(|(_, client)| closed(client))
    }

    /// Groups of clients, and how many requests per second they send now by the formula of their load.
    pub fn clients(&self) -> impl Iterator<Item = (f64, ComponentId)> + use<'a> {
        self.machines(ComponentKind::Client).filter_map(|client| match client.role {
            RoleView::Client { rate, .. } => Some((rate, client.address.component)),
            _ => None,
        })
    }

    /// Calls per request that these machines get by plan: their share of those of their group. None if what came lately
    /// tells otherwise.
    fn planned(&self, nodes: &[&NodeView], calls: u64) -> Option<f64> {
        let flow = self.flow(nodes)?;
        let (arrived, planned) = (self.let_through(nodes), flow.planned?);
        if let Some(share) = self.dealt_anew(nodes) {
            return Some(planned * share);
        }
        let off = ((flow.sent + flow.unsent) as f64 / arrived - planned).abs();
        let chance = CHANCE.max(2.0 / arrived.sqrt());
        (flow.sent > 0 && off <= chance * planned).then(|| planned * self.share(nodes, calls, flow.sent))
    }

    /// Calls that a component got lately, those that failed at the door included.
    fn sent_to(&self, id: ComponentId) -> u64 {
        self.nodes.iter().filter(|node| node.address.component == id).map(|node| self.sent(node)).sum()
    }

    /// Calls that a component did not get only because its balancer had all connections taken, by requests that it had not
    /// answered yet.
    fn unsent(&self, id: ComponentId) -> u64 {
        let before =
            |node: &&NodeView| self.component(node.address.component).is_some_and(|c| c.calls.contains(&id));
        let full = |node: &NodeView| self.failed_tries(node, &[Cause::ConnectionLimit]);
        self.machines(ComponentKind::Balancer).filter(before).map(full).sum()
    }

    /// Calls per request that these machines would get if they got all of their component's.
    fn most_planned(&self, nodes: &[&NodeView]) -> f64 {
        self.flow(nodes).and_then(|flow| flow.planned).unwrap_or(f64::INFINITY)
    }

    /// What all rules need to know.
    pub fn demand(&self) -> Demand {
        let planned = self.plan();
        let components = (0..self.scenario.components.len()).map(ComponentId::from);
        let flow = |id: ComponentId| Flow {
            dealt_anew: self.deals_anew(id),
            planned: planned.as_ref().map(|planned| planned[id.index()]),
            sent: self.sent_to(id),
            unsent: self.unsent(id),
            answers_after_s: self.answers_after_s(id),
            pool_use: self
                .machines(ComponentKind::Database)
                .filter(|node| node.address.component == id)
                .fold(0.0, |most, node| self.pool_use(node).max(most)),
        };
        Demand { wanted: self.wanted(), repeated: self.repeated(), flows: components.map(flow).collect() }
    }

    /// Calls per request to each component, by the plans of what clients ask for. None if they leave that open.
    fn plan(&self) -> Option<Vec<f64>> {
        let mut walk =
            Walk { scenario: self.scenario, calls: vec![0.0; self.scenario.components.len()], stops: 0 };
        let mut all = 0.0;
        for (rate, client) in self.clients() {
            for (at, kind) in self.scenario.kinds.iter().enumerate().filter(|(_, kind)| kind.offered) {
                let weight = rate * kind.demand.share;
                all += weight;
                walk.pass(client, KindId::from(at), weight)?;
            }
        }
        walk.calls.iter_mut().for_each(|calls| *calls /= all);
        (all > 0.0).then_some(walk.calls)
    }
}

/// Calls per second that machines are sent.
#[derive(Clone, Copy)]
pub(super) struct Offered {
    /// All of them.
    pub all: f64,
    /// Those that will go on coming, as retries may end.
    pub lasting: f64,
}

/// What is asked of the whole system: reckoned once, as many rules need it.
#[derive(Default)]
pub(super) struct Demand {
    /// Requests that come per second, if there is a formula for that.
    pub wanted: Option<f64>,
    /// Tries that were followed by another, but for those that were held back.
    pub repeated: u64,
    /// By component.
    pub flows: Vec<Flow>,
}

/// What a component is sent, and how it answers.
pub(super) struct Flow {
    /// Calls per request, by plan.
    planned: Option<f64>,
    /// Calls that came lately, those that failed at the door included.
    sent: u64,
    /// Calls that didn't come, as its balancer was full.
    unsent: u64,
    /// How they are dealt to its machines from now on, if that has changed lately.
    dealt_anew: Option<Deal>,
    /// Mean time in seconds until it has answered a call.
    pub answers_after_s: f64,
    /// Share of the connections to it that is taken, if it is a database.
    pub pool_use: f64,
}

/// To whom a balancer deals, and how much.
pub(super) struct Deal {
    weights: Vec<(NodeId, f64)>,
    /// The sum of the weights.
    all: f64,
}

impl Deal {
    /// The share that these machines get.
    pub fn share(&self, nodes: &[&NodeView]) -> f64 {
        let theirs = self.weights.iter().filter(|(id, _)| nodes.iter().any(|node| node.id == *id));
        theirs.map(|(_, weight)| weight).sum::<f64>() / self.all
    }
}

/// A walk over all ways that requests take.
struct Walk<'a> {
    scenario: &'a Scenario,
    calls: Vec<f64>,
    stops: u32,
}

impl Walk<'_> {
    /// So many of a kind pass a component, and go on. None if a balancer has several groups of servers, or the ways are too
    /// many.
    fn pass(&mut self, at: ComponentId, kind: KindId, weight: f64) -> Option<()> {
        self.stops += 1;
        *self.calls.get_mut(at.index()).filter(|_| self.stops <= MOST_STOPS)? += weight;
        let scenario = self.scenario;
        let here = scenario.components.get(at.index())?;
        match (here.settings.kind(), &here.calls[..]) {
            (ComponentKind::Client | ComponentKind::Balancer, [to]) => self.pass(*to, kind, weight),
            (ComponentKind::Client | ComponentKind::Balancer, _) => None,
            (ComponentKind::Server, _) => {
                let mut calls = scenario.kinds.get(kind.index())?.steps.iter().flat_map(Step::calls);
                calls.try_for_each(|call| self.pass(call.to, call.kind, weight))
            }
            (ComponentKind::Database, _) => Some(()),
        }
    }
}

//! The world as plain data, for whoever shows it.

use super::calls::{Flags, Phase};
use super::command::Fault;
use super::world::World;
use crate::ids::{KindId, NodeId};
use crate::nodes::{Node, Role, arrivals, balancer::Balancer, client::Client};
use crate::observe::Observer;
use crate::observe::view::{BackendView, BreakerView, Condition, NodeView, RoleView};
use crate::params::{Detector, Workload};
use crate::scenario::Settings;
use crate::time::SimTime;

/// A call that is inside a machine (or a request under way from a client).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inside {
    /// The machine, or the client.
    pub node: NodeId,
    /// What for; none for a health check.
    pub kind: KindId,
    /// When it came in (was wanted, for a client).
    pub arrived: SimTime,
    /// When work on it began.
    pub started: Option<SimTime>,
    /// Slot time it has used, in seconds.
    pub service_s: f64,
}

impl<O: Observer> World<O> {
    /// How every machine stands. Machines that are switched off are left out.
    pub fn nodes(&self) -> Vec<NodeView> {
        let on = |(_, node): &(usize, &Node)| node.state.condition != Condition::Off;
        self.nodes.iter().enumerate().filter(on).map(|(id, node)| self.view(NodeId::from(id), node)).collect()
    }

    fn view(&self, id: NodeId, node: &Node) -> NodeView {
        let state = &node.state;
        let faults = [(state.slow, Fault::Slow), (state.flaky, Fault::Flaky), (state.cut, Fault::Cut)];
        NodeView {
            id,
            address: node.address,
            kind: node.role.kind(),
            condition: state.condition,
            since: state.since,
            faults: faults.into_iter().filter(|(has, _)| *has).map(|(_, fault)| fault).collect(),
            busy: node.station.working(),
            slots: node.station.slots,
            waiting: node.station.waiting(),
            queue_limit: node.station.limit,
            speed: node.station.speed,
            price: self.price(node),
            role: self.role_view(id, node),
        }
    }

    fn price(&self, node: &Node) -> f64 {
        let component = &self.scenario.components[node.address.component.index()];
        match component.settings_of(node.address.instance) {
            Settings::Server(server) => server.size.price * server.size.scaled,
            Settings::Database(database) => database.storage.db_price,
            Settings::Client(_) | Settings::Balancer(_) => 0.0,
        }
    }

    fn role_view(&self, id: NodeId, node: &Node) -> RoleView {
        let breaker = node.caller.circuit.as_ref().and_then(|circuit| circuit.state(self.now));
        match &node.role {
            Role::Client(client) => client_view(client, breaker, self.now),
            Role::Balancer(balancer) => self.balancer_view(balancer),
            Role::Server(_) => {
                let pools = || node.edges.iter().filter_map(|edge| edge.pool.as_ref());
                RoleView::Server {
                    pool_in_use: pools().map(|pool| pool.in_use).sum(),
                    pool_size: pools().map(|pool| pool.size).sum(),
                    pool_waiting: pools().map(|pool| pool.line.len()).sum(),
                    breaker,
                }
            }
            Role::Database(database) => RoleView::Database {
                connections: self.connections(id),
                connection_limit: database.storage.max_connections,
            },
        }
    }

    fn balancer_view(&self, balancer: &Balancer) -> RoleView {
        let now = self.now;
        let accrues =
            balancer.checks.detector == Detector::PhiAccrual && balancer.checks.check_interval_s > 0.0;
        let next = balancer.method.peek(&balancer.candidates, now, &balancer.stream);
        let backends = balancer.backends.iter().filter(|backend| backend.present);
        RoleView::Balancer {
            active: balancer.active,
            next: next.map(|at| balancer.backends[usize::from(balancer.candidates[at].index)].node),
            connections: balancer.aboard,
            connection_limit: balancer.routing.connections,
            backends: backends
                .map(|backend| BackendView {
                    node: backend.node,
                    belief: backend.belief(now),
                    since: backend.since,
                    active: backend.active,
                    misses: backend.streak.misses(),
                    next_check: (backend.next_check != SimTime::NEVER).then_some(backend.next_check),
                    check_deadline: backend.check.is_some().then(|| self.calls[backend.check].deadline),
                    weight: backend.effective_weight(balancer.routing.slow_start_s, now),
                    phi: accrues.then(|| backend.phi.phi(now)),
                })
                .collect(),
        }
    }

    /// Everything inside machines, and every request under way: what the laws' sums have yet to count.
    pub fn inside(&self) -> impl Iterator<Item = Inside> + '_ {
        let now = self.now;
        let in_machines =
            self.calls.live().filter(|(_, call)| call.flags.has(Flags::INSIDE)).map(move |(_, call)| {
                let station = &self.nodes[call.node.index()].station;
                let on_slot =
                    if call.flags.has(Flags::SLOT) { now.since(call.started).as_secs() } else { 0.0 };
                let shared = match &station.sharing {
                    Some(sharing) if call.phase == Phase::Working => sharing.time_at(now, station.slots),
                    _ => 0.0,
                };
                Inside {
                    node: call.node,
                    kind: call.kind,
                    arrived: call.arrived,
                    started: (call.started != SimTime::NEVER).then_some(call.started),
                    service_s: call.used + on_slot + shared,
                }
            });
        let is_request = |node: NodeId| matches!(self.nodes[node.index()].role, Role::Client(_));
        let wanted = self.calls.live().filter(move |(_, call)| {
            !call.flags.has(Flags::ABANDONED) && call.phase != Phase::Thinking && is_request(call.caller)
        });
        in_machines.chain(wanted.map(|(_, call)| Inside {
            node: call.caller,
            kind: call.kind,
            arrived: call.wanted,
            started: None,
            service_s: 0.0,
        }))
    }
}

fn client_view(client: &Client, breaker: Option<BreakerView>, now: SimTime) -> RoleView {
    let rate = match client.load.workload {
        Workload::Open => client.load.rate * arrivals::factor(&client.load, now.as_secs()),
        Workload::Closed => 0.0,
    };
    RoleView::Client { rate, in_flight: client.in_flight, thinking: client.thinking, breaker }
}

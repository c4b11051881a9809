//! The world as plain data, for whoever shows it.

use super::call::{Call, Flags, Phase};
use super::command::Fault;
use super::world::World;
use crate::ids::{CallId, KindId, NodeId};
use crate::nodes::{Node, Role, arrivals, balancer::Balancer, client::Client};
use crate::observe::view::{BackendView, BreakerView, Condition, Doing, NodeView, RequestView, RoleView};
use crate::observe::{Leg, Observer};
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
            Role::Balancer(balancer) => self.balancer_view(balancer, node.station.inside),
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

    fn balancer_view(&self, balancer: &Balancer, connections: u32) -> RoleView {
        let now = self.now;
        let accrues =
            balancer.checks.detector == Detector::PhiAccrual && balancer.checks.check_interval_s > 0.0;
        let next = balancer.method.peek(&balancer.candidates, now, &balancer.stream);
        let backends = balancer.backends.iter().filter(|backend| backend.present);
        RoleView::Balancer {
            active: balancer.active,
            next: next.map(|at| balancer.backends[usize::from(balancer.candidates[at].index)].node),
            connections,
            connection_limit: balancer.routing.connections,
            route_s: balancer.route_seconds,
            backends: backends
                .map(|backend| BackendView {
                    node: backend.node,
                    belief: backend.belief(now),
                    since: backend.since,
                    active: backend.active,
                    misses: backend.streak.misses(),
                    changes: backend.changes.lately(now),
                    next_check: (backend.next_check != SimTime::NEVER).then_some(backend.next_check),
                    check_deadline: backend.check.is_some().then(|| self.calls.deadline(backend.check)),
                    weight: backend.effective_weight(balancer.routing.slow_start_s, now),
                    phi: accrues.then(|| backend.phi.phi(now)),
                })
                .collect(),
        }
    }

    /// How a request under way stands, by its number.
    pub fn request(&self, number: u64) -> Option<RequestView> {
        let (mut id, call) = self.requests().find(|(_, call)| call.request == number)?;
        while self.calls[id].child != CallId::NONE {
            id = self.calls[id].child;
        }
        Some(RequestView {
            client: call.caller,
            kind: call.kind,
            wanted: call.wanted,
            tries: call.tries.into(),
            doing: self.doing(&self.calls[id]),
        })
    }

    fn doing(&self, call: &Call) -> Doing {
        let (caller, node) = (call.caller, call.node);
        match call.phase {
            Phase::Unread => Doing::Stuck(caller),
            Phase::Backoff | Phase::Connection if self.stands_still(caller) => Doing::Stuck(caller),
            Phase::Backoff | Phase::Thinking | Phase::Free => Doing::BacksOff(caller),
            Phase::Connection => Doing::NeedsConnection(caller),
            Phase::Travel(Leg::Request) => Doing::Travels(caller, node),
            Phase::Travel(Leg::Response) => Doing::Travels(node, caller),
            Phase::Resend(_) | Phase::Lost => Doing::Lost(caller, node),
            _ if self.stands_still(node) => Doing::Stuck(node),
            Phase::Queued => Doing::Queues(node),
            Phase::Working | Phase::Waiting => Doing::Served(node),
            Phase::Swallowed => Doing::Stuck(node),
        }
    }

    /// The number of the request that has been under way longest.
    pub fn oldest_request(&self) -> Option<u64> {
        self.requests().min_by_key(|(_, call)| (call.wanted, call.request)).map(|(_, call)| call.request)
    }

    /// The calls that clients made and wait for: a request each.
    fn requests(&self) -> impl Iterator<Item = (CallId, &Call)> {
        let is_client = |node: NodeId| matches!(self.nodes[node.index()].role, Role::Client(_));
        self.calls.live().filter(move |(_, call)| {
            !call.flags.has(Flags::ABANDONED) && call.phase != Phase::Thinking && is_client(call.caller)
        })
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
                    Some(sharing) if call.phase == Phase::Working => {
                        call.seconds + sharing.time_at(now, station.slots)
                    }
                    Some(_) => call.seconds,
                    None => 0.0,
                };
                Inside {
                    node: call.node,
                    kind: call.kind,
                    arrived: call.arrived,
                    started: (call.started != SimTime::NEVER).then_some(call.started),
                    service_s: call.held.as_secs() + on_slot + shared,
                }
            });
        in_machines.chain(self.requests().map(|(_, call)| Inside {
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

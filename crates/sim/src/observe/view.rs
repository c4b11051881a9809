//! How things stand at a moment, as plain data: what the cards show.

use crate::engine::Fault;
use crate::ids::{KindId, NodeId};
use crate::scenario::{ComponentKind, NodeAddress};
use crate::time::SimTime;

/// How one machine (or group of clients) stands.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeView {
    /// Which one.
    pub id: NodeId,
    /// Its component and number.
    pub address: NodeAddress,
    /// What it is.
    pub kind: ComponentKind,
    /// How it truly is.
    pub condition: Condition,
    /// Since when it is so, or has been cut off.
    pub since: SimTime,
    /// Faults it has that let it live on: slow, flaky, cut.
    pub faults: Vec<Fault>,
    /// Slots at work.
    pub busy: u32,
    /// Slots it has.
    pub slots: u32,
    /// Requests waiting for a slot.
    pub waiting: u32,
    /// How many may wait.
    pub queue_limit: u32,
    /// How fast it works, all things considered, as a multiple of a plain machine.
    pub speed: f64,
    /// What it costs, per hour.
    pub price: f64,
    /// What only its kind has.
    pub role: RoleView,
}

/// What machines cost together, per hour. Prices are decimal numbers, whose sums in binary are not: they are added up in
/// whole millionths.
pub fn price(machines: &[NodeView]) -> f64 {
    const PARTS: f64 = 1e6;
    let parts = machines.iter().map(|machine| libm::round(machine.price * PARTS));
    parts.sum::<f64>() / PARTS
}

/// How a request under way stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestView {
    /// Who wants it.
    pub client: NodeId,
    /// What is wanted.
    pub kind: KindId,
    /// Since when.
    pub wanted: SimTime,
    /// How often it was tried, this time included.
    pub tries: u32,
    /// What happens to it: to the latest of the calls made for it.
    pub doing: Doing,
}

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It is on the line from one machine to another, or its answer is.
    Travels(NodeId, NodeId),
    /// A message got lost between these two.
    Lost(NodeId, NodeId),
    /// It waits for a slot.
    Queues(NodeId),
    /// It is worked on.
    Served(NodeId),
    /// It is at a machine that stands still.
    Stuck(NodeId),
    /// It waits at this machine for a connection to a database.
    NeedsConnection(NodeId),
    /// This machine waits before it tries again.
    BacksOff(NodeId),
}

/// How a machine truly is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Takes requests.
    Up,
    /// Starting; takes requests from this moment on.
    Booting(SimTime),
    /// Stands still.
    Hung,
    /// Gone.
    Crashed,
    /// Finishing what it has, to be switched off.
    Leaving,
    /// Switched off: no longer part of the system.
    Off,
}

/// What only one kind of machine has.
#[derive(Clone, Debug, PartialEq)]
pub enum RoleView {
    /// Clients.
    Client {
        /// New requests per second at this moment, as the load's formula says.
        rate: f64,
        /// Requests under way.
        in_flight: u32,
        /// Users who think (closed workload).
        thinking: u32,
        /// Its circuit breaker, if it has one.
        breaker: Option<BreakerView>,
    },
    /// A balancer.
    Balancer {
        /// Does it hold the address, or stand by?
        active: bool,
        /// Whom it would choose if a request came now, if that doesn't depend on the request.
        next: Option<NodeId>,
        /// Requests aboard.
        connections: u32,
        /// Most requests aboard.
        connection_limit: u32,
        /// Work of passing a request on, in seconds of a plain balancer.
        route_s: f64,
        /// What it knows and believes about its servers.
        backends: Vec<BackendView>,
    },
    /// A server.
    Server {
        /// Connections to databases in use.
        pool_in_use: u32,
        /// Connections it may open.
        pool_size: u32,
        /// Calls waiting for a connection.
        pool_waiting: u32,
        /// Its circuit breaker, if it has one.
        breaker: Option<BreakerView>,
    },
    /// A database.
    Database {
        /// Connections open.
        connections: u32,
        /// Most connections.
        connection_limit: u32,
    },
}

/// What a balancer knows and believes about one server.
#[derive(Clone, Debug, PartialEq)]
pub struct BackendView {
    /// Which server.
    pub node: NodeId,
    /// What it believes.
    pub belief: Belief,
    /// Since when.
    pub since: SimTime,
    /// Its requests at that server.
    pub active: u32,
    /// Failed checks in a row.
    pub misses: u32,
    /// How often the balancer has changed its mind about it over the last minute, at most eight times.
    pub changes: u32,
    /// When the next check will be sent, if that is settled.
    pub next_check: Option<SimTime>,
    /// When the check under way will be given up, if one is.
    pub check_deadline: Option<SimTime>,
    /// Share of the traffic it gives it under weighted methods, slow start included.
    pub weight: f64,
    /// How suspicious its silence is, when phi accrual judges.
    pub phi: Option<f64>,
}

/// What a balancer believes about a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belief {
    /// Up.
    Up,
    /// Down, by its health checks.
    Down,
    /// Put out for failing requests, until this moment.
    Ejected(SimTime),
    /// Being drained: gets nothing new.
    Draining,
}

/// The state of a circuit breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerView {
    /// Calls pass.
    Closed,
    /// No call passes until this moment.
    Open(SimTime),
    /// A few trial calls pass.
    HalfOpen,
}

//! What each kind of component has and does.

pub(crate) mod arrivals;
pub(crate) mod balancer;
pub(crate) mod client;
pub(crate) mod database;
pub(crate) mod server;

use crate::breaker::{Circuit, Throttle};
use crate::engine::lists::Deadlines;
use crate::engine::{Deadline, Station};
use crate::ids::{ComponentId, LinkId};
use crate::limiting::Limiter;
use crate::observe::view::Condition;
use crate::params;
use crate::retry::Budget;
use crate::rng::Stream;
use crate::scenario::{ComponentKind, NodeAddress};
use crate::time::SimTime;

/// One machine, or one group of clients.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Its component and number.
    pub address: NodeAddress,
    /// How it truly is.
    pub state: State,
    /// Slots and line.
    pub station: Station,
    /// What only its kind has.
    pub role: Role,
    /// The lines to the components it calls.
    pub edges: Vec<Edge>,
    /// How it calls.
    pub caller: Caller,
    /// How it lets calls in.
    pub gate: Gate,
}

/// How a machine truly is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State {
    pub condition: Condition,
    /// Since when it is in this condition, or has been cut off.
    pub since: SimTime,
    pub slow: bool,
    pub flaky: bool,
    pub cut: bool,
}

impl State {
    pub const fn new(condition: Condition, since: SimTime) -> State {
        State { condition, since, slow: false, flaky: false, cut: false }
    }

    /// Can it answer at all?
    pub fn answers(&self) -> bool {
        matches!(self.condition, Condition::Up | Condition::Leaving) && !self.cut
    }

    /// Is anything wrong with it?
    pub fn broken(&self) -> bool {
        self.slow || self.flaky || self.cut || matches!(self.condition, Condition::Hung | Condition::Crashed)
    }
}

/// What only one kind of component has.
#[derive(Clone, Debug)]
pub(crate) enum Role {
    Client(Box<client::Client>),
    Balancer(Box<balancer::Balancer>),
    Server(server::Server),
    Database(database::Database),
}

impl Role {
    pub fn kind(&self) -> ComponentKind {
        match self {
            Role::Client(_) => ComponentKind::Client,
            Role::Balancer(_) => ComponentKind::Balancer,
            Role::Server(_) => ComponentKind::Server,
            Role::Database(_) => ComponentKind::Database,
        }
    }
}

/// A line to a component that is called, with the pool of connections when that is a database.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub to: ComponentId,
    pub link: LinkId,
    pub pool: Option<server::Pool>,
}

/// How a machine calls others: its patience and its defences.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub retries: params::Retries,
    pub budget: Budget,
    pub breaker: params::Breaker,
    pub circuit: Option<Circuit>,
    pub throttle: Option<Throttle>,
    pub stream: Stream,
    lists: [Deadlines; Deadline::COUNT],
}

impl Caller {
    pub fn new(stream: Stream) -> Caller {
        let retries = params::Retries::default();
        Caller {
            budget: Budget::new(&retries),
            retries,
            breaker: params::Breaker::default(),
            circuit: None,
            throttle: None,
            stream,
            lists: Default::default(),
        }
    }

    /// May something hold its calls back?
    #[inline]
    pub fn guarded(&self) -> bool {
        self.circuit.is_some() || self.throttle.is_some()
    }

    /// Its list of deadlines of one kind.
    #[inline]
    pub fn list(&mut self, which: Deadline) -> &mut Deadlines {
        &mut self.lists[which as usize]
    }
}

/// How a machine lets calls in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate {
    /// Its rate limit, if it has one.
    pub limiter: Option<Box<Limiter>>,
    /// Share of requests it fails at once when it is flaky: 0 to 1.
    pub flaky: f64,
    /// How many times slower it is when it is slow.
    pub slow: f64,
}

//! What each kind of component has and does.

pub(crate) mod arrivals;
pub(crate) mod balancer;
pub(crate) mod client;
pub(crate) mod database;
pub(crate) mod server;

use crate::breaker::{Circuit, Throttle};
use crate::engine::lists::Deadlines;
use crate::engine::{Call, Deadline, Flags, Station};
use crate::ids::{ComponentId, LinkId, NodeId};
use crate::limiting::Limiter;
use crate::observe::view::Condition;
use crate::observe::{Cause, Truth};
use crate::params;
use crate::retry::Budget;
use crate::rng::{Draws, Source, Stream};
use crate::scenario::{ComponentKind, NodeAddress};
use crate::time::{SimDuration, SimTime};

/// Draws that belong to a call.
const FLAKY: u64 = 4;

/// One machine, or one group of clients. What every call looks at comes first and lies close together; the rest is
/// elsewhere, so that hundreds of machines fit the cache.
#[derive(Clone, Debug)]
#[repr(C)]
pub(crate) struct Node {
    /// Slots and line.
    pub station: Station,
    /// How it truly is.
    pub state: State,
    /// What only its kind has.
    pub role: Role,
    /// The lines to the components it calls.
    pub edges: Vec<Edge>,
    /// With fewer calls inside than this, every call may come in, and nothing else has to be asked.
    pub free_below: u32,
    /// How it lets calls in.
    pub gate: Gate,
    /// Does it call whenever it likes, over no pool, and wait for ever? Then how it calls need not be asked.
    pub carefree: bool,
    /// How it calls.
    pub caller: Box<Caller>,
    /// Its component and number.
    pub address: NodeAddress,
}

impl Node {
    /// How many slots it has: also those that are to go and still work count; none of a machine that is switched off.
    pub fn slots(&self) -> u32 {
        let Station { slots, busy, .. } = self.station;
        if self.state.condition == Condition::Off { 0 } else { slots.max(busy) }
    }

    /// Works out anew whether it has nothing to heed when it calls. Due whenever its defences have changed.
    pub fn relax(&mut self) {
        self.carefree = self.caller.carefree() && self.edges.iter().all(|edge| edge.pool.is_none());
    }

    /// Works out anew when every call may come in. Due whenever its condition, its faults or its gate have changed.
    pub fn reopen(&mut self) {
        let answers = matches!(self.state.condition, Condition::Up | Condition::Leaving);
        let asks = !answers || self.state.flaky || self.gate.limiter.is_some();
        self.free_below = if asks { 0 } else { self.gate.most_inside };
    }

    /// Why it doesn't let a call in, if it doesn't. Health checks are asked for nothing here: the endpoint they use is
    /// a shallow one.
    pub fn refuses(&mut self, call: &Call, now: SimTime) -> Option<Cause> {
        if call.flags.has(Flags::CHECK) {
            return None;
        }
        if let Some(limiter) = &mut self.gate.limiter
            && !limiter.admit(now, call.address)
        {
            return Some(Cause::RateLimited);
        }
        // A call passed on has its parent's key: each machine draws for itself.
        let purpose = FLAKY + (u64::from(call.node.0) << 32);
        if self.state.flaky && Draws::of(call.key, purpose).chance(self.gate.flaky) {
            return Some(Cause::ServerError);
        }
        (self.station.inside >= self.gate.most_inside).then_some(Cause::ConnectionLimit)
    }
}

/// How a machine truly is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State {
    pub condition: Condition,
    /// Since when it is in this condition, or has been cut off.
    pub since: SimTime,
    /// Since when it has been slow, flaky or both, if it is.
    pub impaired: SimTime,
    pub slow: bool,
    pub flaky: bool,
    pub cut: bool,
}

impl State {
    pub const fn new(condition: Condition, since: SimTime) -> State {
        State { condition, since, impaired: since, slow: false, flaky: false, cut: false }
    }

    /// Can it answer at all?
    pub fn answers(&self) -> bool {
        matches!(self.condition, Condition::Up | Condition::Leaving) && !self.cut
    }

    /// How it is with a server that has been taken for down.
    pub fn if_silent(&self, now: SimTime) -> Truth {
        match self.condition {
            Condition::Booting(_) if !self.cut => Truth::Starting,
            _ if self.answers() => Truth::Sound,
            _ => Truth::Broken(now.since(self.since)),
        }
    }

    /// How it is with a server that has been put out for failing requests: to be slow or flaky is a fault here.
    pub fn if_failing(&self, now: SimTime) -> Truth {
        match self.if_silent(now) {
            Truth::Sound if self.slow || self.flaky => Truth::Broken(now.since(self.impaired)),
            // Who is switched off is not at fault.
            _ if self.condition == Condition::Off => Truth::Sound,
            truth => truth,
        }
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
    Server(Box<server::Server>),
    Database(Box<database::Database>),
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
    /// The only machine to turn to there, if there is just one.
    pub only: NodeId,
    pub link: LinkId,
    pub pool: Option<server::Pool>,
}

/// How a machine calls others: its patience and its defences.
#[derive(Clone, Debug)]
#[repr(C)]
pub(crate) struct Caller {
    /// How long it waits for an answer, if not for ever.
    pub patience: Option<SimDuration>,
    pub circuit: Option<Box<Circuit>>,
    pub throttle: Option<Box<Throttle>>,
    pub retries: params::Retries,
    lists: [Deadlines; Deadline::ALL.len()],
    pub stream: Stream,
    pub budget: Budget,
    pub breaker: params::Breaker,
}

impl Caller {
    pub fn new(stream: Stream) -> Caller {
        let retries = params::Retries::default();
        Caller {
            budget: Budget::new(&retries),
            patience: None,
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

    /// Has it nothing to heed when it makes its first try of a call?
    pub fn carefree(&self) -> bool {
        self.patience.is_none() && !self.guarded() && self.retries.retry_budget_pct <= 0.0
    }

    /// It is about to try a call.
    ///
    /// # Errors
    /// When its own defences hold the call back.
    pub fn tries(&mut self, first: bool, now: SimTime) -> Result<(), Cause> {
        if first && self.retries.retry_budget_pct > 0.0 {
            self.budget.request(now);
        }
        if let Some(throttle) = &mut self.throttle
            && !throttle.allow(now, self.stream.unit())
        {
            return Err(Cause::Throttled);
        }
        // Last, because a breaker on trial counts on hearing how every call it lets through ends.
        if let Some(circuit) = &mut self.circuit
            && !circuit.allow(now)
        {
            return Err(Cause::BreakerOpen);
        }
        Ok(())
    }

    /// Its list of deadlines of one kind.
    #[inline]
    pub fn list(&mut self, which: Deadline) -> &mut Deadlines {
        &mut self.lists[which as usize]
    }
}

/// How a machine lets calls in.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    /// Its rate limit, if it has one.
    pub limiter: Option<Box<Limiter>>,
    /// Most calls aboard.
    pub most_inside: u32,
    /// Share of requests it fails at once when it is flaky: 0 to 1.
    pub flaky: f64,
    /// How many times slower it is when it is slow.
    pub slow: f64,
}

impl Default for Gate {
    fn default() -> Self {
        Gate { limiter: None, most_inside: u32::MAX, flaky: 0.0, slow: 1.0 }
    }
}

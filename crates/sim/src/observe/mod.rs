//! Looking at a run without touching it.
//!
//! The engine tells an [`Observer`] what happens; what an observer doesn't care for costs nothing, because the world
//! is compiled for its observer and empty methods vanish. Observers never speak back.

pub mod batch;
mod cause;
mod digest;
pub mod explain;
mod flight;
pub mod metrics;
mod note;
mod picks;
mod recorder;
pub mod view;

pub use cause::{Cause, Failure, Outcome};
pub use digest::Digest;
pub use explain::{Finding, explain};
pub use flight::{Fate, Flight, Leg, Traffic};
pub use metrics::Metrics;
pub use note::{Change, Note, Noted, Truth};
pub use picks::{Pick, Picks};
pub use recorder::{Flights, Line};

use crate::ids::{KindId, NodeId};
use crate::scenario::NodeAddress;
use crate::time::{SimDuration, SimTime};

/// Somebody who watches a run.
///
/// All methods do nothing unless an observer says otherwise.
#[expect(unused_variables, reason = "the empty methods' parameters are named for those who fill them")]
pub trait Observer: Clone {
    /// A machine exists from now on; ids count up from 0. How many slots it has is said at once after.
    fn node_added(&mut self, node: NodeId, address: NodeAddress) {}
    /// The number of slots of a machine is another from now on.
    fn slots_changed(&mut self, now: SimTime, node: NodeId, slots: u32) {}
    /// An event is about to be carried out.
    fn event(&mut self, now: SimTime, code: u32) {}
    /// A client wants something: a request begins its life.
    fn arrived(&mut self, now: SimTime, client: NodeId, kind: KindId) {}
    /// A request's life is over.
    fn finished(&mut self, end: &Finish) {}
    /// A request's try was given up or failed, and another follows.
    fn retried(&mut self, now: SimTime, caller: NodeId, failure: Failure) {}
    /// A good answer reached a client that no longer waited for it.
    fn late(&mut self, now: SimTime, client: NodeId) {}
    /// What a machine works on or lets wait has changed. `inside` counts every call it has taken in and not yet
    /// answered, also those that wait for calls of their own without holding a slot. Not called for clients: what
    /// they have in flight is what has arrived and not finished.
    fn load(&mut self, now: SimTime, node: NodeId, busy: u32, waiting: u32, inside: u32) {}
    /// A machine is done with a call (served it, or failed it after taking it in). Not called for clients: what
    /// they wait for ends with [`Observer::finished`].
    fn served(&mut self, span: &Span) {}
    /// A message set out.
    fn flight(&mut self, flight: &Flight) {}
    /// A balancer chose a server.
    fn picked(&mut self, now: SimTime, balancer: NodeId, server: NodeId) {}
    /// Something worth a mark on a chart happened.
    fn noted(&mut self, now: SimTime, note: Note) {}
    /// The next moment at which [`Observer::reached`] wants to be called.
    fn boundary(&self) -> SimTime {
        SimTime::NEVER
    }
    /// That moment has come; everything before it has happened.
    fn reached(&mut self, now: SimTime) {}
}

/// The end of a request's life.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finish {
    /// Which request, counted from 0 over the whole run.
    pub request: u64,
    /// When.
    pub now: SimTime,
    /// Who wanted it.
    pub client: NodeId,
    /// What was wanted.
    pub kind: KindId,
    /// When it was wanted; the first try set out then. Response time counts from here.
    pub wanted: SimTime,
    /// How often it was tried.
    pub tries: u32,
    /// How it ended.
    pub outcome: Outcome,
}

/// A call's stay at one machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Where.
    pub node: NodeId,
    /// What was asked for; [`KindId::NONE`] for a health check.
    pub kind: KindId,
    /// The request it belongs to, counted from 0 over the whole run.
    pub request: u64,
    /// When it came in.
    pub arrived: SimTime,
    /// When work on it began, if it did.
    pub started: Option<SimTime>,
    /// When it left.
    pub ended: SimTime,
    /// How long it kept a slot (or its share of one) busy.
    pub service: SimDuration,
    /// Nobody waited for it any more when it left.
    pub abandoned: bool,
    /// How it ended.
    pub outcome: Outcome,
}

/// Nobody watches.
impl Observer for () {}

/// What the terminal watches a run with: everything measured, and the first picks.
pub type Measured = (Metrics, Picks);

macro_rules! both {
    ($($method:ident($($arg:ident: $type:ty),*);)*) => {
        /// Two observers watch side by side.
        impl<A: Observer, B: Observer> Observer for (A, B) {
            $(#[inline(always)]
            fn $method(&mut self, $($arg: $type),*) {
                self.0.$method($($arg),*);
                self.1.$method($($arg),*);
            })*

            fn boundary(&self) -> SimTime {
                self.0.boundary().min(self.1.boundary())
            }

            fn reached(&mut self, now: SimTime) {
                if self.0.boundary() <= now {
                    self.0.reached(now);
                }
                if self.1.boundary() <= now {
                    self.1.reached(now);
                }
            }
        }
    };
}

both! {
    node_added(node: NodeId, address: NodeAddress);
    slots_changed(now: SimTime, node: NodeId, slots: u32);
    event(now: SimTime, code: u32);
    arrived(now: SimTime, client: NodeId, kind: KindId);
    finished(end: &Finish);
    retried(now: SimTime, caller: NodeId, failure: Failure);
    late(now: SimTime, client: NodeId);
    load(now: SimTime, node: NodeId, busy: u32, waiting: u32, inside: u32);
    served(span: &Span);
    flight(flight: &Flight);
    picked(now: SimTime, balancer: NodeId, server: NodeId);
    noted(now: SimTime, note: Note);
}

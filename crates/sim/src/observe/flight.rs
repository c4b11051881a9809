//! Messages on their way, for whoever draws them.

use crate::ids::NodeId;
use crate::time::SimTime;

/// A message on a line: who sent it, to whom, when it left and when it gets there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flight {
    /// The request it belongs to, counted from 0 over the run; `u64::MAX` for a health check.
    pub request: u64,
    /// The sender.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// When it left.
    pub departs: SimTime,
    /// When it gets there (or would have, had it not been lost).
    pub arrives: SimTime,
    /// What it carries.
    pub traffic: Traffic,
    /// Is it a question or an answer?
    pub leg: Leg,
    /// How it fares.
    pub fate: Fate,
}

/// What a message carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Traffic {
    /// A request that reads.
    Read,
    /// A request that writes.
    Write,
    /// A request for a static file.
    Static,
    /// A health check.
    Check,
}

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    /// From caller to called.
    Request,
    /// Back again.
    Response,
}

/// How a message fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Nothing special.
    Fine,
    /// A question asked again after a failure.
    Retry,
    /// An answer that says no, or a connection refused.
    Failed,
    /// Lost on the way.
    Lost,
    /// Work for a caller that no longer waits.
    Abandoned,
}

impl Traffic {
    /// All of them, in the order of their numbers.
    pub const ALL: [Traffic; 4] = [Traffic::Read, Traffic::Write, Traffic::Static, Traffic::Check];
}

impl Fate {
    /// All of them, in the order of their numbers.
    pub const ALL: [Fate; 5] = [Fate::Fine, Fate::Retry, Fate::Failed, Fate::Lost, Fate::Abandoned];
}

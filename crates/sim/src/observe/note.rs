//! What is worth a mark on a chart.

use crate::engine::Fault;
use crate::ids::NodeId;
use crate::time::{SimDuration, SimTime};

/// A note and when it was made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noted {
    /// When.
    pub time: SimTime,
    /// What.
    pub note: Note,
}

/// Something worth a mark on a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Note {
    /// A machine broke.
    Broke(NodeId, Fault),
    /// A machine was repaired; it may have to boot first.
    Repaired(NodeId),
    /// A machine has booted and takes requests.
    Booted(NodeId),
    /// A balancer concluded that a server is down.
    BelievedDown {
        /// The balancer.
        balancer: NodeId,
        /// The server.
        server: NodeId,
        /// How it truly was.
        truth: Truth,
    },
    /// A balancer concluded that a server is up again.
    BelievedUp {
        /// The balancer.
        balancer: NodeId,
        /// The server.
        server: NodeId,
    },
    /// A balancer put a server out for failing requests.
    Ejected {
        /// The balancer.
        balancer: NodeId,
        /// The server.
        server: NodeId,
        /// How it truly was.
        truth: Truth,
    },
    /// The standby took over the address.
    TookOver {
        /// The balancer that serves from now on.
        balancer: NodeId,
        /// How long after the active one broke.
        after: SimDuration,
    },
    /// A caller's circuit breaker opened.
    BreakerOpened(NodeId),
    /// A caller's circuit breaker closed.
    BreakerClosed(NodeId),
    /// A server is being drained.
    Draining(NodeId),
    /// A drained server is back.
    Undrained(NodeId),
    /// A parameter was changed.
    Changed(Change),
}

/// How a server truly is that a balancer has just lost its trust in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It has been broken for so long.
    Broken(SimDuration),
    /// It is still starting.
    Starting,
    /// Nothing is wrong with it.
    Sound,
}

/// Where it stands written which parameter was changed, and to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// In the entry of this number of the log of commands.
    Commanded(u32),
    /// In the entry of this number of the scenario's script.
    Scripted(u32),
}

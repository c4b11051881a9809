//! Parts of findings.

use crate::time::SimDuration;

/// In what way a machine is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Down {
    /// Its process is gone: connections are refused at once.
    Crashed,
    /// It takes requests and never answers.
    Hung,
    /// It works, but no message reaches or leaves it.
    Cut,
    /// It has been repaired and is starting.
    Booting,
}

/// What it takes until a balancer notices by its health checks that a server is down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Watch {
    /// None are sent: it never will.
    Unchecked,
    /// So many more checks must fail.
    Checks {
        /// How many.
        missing: u32,
        /// When the last of them will have failed.
        noticed_in: SimDuration,
    },
    /// Suspicion must grow to a threshold.
    Suspicion {
        /// Suspicion now.
        phi: f64,
        /// The threshold.
        threshold: f64,
    },
}

/// How much a machine or group has to do, against what it can.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pressure {
    /// Share of slots taken.
    pub utilisation: f64,
    /// Calls that come per second, those turned away at the door included.
    pub offered: f64,
    /// The most calls per second it can do, given how long a call holds a slot.
    pub capacity: f64,
    /// Is the capacity a formula's, so that chance has no part in it?
    pub steady: bool,
    /// Mean number of calls that wait.
    pub waiting: f64,
    /// Calls that wait right now.
    pub queue: u32,
    /// Are processors shared? Then nobody waits: those are calls that are more than the processors.
    pub shared: bool,
    /// Calls turned away per second, or dropped after waiting too long.
    pub refused: f64,
}

impl Pressure {
    /// What is asked of it as a share of what it can do: its utilisation in the long run, and more than 1 if it can't.
    pub fn demanded(&self) -> f64 {
        if self.steady && self.capacity > 0.0 { self.offered / self.capacity } else { self.utilisation }
    }
}

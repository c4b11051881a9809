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

/// How servers are in truth of which a balancer trusts none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Truths {
    /// So many are up.
    pub up: u32,
    /// So many are down, in each way in the order of [`Down`].
    pub down: [u32; 4],
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

/// What a line uses up most of, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// The mean time for which clients or a balancer wait for an answer.
    Answer(f64),
    /// The mean time for which a call holds a server's slot.
    Slot(f64),
    /// All the time after which callers give up: no answer comes in time.
    Timeout(f64),
}

/// What of a machine would fill up first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Narrow {
    /// Its slots, or its processors.
    Work,
    /// The rate at which it lets requests in.
    RateLimit,
    /// The requests it may have aboard.
    Connections,
    /// The connections that servers may open to it.
    Pool,
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
    /// Are both formulas', so that chance has no part in them, and may more be asked of it?
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

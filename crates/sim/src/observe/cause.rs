//! Why a request failed, and where.

use crate::ids::NodeId;

/// How a call or request ended.
pub type Outcome = Result<(), Failure>;

/// A failure: its cause and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub cause: Cause,
    /// The machine at which it failed.
    pub at: NodeId,
}

macro_rules! causes {
    ($($(#[doc = $about:literal])+ $name:ident = $id:literal, $status:expr;)*) => {
        /// Why a call failed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Cause {
            $($(#[doc = $about])+ $name,)*
        }

        impl Cause {
            /// All causes, in the order they are listed.
            pub const ALL: &'static [Cause] = &[$(Cause::$name),*];

            /// Name in outputs for machines.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Cause::$name => $id,)*
                }
            }

            /// The HTTP status with which a balancer or a server tells its own caller (RFC 9110 §15, RFC 6585 §4); none
            /// if there is nobody to tell. A client that finds out by itself sees none: [`Cause::is_silent`].
            pub const fn status(self) -> Option<u16> {
                match self {
                    $(Cause::$name => $status,)*
                }
            }
        }
    };
}

causes! {
    /// Nobody listens at the machine: its process is gone or still booting.
    Refused = "refused", Some(502);
    /// Every slot is busy and the queue is full.
    QueueFull = "queue_full", Some(503);
    /// It waited so long that starting it made no sense any more.
    Shed = "shed", Some(503);
    /// The balancer believes that no server is up.
    NoServer = "no_server", Some(503);
    /// The balancer has as many requests aboard as it can hold.
    ConnectionLimit = "connection_limit", Some(503);
    /// The rate limit was used up.
    RateLimited = "rate_limited", Some(429);
    /// The client gave up waiting for the answer.
    TimedOut = "timed_out", None;
    /// A balancer or a server gave up waiting for another machine.
    GatewayTimeout = "gateway_timeout", Some(504);
    /// The machine died with the request aboard.
    Died = "died", Some(502);
    /// A flaky machine answered with an error.
    ServerError = "server_error", Some(500);
    /// No connection to the database became free in time.
    PoolTimeout = "pool_timeout", Some(500);
    /// The database has as many connections as it allows.
    TooManyConnections = "too_many_connections", Some(500);
    /// The message was repeated until the sender gave up: nothing gets through.
    Unreachable = "unreachable", Some(504);
    /// The circuit breaker is open: the call was not even tried.
    BreakerOpen = "breaker_open", Some(503);
    /// The caller throttles itself because too few of its calls were accepted.
    Throttled = "throttled", Some(503);
    /// The simulator holds as many calls as it can.
    SimulatorFull = "simulator_full", None;
}

impl Cause {
    /// How many there are.
    pub const COUNT: usize = Cause::ALL.len();

    /// Does the caller find out by itself, because nobody answers?
    pub const fn is_silent(self) -> bool {
        use Cause::{BreakerOpen, Died, Refused, SimulatorFull, Throttled, TimedOut, Unreachable};
        matches!(self, Refused | Died | TimedOut | Unreachable | BreakerOpen | Throttled | SimulatorFull)
    }

    /// Its place in [`Cause::ALL`].
    #[inline]
    pub const fn index(self) -> usize {
        self as usize
    }
}

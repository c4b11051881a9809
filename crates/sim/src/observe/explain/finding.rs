//! What there is to say about a system's state: facts with their figures, no sentences.

use super::figures::{Budget, Down, Narrow, Pressure, Truths, Watch};
use crate::ids::{ComponentId, NodeId};
use crate::observe::Cause;
use crate::params::MethodId;
use crate::scenario::ComponentKind;
use crate::time::SimDuration;

/// Something worth saying about why the system does as it does, in the order of importance.
///
/// Rates are per simulated second, utilisations and shares lie in [0, 1].
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// A machine is down that nobody is asked instead of: a database, a balancer that holds the address, a server
    /// without a balancer.
    MachineDown {
        /// The machine.
        node: NodeId,
        /// What it is.
        kind: ComponentKind,
        /// In what way it is down.
        down: Down,
        /// For how long.
        lasting: SimDuration,
        /// Requests that have failed since.
        failed: u64,
        /// How many others of its group are up: the standby that will take over, or servers that clients ask as well.
        others: u32,
        /// How many others of its group are down too.
        down_too: u32,
    },
    /// Half of a pair of balancers is down: the other serves, and nobody stands by.
    NoStandby {
        /// The one that serves.
        active: NodeId,
        /// The one that is down.
        fallen: NodeId,
        /// In what way it is down.
        down: Down,
        /// For how long.
        lasting: SimDuration,
    },
    /// A balancer has no server it believes in.
    NoHealthyServer {
        /// The balancer.
        balancer: NodeId,
        /// Does it send to all of them nevertheless?
        fail_open: bool,
        /// How they are in truth.
        truth: Truths,
        /// Has it put some of those that are up out for failing requests, rather than for missed checks?
        ejected: bool,
        /// Requests that fail per second.
        failing: f64,
    },
    /// All servers of a balancer are being drained: nobody takes new requests.
    AllDrained {
        /// The balancer.
        balancer: NodeId,
        /// Requests that come per second.
        arriving: f64,
    },
    /// A server is down, and the balancer still sends requests there.
    DownUnnoticed {
        /// The server.
        server: NodeId,
        /// The balancer.
        balancer: NodeId,
        /// In what way it is down.
        down: Down,
        /// For how long.
        lasting: SimDuration,
        /// Share of the balancer's requests it is sent.
        share: f64,
        /// Tries that have failed there since.
        failed: u64,
        /// Requests that are stuck in it.
        stuck: u32,
        /// What it takes until the balancer notices by its health checks.
        watch: Watch,
        /// So many failed requests in a row put it out even before; 0 if none do.
        failures: u32,
    },
    /// A line is cut: nothing gets through.
    LinkCut {
        /// From this component.
        from: ComponentId,
        /// To this one.
        to: ComponentId,
        /// Requests that fail per second.
        failing: f64,
    },
    /// More failed tries are repeated than the system can bear.
    RetryStorm {
        /// Requests that come per second.
        arriving: f64,
        /// Retries per second.
        retries: f64,
        /// Share of the servers' work that is done for callers who have given up.
        wasted: f64,
        /// Requests answered per second.
        goodput: f64,
    },
    /// Machines work for callers who have given up, and those who still wait get the less.
    WastedWork {
        /// Share of the servers' work that is done for nobody.
        wasted: f64,
        /// Requests that come per second.
        arriving: f64,
        /// Requests answered per second.
        goodput: f64,
        /// Is all work that was given up cancelled? Then it is what was done by then.
        cancelled: bool,
    },
    /// A line takes most of the time.
    SlowLine {
        /// From this component.
        from: ComponentId,
        /// To this one.
        to: ComponentId,
        /// Mean time in seconds that a request is on it, there and back, by formula.
        takes: f64,
        /// What that is most of.
        budget: Budget,
    },
    /// The database is what everybody waits for.
    DatabaseBottleneck {
        /// The database.
        database: NodeId,
        /// Its utilisation.
        utilisation: f64,
        /// Mean number of queries that wait in it.
        waiting: f64,
        /// Calls that wait in servers for a connection to it, right now.
        pool_waiting: u32,
        /// Share of the servers' taken slots that do nothing but wait for it.
        held: f64,
        /// The most queries per second it can do.
        capacity: f64,
    },
    /// The servers' connection pools are too small, though the database has time.
    PoolExhausted {
        /// The database.
        database: NodeId,
        /// Its utilisation.
        utilisation: f64,
        /// Connections of all servers together, all in use.
        connections: u32,
        /// Calls that wait for one, right now.
        pool_waiting: u32,
        /// Calls per second that have waited for one in vain.
        in_vain: f64,
    },
    /// The balancer itself can't keep up.
    BalancerChokepoint {
        /// The balancer.
        balancer: NodeId,
        /// How busy, wanted and able it is.
        pressure: Pressure,
        /// Mean utilisation of the servers behind it.
        servers: f64,
        /// Are these full as well?
        too: bool,
    },
    /// A machine answers some requests with an error at once.
    Flaky {
        /// The machine.
        node: NodeId,
        /// Tries it fails per second.
        failing: f64,
    },
    /// A machine works slower than it should.
    Slow {
        /// The machine.
        node: NodeId,
        /// Its speed, as a multiple of a plain machine.
        speed: f64,
        /// Share of the servers' taken slots that do nothing but wait for it, if it is a database.
        held: f64,
        /// Has a balancer put it out?
        out: bool,
        /// Its utilisation.
        utilisation: f64,
    },
    /// A balancer takes a server out and back again and again.
    Flapping {
        /// What is asked of its group, against what that can do.
        demanded: f64,
        /// The server.
        server: NodeId,
        /// The balancer.
        balancer: NodeId,
        /// Changes of mind over the last minute, at most eight.
        changes: u32,
        /// The server's utilisation.
        utilisation: f64,
    },
    /// A balancer takes a server for down that is up.
    FalseAlarm {
        /// The server.
        server: NodeId,
        /// The balancer.
        balancer: NodeId,
        /// For how long.
        lasting: SimDuration,
        /// Was it put out for failing requests, rather than for missed checks?
        ejected: bool,
        /// Its utilisation.
        utilisation: f64,
    },
    /// A server is down and the balancer knows.
    DownNoticed {
        /// The server, the latest if there are several.
        server: NodeId,
        /// The balancer.
        balancer: NodeId,
        /// In what way it is down.
        down: Down,
        /// For how long.
        lasting: SimDuration,
        /// How many others are, and the balancer knows.
        others: u32,
        /// How many servers do their work.
        left: u32,
        /// How busy, wanted and able these are.
        pressure: Pressure,
    },
    /// A server is back, or new, and the balancer doesn't trust it yet.
    BackUnnoticed {
        /// The server.
        server: NodeId,
        /// The balancer.
        balancer: NodeId,
        /// For how long it has been up.
        lasting: SimDuration,
    },
    /// One server has much more to do than another of the same balancer.
    Unbalanced {
        /// The balancer.
        balancer: NodeId,
        /// How it chooses.
        method: MethodId,
        /// The busiest server.
        busiest: NodeId,
        /// Its utilisation.
        most: f64,
        /// The one with the least to do.
        idlest: NodeId,
        /// Its utilisation.
        least: f64,
    },
    /// One machine, or several of a group, have more to do than they can.
    Saturated {
        /// The machine, or the first of several.
        node: NodeId,
        /// What it is.
        kind: ComponentKind,
        /// How many of the group are saturated.
        machines: u32,
        /// How many the group has at work.
        of: u32,
        /// How busy, wanted and able they are, taken together.
        pressure: Pressure,
    },
    /// A long queue waits in a machine that could keep up.
    Backlog {
        /// The machine.
        node: NodeId,
        /// Calls that wait in it right now.
        waiting: u32,
        /// How long it takes to do them all, each as long as a mean one.
        work: SimDuration,
        /// Is it busy with a few that take much longer than that?
        held_up: bool,
    },
    /// A caller's circuit breaker keeps calls back.
    BreakerOpen {
        /// The caller.
        caller: NodeId,
        /// Calls kept back per second.
        kept_back: f64,
        /// When it lets trial calls through; none if it does so now.
        reopens_in: Option<SimDuration>,
    },
    /// A machine turns requests away because they exceed its rate limit.
    RateLimited {
        /// The machine.
        node: NodeId,
        /// Requests turned away per second.
        refused: f64,
        /// Their share of those that came.
        share: f64,
    },
    /// A caller keeps calls back because too few of them were accepted.
    Throttled {
        /// The caller.
        caller: NodeId,
        /// Calls kept back per second.
        kept_back: f64,
    },
    /// Requests fail, and none of the above says why.
    Failing {
        /// The most frequent cause.
        cause: Cause,
        /// Where most of these fail.
        at: NodeId,
        /// Requests that fail so per second.
        rate: f64,
        /// Their share of all requests.
        share: f64,
    },
    /// A line loses messages.
    LossyLink {
        /// From this component.
        from: ComponentId,
        /// To this one.
        to: ComponentId,
        /// Share of messages lost.
        loss: f64,
        /// What is used up most until they are sent again, if that does harm.
        budget: Option<Budget>,
    },
    /// A machine is still starting.
    Booting {
        /// The machine.
        node: NodeId,
        /// How long it will take.
        ready_in: SimDuration,
    },
    /// The busiest machine is near the point where waiting grows steeply.
    NearKnee {
        /// The machine.
        node: NodeId,
        /// What it is.
        kind: ComponentKind,
        /// So many of its group are about as busy; if there is more than one, `demanded` is asked of all of them.
        machines: u32,
        /// What is asked of it, as a share of what it can do.
        demanded: f64,
        /// How many times as long as its service a call stays there, as measured.
        stretch: f64,
        /// Share of calls that had to wait for a slot, as measured.
        waited: f64,
    },
    /// All is well: everything has room.
    Headroom {
        /// The busiest machine.
        busiest: NodeId,
        /// What it is an instance of.
        component: ComponentId,
        /// So many of that component are about as busy; if there is more than one, the figures are those of all of them.
        machines: u32,
        /// What of it would fill up first.
        narrow: Narrow,
        /// What is asked of that, as a share of what it can do.
        demanded: f64,
        /// How many times the present load fills it. None if what happened lately says too little about that.
        factor: Option<f64>,
        /// Requests answered per second.
        goodput: f64,
        /// Mean response time.
        response: SimDuration,
        /// How long ago a request failed last, if some of those did that the figures are about.
        calm: Option<SimDuration>,
    },
    /// Nobody wants anything.
    Idle,
}

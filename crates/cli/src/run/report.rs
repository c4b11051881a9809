//! What a run has shown, as plain data: printed as a table or as JSON.

use super::estimate::Estimate;
use super::figures::Times;
use serde::Serialize;

/// What the runs of a plan have shown.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The scenario's title.
    pub title: String,
    /// Seed of the first run.
    pub seed: u64,
    /// When measuring began, in simulated seconds.
    pub warmup_s: f64,
    /// How long each run was measured, in simulated seconds.
    pub duration_s: f64,
    /// How many runs there were.
    pub replications: u32,
    /// How many parts (batches of one run, or runs) the confidence intervals come from.
    pub parts: usize,
    /// Counts of requests, all runs together.
    pub requests: Requests,
    /// Good answers that reached clients per second, whether or not anybody still waited for them.
    pub throughput: Option<Estimate>,
    /// Requests answered per second.
    pub goodput: Option<Estimate>,
    /// Share of the requests that ended in failure.
    pub failed_share: Option<Estimate>,
    /// Mean number of requests in flight.
    pub in_flight: Option<Estimate>,
    /// Response times of answered requests, in milliseconds.
    pub response_ms: Times,
    /// Components whose machines have slots.
    pub components: Vec<ComponentRow>,
    /// Machines.
    pub machines: Vec<MachineRow>,
    /// Health checks that came in at all machines, per second: what detection costs in messages.
    pub checks_per_s: Option<Estimate>,
    /// Failures noticed by balancers.
    pub detections: Delays,
    /// Servers taken for down that were up.
    pub false_alarms: u64,
    /// Servers put out for failing requests though nothing was wrong with them.
    pub false_ejections: u64,
    /// Takeovers by a standby.
    pub takeovers: Delays,
    /// Price of all machines at the end.
    pub cost_per_hour: f64,
    /// What a million answered requests cost at that price.
    pub cost_per_million: Option<f64>,
    /// The balancers' first picks, if they were asked for.
    pub picks: Vec<String>,
}

/// Counts of requests while measuring: one that came before and ended meanwhile was answered, but did not arrive.
#[derive(Debug, Serialize)]
pub struct Requests {
    /// Wanted.
    pub arrived: u64,
    /// Answered.
    pub done: u64,
    /// Failed for good.
    pub failed: u64,
    /// Tries of all requests that ended.
    pub tries: u64,
    /// Tries that followed a failed one, at whichever machine.
    pub retries: u64,
    /// The same by kind.
    pub kinds: Vec<KindRow>,
    /// Failures by cause and place.
    pub causes: Vec<CauseRow>,
}

/// Counts of the requests of one kind.
#[derive(Debug, Serialize)]
pub struct KindRow {
    /// The kind.
    pub kind: String,
    /// Wanted.
    pub arrived: u64,
    /// Answered.
    pub done: u64,
    /// Failed for good.
    pub failed: u64,
    /// Mean response time of those answered, in milliseconds.
    pub mean_response_ms: Option<Estimate>,
    /// Failures by cause, wherever they happened.
    pub causes: Vec<KindCauseRow>,
}

/// Requests of one kind that failed for the same cause.
#[derive(Debug, Serialize)]
pub struct KindCauseRow {
    /// Why.
    pub cause: &'static str,
    /// How many.
    pub count: u64,
}

/// Requests that failed for the same cause at the same machine.
#[derive(Debug, Serialize)]
pub struct CauseRow {
    /// Why.
    pub cause: &'static str,
    /// The HTTP status the client saw, if any.
    pub status: Option<u16>,
    /// Where.
    pub at: String,
    /// How many.
    pub count: u64,
}

/// What happened at the machines of a component taken together.
#[derive(Debug, Serialize)]
pub struct ComponentRow {
    /// The component.
    pub component: String,
    /// Waits for a slot, in milliseconds, those that lasted no time included.
    pub wait_ms: Times,
    /// Share of calls that had to wait.
    pub waiting_probability: Option<Estimate>,
}

/// What happened at one machine.
#[derive(Debug, Serialize)]
pub struct MachineRow {
    /// The machine.
    pub machine: String,
    /// Share of its slots that was taken.
    pub utilisation: Option<Estimate>,
    /// Mean number of calls that waited; where processors are shared, of those beyond their number.
    pub queue: Option<Estimate>,
    /// Calls that it answered well, per second.
    pub served_per_s: Option<Estimate>,
    /// Mean time for which a call that got a slot held it, in milliseconds.
    pub service_ms: Option<Estimate>,
    /// Requests that failed for good here.
    pub failed: u64,
    /// Health checks that came in here, per second.
    pub checks_per_s: Option<Estimate>,
}

/// How long something took each time it happened.
#[derive(Debug, Serialize)]
pub struct Delays {
    /// How often it happened.
    pub count: usize,
    /// Mean, in seconds.
    pub mean_s: Option<f64>,
    /// Longest, in seconds.
    pub max_s: Option<f64>,
}

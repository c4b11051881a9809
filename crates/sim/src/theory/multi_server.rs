//! Several servers that share one queue, Poisson arrivals.
//!
//! Arguments: `servers` c ≥ 1, `service` the mean service time S > 0, `utilisation` ρ = λS/c.
//! Source: Kleinrock, Queueing Systems I (1975), chapter 3; Erlang (1917).

use super::birth_death::{mean, steady_state};
use super::domain::{finite, not_negative, positive, some, stable};

/// The largest offered load: keeps weights of states within the range of `f64`.
const MOST_OFFERED: f64 = 1e9;

/// Probability that all of `servers` are busy and an arrival is refused (Erlang B), when there is no queue.
///
/// `offered` is the offered load a = λS ≥ 0 in erlangs. Depends on the service time's mean only, not on its law.
/// By the recursion B(0) = 1, B(k) = aB(k − 1)/(k + aB(k − 1)).
pub fn erlang_b(servers: u32, offered: f64) -> Option<f64> {
    let offered = not_negative(offered)?;
    finite((1..=servers).fold(1.0, |blocked, k| {
        let carried = offered * blocked;
        carried / (f64::from(k) + carried)
    }))
}

/// Probability that an arrival at M/M/c must wait (Erlang C): B/(1 − ρ + ρB). `utilisation` in 0..1.
pub fn erlang_c(servers: u32, utilisation: f64) -> Option<f64> {
    let rho = stable(utilisation)?;
    let blocked = erlang_b(some(servers)?, f64::from(servers) * rho)?;
    finite(blocked / (1.0 - rho + rho * blocked))
}

/// Mean wait before service of M/M/c, FCFS: C·S/(c(1 − ρ)). `utilisation` in 0..1.
pub fn mmc_wait(servers: u32, service: f64, utilisation: f64) -> Option<f64> {
    let waits = erlang_c(servers, utilisation)?;
    finite(waits * positive(service)? / (f64::from(servers) * (1.0 - utilisation)))
}

/// Mean response time of M/M/c, FCFS: the mean wait plus S. `utilisation` in 0..1.
pub fn mmc_response(servers: u32, service: f64, utilisation: f64) -> Option<f64> {
    finite(mmc_wait(servers, service, utilisation)? + service)
}

/// Probability that a wait at M/M/c, FCFS, exceeds `time` ≥ 0: C·e^(−c(1 − ρ)t/S). `utilisation` in 0..1.
pub fn mmc_wait_exceeds(servers: u32, service: f64, utilisation: f64, time: f64) -> Option<f64> {
    let waits = erlang_c(servers, utilisation)?;
    let drain = f64::from(servers) * (1.0 - utilisation) / positive(service)?;
    finite(waits * libm::exp(-drain * not_negative(time)?))
}

/// M/M/c/K: a queue with room for `capacity` requests in all, those in service included.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounded {
    /// Probability of 0, 1 … K requests in the system.
    pub probabilities: Vec<f64>,
    /// Share of arrivals that find it full and are refused.
    pub loss: f64,
    /// Mean number in the system, waiting and in service.
    pub in_system: f64,
    /// Mean response time of those that were accepted.
    pub response: f64,
}

/// The steady state of M/M/c/K, which exists at any `utilisation` ≥ 0 (here the *offered* work per server).
///
/// p(n) ∝ aⁿ/∏min(i, c) with a = cρ; the mean response follows by Little's law. `capacity` K is at least
/// `servers` and below a million.
pub fn mmck(servers: u32, capacity: u32, service: f64, utilisation: f64) -> Option<Bounded> {
    let offered = f64::from(some(servers)?) * not_negative(utilisation)?;
    if capacity < servers || offered > MOST_OFFERED {
        return None;
    }
    let service = positive(service)?;
    let probabilities = steady_state(capacity, |n| offered / f64::from((n + 1).min(servers)))?;
    let loss = *probabilities.last()?;
    let in_system = mean(&probabilities, f64::from);
    let busy = mean(&probabilities, |n| f64::from(n.min(servers)));
    // Accepted requests per service time are the busy servers; an idle system answers in S.
    let response = finite(if busy > 0.0 { service * (in_system / busy) } else { service })?;
    Some(Bounded { probabilities, loss, in_system, response })
}

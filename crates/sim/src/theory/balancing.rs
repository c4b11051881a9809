//! What balancing does to response times: Poisson arrivals, equal servers with a queue each, exponential service.
//!
//! Arguments: `servers` n ≥ 1, `service` the mean service time S > 0, `utilisation` ρ in 0..1.
//! Random balancing makes each server M/M/1: see [`super::single_server::mm1_response`].

use super::domain::{finite, positive, some, stable};
use super::two_queues;

/// Steps of Newton's method before giving up; some ten are needed.
const MOST_STEPS: u32 = 200;

/// σ of round robin: the probability that a request finds its server busy.
///
/// Each server sees every n-th arrival of a Poisson stream and is E_n/M/1 (Kleinrock I, section 6.4): σ is the
/// root below 1 of σ = (nρ/(nρ + 1 − σ))ⁿ.
pub fn round_robin_sigma(servers: u32, utilisation: f64) -> Option<f64> {
    let n = f64::from(some(servers)?);
    let offered = n * stable(utilisation)?;
    // The right-hand side is convex, so Newton's method rises from 0 to the lower root without overshooting.
    let mut sigma = 0.0;
    for _ in 0..MOST_STEPS {
        let value = libm::pow(offered / (offered + 1.0 - sigma), n);
        let slope = n * value / (offered + 1.0 - sigma);
        let step = (value - sigma) / (1.0 - slope);
        if !(step > 1e-15 * sigma && sigma + step < 1.0) {
            break;
        }
        sigma += step;
    }
    Some(sigma)
}

/// Mean response time under round robin, FCFS: S/(1 − σ) with [`round_robin_sigma`].
pub fn round_robin_response(servers: u32, service: f64, utilisation: f64) -> Option<f64> {
    finite(positive(service)? / (1.0 - round_robin_sigma(servers, utilisation)?))
}

/// Mean response time of 2 servers when each request joins the shorter queue (least connections).
///
/// A truncated Markov chain, good to about 10⁻⁸. `utilisation` up to 0.98.
pub fn shortest_of_two_response(service: f64, utilisation: f64) -> Option<f64> {
    two_queues_response(service, utilisation, 1.0)
}

/// Mean response time of 2 servers when two are drawn *with replacement* and the request joins the shorter: one
/// time in four the longer queue is drawn twice. (Drawing two distinct ones is joining the shorter queue.)
///
/// A truncated Markov chain, good to about 10⁻⁸. `utilisation` up to 0.98.
pub fn two_draws_of_two_response(service: f64, utilisation: f64) -> Option<f64> {
    two_queues_response(service, utilisation, 0.75)
}

/// By Little's law, from the mean number at both servers.
fn two_queues_response(service: f64, utilisation: f64, to_shorter: f64) -> Option<f64> {
    let (service, rho) = (positive(service)?, stable(utilisation)?);
    if rho > two_queues::MOST_UTILISATION {
        return None;
    }
    // Below this there is nobody to queue behind.
    if rho < 1e-9 {
        return Some(service);
    }
    finite(service * (two_queues::in_system(rho, to_shorter) / (2.0 * rho)))
}

/// Mean response time when the shortest of `choices` d ≥ 1 randomly drawn queues is joined, with ever more servers:
/// S·Σ ρ^((dⁱ − d)/(d − 1)) over i ≥ 1 (the supermarket model; Mitzenmacher 2001).
///
/// Finite systems are slower: by 1 % with 100 servers at ρ = 0.9 and two choices.
pub fn supermarket_response(choices: u32, service: f64, utilisation: f64) -> Option<f64> {
    let (d, service) = (f64::from(some(choices)?), positive(service)?);
    let rho = stable(utilisation)?;
    if choices == 1 {
        return finite(service / (1.0 - rho));
    }
    let mut sum = 0.0;
    let mut exponent = 0.0;
    loop {
        let term = libm::pow(rho, exponent);
        sum += term;
        if term < 1e-17 * sum {
            return finite(service * sum);
        }
        exponent = d * (exponent + 1.0);
    }
}

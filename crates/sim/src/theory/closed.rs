//! Closed systems: a fixed number of users who think, ask, and wait for the answer before they think again.
//!
//! Such users slow down with the system and so hide overload (Schroeder, Wierman and Harchol-Balter, NSDI 2006).

use super::birth_death::{mean, steady_state};
use super::domain::{finite, not_negative, positive, some};

/// The steady state of a closed system.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Closed {
    /// Answers per unit of time, X.
    pub throughput: f64,
    /// Mean response time, R = N/X − Z.
    pub response: f64,
    /// Mean share of the servers that is busy, in 0..=1.
    pub utilisation: f64,
}

/// `users` N ≥ 1 with exponential thinking (mean `think` Z ≥ 0) at `servers` c ≥ 1 with one queue and exponential
/// service (mean `service` S > 0): the machine-repair model M/M/c//N (Kleinrock I, section 3.8).
///
/// With n requests in the system, new ones come at rate (N − n)/Z and leave at rate min(n, c)/S. R depends on the
/// mean of the think time only, not on its law. Below a million users.
pub fn machine_repair(users: u32, think: f64, servers: u32, service: f64) -> Option<Closed> {
    let (users, servers) = (some(users)?, some(servers)?);
    let (think, service) = (not_negative(think)?, positive(service)?);
    // n/Z against min(n, c)/S as service per think time, so that no rate is infinite.
    let service_per_think = service / think;
    let (busy, in_system) = if service_per_think < 1e90 {
        let ratio = |n: u32| f64::from(users - n) * service_per_think / f64::from((n + 1).min(servers));
        let probabilities = steady_state(users, ratio)?;
        (mean(&probabilities, |n| f64::from(n.min(servers))), mean(&probabilities, f64::from))
    } else {
        (f64::from(users.min(servers)), f64::from(users))
    };
    Some(Closed {
        throughput: finite(busy / service)?,
        response: finite(service * (in_system / busy))?,
        utilisation: busy / f64::from(servers),
    })
}

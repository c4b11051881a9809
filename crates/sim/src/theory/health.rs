//! How long it takes until somebody notices that a server is gone.
//!
//! All times share one unit and count from the crash, unless stated.

use super::domain::{finite, not_negative, positive, some};
use super::normal::quantile_above;

/// How a server fails to answer a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// At once: the machine answers that nobody listens.
    Refused,
    /// Not at all: the check runs into its timeout.
    Hung,
}

/// When the next check starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// An interval after the last one started (ALB, Kubernetes).
    FixedRate,
    /// An interval after the last one ended (HAProxy, Envoy).
    FixedDelay,
}

/// Periodic checks that declare a server down after some failures in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checks {
    /// Between checks, I > 0.
    pub interval: f64,
    /// Of one check, T ≥ 0.
    pub timeout: f64,
    /// Failures in a row that it takes, k ≥ 1.
    pub threshold: u32,
    /// When the next check starts.
    pub schedule: Schedule,
}

/// A time that depends on a random phase.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Its mean.
    pub mean: f64,
    /// Its maximum.
    pub max: f64,
}

/// From a crash at a random phase of the checks to the verdict.
///
/// Up to an interval passes until the first failing check starts, then k − 1 periods, then the last check's own
/// timeout: U + (k − 1)I when refused; U + (k − 1)I + T when hung at a fixed rate; U + (k − 1)(I + T) + T when hung
/// with a fixed delay, where U is uniform on (0, I).
pub fn detection(checks: Checks, failure: Failure) -> Option<Spread> {
    let (interval, timeout) = (positive(checks.interval)?, not_negative(checks.timeout)?);
    let periods = f64::from(some(checks.threshold)? - 1);
    let after_first = match (failure, checks.schedule) {
        (Failure::Refused, _) => periods * interval,
        (Failure::Hung, Schedule::FixedRate) => periods * interval + timeout,
        (Failure::Hung, Schedule::FixedDelay) => periods * (interval + timeout) + timeout,
    };
    Some(Spread { mean: finite(interval / 2.0 + after_first)?, max: finite(interval + after_first)? })
}

/// Silence *since the last heartbeat* at which a phi-accrual detector convicts, with normal gaps: μ + σ·z(10^−Φ).
///
/// `mean` μ ≥ 0 and `deviation` σ ≥ 0 of the gaps between heartbeats, `phi` Φ above 0 and below 300. Exact;
/// Akka's logistic approximation convicts earlier (5.226 σ instead of 5.612 σ at Φ = 8). Hayashibara et al. 2004.
pub fn phi_normal(mean: f64, deviation: f64, phi: f64) -> Option<f64> {
    let z = quantile_above(libm::pow(10.0, -positive(phi)?))?;
    finite((not_negative(mean)? + not_negative(deviation)? * z).max(0.0))
}

/// Silence *since the last heartbeat* at which a phi-accrual detector convicts, with exponential gaps (Cassandra):
/// Φ·ln 10·mean. `mean` and `phi` ≥ 0.
pub fn phi_exponential(mean: f64, phi: f64) -> Option<f64> {
    finite(not_negative(phi)? * std::f64::consts::LN_10 * not_negative(mean)?)
}

/// From the crash of a VRRP master to the takeover by a backup of this `priority` (1 to 254).
///
/// The backup waits 3A + (256 − priority)·A/256 from the last advertisement, sent every `advert` A > 0 (RFC 5798,
/// section 6.1); the crash comes at a random time after that advertisement.
pub fn vrrp_takeover(advert: f64, priority: u8) -> Option<Spread> {
    if !(1..=254).contains(&priority) {
        return None;
    }
    let skew = (256.0 - f64::from(priority)) / 256.0;
    let max = finite((3.0 + skew) * positive(advert)?)?;
    Some(Spread { mean: max - advert / 2.0, max })
}

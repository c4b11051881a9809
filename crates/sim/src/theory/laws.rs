//! Operational laws: true of any system in any period, whatever the laws of its times.
//!
//! Source: Little (1961); Denning and Buzen, ACM Computing Surveys 10(3), 1978.

use super::domain::{finite, not_negative, positive, some};

/// Mean number in a system: L = λW, for `rate` λ ≥ 0 and mean time in the system `time` W ≥ 0.
pub fn little(rate: f64, time: f64) -> Option<f64> {
    finite(not_negative(rate)? * not_negative(time)?)
}

/// Utilisation of each of `servers` c ≥ 1: λS/c. Above 1 it is the overload that cannot be served.
pub fn utilisation(rate: f64, service: f64, servers: u32) -> Option<f64> {
    finite(not_negative(rate)? * not_negative(service)? / f64::from(some(servers)?))
}

/// Mean response time of a closed system: N/X − Z, for `users` N, `throughput` X > 0 and mean think time Z ≥ 0.
///
/// `None` when the three contradict each other (more throughput than the users can ask for).
pub fn closed_response(users: u32, throughput: f64, think: f64) -> Option<f64> {
    not_negative(f64::from(users) / positive(throughput)? - not_negative(think)?)
}

/// The most a closed system can answer per unit of time: min(N/(R₀ + Z), 1/D).
///
/// `alone` R₀ > 0 is the response time with nobody else there, `think` Z ≥ 0, and `bottleneck` D > 0 the largest
/// demand per request on any one resource (its service time divided by its servers).
pub fn throughput_bound(users: u32, alone: f64, think: f64, bottleneck: f64) -> Option<f64> {
    let light = f64::from(users) / (positive(alone)? + not_negative(think)?);
    finite(light.min(1.0 / positive(bottleneck)?))
}

/// How many users it takes until the bounds of [`throughput_bound`] cross: (R₀ + Z)/D. More must queue.
pub fn saturation_users(alone: f64, think: f64, bottleneck: f64) -> Option<f64> {
    finite((positive(alone)? + not_negative(think)?) / positive(bottleneck)?)
}

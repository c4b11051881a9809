//! One server, Poisson arrivals, unlimited queue.
//!
//! Arguments: `service` the mean service time S > 0, `utilisation` ρ = λS in 0..1.
//! Source: Kleinrock, Queueing Systems I (1975); Harchol-Balter, Performance Modeling (2013).

use super::domain::{finite, not_negative, positive, stable};

/// Mean response time of M/M/1, first come first served: S/(1 − ρ).
pub fn mm1_response(service: f64, utilisation: f64) -> Option<f64> {
    finite(positive(service)? / (1.0 - stable(utilisation)?))
}

/// Response time of M/M/1, FCFS, that a share `p` in 0..1 of the requests stays below: −ln(1 − p)·S/(1 − ρ).
///
/// The response time is exponential, so its 99th percentile is 4.6 times its mean at every utilisation.
pub fn mm1_percentile(service: f64, utilisation: f64, p: f64) -> Option<f64> {
    if !(0.0..1.0).contains(&p) {
        return None;
    }
    finite(-libm::log1p(-p) * mm1_response(service, utilisation)?)
}

/// Mean wait before service of M/D/1, FCFS: ρS/(2(1 − ρ)), half of M/M/1's.
pub fn md1_wait(service: f64, utilisation: f64) -> Option<f64> {
    mg1_wait(service, utilisation, 0.0)
}

/// Mean wait before service of M/G/1, FCFS, by Pollaczek and Khinchine: ρ(1 + C²)S/(2(1 − ρ)).
///
/// `scv` is the squared coefficient of variation C² ≥ 0 of the service time.
pub fn mg1_wait(service: f64, utilisation: f64, scv: f64) -> Option<f64> {
    let variability = (1.0 + not_negative(scv)?) / 2.0;
    finite(utilisation * variability * mm1_response(service, utilisation)?)
}

/// Mean response time of M/G/1 under processor sharing: S/(1 − ρ), whatever the law of the service time.
pub fn mg1_sharing_response(service: f64, utilisation: f64) -> Option<f64> {
    mm1_response(service, utilisation)
}

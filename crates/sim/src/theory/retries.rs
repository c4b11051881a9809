//! Retries: what they save and what they cost.
//!
//! Each try fails with probability `failure` p in 0..=1, independently, and is repeated up to `retries` r times.

use super::domain::{finite, share};

/// Mean tries per request: (1 − p^(r+1))/(1 − p).
pub fn tries(failure: f64, retries: u32) -> Option<f64> {
    let p = share(failure)?;
    let most = f64::from(retries) + 1.0;
    // Near p = 1 both terms vanish; expm1 keeps their digits.
    finite(if p == 1.0 { most } else { -libm::expm1(most * libm::log(p)) / (1.0 - p) })
}

/// Probability that a request succeeds in the end: 1 − p^(r+1).
pub fn success(failure: f64, retries: u32) -> Option<f64> {
    Some(1.0 - libm::pow(share(failure)?, f64::from(retries) + 1.0))
}

/// Most tries that one request can cause at the bottom of `layers` of callers that each retry: (r + 1)^layers.
pub fn amplification(retries: u32, layers: u32) -> Option<f64> {
    finite(libm::pow(f64::from(retries) + 1.0, f64::from(layers)))
}

/// The offered utilisation above which overload feeds itself once it began: 1/(r + 1).
///
/// When every try times out while its work is done nevertheless, the load is ρ(r + 1); the backlog drains only if
/// that is below 1 (Bronson et al., HotOS 2021, "Metastable failures in distributed systems").
pub fn metastable_threshold(retries: u32) -> f64 {
    1.0 / (f64::from(retries) + 1.0)
}

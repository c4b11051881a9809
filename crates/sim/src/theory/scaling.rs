//! How much more `n` servers do than one.

use super::domain::{finite, not_negative, positive, share};

/// Amdahl's law (1967): 1/((1 − p) + p/n), where a share `parallel` p in 0..=1 of the work can be spread over n > 0.
pub fn amdahl(parallel: f64, n: f64) -> Option<f64> {
    let p = share(parallel)?;
    finite(1.0 / ((1.0 - p) + p / positive(n)?))
}

/// The universal scalability law (Gunther 1993): C(n) = n/(1 + σ(n − 1) + κn(n − 1)), for n ≥ 1.
///
/// `contention` σ in 0..=1 is the share that must queue for one another; `coherency` κ ≥ 0 the cost of keeping each
/// pair in agreement.
pub fn usl(n: f64, contention: f64, coherency: f64) -> Option<f64> {
    let others = not_negative(n - 1.0)?;
    finite(n / (1.0 + share(contention)? * others + not_negative(coherency)? * n * others))
}

/// Where the universal scalability law peaks: n* = √((1 − σ)/κ). `None` for κ = 0, which has no peak.
pub fn usl_peak(contention: f64, coherency: f64) -> Option<f64> {
    finite(((1.0 - share(contention)?) / positive(coherency)?).sqrt())
}

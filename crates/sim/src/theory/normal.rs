//! The standard normal law.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// The smallest tail that [`quantile_above`] inverts; the survival function itself ends near 10⁻³⁰⁸.
const LEAST_TAIL: f64 = 1e-300;

/// Probability that a standard normal value exceeds `z`; NaN for NaN.
pub fn survival(z: f64) -> f64 {
    0.5 * libm::erfc(z * FRAC_1_SQRT_2)
}

/// The z that a standard normal value exceeds with probability `p` in 10⁻³⁰⁰..1, to a relative 10⁻¹² (absolute
/// near 0).
///
/// Newton's method on the logarithm of the survival function, which is nearly a parabola and concave: from the
/// start √(−2 ln p), which lies above the root, it falls to the root without overshooting.
pub fn quantile_above(p: f64) -> Option<f64> {
    if !(LEAST_TAIL..1.0).contains(&p) {
        return None;
    }
    if p > 0.5 {
        return Some(-quantile_above(1.0 - p)?);
    }
    let target = libm::log(p);
    let mut z = (-2.0 * target).sqrt();
    for _ in 0..50 {
        let tail = survival(z);
        let density = libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt();
        let step = (libm::log(tail) - target) * tail / density;
        z += step;
        if step.abs() <= 1e-15 * z.abs() {
            break;
        }
    }
    Some(z)
}

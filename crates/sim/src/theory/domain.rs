//! Ranges of arguments, each as a gate to be passed with `?`.

/// Finite and above 0.
pub(super) fn positive(x: f64) -> Option<f64> {
    (x > 0.0 && x.is_finite()).then_some(x)
}

/// Finite and not below 0.
pub(super) fn not_negative(x: f64) -> Option<f64> {
    (x >= 0.0 && x.is_finite()).then_some(x)
}

/// In 0..=1: a probability or a share.
pub(super) fn share(x: f64) -> Option<f64> {
    (0.0..=1.0).contains(&x).then_some(x)
}

/// In 0..1: the utilisation of a queue that has a steady state.
pub(super) fn stable(utilisation: f64) -> Option<f64> {
    (0.0..1.0).contains(&utilisation).then_some(utilisation)
}

/// At least one.
pub(super) fn some(count: u32) -> Option<u32> {
    (count > 0).then_some(count)
}

/// A result, unless it left the range of `f64`.
pub(super) fn finite(x: f64) -> Option<f64> {
    x.is_finite().then_some(x)
}

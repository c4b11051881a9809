//! Steady state of a birth–death chain: a population that grows and shrinks by one.

/// The largest number of states that is worth solving in a page.
pub(super) const MOST_STATES: u32 = 1_000_000;
/// Weights are scaled down beyond this, long before they overflow.
const LARGE: f64 = 1e200;

/// The probabilities of the states 0..=`last`.
///
/// `ratio(n)` is the birth rate in state n over the death rate in state n + 1: what p(n + 1)/p(n) must be. It
/// must be finite, not negative and below 10¹⁰⁰. `None` for more than [`MOST_STATES`] states.
pub(super) fn steady_state(last: u32, ratio: impl Fn(u32) -> f64) -> Option<Vec<f64>> {
    if last >= MOST_STATES {
        return None;
    }
    let mut weights = vec![1.0_f64];
    let mut weight = 1.0_f64;
    // States before this one turned out too improbable to count.
    let mut first = 0;
    for n in 0..last {
        weight *= ratio(n);
        weights.push(weight);
        if weight > LARGE {
            weight /= LARGE;
            weights[first..].iter_mut().for_each(|w| *w /= LARGE);
            first += weights[first..].iter().take_while(|&&w| w == 0.0).count();
        }
    }
    let total: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|w| *w /= total);
    Some(weights)
}

/// The mean of `value(n)` over the states.
pub(super) fn mean(probabilities: &[f64], value: impl Fn(u32) -> f64) -> f64 {
    (0..).zip(probabilities).map(|(n, p)| p * value(n)).sum()
}

//! Rate limiters under Poisson arrivals and under attack.

use super::domain::{finite, not_negative, positive, some};

/// The largest bucket whose loss is computed: the work grows with its size.
const MOST_TOKENS: u32 = 100_000;
/// Probabilities below this don't count.
const NEGLIGIBLE: f64 = 1e-30;
/// A state this much more probable than the empty queue tells that the latter doesn't happen.
const LARGE: f64 = 1e200;
/// Beyond this load a bucket of two or more is never full again: the probability is below e^−100.
const EXTREME: f64 = 100.0;

/// Share of Poisson arrivals that a token bucket rejects: the loss of M/D/1/K with K = `size`.
///
/// `load` ρ ≥ 0 is the arrival rate over the refill rate; `size` b in 1..=100,000 tokens. What the bucket lacks is
/// the work in a queue whose service takes one refill, and a token is there unless b are in that queue. nginx's
/// `limit_req` with `burst` n is a bucket of n + 1.
///
/// The queue's length after departures is a Markov chain (Gross et al., Fundamentals of Queueing Theory, 5.1.8);
/// with π₀ its probability of 0, the loss is 1 − 1/(π₀ + ρ).
pub fn token_bucket_loss(load: f64, size: u32) -> Option<f64> {
    let load = not_negative(load)?;
    let size = some(size).filter(|&size| size <= MOST_TOKENS)? as usize;
    if size == 1 {
        // Nothing queues: Erlang B with one server.
        return finite(load / (1.0 + load));
    }
    if load > EXTREME {
        return finite(1.0 - 1.0 / load);
    }
    let exceeds = poisson_exceeds(load);
    let none = libm::exp(-load);
    // Balance across the cut between j and j + 1, which only adds:
    // π(j+1)·P(A = 0) = π(0)·P(A > j) + Σ π(i)·P(A > j + 1 − i) over i = 1..=j, A arrivals during a service.
    let mut weights = vec![1.0_f64];
    for j in 0..size - 1 {
        let latest_first = weights[1..].iter().rev();
        let inner: f64 = latest_first.zip(&exceeds[1..]).map(|(weight, exceeds)| weight * exceeds).sum();
        let next = (exceeds.get(j).copied().unwrap_or(0.0) + inner) / none;
        if next > LARGE {
            // The queue is never empty, so the server never idles.
            return Some(1.0 - 1.0 / load);
        }
        weights.push(next);
    }
    let empty = 1.0 / weights.iter().sum::<f64>();
    Some((1.0 - 1.0 / (empty + load)).max(0.0))
}

/// P(A > k) for k = 0, 1 … until negligible, A Poisson with this `mean` (up to [`EXTREME`]).
fn poisson_exceeds(mean: f64) -> Vec<f64> {
    let mut probability = libm::exp(-mean);
    let mut probabilities = vec![probability];
    let mut k = 0.0;
    while k < mean || probability > NEGLIGIBLE {
        k += 1.0;
        probability *= mean / k;
        probabilities.push(probability);
    }
    // Summed from the small end, so that the small tails keep their digits.
    let mut above = 0.0;
    for probability in probabilities.iter_mut().rev() {
        above += std::mem::replace(probability, above);
    }
    probabilities
}

/// Most requests that a token bucket admits in any `span` ≥ 0: b + r·span, for `size` b and refill `rate` r ≥ 0.
pub fn token_bucket_most(size: u32, rate: f64, span: f64) -> Option<f64> {
    finite(f64::from(size) + not_negative(rate)? * not_negative(span)?)
}

/// Most requests that a fixed-window counter with this `limit` admits in any `span` ≥ 0: as many limits as windows
/// touched, ⌈span/window⌉ + 1. That is twice the limit within an instant around a boundary.
pub fn fixed_window_most(limit: u32, window: f64, span: f64) -> Option<f64> {
    let touched = (not_negative(span)? / positive(window)?).ceil().max(1.0) + 1.0;
    finite(f64::from(limit) * touched)
}

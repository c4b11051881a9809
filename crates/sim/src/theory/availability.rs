//! Availability of systems made of parts that fail independently, which is optimistic: real failures come together.
//!
//! Availabilities are shares of time in 0..=1.

use super::birth_death::steady_state;
use super::domain::{finite, not_negative, share};

/// Minutes in a year of 365 days.
pub const YEAR_MINUTES: f64 = 365.0 * 24.0 * 60.0;

/// All parts are needed: ∏a. 1 when there are none.
pub fn series(parts: &[f64]) -> Option<f64> {
    parts.iter().try_fold(1.0, |all, &part| Some(all * share(part)?))
}

/// One of the parts is enough: 1 − ∏(1 − a). 0 when there are none.
pub fn parallel(parts: &[f64]) -> Option<f64> {
    let none = parts.iter().try_fold(1.0, |none, &part| Some(none * (1.0 - share(part)?)))?;
    Some(1.0 - none)
}

/// At least `needed` of `parts` equal ones are up: the upper tail of the binomial law. Below a million parts.
pub fn at_least(needed: u32, parts: u32, each: f64) -> Option<f64> {
    let up = share(each)?;
    let odds = up / (1.0 - up);
    if needed == 0 || needed > parts || odds > 1e90 {
        // Certain either way: nothing is needed, more is needed than there is, or nothing ever fails.
        return Some(f64::from(needed <= parts));
    }
    // The binomial law is the steady state of parts that break and are repaired.
    let probabilities = steady_state(parts, |n| odds * f64::from(parts - n) / f64::from(n + 1))?;
    Some(probabilities.iter().skip(needed as usize).sum::<f64>().min(1.0))
}

/// Time down in a `period` ≥ 0, in the period's unit: (1 − a)·period. See [`YEAR_MINUTES`].
pub fn downtime(availability: f64, period: f64) -> Option<f64> {
    finite((1.0 - share(availability)?) * not_negative(period)?)
}

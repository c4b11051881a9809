//! How long a caller waits before it tries again.

use crate::params::{Backoff, Retries};
use crate::time::SimDuration;

/// The wait before the next try, when `tries` (at least 1) have failed so far.
///
/// Exponential: base · 2^(tries − 1), at most the cap. Full jitter: `unit` (a draw from [0, 1)) of that (Brooker,
/// AWS Architecture Blog 2015). The draw is asked for whatever the rule, so that changing the rule leaves the other
/// draws of its stream where they are.
pub fn wait(retries: &Retries, tries: u32, unit: f64) -> SimDuration {
    SimDuration::from_millis(match retries.backoff {
        Backoff::Immediate => 0.0,
        Backoff::Exponential => exponential_ms(retries, tries),
        Backoff::FullJitter => unit * exponential_ms(retries, tries),
    })
}

fn exponential_ms(retries: &Retries, tries: u32) -> f64 {
    // Beyond 2⁶³ ms the cap has long been reached.
    let doubled = 1u64 << tries.saturating_sub(1).min(63);
    (retries.backoff_base_ms * doubled as f64).min(retries.backoff_cap_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits_ms(backoff: Backoff, unit: f64) -> [f64; 6] {
        let retries =
            Retries { backoff, backoff_base_ms: 100.0, backoff_cap_ms: 1000.0, ..Retries::default() };
        [1, 2, 3, 4, 5, u32::MAX].map(|tries| wait(&retries, tries, unit).as_millis())
    }

    #[test]
    fn each_rule_waits_its_way() {
        assert_eq!(waits_ms(Backoff::Immediate, 0.5), [0.0; 6]);
        assert_eq!(waits_ms(Backoff::Exponential, 0.5), [100.0, 200.0, 400.0, 800.0, 1000.0, 1000.0]);
        assert_eq!(waits_ms(Backoff::FullJitter, 0.5), [50.0, 100.0, 200.0, 400.0, 500.0, 500.0]);
        assert_eq!(waits_ms(Backoff::FullJitter, 0.0), [0.0; 6]);
    }
}

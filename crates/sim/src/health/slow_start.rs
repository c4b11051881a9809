//! A server that is back gets a growing share, so that cold caches and connection pools are not run over.

use crate::time::SimDuration;

/// The least part of its weight a server gets.
const FLOOR: f64 = 0.1;

/// The part of its weight, up to 1, that a server gets which has been back for `since`, when slow start lasts
/// `window_s` seconds (0: none).
///
/// Linear in time, as in HAProxy and AWS load balancers; the floor of 10 % is Envoy's `min_weight_percent`, whose rule
/// this is with its default aggression of 1.
pub fn slow_start(since: SimDuration, window_s: f64) -> f64 {
    if window_s > 0.0 { (since.as_secs() / window_s).clamp(FLOOR, 1.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_from_a_tenth_to_all() {
        for (seconds, window_s, expected) in [
            (0.0, 30.0, 0.1),
            (3.0, 30.0, 0.1),
            (15.0, 30.0, 0.5),
            (30.0, 30.0, 1.0),
            (1e9, 30.0, 1.0),
            (0.0, 0.0, 1.0),
            (5.0, 0.0, 1.0),
        ] {
            let got = slow_start(SimDuration::from_secs(seconds), window_s);
            assert_eq!(got, expected, "{seconds} s of {window_s} s");
        }
    }
}

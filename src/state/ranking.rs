//! Causes of failure, the most frequent first.

use headroom_sim::observe::Cause;
use headroom_sim::observe::metrics::ByCause;

/// The causes that occurred, with their counts, the most frequent first.
pub fn ranked(counts: &ByCause) -> Vec<(Cause, u64)> {
    let mut found: Vec<(Cause, u64)> = Vec::new();
    for cause in Cause::ALL {
        let count = counts[cause.index()];
        if count > 0 {
            let place = found.partition_point(|(_, other)| *other >= count);
            found.insert(place, (*cause, count));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_comes_first_and_what_never_occurred_not_at_all() {
        let mut counts = ByCause::default();
        for (cause, count) in [(Cause::Refused, 2), (Cause::TimedOut, 9), (Cause::Died, 2)] {
            counts[cause.index()] = count;
        }
        assert_eq!(ranked(&counts), [(Cause::TimedOut, 9), (Cause::Refused, 2), (Cause::Died, 2)]);
    }
}

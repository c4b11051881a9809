//! Counting results in a row.
//!
//! A strict run of equal results, as Kubernetes and AWS load balancers count: one contrary result starts it again.
//! (HAProxy only takes one step back.) The belief itself is its owner's, because other things change it too.

/// Equal results in a row: of health checks, or of requests watched for failures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    passes: u32,
    misses: u32,
}

impl Streak {
    /// One more result.
    pub fn record(&mut self, ok: bool) {
        *self = match ok {
            true => Streak { passes: self.passes.saturating_add(1), misses: 0 },
            false => Streak { passes: 0, misses: self.misses.saturating_add(1) },
        };
    }

    /// Failures since the last success.
    pub fn misses(self) -> u32 {
        self.misses
    }

    /// Do so many failures in a row speak for "down"? Never for a threshold of 0.
    pub fn down(self, after: u32) -> bool {
        after > 0 && self.misses >= after
    }

    /// Do so many successes in a row speak for "up"? Never for a threshold of 0.
    pub fn up(self, after: u32) -> bool {
        after > 0 && self.passes >= after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_unbroken_run_counts() {
        for (results, down, up) in [
            ("", false, false),
            ("xx", false, false),
            ("xxx", true, false),
            ("xxxx", true, false),
            ("xx.xx", false, false),
            ("xxx.", false, false),
            ("xxx..", false, true),
            ("..x.", false, false),
        ] {
            let mut streak = Streak::default();
            results.chars().for_each(|result| streak.record(result != 'x'));
            assert_eq!((streak.down(3), streak.up(2)), (down, up), "{results}");
            assert!(!streak.down(0) && !streak.up(0));
        }
    }
}

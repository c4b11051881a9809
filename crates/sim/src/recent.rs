//! Counting what happened lately.

use crate::time::SimTime;

const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// A count over the last `SECONDS` seconds, in buckets of one whole second: the second under way and those before it,
/// so that it reaches back between `SECONDS` − 1 and `SECONDS` seconds. Time must not run backwards.
#[derive(Clone, Debug)]
pub(crate) struct Recent<const SECONDS: usize> {
    buckets: [u32; SECONDS],
    total: u32,
    /// The second the newest bucket stands for.
    second: u64,
}

impl<const SECONDS: usize> Default for Recent<SECONDS> {
    fn default() -> Self {
        Recent { buckets: [0; SECONDS], total: 0, second: 0 }
    }
}

impl<const SECONDS: usize> Recent<SECONDS> {
    /// Counts one more.
    pub fn add(&mut self, now: SimTime) {
        self.forget(now);
        self.buckets[Self::place(self.second)] += 1;
        self.total += 1;
    }

    /// How many there were.
    pub fn total(&mut self, now: SimTime) -> u32 {
        self.forget(now);
        self.total
    }

    /// The bucket of a second. The remainder is taken first: in a browser `usize` has 32 bits.
    fn place(second: u64) -> usize {
        (second % SECONDS as u64) as usize
    }

    /// Empties the buckets of the seconds that have begun since.
    fn forget(&mut self, now: SimTime) {
        let second = now.0 / NANOS_PER_SECOND;
        let begun = second.saturating_sub(self.second).min(SECONDS as u64);
        for new in second + 1 - begun..=second {
            self.total -= std::mem::take(&mut self.buckets[Self::place(new)]);
        }
        self.second = self.second.max(second);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: f64) -> SimTime {
        SimTime::from_secs(seconds)
    }

    #[test]
    fn forgets_whole_seconds_as_they_drop_out() {
        let mut recent = Recent::<3>::default();
        [0.1, 0.9, 1.0, 2.5].into_iter().for_each(|second| recent.add(at(second)));
        let totals = [2.999, 3.0, 3.999, 4.0, 4.999, 5.0].map(|second| recent.total(at(second)));
        assert_eq!(totals, [4, 2, 2, 1, 1, 0]);
    }

    #[test]
    fn a_long_pause_empties_it() {
        let mut recent = Recent::<3>::default();
        recent.add(at(0.5));
        recent.add(at(1e6));
        assert_eq!((recent.total(at(1e6)), recent.total(SimTime::NEVER)), (1, 0));
    }
}

//! Sums of times, to which every stay adds.

use crate::time::SimDuration;

/// A sum of times, in nanoseconds, as two words. Hardly ever does the upper one change, and browsers have no numbers of 128
/// bits: this way most additions leave it alone.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    low: u64,
    high: u64,
}

impl Sum {
    #[inline(always)]
    pub fn add(&mut self, duration: SimDuration) {
        let (low, carry) = self.low.overflowing_add(duration.0);
        self.low = low;
        if carry {
            self.carry();
        }
    }

    #[cold]
    fn carry(&mut self) {
        self.high += 1;
    }

    /// What it has come to.
    pub fn so_far(self) -> u128 {
        u128::from(self.high) << 64 | u128::from(self.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_grow_beyond_64_bits() {
        let mut sum = Sum::default();
        let long = SimDuration(u64::MAX - 1);
        (0..3).for_each(|_| sum.add(long));
        assert_eq!(sum.so_far(), 3 * u128::from(long.0));
    }
}

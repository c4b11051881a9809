//! Fixed window: a counter that starts again with each window.
//!
//! As counted in Redis by `INCR` on a key that names the window. Windows follow each other from the start of the run,
//! the same for all clients. Around the boundary of two windows, twice the limit can pass within an instant.

use super::Rule;
use crate::params::Limiter;
use crate::time::{SimDuration, SimTime};

/// Windows and the limit in each.
#[derive(Clone, Debug)]
pub(super) struct FixedWindow {
    windows: Windows,
}

/// Time cut into windows of equal length, with a limit for each; shared with the sliding window.
#[derive(Clone, Debug)]
pub(super) struct Windows {
    length: SimDuration,
    /// Requests let in per window: the rate times the length, rounded, and at least 1, or nobody would ever get in.
    pub limit: u32,
}

impl Windows {
    pub fn new(limiter: &Limiter) -> Self {
        let limit = (limiter.limit_rate * limiter.limit_window_s).round().max(1.0) as u32;
        Windows { length: SimDuration(SimDuration::from_secs(limiter.limit_window_s).0.max(1)), limit }
    }

    /// The number of the window of a moment, wrapping after 13 years of the shortest windows.
    pub fn number(&self, now: SimTime) -> u32 {
        (now.0 / self.length.0) as u32
    }

    /// What is left of a moment's window, and its length, in nanoseconds.
    pub fn left(&self, now: SimTime) -> (u64, u64) {
        (self.length.0 - now.0 % self.length.0, self.length.0)
    }

    /// Are windows the same, so that their numbers and counts mean the same?
    pub fn same_as(&self, other: &Self) -> bool {
        self.length == other.length
    }
}

/// A window's count.
#[derive(Clone, Debug, Default)]
pub(super) struct Count {
    window: u32,
    admitted: u32,
}

impl FixedWindow {
    pub fn new(limiter: &Limiter) -> Self {
        FixedWindow { windows: Windows::new(limiter) }
    }
}

impl Rule for FixedWindow {
    type Account = Count;

    fn admit(&self, count: &mut Count, now: SimTime) -> bool {
        let window = self.windows.number(now);
        if count.window != window {
            *count = Count { window, admitted: 0 };
        }
        let admitted = count.admitted < self.windows.limit;
        count.admitted += u32::from(admitted);
        admitted
    }

    fn carry_over(&self, count: &mut Count, to: &Self, _now: SimTime) {
        if !self.windows.same_as(&to.windows) {
            *count = Count::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::limiting::Limiter;
    use crate::limiting::tests::{admitted, at, params};
    use crate::params::{self, LimitRule};

    #[test]
    fn twice_the_limit_passes_around_a_boundary() {
        let mut limiter = Limiter::new(&params(LimitRule::FixedWindow));
        assert_eq!(admitted(&mut limiter, at(0.999)), 100);
        assert_eq!(admitted(&mut limiter, at(1.0)), 100);
        assert_eq!(admitted(&mut limiter, at(1.999)), 0);
    }

    #[test]
    fn the_limit_is_the_rate_times_the_window_and_never_nothing() {
        for (rate, window, expected) in [(2.0, 10.0, 20), (100.0, 0.1, 10), (2.5, 1.0, 3), (0.1, 0.1, 1)] {
            let limiter = params::Limiter {
                limit_rate: rate,
                limit_window_s: window,
                ..params(LimitRule::FixedWindow)
            };
            assert_eq!(admitted(&mut Limiter::new(&limiter), at(0.0)), expected, "{rate}/s in {window} s");
        }
    }
}

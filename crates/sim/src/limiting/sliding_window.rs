//! Sliding window: the last window's count fades out as this window's grows.
//!
//! Two counters stand in for a list of all requests: estimate = previous · (1 − elapsed) + current, with the share of
//! this window that has elapsed, and a request is let in while the estimate is below the limit. Exact for steady
//! traffic. Only admitted requests count. Compared in whole numbers, so that no rounding decides.

use super::Rule;
use super::fixed_window::Windows;
use crate::params::Limiter;
use crate::time::SimTime;

/// Windows and the limit in any span of that length.
#[derive(Clone, Debug)]
pub(super) struct SlidingWindow {
    windows: Windows,
}

/// The counts of a window and of the one before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    window: u32,
    current: u32,
    previous: u32,
}

impl SlidingWindow {
    pub fn new(limiter: &Limiter) -> Self {
        SlidingWindow { windows: Windows::new(limiter) }
    }
}

impl Rule for SlidingWindow {
    type Account = Counts;

    fn admit(&self, counts: &mut Counts, now: SimTime) -> bool {
        let window = self.windows.number(now);
        if counts.window != window {
            let follows = counts.window.wrapping_add(1) == window;
            *counts = Counts { window, current: 0, previous: if follows { counts.current } else { 0 } };
        }
        let (left, length) = self.windows.left(now);
        let estimate =
            u128::from(counts.previous) * u128::from(left) + u128::from(counts.current) * u128::from(length);
        let admitted = estimate < u128::from(self.windows.limit) * u128::from(length);
        counts.current += u32::from(admitted);
        admitted
    }

    fn carry_over(&self, counts: &mut Counts, to: &Self, _now: SimTime) {
        if !self.windows.same_as(&to.windows) {
            *counts = Counts::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::limiting::Limiter;
    use crate::limiting::tests::{admitted, at, params};
    use crate::params::LimitRule;

    #[test]
    fn a_boundary_lets_nothing_more_through() {
        let mut limiter = Limiter::new(&params(LimitRule::SlidingWindow));
        assert_eq!(admitted(&mut limiter, at(0.999)), 100);
        assert_eq!(admitted(&mut limiter, at(1.0)), 0);
        // 1 % into the window the last one's 100 have faded to 99.
        assert_eq!(admitted(&mut limiter, at(1.01)), 1);
        assert_eq!(admitted(&mut limiter, at(1.5)), 49);
    }

    #[test]
    fn under_pressure_exactly_the_rate_passes() {
        let mut limiter = Limiter::new(&params(LimitRule::SlidingWindow));
        for window in 0..5 {
            let passed: usize = (0..1000)
                .map(|step| admitted(&mut limiter, at(f64::from(window * 1000 + step) / 1000.0)))
                .sum();
            assert_eq!(passed, 100, "window {window}");
        }
    }

    #[test]
    fn windows_before_the_last_are_forgotten() {
        let mut limiter = Limiter::new(&params(LimitRule::SlidingWindow));
        assert_eq!(admitted(&mut limiter, at(0.5)), 100);
        assert_eq!(admitted(&mut limiter, at(2.0)), 100);
    }
}

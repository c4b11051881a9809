//! Simulated time: whole nanoseconds, so that equal runs are equal to the last bit.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// A moment, in nanoseconds since the run began. Reaches 584 years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(pub u64);

/// A length of simulated time, in nanoseconds, never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimDuration(pub u64);

const NANOS: f64 = 1e9;
/// 2⁵²: floats from here to the double of it are the whole numbers. As nanoseconds, 52 days.
const WHOLE: f64 = 4_503_599_627_370_496.0;

impl SimTime {
    /// The start of every run.
    pub const ZERO: SimTime = SimTime(0);
    /// Later than any event: "not scheduled".
    pub const NEVER: SimTime = SimTime(u64::MAX);

    /// The moment `seconds` after the start; negative or absurd values end at the bounds.
    pub fn from_secs(seconds: f64) -> Self {
        SimTime(SimDuration::from_secs(seconds).0)
    }

    /// Seconds since the start.
    pub fn as_secs(self) -> f64 {
        self.0 as f64 / NANOS
    }

    /// Time passed since `earlier`, which must not be later.
    #[inline]
    pub(crate) fn after(self, earlier: SimTime) -> SimDuration {
        debug_assert!(earlier <= self, "{earlier} is later than {self}");
        SimDuration(self.0.wrapping_sub(earlier.0))
    }

    /// Time passed since `earlier`; zero if `earlier` is later.
    #[inline]
    pub fn since(self, earlier: SimTime) -> SimDuration {
        SimDuration(self.0.saturating_sub(earlier.0))
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: SimDuration = SimDuration(0);

    /// `seconds` as a duration, to the nearest nanosecond. Negative or absurd values end at the bounds, NaN becomes zero.
    #[inline]
    pub fn from_secs(seconds: f64) -> Self {
        let nanos = seconds * NANOS;
        if (0.0..WHOLE).contains(&nanos) {
            // The sum has no room for digits after the point: adding rounds, and what was added to is in the last bits.
            // A cast would ask for more bounds, which processors and browsers take long for.
            SimDuration((nanos + WHOLE).to_bits() - WHOLE.to_bits())
        } else {
            Self::saturated(nanos)
        }
    }

    /// Casts from floats saturate, and NaN becomes zero.
    #[cold]
    fn saturated(nanos: f64) -> Self {
        SimDuration(nanos as u64)
    }

    /// `millis` milliseconds.
    #[inline]
    pub fn from_millis(millis: f64) -> Self {
        Self::from_secs(millis / 1e3)
    }

    /// Length in seconds.
    #[inline]
    pub fn as_secs(self) -> f64 {
        self.0 as f64 / NANOS
    }

    /// Length in milliseconds.
    pub fn as_millis(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// Is it no time at all?
    #[inline]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Add<SimDuration> for SimTime {
    type Output = SimTime;
    /// Saturates at [`SimTime::NEVER`].
    #[inline]
    fn add(self, rhs: SimDuration) -> SimTime {
        SimTime(self.0.saturating_add(rhs.0))
    }
}

impl AddAssign<SimDuration> for SimTime {
    fn add_assign(&mut self, rhs: SimDuration) {
        *self = *self + rhs;
    }
}

impl Add for SimDuration {
    type Output = SimDuration;
    fn add(self, rhs: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_add(rhs.0))
    }
}

impl Sub for SimTime {
    type Output = SimDuration;
    fn sub(self, earlier: SimTime) -> SimDuration {
        self.since(earlier)
    }
}

impl fmt::Display for SimTime {
    /// Minutes, seconds and milliseconds: `01:04.250`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0 / 1_000_000;
        write!(f, "{:02}:{:02}.{:03}", millis / 60_000, millis / 1000 % 60, millis % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absurd_seconds_saturate() {
        assert_eq!(SimTime::from_secs(-1.0), SimTime::ZERO);
        assert_eq!(SimTime::from_secs(f64::NAN), SimTime::ZERO);
        assert_eq!(SimTime::from_secs(f64::INFINITY), SimTime::NEVER);
        assert_eq!(SimTime::NEVER + SimDuration(1), SimTime::NEVER);
    }

    #[test]
    fn seconds_become_the_nearest_nanosecond() {
        for (seconds, nanos) in [
            (0.0, 0),
            (-0.0, 0),
            (2.4e-9, 2),
            (2.6e-9, 3),
            (-0.4e-9, 0),
            (1.5, 1_500_000_000),
            // On either side of 2⁵² ns, from where on a cast is enough.
            (4_503_599.5, 4_503_599_500_000_000),
            (4_503_599.75, 4_503_599_750_000_000),
            (1e10, 10_000_000_000_000_000_000),
        ] {
            assert_eq!(SimDuration::from_secs(seconds), SimDuration(nanos), "{seconds} s");
        }
    }

    #[test]
    fn shows_minutes_seconds_and_milliseconds() {
        assert_eq!(SimTime::from_secs(64.25).to_string(), "01:04.250");
    }
}

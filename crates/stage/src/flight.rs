//! A request on its way from one card to the next, as plain data.

use crate::style::Style;

/// One request on one line between two cards.
///
/// Small and `Copy`: a lecture-sized run holds a hundred thousand of them at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flight {
    /// When it leaves, in simulated seconds.
    pub departs_s: f64,
    /// When it gets there, in simulated seconds.
    pub arrives_s: f64,
    /// Whose flight it is: the caller's own number, handed back by [`picking`](crate::picking).
    pub request: u64,
    /// The line it follows: an index into the paths last set.
    pub path: u16,
    /// Which way along that line.
    pub direction: Direction,
    /// How far along that line it gets.
    pub reach: Reach,
    /// What it looks like.
    pub style: Style,
}

/// Which way a flight follows its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Direction {
    /// From the start to the end, as a request goes.
    Forward = 0,
    /// From the end to the start, as an answer comes back.
    Backward = 1,
}

/// How far along its path a flight gets before it is lost, in 127ths of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach(u8);

impl Reach {
    /// It arrives.
    pub const WHOLE: Self = Self(Self::STEPS);

    /// Number of steps a path is divided into: what fits into seven bits.
    pub const STEPS: u8 = 127;

    /// It is lost after `share` (0 to 1) of the path; from then until it would have arrived, a
    /// cross marks the place.
    pub fn lost_at(share: f32) -> Self {
        let last = f32::from(Self::STEPS - 1);
        Self((share * f32::from(Self::STEPS)).round().clamp(0.0, last) as u8)
    }

    /// The share of the path that is covered: 0 to 1.
    pub fn share(self) -> f32 {
        f32::from(self.0) / f32::from(Self::STEPS)
    }

    /// Whether a flight that has this share of its time (0 to 1) behind it is lost by now.
    #[inline]
    pub fn is_lost(self, progress: f32) -> bool {
        self != Self::WHOLE && progress >= self.share()
    }

    /// The number of steps covered: 0 to [`Reach::STEPS`].
    pub const fn steps(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::style::{Fate, Kind};

    /// A read that flies along path 0 between two moments.
    pub(crate) fn read(departs_s: f64, arrives_s: f64) -> Flight {
        Flight {
            departs_s,
            arrives_s,
            request: 0,
            path: 0,
            direction: Direction::Forward,
            reach: Reach::WHOLE,
            style: Style::new(Kind::Read, Fate::Ok),
        }
    }

    #[test]
    fn a_flight_stays_small() {
        assert!(size_of::<Flight>() <= 32);
    }

    #[test]
    fn reach_keeps_the_share_within_a_step() {
        for share in [0.0, 0.25, 0.5, 0.9] {
            assert!((Reach::lost_at(share).share() - share).abs() < 0.5 / 127.0 + 1e-6);
        }
    }

    #[test]
    fn a_lost_flight_never_arrives() {
        for share in [1.0, 2.0, f32::INFINITY] {
            assert!(Reach::lost_at(share).share() < 1.0);
        }
        assert_eq!(Reach::lost_at(-1.0).share(), 0.0);
    }

    #[test]
    fn only_a_flight_without_full_reach_is_ever_lost() {
        assert!(!Reach::WHOLE.is_lost(1.0));
        assert!(Reach::lost_at(0.5).is_lost(0.6));
        assert!(!Reach::lost_at(0.5).is_lost(0.4));
    }
}

//! Where a flight is at a moment.

use crate::flight::{Direction, Flight};
use crate::path::{Path, Point};
use crate::style::Look;

/// The moment that is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Simulated seconds since the start of the run.
    pub now_s: f64,
    /// The least time a flight stays on the stage, in simulated seconds.
    ///
    /// Hops inside a data centre take a quarter of a millisecond and would never be seen; they
    /// are stretched to this. Simplification: a stretched dot is still on its line when the
    /// request is already being served.
    pub min_visible_s: f64,
}

impl Moment {
    /// When a flight leaves the stage, in simulated seconds.
    #[inline]
    pub fn end_s(self, flight: &Flight) -> f64 {
        flight.arrives_s.max(flight.departs_s + self.min_visible_s)
    }

    /// Whether a flight is over.
    #[inline]
    pub fn is_past(self, flight: &Flight) -> bool {
        self.end_s(flight) <= self.now_s
    }

    /// The share of its time that a flight has behind it (0 to 1), if it is on the stage.
    #[inline]
    pub fn progress(self, flight: &Flight) -> Option<f32> {
        let elapsed_s = self.now_s - flight.departs_s;
        let span_s = self.end_s(flight) - flight.departs_s;
        (elapsed_s >= 0.0 && elapsed_s < span_s).then(|| (elapsed_s / span_s) as f32)
    }

    /// The share of its path that a flight has covered (0 to 1) and how it looks there, if it is on the stage.
    #[inline]
    pub fn covered(self, flight: &Flight) -> Option<(f32, Look)> {
        let progress = self.progress(flight)?;
        if flight.reach.is_lost(progress) {
            Some((flight.reach.share(), Look::LOST))
        } else {
            Some((progress, flight.style.look()))
        }
    }

    /// Where a flight is and how it looks there, if it is on the stage and on one of these paths.
    pub fn spot(self, flight: &Flight, paths: &[Path]) -> Option<Spot> {
        let (covered, look) = self.covered(flight)?;
        let t = match flight.direction {
            Direction::Forward => covered,
            Direction::Backward => 1.0 - covered,
        };
        Some(Spot { at: paths.get(usize::from(flight.path))?.at(t), look })
    }
}

/// A dot: where it is and how it looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Its centre, in CSS pixels.
    pub at: Point,
    /// How it is drawn.
    pub look: Look,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flight::{Reach, tests::read};

    const LINE: [Path; 1] =
        [Path([Point::new(0.0, 0.0), Point::new(30.0, 0.0), Point::new(60.0, 0.0), Point::new(90.0, 0.0)])];

    fn at(now_s: f64, min_visible_s: f64) -> Moment {
        Moment { now_s, min_visible_s }
    }

    #[test]
    fn a_flight_is_on_stage_from_departure_until_arrival() {
        let flight = read(2.0, 4.0);
        let rows = [(1.9, None), (2.0, Some(0.0)), (3.0, Some(0.5)), (4.0, None)];
        for (now_s, progress) in rows {
            assert_eq!(at(now_s, 0.0).progress(&flight), progress, "at {now_s} s");
        }
    }

    #[test]
    fn a_short_flight_is_stretched_and_a_long_one_is_not() {
        assert_eq!(at(2.5, 1.0).progress(&read(2.0, 2.00025)), Some(0.5));
        assert_eq!(at(2.5, 1.0).progress(&read(2.0, 4.0)), Some(0.25));
    }

    #[test]
    fn times_that_make_no_sense_are_not_drawn() {
        for flight in [read(f64::NAN, 1.0), read(3.0, 1.0), read(0.0, f64::NAN)] {
            assert_eq!(at(0.5, 0.0).progress(&flight), None, "{flight:?}");
        }
    }

    #[test]
    fn an_answer_comes_back_the_way_the_request_went() {
        let flight = read(0.0, 3.0);
        let back = Flight { direction: Direction::Backward, ..flight };
        let x = |flight| at(1.0, 0.0).spot(&flight, &LINE).map(|spot| spot.at.x.round());
        assert_eq!((x(flight), x(back)), (Some(30.0), Some(60.0)));
    }

    #[test]
    fn a_lost_flight_becomes_a_cross_where_it_was_lost() {
        let flight = Flight { reach: Reach::lost_at(0.5), ..read(0.0, 1.0) };
        let spot = |now_s| at(now_s, 0.0).spot(&flight, &LINE).unwrap();
        assert_eq!(spot(0.4).look, flight.style.look());
        assert_eq!(spot(0.6).look, Look::LOST);
        assert!((spot(0.99).at.x - 45.0).abs() < 1.0);
    }

    #[test]
    fn a_path_that_is_not_there_draws_nothing() {
        let flight = Flight { path: 1, ..read(0.0, 1.0) };
        assert_eq!(at(0.5, 0.0).spot(&flight, &LINE), None);
    }
}

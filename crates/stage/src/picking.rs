//! Which dot is under the pointer.

use crate::flight::Flight;
use crate::moment::Moment;
use crate::path::{Path, Point};
use crate::ring::Ring;

/// A flight that was pointed at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pick {
    /// The flight.
    pub flight: Flight,
    /// The centre of its dot, in CSS pixels.
    pub at: Point,
}

/// The flight nearest to `point` at this moment, if its centre lies within `within_px` CSS
/// pixels; of several at the same place the newest, which is drawn on top.
pub fn nearest(ring: &Ring, paths: &[Path], moment: Moment, point: Point, within_px: f32) -> Option<Pick> {
    let mut best = None;
    let mut least = within_px * within_px;
    for flight in ring.iter() {
        let Some(spot) = moment.spot(flight, paths) else { continue };
        let distance = spot.at.distance_squared(point);
        if distance <= least {
            least = distance;
            best = Some(Pick { flight: *flight, at: spot.at });
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flight::tests::read;

    const MOMENT: Moment = Moment { now_s: 5.0, min_visible_s: 0.0 };

    /// Three flights on a level line of 100 px, of which the last two share a place.
    fn ring() -> Ring {
        let mut ring = Ring::default();
        let flight = |request, departs_s| Flight { request, ..read(departs_s, departs_s + 10.0) };
        ring.push(&[flight(1, 0.0), flight(2, 3.0), flight(3, 3.0), flight(4, -10.0)], MOMENT);
        ring
    }

    fn pick(x: f32, y: f32) -> Option<u64> {
        let line = Path::between(Point::new(0.0, 0.0), Point::new(100.0, 0.0));
        nearest(&ring(), &[line], MOMENT, Point::new(x, y), 12.0).map(|pick| pick.flight.request)
    }

    #[test]
    fn the_nearest_flight_is_found() {
        assert_eq!(pick(48.0, 3.0), Some(1));
    }

    #[test]
    fn of_two_in_the_same_place_the_one_on_top_is_found() {
        assert_eq!(pick(27.0, 0.0), Some(3));
    }

    #[test]
    fn nothing_is_found_far_from_any_dot_nor_where_a_flight_has_ended() {
        assert_eq!(pick(50.0, 13.0), None);
        assert_eq!(pick(100.0, 0.0), None);
    }
}

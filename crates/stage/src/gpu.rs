//! Flights as the GPU reads them, and which of them it has yet to be told.
//!
//! The GPU holds a copy of the [`Ring`], slot by slot. Its times are single-precision seconds
//! after a base: on a clock of hours a flight of a quarter of a millisecond would otherwise
//! vanish in the rounding. The base follows the clock; when it moves, all is encoded again.

use std::ops::Range;

use crate::flight::Flight;
use crate::moment::Moment;
use crate::ring::Ring;

/// Words per flight: departure and arrival in seconds after the base (as `f32`), and one word
/// with the path in bits 0–15, the look in 16–23, the reach in 24–30 and the direction in 31.
pub const WORDS: usize = 3;

/// The base moves when it is this many shortest flights away from the clock. With the 24 bits of
/// an `f32` a dot is then still placed to a four-thousandth of its path.
const BASE_REACH: f64 = 4096.0;

/// Where stretching is off, the shortest flight that is drawn with that precision, in seconds.
const SHORTEST_S: f64 = 1e-4;

/// What of a ring the copy on the GPU lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// Whether slots were moved, so that the copy needs [`Ring::capacity`] slots and starts anew.
    pub anew: bool,
    /// The slots to write.
    pub slots: [Range<usize>; 2],
}

/// Knows how much of a ring has been copied to the GPU.
#[derive(Debug, Default)]
pub struct Mirror {
    /// Layout of the ring that was copied, if any was.
    layout: Option<u32>,
    /// Number of the first flight that was not copied.
    copied: u64,
    base_s: f64,
}

impl Mirror {
    /// The moment from which the times of the copy count, in simulated seconds.
    pub fn base_s(&self) -> f64 {
        self.base_s
    }

    /// Works out what has to be copied, and takes it for copied.
    pub fn update(&mut self, ring: &Ring, moment: Moment) -> Update {
        let numbers = ring.numbers();
        let anew = self.layout != Some(ring.layout());
        let from = if anew || self.is_far(moment) {
            self.base_s = moment.now_s;
            numbers.start
        } else {
            self.copied.max(numbers.start)
        };
        self.layout = Some(ring.layout());
        self.copied = numbers.end;
        Update { anew, slots: ring.slots_of(from..numbers.end) }
    }

    fn is_far(&self, moment: Moment) -> bool {
        (moment.now_s - self.base_s).abs() > BASE_REACH * moment.min_visible_s.max(SHORTEST_S)
    }
}

/// Encodes flights, [`WORDS`] words each, in place of what `words` held.
pub fn encode(flights: &[Flight], base_s: f64, words: &mut Vec<u32>) {
    words.clear();
    words.reserve(flights.len() * WORDS);
    for flight in flights {
        let seconds = |time_s: f64| ((time_s - base_s) as f32).to_bits();
        words.extend([seconds(flight.departs_s), seconds(flight.arrives_s), pack(flight)]);
    }
}

fn pack(flight: &Flight) -> u32 {
    u32::from(flight.path)
        | u32::from(flight.style.look().bits()) << 16
        | u32::from(flight.reach.steps()) << 24
        | (flight.direction as u32) << 31
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flight::{Direction, Reach, tests::read};
    use crate::style::{Fate, Kind, Style};

    fn at(now_s: f64) -> Moment {
        Moment { now_s, min_visible_s: 1.0 }
    }

    fn ring_of(count: usize, now_s: f64) -> Ring {
        let mut ring = Ring::default();
        ring.push(&vec![read(now_s, now_s + 10.0); count], at(now_s));
        ring
    }

    #[test]
    fn only_new_flights_are_copied() {
        let mut ring = ring_of(5, 0.0);
        let mut mirror = Mirror::default();
        assert_eq!(mirror.update(&ring, at(0.0)), Update { anew: true, slots: [0..5, 0..0] });
        ring.push(&[read(1.0, 2.0)], at(1.0));
        assert_eq!(mirror.update(&ring, at(1.0)), Update { anew: false, slots: [5..6, 0..0] });
        assert_eq!(mirror.update(&ring, at(1.5)), Update { anew: false, slots: [6..6, 0..0] });
    }

    #[test]
    fn a_ring_that_was_laid_out_anew_is_copied_whole() {
        let mut ring = ring_of(5, 0.0);
        let mut mirror = Mirror::default();
        mirror.update(&ring, at(0.0));
        ring.push(&vec![read(0.0, 10.0); Ring::MIN_CAPACITY], at(0.0));
        assert_eq!(mirror.update(&ring, at(0.0)), Update { anew: true, slots: [0..1029, 0..0] });
    }

    #[test]
    fn the_base_follows_the_clock() {
        let ring = ring_of(5, 0.0);
        let mut mirror = Mirror::default();
        mirror.update(&ring, at(0.0));
        mirror.update(&ring, at(4_000.0));
        assert_eq!(mirror.base_s(), 0.0);
        assert_eq!(mirror.update(&ring, at(5_000.0)), Update { anew: false, slots: [0..5, 0..0] });
        assert_eq!(mirror.base_s(), 5_000.0);
    }

    #[test]
    fn a_dot_is_placed_well_at_any_time_and_speed() {
        for min_visible_s in [1e-3, 1.0, 1e4] {
            let moment = |now_s| Moment { now_s, min_visible_s };
            let mut mirror = Mirror::default();
            let start_s = 1e6;
            let ring = ring_of(1, start_s);
            mirror.update(&ring, moment(start_s));
            let now_s = start_s + BASE_REACH * min_visible_s * 0.999;
            mirror.update(&ring, moment(now_s));

            let mut words = Vec::new();
            encode(&[read(now_s - 0.5 * min_visible_s, now_s)], mirror.base_s(), &mut words);
            let clock = (now_s - mirror.base_s()) as f32;
            let progress = (clock - f32::from_bits(words[0])) / min_visible_s as f32;
            assert!((progress - 0.5).abs() < 1e-3, "stretched to {min_visible_s} s: {progress}");
        }
    }

    #[test]
    fn a_flight_fits_into_three_words() {
        let flight = Flight {
            path: 0xabcd,
            direction: Direction::Backward,
            reach: Reach::lost_at(0.5),
            style: Style::new(Kind::Write, Fate::Retry),
            ..read(11.0, 12.5)
        };
        let mut words = vec![7];
        encode(&[flight], 10.0, &mut words);
        assert_eq!(words[..2], [1f32.to_bits(), 2.5f32.to_bits()]);
        let look = u32::from(flight.style.look().bits());
        assert_eq!(words[2], 0xabcd | look << 16 | 64 << 24 | 1 << 31);
    }
}

//! The flights on the stage, oldest first, in a ring that grows to a bound.
//!
//! New flights go in at the front and those that are over fall out at the back, so the cost of a
//! frame follows what is in flight and not what has been. A flight that hangs for long holds up
//! those behind it; they are swept out when the ring is full, before it grows.

use std::ops::Range;

use crate::flight::{Direction, Flight, Reach};
use crate::moment::Moment;
use crate::style::{Fate, Kind, Style};

/// What fills a slot that was never used; never read.
const VACANT: Flight = Flight {
    departs_s: f64::INFINITY,
    arrives_s: f64::NEG_INFINITY,
    request: 0,
    path: 0,
    direction: Direction::Forward,
    reach: Reach::WHOLE,
    style: Style::new(Kind::Read, Fate::Ok),
};

/// The flights on the stage.
///
/// Each flight has a number, counted up from the first since the ring was last laid out anew; it
/// sits in the slot of that number modulo the capacity (a power of two).
#[derive(Debug)]
pub struct Ring {
    slots: Vec<Flight>,
    tail: u64,
    head: u64,
    layout: u32,
    dropped: u64,
    /// Number of the flight at which it is worth looking for dead flights again.
    next_sweep: u64,
}

impl Default for Ring {
    fn default() -> Self {
        Self::with_capacity(Self::MIN_CAPACITY)
    }
}

impl Ring {
    /// Slots at the start.
    pub const MIN_CAPACITY: usize = 1 << 10;
    /// Slots at most; beyond that the oldest flights are overwritten.
    pub const MAX_CAPACITY: usize = 1 << 18;

    fn with_capacity(capacity: usize) -> Self {
        Self { slots: vec![VACANT; capacity], tail: 0, head: 0, layout: 0, dropped: 0, next_sweep: 0 }
    }

    /// Number of slots.
    pub fn capacity(&self) -> usize {
        self.slots.len()
    }

    /// Number of flights held, some of which may be over.
    pub fn len(&self) -> usize {
        (self.head - self.tail) as usize
    }

    /// Whether no flight is held.
    pub fn is_empty(&self) -> bool {
        self.tail == self.head
    }

    /// Flights that were overwritten before they were over, since the last [`Ring::clear`].
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Numbers of the flights held, oldest first.
    pub fn numbers(&self) -> Range<u64> {
        self.tail..self.head
    }

    /// Changes whenever flights move to other slots, so that a copy of the ring starts afresh.
    pub fn layout(&self) -> u32 {
        self.layout
    }

    /// Takes in new flights; `moment` tells which of the old ones are over if room is needed.
    pub fn push(&mut self, flights: &[Flight], moment: Moment) {
        for &flight in flights {
            if self.len() == self.capacity() {
                self.make_room(moment);
            }
            let slot = self.slot(self.head);
            self.slots[slot] = flight;
            self.head += 1;
        }
    }

    /// Forgets all flights and the count of those dropped.
    pub fn clear(&mut self) {
        self.tail = self.head;
        self.dropped = 0;
    }

    /// Lets go of the oldest flights as far as they are over.
    pub fn expire(&mut self, moment: Moment) {
        while self.tail < self.head && moment.is_past(&self.slots[self.slot(self.tail)]) {
            self.tail += 1;
        }
    }

    /// The flights held, oldest first, in two runs.
    pub fn runs(&self) -> [&[Flight]; 2] {
        self.slots_of(self.numbers()).map(|slots| &self.slots[slots])
    }

    /// The flights held, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Flight> {
        let [first, second] = self.runs();
        first.iter().chain(second)
    }

    /// The slots in which flights with these numbers sit: one run, or two where the ring wraps.
    pub fn slots_of(&self, numbers: Range<u64>) -> [Range<usize>; 2] {
        let length = (numbers.end - numbers.start) as usize;
        let start = self.slot(numbers.start);
        let first = length.min(self.capacity() - start);
        [start..start + first, 0..length - first]
    }

    /// All slots, used or not.
    pub fn slots(&self) -> &[Flight] {
        &self.slots
    }

    /// How many flights are on the stage at this moment.
    pub fn count_visible(&self, moment: Moment) -> usize {
        self.runs().into_iter().flatten().filter(|flight| moment.progress(flight).is_some()).count()
    }

    fn slot(&self, number: u64) -> usize {
        number as usize & (self.slots.len() - 1)
    }

    /// Frees at least one slot of a full ring. Cheapest first: drop what is over at the back,
    /// sweep out what is over in between, grow, overwrite.
    fn make_room(&mut self, moment: Moment) {
        self.expire(moment);
        if self.len() < self.capacity() {
            return;
        }
        if self.head >= self.next_sweep && self.sweep(moment) {
            return;
        }
        self.tail += 1;
        self.dropped += 1;
    }

    /// Lays the ring out anew without the flights that are over, larger if half of them are not.
    /// Returns whether that made room.
    fn sweep(&mut self, moment: Moment) -> bool {
        let capacity = self.capacity();
        let live = self.iter().filter(|flight| !moment.is_past(flight)).count();
        let crowded = live > capacity / 2;
        if crowded && capacity == Self::MAX_CAPACITY {
            // Looking through a crowded ring is too dear to be done for each new flight.
            self.next_sweep = self.head + capacity as u64 / 4;
            return false;
        }
        self.relocate(if crowded { capacity * 2 } else { capacity }, moment);
        true
    }

    fn relocate(&mut self, capacity: usize, moment: Moment) {
        let mut slots = Vec::with_capacity(capacity);
        slots.extend(self.iter().filter(|flight| !moment.is_past(flight)));
        self.tail = 0;
        self.head = slots.len() as u64;
        slots.resize(capacity, VACANT);
        self.slots = slots;
        self.layout += 1;
        self.next_sweep = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flight::tests::read;

    const START: Moment = Moment { now_s: 0.0, min_visible_s: 0.0 };
    const MAX: usize = Ring::MAX_CAPACITY;

    /// Flights numbered by `request`, all of which end at `arrives_s`.
    fn flights(requests: Range<u64>, arrives_s: f64) -> Vec<Flight> {
        requests.map(|request| Flight { request, ..read(0.0, arrives_s) }).collect()
    }

    fn requests(ring: &Ring) -> Vec<u64> {
        ring.iter().map(|flight| flight.request).collect()
    }

    #[test]
    fn flights_come_back_oldest_first_across_the_wrap() {
        let mut ring = Ring::with_capacity(4);
        ring.push(&flights(0..3, 1.0), START);
        ring.push(&flights(3..6, 3.0), Moment { now_s: 2.0, ..START });
        assert_eq!(ring.capacity(), 4);
        assert_eq!(requests(&ring), [3, 4, 5]);
        assert_eq!(ring.slots_of(ring.numbers()), [3..4, 0..2]);
    }

    #[test]
    fn it_grows_only_for_flights_that_are_not_over() {
        let mut ring = Ring::with_capacity(4);
        ring.push(&flights(0..1, 9.0), START);
        ring.push(&flights(1..4, 1.0), START);
        ring.push(&flights(4..5, 9.0), Moment { now_s: 2.0, ..START });
        assert_eq!((ring.capacity(), requests(&ring)), (4, vec![0, 4]));
        ring.push(&flights(5..9, 9.0), Moment { now_s: 2.0, ..START });
        assert_eq!((ring.capacity(), requests(&ring)), (8, vec![0, 4, 5, 6, 7, 8]));
    }

    #[test]
    fn moving_to_other_slots_changes_the_layout_and_wrapping_does_not() {
        let mut ring = Ring::with_capacity(4);
        ring.push(&flights(0..4, 1.0), START);
        ring.push(&flights(4..6, 3.0), Moment { now_s: 2.0, ..START });
        assert_eq!(ring.layout(), 0);
        ring.push(&flights(6..10, 3.0), Moment { now_s: 2.0, ..START });
        assert_eq!(ring.layout(), 1);
    }

    #[test]
    fn at_the_bound_the_oldest_are_overwritten_and_counted() {
        let mut ring = Ring::default();
        ring.push(&flights(0..MAX as u64 + 10, 1.0), START);
        assert_eq!((ring.capacity(), ring.len(), ring.dropped()), (MAX, MAX, 10));
        assert_eq!(ring.iter().next().map(|flight| flight.request), Some(10));
        ring.clear();
        assert_eq!((ring.len(), ring.dropped()), (0, 0));
    }

    #[test]
    fn what_is_over_makes_room_at_the_bound_behind_a_flight_that_hangs() {
        let mut ring = Ring::default();
        ring.push(&flights(0..1, 9.0), START);
        ring.push(&flights(1..MAX as u64, 1.0), START);
        ring.push(&flights(0..10, 9.0), Moment { now_s: 2.0, ..START });
        assert_eq!((ring.len(), ring.dropped()), (11, 0));
    }

    #[test]
    fn expiry_lets_go_of_what_is_over() {
        let mut ring = Ring::default();
        ring.push(&flights(0..3, 1.0), START);
        ring.push(&flights(3..5, 2.0), START);
        let stretched = Moment { now_s: 1.5, min_visible_s: 1.6 };
        ring.expire(stretched);
        assert_eq!(requests(&ring), [0, 1, 2, 3, 4]);
        assert_eq!(ring.count_visible(stretched), 5);
        ring.expire(Moment { now_s: 1.5, min_visible_s: 0.0 });
        assert_eq!(requests(&ring), [3, 4]);
    }
}

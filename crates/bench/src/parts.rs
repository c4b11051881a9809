//! The two parts that the hand-written simulation can be built with in different ways: what holds the pending
//! events, and what draws exponential times.

use headroom_sim::engine::queue::EventQueue;
use headroom_sim::rng::{Source, Stream};
use headroom_sim::sampling::standard_exponential;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// A request comes.
    Arrival,
    /// The station with this index is done with a request.
    Departure(u32),
}

/// What holds the pending events.
pub trait Pending: Default {
    /// Adds an event.
    fn add(&mut self, time_ns: u64, event: Event);
    /// Removes the next event; of equal times, the one that was added first.
    fn next(&mut self) -> Option<(u64, Event)>;
}

/// The standard library's binary heap, with a sequence to break ties.
#[derive(Default)]
pub struct StdHeap {
    heap: BinaryHeap<Reverse<(u64, u64, Event)>>,
    sequence: u64,
}

impl Pending for StdHeap {
    #[inline]
    fn add(&mut self, time_ns: u64, event: Event) {
        self.heap.push(Reverse((time_ns, self.sequence, event)));
        self.sequence += 1;
    }

    #[inline]
    fn next(&mut self) -> Option<(u64, Event)> {
        self.heap.pop().map(|Reverse((time_ns, _, event))| (time_ns, event))
    }
}

/// Arrivals are code 0, departures the station's index and one.
impl Pending for EventQueue {
    #[inline]
    fn add(&mut self, time_ns: u64, event: Event) {
        let code = match event {
            Event::Arrival => 0,
            Event::Departure(station) => station + 1,
        };
        self.push(time_ns, code);
    }

    #[inline]
    fn next(&mut self) -> Option<(u64, Event)> {
        let (time_ns, code) = self.pop()?;
        Some((time_ns, code.checked_sub(1).map_or(Event::Arrival, Event::Departure)))
    }
}

/// What draws exponential times.
pub trait Exponential {
    /// A draw from the exponential law with mean 1.
    fn draw(source: &mut Stream) -> f64;
}

/// By inversion, with the standard library's logarithm.
pub struct Logarithm;

impl Exponential for Logarithm {
    #[inline]
    fn draw(source: &mut Stream) -> f64 {
        -source.unit_open().ln()
    }
}

/// By the simulation's own sampler.
pub struct Ziggurat;

impl Exponential for Ziggurat {
    #[inline]
    fn draw(source: &mut Stream) -> f64 {
        standard_exponential(source)
    }
}

//! Messages for the stage: each one while dots can be followed, counts per line when they can't.

use super::{Fate, Flight, Observer, Traffic};
use crate::ids::NodeId;
use crate::time::SimTime;

/// Keeps messages that set out, until they are drained, and counts them line by line.
#[derive(Clone, Debug, Default)]
pub struct Flights {
    capacity: usize,
    recording: bool,
    flights: Vec<Flight>,
    dropped: u64,
    counting_since: SimTime,
    lines: Vec<Line>,
    /// Each pair's place in `lines`, or a place beyond them all: see [`pair`].
    places: Vec<u32>,
}

/// What went from one machine to another since the counts were drained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The sender.
    pub from: NodeId,
    /// The receiver.
    pub to: NodeId,
    /// Messages by traffic and fate, in the order of [`Traffic::ALL`] and [`Fate::ALL`].
    pub counts: [[u32; Fate::ALL.len()]; Traffic::ALL.len()],
}

impl Line {
    /// All messages.
    pub fn total(&self) -> u64 {
        self.counts.iter().flatten().map(|count| u64::from(*count)).sum()
    }

    /// Messages with this traffic and fate.
    pub fn count(&self, traffic: Traffic, fate: Fate) -> u32 {
        self.counts[traffic as usize][fate as usize]
    }
}

impl Flights {
    /// Keeps at most this many messages between two drains. All memory for them is allocated here.
    pub fn new(capacity: usize) -> Self {
        Flights { capacity, recording: true, flights: Vec::with_capacity(capacity), ..Self::default() }
    }

    /// Whether to keep single messages; lines are counted all the time. Those kept so far are forgotten when
    /// switched off.
    pub fn record(&mut self, recording: bool) {
        self.recording = recording;
        if !recording {
            self.flights.clear();
        }
    }

    /// Takes the messages kept since the last time, in the order in which they set out.
    pub fn drain(&mut self) -> impl Iterator<Item = Flight> {
        self.dropped = 0;
        self.flights.drain(..)
    }

    /// The messages kept since they were last drained.
    pub fn kept(&self) -> &[Flight] {
        &self.flights
    }

    /// How many messages were not kept since the last drain because there were too many.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// What went along each line, in the order in which lines were first used, and since when.
    pub fn lines(&self) -> (SimTime, &[Line]) {
        (self.counting_since, &self.lines)
    }

    /// Starts counting lines anew.
    pub fn restart_lines(&mut self, now: SimTime) {
        self.counting_since = now;
        self.lines.iter_mut().for_each(|line| line.counts = Default::default());
    }

    #[inline]
    fn count(&mut self, flight: &Flight) {
        let pair = pair(flight.from, flight.to);
        let place = self.places.get(pair).copied().unwrap_or(u32::MAX);
        let line = match self.lines.get_mut(place as usize) {
            Some(line) => line,
            None => self.first_use(flight, pair),
        };
        line.counts[flight.traffic as usize][flight.fate as usize] += 1;
    }

    #[cold]
    fn first_use(&mut self, flight: &Flight, pair: usize) -> &mut Line {
        if self.places.len() <= pair {
            self.places.resize(pair + 1, u32::MAX);
        }
        let place = self.lines.len();
        self.places[pair] = place as u32;
        self.lines.push(Line { from: flight.from, to: flight.to, counts: Default::default() });
        &mut self.lines[place]
    }
}

/// A number for each directed pair of machines. Pairs of the first n machines have the numbers below n², so new
/// machines move nothing (Szudzik's pairing).
#[inline]
fn pair(from: NodeId, to: NodeId) -> usize {
    let (from, to) = (from.index(), to.index());
    if from < to { to * to + from } else { from * from + from + to }
}

impl Observer for Flights {
    #[inline]
    fn flight(&mut self, flight: &Flight) {
        self.count(flight);
        if !self.recording {
            return;
        }
        if self.flights.len() < self.capacity {
            self.flights.push(*flight);
        } else {
            self.dropped += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::Leg;

    fn flight(from: u16, to: u16, fate: Fate) -> Flight {
        Flight {
            request: 0,
            from: NodeId(from),
            to: NodeId(to),
            departs: SimTime(1),
            arrives: SimTime(2),
            traffic: Traffic::Write,
            leg: Leg::Request,
            fate,
        }
    }

    #[test]
    fn keeps_up_to_its_capacity_and_counts_the_rest() {
        let mut flights = Flights::new(2);
        (0..5).for_each(|_| flights.flight(&flight(0, 1, Fate::Fine)));
        assert_eq!(flights.dropped(), 3);
        assert_eq!(flights.drain().count(), 2);
        flights.flight(&flight(1, 0, Fate::Fine));
        assert_eq!((flights.kept().len(), flights.dropped()), (1, 0));
    }

    #[test]
    fn counts_lines_while_recording_is_off() {
        let mut flights = Flights::new(8);
        flights.record(false);
        for fate in [Fate::Fine, Fate::Lost, Fate::Fine] {
            flights.flight(&flight(0, 3, fate));
        }
        flights.flight(&flight(3, 0, Fate::Failed));
        assert!(flights.kept().is_empty());
        let (since, lines) = flights.lines();
        assert_eq!((since, lines.len()), (SimTime::ZERO, 2));
        assert_eq!(lines[0].count(Traffic::Write, Fate::Fine), 2);
        assert_eq!((lines[0].total(), lines[1].total()), (3, 1));
        flights.restart_lines(SimTime(9));
        assert_eq!(flights.lines().0, SimTime(9));
        assert!(flights.lines().1.iter().all(|line| line.total() == 0));
    }

    #[test]
    fn every_pair_has_its_own_number() {
        let nodes = || (0..20).map(NodeId);
        let mut seen = [false; 400];
        for (from, to) in nodes().flat_map(|from| nodes().map(move |to| (from, to))) {
            let number = pair(from, to);
            assert!(!seen[number], "{from:?} to {to:?}");
            seen[number] = true;
        }
    }
}

//! Messages for the stage: each one while dots can be followed, counts per line when they can't.

use super::{Fate, Flight, Observer, Traffic};
use crate::ids::NodeId;
use crate::scenario::NodeAddress;
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
    /// Each pair's place in `lines`, or a place beyond them all: a table with a row of 2^`row_bits` for each machine.
    places: Vec<u32>,
    row_bits: u32,
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
    /// Keeps at most this many messages between two drains. All memory for them is allocated here. It has to watch a run
    /// from its start: a message of a machine that it was never told of makes it panic.
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
        // Nothing but numbers goes to the rare case: a flight that is nowhere borrowed need not lie in memory.
        let Flight { from, to, .. } = *flight;
        let place = self.places[self.pair(from, to)];
        let line = match self.lines.get_mut(place as usize) {
            Some(line) => line,
            None => self.first_use(from, to),
        };
        line.counts[flight.traffic as usize][flight.fate as usize] += 1;
    }

    /// A pair's place in the table.
    #[inline]
    fn pair(&self, from: NodeId, to: NodeId) -> usize {
        (from.index() << self.row_bits) + to.index()
    }

    #[cold]
    fn first_use(&mut self, from: NodeId, to: NodeId) -> &mut Line {
        let place = self.lines.len();
        let pair = self.pair(from, to);
        self.places[pair] = place as u32;
        self.lines.push(Line { from, to, counts: Default::default() });
        &mut self.lines[place]
    }

    /// Makes the table large enough for a machine.
    fn make_room(&mut self, machine: usize) {
        let bits = (machine + 1).next_power_of_two().ilog2();
        if bits <= self.row_bits && !self.places.is_empty() {
            return;
        }
        self.row_bits = bits;
        self.places.clear();
        self.places.resize(1 << (2 * bits), u32::MAX);
        for (place, line) in (0..).zip(&self.lines) {
            self.places[(line.from.index() << bits) + line.to.index()] = place;
        }
    }
}

impl Observer for Flights {
    fn node_added(&mut self, node: NodeId, _address: NodeAddress) {
        self.make_room(node.index());
    }

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
    use crate::ids::ComponentId;
    use crate::observe::Leg;

    fn watching(capacity: usize, machines: u16) -> Flights {
        let mut flights = Flights::new(capacity);
        (0..machines).for_each(|machine| add(&mut flights, machine));
        flights
    }

    fn add(flights: &mut Flights, machine: u16) {
        flights.node_added(NodeId(machine), NodeAddress { component: ComponentId(0), instance: machine });
    }

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
        let mut flights = watching(2, 2);
        (0..5).for_each(|_| flights.flight(&flight(0, 1, Fate::Fine)));
        assert_eq!(flights.dropped(), 3);
        assert_eq!(flights.drain().count(), 2);
        flights.flight(&flight(1, 0, Fate::Fine));
        assert_eq!((flights.kept().len(), flights.dropped()), (1, 0));
    }

    #[test]
    fn counts_lines_while_recording_is_off() {
        let mut flights = watching(8, 4);
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
    fn every_pair_has_its_own_line_while_machines_come() {
        let mut flights = Flights::new(0);
        for newest in 0..20 {
            add(&mut flights, newest);
            for other in 0..=newest {
                flights.flight(&flight(newest, other, Fate::Fine));
                flights.flight(&flight(other, newest, Fate::Lost));
            }
        }
        let lines = flights.lines().1;
        assert_eq!(lines.len(), 400);
        for line in lines {
            let own = if line.from == line.to { 2 } else { 1 };
            assert_eq!(line.total(), own, "{:?} to {:?}", line.from, line.to);
        }
    }
}

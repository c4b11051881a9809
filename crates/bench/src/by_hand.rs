//! The simplest honest discrete-event simulation of the systems: a loop over pending events, a queue of arrival times
//! per station, a sum of waits.

use crate::parts::{Event, Exponential, Pending};
use crate::{Outcome, Running, Size, System};
use headroom_sim::rng::{Source, Stream};
use std::collections::VecDeque;
use std::marker::PhantomData;

/// Begins to simulate `system`.
pub fn start<P: Pending + 'static, E: Exponential + 'static>(system: System, seed: u64) -> Box<dyn Running> {
    Box::new(Simulation::<P, E>::new(system, seed))
}

struct Simulation<P, E> {
    system: System,
    size: Size,
    pending: P,
    arrivals: Stream,
    services: Stream,
    choices: Stream,
    /// Requests at each station.
    inside: Vec<u32>,
    /// When those who wait arrived.
    queues: Vec<VecDeque<u64>>,
    waits_ns: u64,
    done: u64,
    sampling: PhantomData<E>,
}

impl<P: Pending, E: Exponential> Simulation<P, E> {
    fn new(system: System, seed: u64) -> Self {
        let size = system.size();
        let mut simulation = Self {
            system,
            size,
            pending: P::default(),
            arrivals: Stream::new(seed, "arrivals", 0),
            services: Stream::new(seed, "services", 0),
            choices: Stream::new(seed, "choices", 0),
            inside: vec![0; size.stations as usize],
            queues: vec![VecDeque::new(); size.stations as usize],
            waits_ns: 0,
            done: 0,
            sampling: PhantomData,
        };
        simulation.schedule_arrival(0);
        simulation
    }

    #[inline]
    fn schedule_arrival(&mut self, now: u64) {
        let gap = E::draw(&mut self.arrivals) * (1e9 / self.size.rate);
        self.pending.add(now + gap as u64, Event::Arrival);
    }

    /// Begins the service of a request that arrived at `arrived`.
    #[inline]
    fn serve(&mut self, now: u64, arrived: u64, station: u32) {
        self.waits_ns += now - arrived;
        let service = E::draw(&mut self.services) * (1e9 * self.size.service_s);
        self.pending.add(now + service as u64, Event::Departure(station));
    }

    #[inline]
    fn choose(&mut self) -> u32 {
        match self.system {
            System::Station => 0,
            System::LeastConnections => {
                (0..).zip(&self.inside).min_by_key(|(_, inside)| **inside).map_or(0, |(station, _)| station)
            }
            System::InFlight => self.choices.below(self.size.stations),
        }
    }
}

impl<P: Pending, E: Exponential> Running for Simulation<P, E> {
    fn advance(&mut self, requests: u64) -> u64 {
        let (end, mut events) = (self.done + requests, 0);
        while self.done < end
            && let Some((now, event)) = self.pending.next()
        {
            events += 1;
            match event {
                Event::Arrival => {
                    self.schedule_arrival(now);
                    let station = self.choose();
                    self.inside[station as usize] += 1;
                    if self.inside[station as usize] <= self.size.slots {
                        self.serve(now, now, station);
                    } else {
                        self.queues[station as usize].push_back(now);
                    }
                }
                Event::Departure(station) => {
                    self.done += 1;
                    self.inside[station as usize] -= 1;
                    if let Some(arrived) = self.queues[station as usize].pop_front() {
                        self.serve(now, arrived, station);
                    }
                }
            }
        }
        events
    }

    fn outcome(&self) -> Outcome {
        Outcome {
            mean_wait_ms: self.waits_ns as f64 / self.done as f64 / 1e6,
            in_flight: self.inside.iter().map(|inside| u64::from(*inside)).sum(),
        }
    }
}

//! The simplest honest discrete-event simulation of each system: a loop over pending events, a queue of arrival
//! times per station, a sum of waits.

use crate::parts::{Event, Exponential, Pending};
use crate::{Outcome, System};
use headroom_sim::rng::Stream;
use std::collections::VecDeque;
use std::marker::PhantomData;

const SERVICE_NS: f64 = 10e6;
const UTILISATION: f64 = 0.9;

/// Simulates `system` until `requests` are done.
pub fn run<P: Pending, E: Exponential>(system: System, requests: u64, seed: u64) -> Outcome {
    match system {
        System::Station => station::<P, E>(8, requests, seed),
        System::LeastConnections => least_connections::<P, E>(16, requests, seed),
        System::InFlight => in_flight::<P, E>(100_000, requests, seed),
    }
}

/// What every system has: pending events, its arrivals, and the waits so far.
struct Simulation<P, E> {
    pending: P,
    arrivals: Stream,
    services: Stream,
    arrival_ns: f64,
    waits_ns: u64,
    sampling: PhantomData<E>,
}

impl<P: Pending, E: Exponential> Simulation<P, E> {
    /// With arrivals that offer this many servers' worth of work, the first of them pending.
    fn new(offered: f64, seed: u64) -> Self {
        let mut simulation = Self {
            pending: P::default(),
            arrivals: Stream::new(seed, "arrivals", 0),
            services: Stream::new(seed, "services", 0),
            arrival_ns: SERVICE_NS / offered,
            waits_ns: 0,
            sampling: PhantomData,
        };
        simulation.schedule_arrival(0);
        simulation
    }

    #[inline]
    fn schedule_arrival(&mut self, now: u64) {
        let gap = E::draw(&mut self.arrivals) * self.arrival_ns;
        self.pending.add(now + gap as u64, Event::Arrival);
    }

    /// Begins the service of a request that arrived at `arrived`.
    #[inline]
    fn serve(&mut self, now: u64, arrived: u64, server: u32) {
        self.waits_ns += now - arrived;
        let service = E::draw(&mut self.services) * SERVICE_NS;
        self.pending.add(now + service as u64, Event::Departure(server));
    }

    fn outcome(&self, events: u64, requests: u64) -> Outcome {
        Outcome { events, mean_wait_ms: self.waits_ns as f64 / requests as f64 / 1e6 }
    }
}

fn station<P: Pending, E: Exponential>(servers: u32, requests: u64, seed: u64) -> Outcome {
    let mut simulation = Simulation::<P, E>::new(f64::from(servers) * UTILISATION, seed);
    let mut queue = VecDeque::new();
    let (mut busy, mut events, mut done) = (0, 0, 0);
    while done < requests
        && let Some((now, event)) = simulation.pending.next()
    {
        events += 1;
        match event {
            Event::Arrival => {
                simulation.schedule_arrival(now);
                if busy < servers {
                    busy += 1;
                    simulation.serve(now, now, 0);
                } else {
                    queue.push_back(now);
                }
            }
            Event::Departure(_) => {
                done += 1;
                match queue.pop_front() {
                    Some(arrived) => simulation.serve(now, arrived, 0),
                    None => busy -= 1,
                }
            }
        }
    }
    simulation.outcome(events, requests)
}

fn least_connections<P: Pending, E: Exponential>(servers: usize, requests: u64, seed: u64) -> Outcome {
    let mut simulation = Simulation::<P, E>::new(servers as f64 * UTILISATION, seed);
    let mut queues = vec![VecDeque::new(); servers];
    let mut connections = vec![0_u32; servers];
    let (mut events, mut done) = (0, 0);
    while done < requests
        && let Some((now, event)) = simulation.pending.next()
    {
        events += 1;
        match event {
            Event::Arrival => {
                simulation.schedule_arrival(now);
                let (server, least) = (0_u32..).zip(&mut connections).min_by_key(|(_, n)| **n).unwrap();
                *least += 1;
                if *least == 1 {
                    simulation.serve(now, now, server);
                } else {
                    queues[server as usize].push_back(now);
                }
            }
            Event::Departure(server) => {
                done += 1;
                connections[server as usize] -= 1;
                if let Some(arrived) = queues[server as usize].pop_front() {
                    simulation.serve(now, arrived, server);
                }
            }
        }
    }
    simulation.outcome(events, requests)
}

fn in_flight<P: Pending, E: Exponential>(flights: u64, requests: u64, seed: u64) -> Outcome {
    let mut simulation = Simulation::<P, E>::new(flights as f64, seed);
    // Exponential service has no age, so a fresh start is the steady state.
    (0..flights).for_each(|_| simulation.serve(0, 0, 0));
    let (mut events, mut done) = (0, 0);
    while done < requests
        && let Some((now, event)) = simulation.pending.next()
    {
        events += 1;
        match event {
            Event::Arrival => {
                simulation.schedule_arrival(now);
                simulation.serve(now, now, 0);
            }
            Event::Departure(_) => done += 1,
        }
    }
    simulation.outcome(events, requests)
}

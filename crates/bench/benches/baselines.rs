//! How fast the simulation is, beside the simplest program that could do the same.
//!
//! Three systems are run by several engines in turn, round after round, so that a slow moment of the machine hits
//! all of them; the table shows medians. The first engine is the baseline: what one would write by hand with the
//! standard library. Ratios are to it and carry over between machines; events per second don't.
//!
//! `cargo bench -p headroom-sim --bench baselines -- [requests] [rounds]`
//!
//! To add an engine, write a function with the signature [`Run`] and add a line to [`ENGINES`].

// Timing needs a clock, and the baseline is meant to use the standard library's logarithm.
#![allow(clippy::disallowed_types, clippy::disallowed_methods)]

mod by_hand;
mod engine;
mod parts;

use by_hand::run;
use headroom_sim::engine::queue::EventQueue;
use headroom_sim::observe::Metrics;
use parts::{Logarithm, StdHeap, Ziggurat};
use std::hint::black_box;
use std::time::Instant;

/// A system to simulate. Service is exponential with a mean of 10 ms, arrivals are Poisson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// One station of 8 servers with one FCFS queue at ρ = 0.9 (M/M/8).
    Station,
    /// 16 servers with an FCFS queue each at ρ = 0.9, where a request goes to the one with the fewest.
    LeastConnections,
    /// 100,000 requests in flight at once and nobody waiting (M/M/∞).
    InFlight,
}

/// What a run did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Events handled: the arrivals and departures of all requests.
    pub events: u64,
    /// Mean wait before service in milliseconds: shows that the engines simulate the same system.
    pub mean_wait_ms: f64,
}

/// Simulates a system from empty (`InFlight`: from full) until this many requests are done, with this seed.
type Run = fn(System, u64, u64) -> Outcome;

/// The engines; the first is the baseline.
const ENGINES: &[(&str, Run)] = &[
    ("by hand, std BinaryHeap", run::<StdHeap, Logarithm>),
    ("by hand, EventQueue", run::<EventQueue, Logarithm>),
    ("by hand, EventQueue, ziggurat", run::<EventQueue, Ziggurat>),
    ("engine, nobody watching", engine::run::<()>),
    ("engine, full metrics", engine::run::<Metrics>),
];

const SYSTEMS: [System; 3] = [System::Station, System::LeastConnections, System::InFlight];

fn main() {
    // Cargo passes --bench when benchmarking; without it this is a test run, where it is enough that all works.
    let benchmarking = std::env::args().any(|argument| argument == "--bench");
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let requests = numbers.next().unwrap_or(if benchmarking { 1_000_000 } else { 1_000 });
    let rounds = numbers.next().unwrap_or(if benchmarking { 9 } else { 1 });

    println!(
        "{requests} requests, medians of {rounds} rounds: million events/s (ratio to the first), mean wait\n"
    );
    print!("{:32}", "");
    SYSTEMS.iter().for_each(|system| print!("{:>28}", format!("{system:?}")));
    println!();

    // rates[engine][system] of all rounds
    let mut rates = vec![[const { Vec::new() }; SYSTEMS.len()]; ENGINES.len()];
    let mut waits = vec![[0.0; SYSTEMS.len()]; ENGINES.len()];
    for round in 0..rounds {
        for (s, &system) in SYSTEMS.iter().enumerate() {
            for (e, (_, run)) in ENGINES.iter().enumerate() {
                let start = Instant::now();
                let outcome = black_box(run(black_box(system), requests, round));
                rates[e][s].push(outcome.events as f64 / start.elapsed().as_secs_f64() / 1e6);
                waits[e][s] += outcome.mean_wait_ms / rounds as f64;
            }
        }
    }
    let medians: Vec<[f64; SYSTEMS.len()]> = rates.into_iter().map(|systems| systems.map(median)).collect();
    for (e, (name, _)) in ENGINES.iter().enumerate() {
        print!("{name:32}");
        for s in 0..SYSTEMS.len() {
            let ratio = medians[e][s] / medians[0][s];
            print!("{:>28}", format!("{:.1} ({ratio:.2}) {:.2} ms", medians[e][s], waits[e][s]));
        }
        println!();
    }
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

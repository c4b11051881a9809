//! How fast the simulation is, beside the simplest program that could do the same.
//!
//! Three systems are run by several engines in turn, round after round, so that a slow moment of the machine hits
//! all of them. The first engine is the baseline: what one would write by hand with the standard library. Ratios to it
//! carry over between machines; events per second don't. The native benchmark and the page run the same code; whoever
//! measures brings a clock.
//!
//! To add an engine, write a function with the signature [`Run`] and add a line to [`ENGINES`].

mod by_hand;
mod engine;
mod parts;

use by_hand::run;
pub use engine::text;
use headroom_sim::engine::queue::EventQueue;
use parts::{Logarithm, StdHeap, Ziggurat};
use std::hint::black_box;

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
pub type Run = fn(System, u64, u64) -> Outcome;

/// The engines; the first is the baseline.
pub const ENGINES: &[(&str, Run)] = &[
    ("by hand, std BinaryHeap", run::<StdHeap, Logarithm>),
    ("by hand, EventQueue", run::<EventQueue, Logarithm>),
    ("by hand, EventQueue, ziggurat", run::<EventQueue, Ziggurat>),
    ("engine, nobody watching", engine::unwatched),
    ("engine, full metrics", engine::watched),
];

/// The systems.
pub const SYSTEMS: [System; 3] = [System::Station, System::LeastConnections, System::InFlight];

/// What an engine came to with a system: the medians of all rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The system.
    pub system: System,
    /// The engine's place in [`ENGINES`].
    pub engine: usize,
    /// Million events per second.
    pub rate: f64,
    /// Mean wait before service, in milliseconds.
    pub mean_wait_ms: f64,
}

/// Runs all engines on all systems and measures them with a clock that counts milliseconds.
pub fn measure(requests: u64, rounds: u64, clock_ms: impl Fn() -> f64) -> Vec<Figure> {
    let cases = SYSTEMS.iter().flat_map(|system| (0..ENGINES.len()).map(|engine| (*system, engine)));
    let mut cases: Vec<_> = cases.map(|case| (case, Vec::new(), 0.0)).collect();
    for round in 0..rounds {
        for ((system, engine), rates, wait_ms) in &mut cases {
            let run = ENGINES[*engine].1;
            let start_ms = clock_ms();
            let outcome = black_box(run(black_box(*system), requests, round));
            rates.push(outcome.events as f64 / (clock_ms() - start_ms) / 1e3);
            *wait_ms += outcome.mean_wait_ms / rounds as f64;
        }
    }
    let figure = |((system, engine), rates, mean_wait_ms)| Figure {
        system,
        engine,
        rate: median(rates),
        mean_wait_ms,
    };
    cases.into_iter().map(figure).collect()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or(f64::NAN)
}

//! How fast the simulation is, beside the simplest program that could do the same.
//!
//! Three systems are run by several engines in turn, round after round, so that a slow moment of the machine hits
//! all of them. The first engine is the baseline: what one would write by hand with the standard library. Ratios to it
//! carry over between machines; events per second don't. The native benchmark and the page run the same code; whoever
//! measures brings a clock. Only the steady state counts: systems are warm before the clock starts.
//!
//! What to expect, as ratios to the loop by hand (a shared machine of two cores of a server processor of 2023, which has
//! 2 MB of cache for each core; medians of runs of both kinds in turn, differences under a twentieth are noise):
//!
//! | | M/M/8 | least connections | in flight |
//! |---|---|---|---|
//! | engine, nobody watching | 1.01 | 0.85 | 1.69 |
//! | engine, full metrics | 0.70 | 0.60 | 1.23 |
//! | WebAssembly to native, full metrics | 0.79 | 0.76 | 0.83 |
//! | WebAssembly to native, loop by hand | 0.79 | 0.78 | 0.88 |
//!
//! With full metrics an event costs 1.8 times as much in flight as in M/M/8 natively, and 1.7 times in Chromium (the loop by
//! hand: 3.2 and 2.9 times). Speeds of such a machine wander by a tenth within minutes: what is compared has to be measured
//! in turn.
//!
//! On a processor of 2017 with 512 kB of cache for each core, before what is far off was kept in buckets: 0.91, 0.70 and 1.10
//! with nobody watching, 0.62, 0.53 and 0.90 with full metrics, of which WebAssembly reached 0.71, 0.71 and 0.75 to 0.95.
//!
//! The simulation's loop is compiled for size in the page: level 3 makes it 1.01 to 1.03 times as fast, and the page 1.9 kB
//! larger.
//!
//! Against a page without hints which way branches go (`crates/hints`) the page makes 1.10 and 1.08 times as many events per
//! second; without them no option of the compiler makes a difference. A request takes some 1360 and 2060 instructions with full
//! metrics: a quarter of them measure, a fifth look up what they work on and check that it is there.
//!
//! To add an engine, write a function with the signature [`Start`] and add a line to [`ENGINES`].

mod by_hand;
mod engine;
mod parts;

use by_hand::start;
pub use engine::text;
use headroom_sim::engine::queue::EventQueue;
use parts::{Logarithm, StdHeap, Ziggurat};
use std::hint::black_box;

/// A system to simulate. Service is exponential, arrivals are Poisson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// One station of 8 servers with one FCFS queue at ρ = 0.9 (M/M/8).
    Station,
    /// 16 servers with an FCFS queue each at ρ = 0.9, where a request goes to the one with the fewest.
    LeastConnections,
    /// 128 stations of 1000 servers each, between which requests are drawn: 100,000 in flight at once.
    InFlight,
}

/// A system in numbers.
#[derive(Clone, Copy, Debug)]
struct Size {
    /// Requests per second.
    rate: f64,
    /// Mean service time in seconds.
    service_s: f64,
    stations: u32,
    /// Servers at each station.
    slots: u32,
    /// Requests after which the system is what it will be.
    warm_up: u64,
}

impl System {
    const fn size(self) -> Size {
        match self {
            System::Station => Size { rate: 720.0, service_s: 0.01, stations: 1, slots: 8, warm_up: 10_000 },
            System::LeastConnections => {
                Size { rate: 1440.0, service_s: 0.01, stations: 16, slots: 1, warm_up: 10_000 }
            }
            // It fills as 1 − e^−t: seven service times leave one in a thousand missing.
            System::InFlight => {
                Size { rate: 100_000.0, service_s: 1.0, stations: 128, slots: 1000, warm_up: 700_000 }
            }
        }
    }
}

/// What a simulation came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Mean wait before service in milliseconds: shows that the engines simulate the same system.
    pub mean_wait_ms: f64,
    /// Requests in flight at the end.
    pub in_flight: u64,
}

/// A simulation under way.
pub trait Running {
    /// Goes on until about this many more requests have come and gone; returns how many events that took: the
    /// arrivals and departures of all requests.
    fn advance(&mut self, requests: u64) -> u64;

    /// What it came to so far.
    fn outcome(&self) -> Outcome;
}

/// Begins to simulate a system from empty, with this seed.
pub type Start = fn(System, u64) -> Box<dyn Running>;

/// The engines; the first is the baseline.
pub const ENGINES: &[(&str, Start)] = &[
    ("by hand, std BinaryHeap", start::<StdHeap, Logarithm>),
    ("by hand, EventQueue", start::<EventQueue, Logarithm>),
    ("by hand, EventQueue, ziggurat", start::<EventQueue, Ziggurat>),
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
    /// What the last round came to.
    pub outcome: Outcome,
}

/// Begins to simulate a system, and goes on until it is warm.
pub fn warm(engine: usize, system: System, seed: u64) -> Box<dyn Running> {
    let mut running = ENGINES[engine].1(black_box(system), seed);
    running.advance(system.size().warm_up);
    running
}

/// Runs all engines on all systems and measures them with a clock that counts milliseconds.
pub fn measure(requests: u64, rounds: u64, clock_ms: impl Fn() -> f64) -> Vec<Figure> {
    let cases = SYSTEMS.iter().flat_map(|system| (0..ENGINES.len()).map(|engine| (*system, engine)));
    let mut cases: Vec<_> = cases.map(|case| (case, Vec::new(), None)).collect();
    for round in 0..rounds {
        for ((system, engine), rates, last) in &mut cases {
            let mut running = warm(*engine, *system, round);
            let start_ms = clock_ms();
            let events = black_box(running.advance(requests));
            rates.push(events as f64 / (clock_ms() - start_ms) / 1e3);
            *last = Some(running.outcome());
        }
    }
    let figure = |((system, engine), rates, outcome): (_, _, Option<Outcome>)| {
        outcome.map(|outcome| Figure { system, engine, rate: median(rates), outcome })
    };
    cases.into_iter().filter_map(figure).collect()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All of them: a benchmark of something else would be none.
    #[test]
    fn a_hundred_thousand_are_in_flight() {
        for (engine, (name, _)) in ENGINES.iter().enumerate() {
            let in_flight = warm(engine, System::InFlight, 1).outcome().in_flight;
            // Poisson with a standard deviation of 316.
            assert!(in_flight.abs_diff(100_000) < 2_000, "{name}: {in_flight} in flight");
        }
    }

    /// Mean waits of independent runs, and the standard error of their mean.
    fn wait_ms(engine: usize, system: System) -> (f64, f64) {
        const RUNS: u64 = 12;
        let waits = (1..=RUNS).map(|seed| {
            let mut running = warm(engine, system, seed);
            running.advance(100_000);
            running.outcome().mean_wait_ms
        });
        let waits: Vec<f64> = waits.collect();
        let mean = waits.iter().sum::<f64>() / RUNS as f64;
        let squares = waits.iter().map(|wait| (wait - mean) * (wait - mean)).sum::<f64>();
        (mean, (squares / (RUNS * (RUNS - 1)) as f64).sqrt())
    }

    /// Their difference is as good as normal; five standard errors are exceeded by chance once in some thousand cases.
    #[test]
    fn engines_simulate_the_same_system() {
        for system in [System::Station, System::LeastConnections] {
            let [by_hand, engine] = [0, ENGINES.len() - 1].map(|engine| wait_ms(engine, system));
            let error = by_hand.1.hypot(engine.1);
            assert!(error < 0.05 * by_hand.0, "{system:?}: too few runs to tell, ± {error} ms");
            assert!((engine.0 - by_hand.0).abs() < 5.0 * error, "{system:?}: {engine:?} and {by_hand:?} ms");
        }
    }
}

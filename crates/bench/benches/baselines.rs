//! Prints how fast the simulation is natively.
//!
//! `cargo bench --package headroom-bench -- [requests] [rounds]`

use headroom_bench::{ENGINES, Figure, Outcome, SYSTEMS, measure};
use std::time::Instant;

fn main() {
    // Cargo passes --bench when benchmarking; without it this is a test run, where it is enough that all works.
    let benchmarking = std::env::args().any(|argument| argument == "--bench");
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let requests = numbers.next().unwrap_or(if benchmarking { 1_000_000 } else { 1_000 });
    let rounds = numbers.next().unwrap_or(if benchmarking { 9 } else { 1 });

    println!(
        "{requests} requests, medians of {rounds} rounds: million events/s (ratio to the first), mean wait, in flight\n"
    );
    let start = Instant::now();
    let figures = measure(requests, rounds, || start.elapsed().as_secs_f64() * 1e3);
    print!("{:32}", "");
    SYSTEMS.iter().for_each(|system| print!("{:>32}", format!("{system:?}")));
    println!();
    for (engine, (name, _)) in ENGINES.iter().enumerate() {
        print!("{name:32}");
        for system in SYSTEMS {
            let of = |engine| move |figure: &&Figure| figure.system == system && figure.engine == engine;
            let [first, own] = [0, engine].map(|engine| figures.iter().find(of(engine)));
            let (Some(first), Some(own)) = (first, own) else { continue };
            let ratio = own.rate / first.rate;
            let Outcome { mean_wait_ms, in_flight } = own.outcome;
            let text = format!("{:.1} ({ratio:.2}) {mean_wait_ms:.2} ms, {in_flight}", own.rate);
            print!("{text:>28}");
        }
        println!();
    }
}

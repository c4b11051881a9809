//! The engine itself, running the same systems as scenarios, as the page runs it and with nobody watching.

use crate::{Outcome, System};
use headroom_sim::engine::{Compiled, World};
use headroom_sim::observe::{Flights, Metrics, Observer};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;

/// Messages kept at most, as by the page between two frames.
const MOST_FLIGHTS: usize = 50_000;

/// Nobody watches: there is nothing to tell.
pub fn unwatched(system: System, requests: u64, seed: u64) -> Outcome {
    let events = world(system, seed, ()).run_on(end(system, requests));
    Outcome { events, mean_wait_ms: f64::NAN }
}

/// With everything that the page shows: all metrics, and the messages, of which single ones are not kept when they
/// are too many to be told apart.
pub fn watched(system: System, requests: u64, seed: u64) -> Outcome {
    let mut flights = Flights::new(MOST_FLIGHTS);
    flights.record(false);
    let mut world = world(system, seed, (Metrics::new(1), flights));
    let events = world.run_on(end(system, requests));
    let totals = world.observer().0.totals(world.now());
    let waits: u128 = totals.nodes.iter().map(|node| node.calls.wait_ns).sum();
    Outcome { events, mean_wait_ms: waits as f64 / totals.arrived as f64 / 1e6 }
}

fn world<O: Observer>(system: System, seed: u64, observer: O) -> World<O> {
    let scenario = Scenario::from_json(&text(system)).expect("the benchmark's scenarios are sound");
    World::new(&scenario, seed, observer)
}

/// When so many requests will have come.
fn end(system: System, requests: u64) -> SimTime {
    let rate = match system {
        System::Station => 720.0,
        System::LeastConnections => 1440.0,
        System::InFlight => 10_000_000.0,
    };
    SimTime::from_secs(requests as f64 / rate)
}

/// The scenario of a system, as JSON.
pub fn text(system: System) -> String {
    let (rate, entrance, servers) = match system {
        System::Station => (720, "web", r#""slots": 8"#),
        System::LeastConnections => (1440, "balancer", r#""slots": 1, "count": 16"#),
        System::InFlight => (100_000, "web", r#""slots": 1000"#),
    };
    // Without a balancer on the way, one that nobody calls does no harm.
    format!(
        r#"{{
        "format": 1, "title": "benchmark",
        "components": [
            {{"id": "clients", "kind": "client", "calls": ["{entrance}"], "rate": {rate}}},
            {{"id": "balancer", "kind": "balancer", "calls": ["web"], "method": "least_connections",
              "route_ms": 0, "check_interval_s": 0, "connections": 1000000}},
            {{"id": "web", "kind": "server", "queue_limit": 1000000, {servers}}}
        ],
        "requests": [{{"id": "page", "work_ms": 10}}],
        "links": [
            {{"from": "clients", "to": "{entrance}", "rtt_ms": 0}},
            {{"from": "balancer", "to": "web", "rtt_ms": 0}}
        ]
    }}"#
    )
}

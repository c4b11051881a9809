//! The engine itself, running the same systems as scenarios, as the page runs it and with nobody watching.

use crate::{Outcome, Running, Size, System};
use headroom_live::MOST_FLIGHTS;
use headroom_sim::engine::World;
use headroom_sim::ids::NodeId;
use headroom_sim::observe::{Flights, Metrics, Observer, Watched};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimDuration;

/// Clients are the scenario's first component.
const CLIENTS: NodeId = NodeId(0);

struct Simulation<O> {
    world: World<O>,
    rate: f64,
}

/// Nobody watches: there is nothing to tell.
pub fn unwatched(system: System, seed: u64) -> Box<dyn Running> {
    Box::new(Simulation::new(system, seed, ()))
}

/// With everything that the page shows: all metrics, and the messages, of which single ones are not kept when they
/// are too many to be told apart.
pub fn watched(system: System, seed: u64) -> Box<dyn Running> {
    let mut flights = Flights::new(MOST_FLIGHTS);
    flights.record(false);
    Box::new(Simulation::<Watched>::new(system, seed, (Metrics::new(1), flights)))
}

impl<O: Observer> Simulation<O> {
    fn new(system: System, seed: u64, observer: O) -> Self {
        let scenario = Scenario::from_json(&text(system)).expect("the benchmark's scenarios are sound");
        Simulation { world: World::new(&scenario, seed, observer), rate: system.size().rate }
    }

    /// Goes on until so many requests will have come.
    fn run(&mut self, requests: u64) -> u64 {
        self.world.run_until(self.world.now() + SimDuration::from_secs(requests as f64 / self.rate))
    }

    fn in_flight(&self) -> u64 {
        self.world.inside().filter(|inside| inside.node == CLIENTS).count() as u64
    }
}

impl Running for Simulation<()> {
    fn advance(&mut self, requests: u64) -> u64 {
        self.run(requests)
    }

    fn outcome(&self) -> Outcome {
        Outcome { mean_wait_ms: f64::NAN, in_flight: self.in_flight() }
    }
}

impl Running for Simulation<Watched> {
    fn advance(&mut self, requests: u64) -> u64 {
        self.run(requests)
    }

    fn outcome(&self) -> Outcome {
        let totals = self.world.observer().0.totals(self.world.now());
        let waits: u128 = totals.nodes.iter().map(|node| node.calls.wait_ns).sum();
        Outcome { mean_wait_ms: waits as f64 / totals.done as f64 / 1e6, in_flight: self.in_flight() }
    }
}

/// The scenario of a system, as JSON.
pub fn text(system: System) -> String {
    let Size { rate, service_s, stations, slots, .. } = system.size();
    let entrance = if system == System::LeastConnections { "balancer" } else { "web" };
    let work_ms = service_s * 1e3;
    // Without a balancer on the way, one that nobody calls does no harm.
    format!(
        r#"{{
        "format": 1, "title": "benchmark",
        "components": [
            {{"id": "clients", "kind": "client", "calls": ["{entrance}"], "rate": {rate}}},
            {{"id": "balancer", "kind": "balancer", "calls": ["web"], "method": "least_connections",
              "route_ms": 0, "check_interval_s": 0, "connections": 1000000}},
            {{"id": "web", "kind": "server", "queue_limit": 1000000, "slots": {slots}, "count": {stations}}}
        ],
        "requests": [{{"id": "page", "work_ms": {work_ms}}}],
        "links": [
            {{"from": "clients", "to": "{entrance}", "rtt_ms": 0}},
            {{"from": "balancer", "to": "web", "rtt_ms": 0}}
        ]
    }}"#
    )
}

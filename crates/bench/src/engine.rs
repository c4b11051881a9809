//! The engine itself, running the same systems as scenarios, as the page runs it and with nobody watching.

use crate::{Outcome, Running, Size, System};
use headroom_live::Live;
use headroom_sim::engine::World;
use headroom_sim::ids::NodeId;
use headroom_sim::scenario::Scenario;
use headroom_sim::time::{SimDuration, SimTime};

/// Clients are the scenario's first component.
const CLIENTS: NodeId = NodeId(0);

/// Nobody watches: there is nothing to tell.
pub fn unwatched(system: System, seed: u64) -> Box<dyn Running> {
    Box::new(Unwatched { world: World::new(&scenario(system), seed, ()), rate: system.size().rate })
}

/// As the page runs it, compiled with the same options where the page measures: with all that it shows, but for single
/// messages, which it doesn't keep when they are too many to be told apart.
pub fn watched(system: System, seed: u64) -> Box<dyn Running> {
    let mut live = Live::new(&scenario(system), seed);
    live.flights_mut().record(false);
    Box::new(Watched { live, rate: system.size().rate })
}

fn scenario(system: System) -> Scenario {
    Scenario::from_json(&text(system)).expect("the benchmark's scenarios are sound")
}

/// The moment at which so many more requests will have come.
fn after(now: SimTime, requests: u64, rate: f64) -> SimTime {
    now + SimDuration::from_secs(requests as f64 / rate)
}

struct Unwatched {
    world: World<()>,
    rate: f64,
}

impl Running for Unwatched {
    fn advance(&mut self, requests: u64) -> u64 {
        self.world.run_until(after(self.world.now(), requests, self.rate))
    }

    fn outcome(&self) -> Outcome {
        let in_flight = self.world.inside().filter(|inside| inside.node == CLIENTS).count() as u64;
        Outcome { mean_wait_ms: f64::NAN, in_flight }
    }
}

struct Watched {
    live: Live,
    rate: f64,
}

impl Running for Watched {
    fn advance(&mut self, requests: u64) -> u64 {
        self.live.run_until(after(self.live.now(), requests, self.rate))
    }

    fn outcome(&self) -> Outcome {
        let metrics = self.live.metrics();
        let totals = metrics.totals(self.live.now());
        let waits: u128 = totals.nodes.iter().map(|node| node.calls.wait_ns).sum();
        Outcome { mean_wait_ms: waits as f64 / totals.done as f64 / 1e6, in_flight: metrics.in_flight() }
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

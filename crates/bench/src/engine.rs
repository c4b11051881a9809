//! The engine itself, running the same systems as scenarios.

use crate::{Outcome, System};
use headroom_sim::engine::World;
use headroom_sim::observe::{Metrics, Observer};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;

/// Simulates `system` until `requests` are done, observed by `O`.
pub fn run<O: Watcher>(system: System, requests: u64, seed: u64) -> Outcome {
    let scenario = Scenario::from_toml(&text(system)).expect("the benchmark's scenarios are sound");
    let mut world = World::new(&scenario, seed, O::begin());
    let rate = match system {
        System::Station => 720.0,
        System::LeastConnections => 1440.0,
        System::InFlight => 10_000_000.0,
    };
    let end = SimTime::from_secs(requests as f64 / rate);
    let events = world.run_until(end);
    Outcome { events, mean_wait_ms: world.observer().mean_wait_ms(world.now()) }
}

/// Somebody who watches a benchmark.
pub trait Watcher: Observer {
    fn begin() -> Self;
    fn mean_wait_ms(&self, now: SimTime) -> f64;
}

/// Nobody: there is nothing to tell.
impl Watcher for () {
    fn begin() -> Self {}

    fn mean_wait_ms(&self, _: SimTime) -> f64 {
        f64::NAN
    }
}

/// Everything the page shows.
impl Watcher for Metrics {
    fn begin() -> Self {
        Metrics::new(1)
    }

    fn mean_wait_ms(&self, now: SimTime) -> f64 {
        let totals = self.totals(now);
        let waits: u128 = totals.nodes.iter().map(|node| node.calls.wait_ns).sum();
        waits as f64 / totals.arrived as f64 / 1e6
    }
}

fn text(system: System) -> String {
    let (rate, entrance, servers) = match system {
        System::Station => (720.0, "web", "slots = 8"),
        System::LeastConnections => (1440.0, "balancer", "slots = 1\ncount = 16"),
        System::InFlight => (100_000.0, "web", "slots = 1000\ncount = 1"),
    };
    let balancer = if entrance == "web" {
        ""
    } else {
        "[[components]]\nid = \"balancer\"\nkind = \"balancer\"\ncalls = [\"web\"]\nmethod = \"least_connections\"\nroute_ms = 0\ncheck_interval_s = 0\nconnections = 1000000\n[[links]]\nfrom = \"balancer\"\nto = \"web\"\nrtt_ms = 0\n"
    };
    format!(
        "format = 1\ntitle = \"benchmark\"\n[[components]]\nid = \"clients\"\nkind = \"client\"\ncalls = [\"{entrance}\"]\nrate = {rate}\n[[components]]\nid = \"web\"\nkind = \"server\"\nqueue_limit = 1000000\n{servers}\n[[requests]]\nid = \"page\"\nwork_ms = 10\n[[links]]\nfrom = \"clients\"\nto = \"{entrance}\"\nrtt_ms = 0\n{balancer}"
    )
}

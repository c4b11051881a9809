//! Where keys go when servers come.

use crate::chance::Chance;
use crate::statistics::{Judge, Ratio, assert_laws};
use crate::systems::balanced;
use headroom_sim::engine::World;
use headroom_sim::observe::{Metrics, Picks};
use headroom_sim::scenario::Scenario;
use headroom_sim::theory::hashing::{consistent_moved, modulo_moved, ring_share_cv};
use headroom_sim::time::SimTime;

const SETS: u32 = 5;
/// Client addresses, each of which asks about once.
const ADDRESSES: u32 = 65_536;

/// The servers of the first requests, each from a random address. The laws have held in the run.
fn picks(method: &str, servers: u32, points: u32, network: &str, seed: u64, count: usize) -> Vec<u16> {
    let text = balanced(
        &format!("rate = 1000\nnetwork = \"{network}\"\naddresses = {ADDRESSES}"),
        &format!("method = \"{method}\"\nring_points = {points}\ncheck_interval_s = 0"),
        &format!("count = {servers}\nslots = 1000"),
        "work_ms = 0",
    );
    let scenario = Scenario::from_toml(&text).unwrap_or_else(|problems| panic!("{text}\n{problems:?}"));
    let mut world = World::new(&scenario, seed, (Picks::new(count), Metrics::new(scenario.kinds.len())));
    let mut end = 0.0;
    while world.observer().0.list().len() < count {
        end += 1.0;
        world.run_until(SimTime::from_secs(end));
    }
    let (picks, metrics) = world.observer();
    assert_laws(&world, metrics);
    let web = scenario.component("web").expect("the servers");
    let first = world.nodes().iter().find(|node| node.address.component == web).map(|node| node.id.0);
    let first = first.expect("a server");
    picks.list().iter().map(|pick| pick.server.0 - first).collect()
}

/// The same clients before and after, by the same seed; runs differ in their rings and in their networks.
fn moved(method: &str, from: u32, to: u32, run: u64) -> Ratio {
    const KEYS: usize = 2000;
    let network = format!("10.{run}.0.0");
    let servers = |count: u32| picks(method, count, 200, &network, run, KEYS);
    let moved = servers(from).iter().zip(&servers(to)).filter(|(before, after)| before != after).count();
    (moved as f64, KEYS as f64)
}

fn compare(method: &'static str, theory: impl Fn(u32, u32) -> Option<f64>, growth: u32) {
    let (mut chance, mut judge) = (Chance::new(method), Judge::new(method));
    for set in 0..u64::from(SETS) {
        let from = chance.whole(2, 30);
        let to = from + chance.whole(1, growth);
        let runs: Vec<Ratio> = (0..24).map(|run| moved(method, from, to, 24 * set + run)).collect();
        let theory = theory(from, to).expect("servers");
        judge.compare("moved", &runs, theory, &format!("{from} to {to} servers"));
    }
}

#[test]
fn a_jump_hash_moves_as_few_as_can_be() {
    compare("jump_hash", consistent_moved, 10);
}

#[test]
fn a_ring_moves_as_few_as_can_be() {
    compare("ring_hash", consistent_moved, 10);
}

/// Only /24 networks count, and their hash goes through 6,271 values: shares are those of a modulus to a thousandth.
#[test]
fn a_plain_hash_moves_almost_all() {
    compare("ip_hash", modulo_moved, 10);
}

/// Squared CV of the servers' shares on many rings. A sample of k keys adds (n − 1)/k to its mean, and takes a k-th.
#[test]
fn shares_of_a_ring_spread_by_the_number_of_points() {
    const KEYS: usize = 20_000;
    let (mut chance, mut judge) = (Chance::new("ring"), Judge::new("ring shares"));
    for set in 0..u64::from(SETS) {
        let (servers, points) = (chance.whole(2, 30), chance.whole(5, 100));
        let (n, keys) = (f64::from(servers), KEYS as f64);
        let spread: Vec<Ratio> = (24 * set..24 * set + 24)
            .map(|run| {
                let mut counts = vec![0.0_f64; servers as usize];
                let network = format!("10.{run}.0.0");
                let picks = picks("ring_hash", servers, points, &network, run, KEYS);
                picks.iter().for_each(|place| counts[usize::from(*place)] += 1.0);
                let mean = keys / n;
                let squares = counts.iter().map(|count| (count / mean - 1.0) * (count / mean - 1.0));
                ((squares.sum::<f64>() / n - (n - 1.0) / keys) / (1.0 - 1.0 / keys), 1.0)
            })
            .collect();
        let cv = ring_share_cv(servers, points).expect("servers");
        judge.compare("CV²", &spread, cv * cv, &format!("{servers} servers, {points} points"));
    }
}

//! Whom a balancer picks: rows L05 to L09.

use crate::harness::{SEEDS, assert_near, picks, scenario, with};
use headroom_sim::scenario::{Document, LinkDoc, Scenario};
use std::net::Ipv4Addr;

#[test]
fn smooth_weights_spread_the_heavy_server() {
    let names = ["a", "b", "c"];
    let system = scenario(include_str!("weighted-5-1-1.toml"));
    for seed in SEEDS {
        let picked = picks(&system, seed, 7);
        let picked: String = picked.iter().map(|place| names[usize::from(*place)]).collect();
        assert_eq!(picked, "aabacaa", "L05");
    }
}

#[test]
fn an_address_keeps_its_server() {
    let system = scenario(include_str!("ip-hash-3.toml"));
    for seed in SEEDS {
        assert!(picks(&system, seed, 100).iter().all(|place| *place == 0), "L06");
    }
}

/// The system with sixty groups of clients instead of one, each with a network of 65,536 addresses of its own.
fn crowded(text: &str) -> Scenario {
    let mut document = Document::from_toml(text).expect("a scenario");
    let (client, link) = (document.components.remove(0), document.links.remove(0));
    for network in 0..60 {
        let mut group = client.clone();
        group.id = format!("clients-{network}");
        group.network = Some(Ipv4Addr::new(10, network, 0, 0));
        document.links.push(LinkDoc { from: group.id.clone(), ..link.clone() });
        document.components.push(group);
    }
    document.check().expect("a sound scenario")
}

/// 200 rings of ten servers, each judged by a sample of the keys.
///
/// A sample of n keys adds its own spread to the shares: a CV of √((10 − 1)/n) per server. It is taken off.
#[test]
fn ring_shares_spread_as_the_formula_says() {
    const RINGS: u64 = 200;
    const KEYS: usize = 20_000;
    let ring = crowded(include_str!("ring-hash-10.toml"));
    let squares = (1..=RINGS).map(|seed| {
        let mut counts = [0.0_f64; 10];
        picks(&ring, seed, KEYS).iter().for_each(|place| counts[usize::from(*place)] += 1.0);
        let mean = KEYS as f64 / 10.0;
        counts.iter().map(|count| (count - mean) * (count - mean)).sum::<f64>() / 10.0 / (mean * mean)
    });
    let sampling = 9.0 / KEYS as f64;
    let spread = (squares.sum::<f64>() / RINGS as f64 - sampling).sqrt();
    assert_near("L07", spread, 0.0749766, 0.1);
}

/// Share of requests that go elsewhere when an eleventh server joins ten. The same seed brings the same clients.
fn moved(text: &str) -> [f64; SEEDS.len()] {
    const REQUESTS: usize = 1_000_000;
    let ten = crowded(text);
    let eleven = with(&ten, "web.count=11");
    SEEDS.map(|seed| {
        let (before, after) = (picks(&ten, seed, REQUESTS), picks(&eleven, seed, REQUESTS));
        let moved = before.iter().zip(&after).filter(|(before, after)| before != after).count();
        moved as f64 / REQUESTS as f64
    })
}

#[test]
fn a_new_server_moves_most_clients_of_a_plain_hash() {
    for moved in moved(include_str!("ip-hash-10.toml")) {
        assert_near("L08", moved, 0.909091, 0.0015);
    }
}

#[test]
fn a_new_server_moves_few_clients_of_a_jump_hash() {
    for moved in moved(include_str!("jump-hash-10.toml")) {
        assert_near("L09", moved, 0.0909091, 0.013);
    }
}

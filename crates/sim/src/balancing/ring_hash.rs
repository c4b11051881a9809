//! Consistent hashing: clients and servers are points on a ring, and each client goes to the next server on it.
//!
//! Karger et al. 1997; 160 points for each unit of weight, as nginx (`hash … consistent`, ketama). When a server is
//! out, only its clients move, each to the server that follows on the ring. The key is the client's address.
//! Hashes are SplitMix64's (nginx: CRC-32, ketama: MD5). Points stay where they are through slow start.

use super::contract::place_of;
use super::{About, Candidate, Choosing, Feature, Method, Server, costs};
use crate::params::{Choice, Routing};
use crate::rng::mix;
use std::collections::BinaryHeap;
use std::sync::Arc;

pub(super) const ABOUT: About = About {
    choice: Choice {
        id: "ring_hash",
        label: "Ring hash",
        help: "The next server on a hash ring: when one is lost, only its clients move.",
    },
    features: &[Feature::Request, Feature::Shares],
    new: |salt| Box::new(RingHash { salt, points: Arc::default() }),
};

/// Most points of a ring. Beyond it all servers get proportionally fewer (Envoy bounds its rings likewise).
const MOST_POINTS: f64 = 131_072.0;
/// The bits of a point that name its server; the others place it.
const SERVER_BITS: u64 = 0xFFFF;

/// Remembers the ring.
#[derive(Clone, Debug)]
struct RingHash {
    /// What the servers' names are to a real ring.
    salt: u64,
    /// Ascending; shared by clones, as nobody changes a ring: it is replaced.
    points: Arc<[u64]>,
}

/// The points of all servers, ascending. A server's are found by its index alone, whoever else is there.
fn ring(servers: &[Server], points_per_weight: f64, salt: u64) -> Vec<u64> {
    let weight: f64 = servers.iter().map(|server| server.weight).sum();
    let scale = points_per_weight.min(MOST_POINTS / weight);
    let points: BinaryHeap<u64> = servers
        .iter()
        .flat_map(|server| {
            let (index, key) = (u64::from(server.index), mix(salt, u64::from(server.index)));
            let count = (server.weight * scale).round().max(1.0) as u64;
            (0..count).map(move |number| mix(key, number) & !SERVER_BITS | index)
        })
        .collect();
    // A heap sorts with a tenth of the code, and nothing else in the page sorts.
    points.into_sorted_vec()
}

impl RingHash {
    /// The place of the first candidate at or after this position.
    fn next(&self, position: u64, candidates: &[Candidate]) -> usize {
        let (before, after) = self.points.split_at(self.points.partition_point(|&point| point < position));
        let onwards = after.iter().chain(before);
        onwards.copied().find_map(|point| place_of(candidates, (point & SERVER_BITS) as u16)).unwrap_or(0)
    }
}

impl Method for RingHash {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn cost(&self, _servers: usize) -> f64 {
        costs::halvings(self.points.len())
    }

    fn configure(&mut self, routing: &Routing, servers: &[Server]) {
        self.points = ring(servers, f64::from(routing.ring_points), self.salt).into();
    }

    fn pick(&mut self, choosing: &mut Choosing) -> usize {
        self.next(mix(u64::from(choosing.address), 0), choosing.candidates)
    }
}

#[cfg(test)]
mod tests;

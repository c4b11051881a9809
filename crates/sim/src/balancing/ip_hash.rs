//! The same server for the same client network, as nginx does it.
//!
//! `ngx_http_upstream_ip_hash`: from 89 on, hash = (113·hash + octet) mod 6271 over the *first three* octets, so that
//! a whole /24 network goes together; the hash modulo the sum of all weights points at a server. If that one may not
//! be chosen the hash is hashed on, up to 20 times, then weighted round robin decides.

use super::contract::place_of;
use super::smooth::Smooth;
use super::{About, Answer, Choosing, Feature, Method, Server, costs};
use crate::params::{Choice, Routing};

pub(super) const ABOUT: About = About {
    choice: Choice {
        id: "ip_hash",
        label: "IP hash",
        help: "The same server for the same client network, the first three numbers of its address (as in nginx).",
    },
    features: &[Feature::Request, Feature::Shares, Feature::Answers],
    new: |_| Box::new(IpHash::default()),
};

const START: u32 = 89;
const FACTOR: u32 = 113;
const MODULUS: u32 = 6271;
/// Hashes tried after the first one.
const REHASHES: usize = 20;

/// Remembers the servers and their weights.
#[derive(Clone, Debug, Default)]
struct IpHash {
    servers: Vec<u16>,
    /// The sum of weights up to and including each server.
    upto: Vec<f64>,
    smooth: Smooth,
}

/// Hashes an address on.
fn hash_on(hash: u32, address: u32) -> u32 {
    let [a, b, c, _] = address.to_be_bytes();
    [a, b, c].iter().fold(hash, |hash, &octet| (hash * FACTOR + u32::from(octet)) % MODULUS)
}

impl IpHash {
    /// The server that a hash points at.
    fn server(&self, hash: u32) -> Option<u16> {
        let (hash, all) = (f64::from(hash), self.upto.last()?);
        let at = hash - all * (hash / all).floor();
        self.servers.get(self.upto.partition_point(|&upto| upto <= at)).copied()
    }
}

impl Method for IpHash {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn cost(&self, servers: usize) -> f64 {
        costs::halvings(servers)
    }

    fn configure(&mut self, _routing: &Routing, servers: &[Server]) {
        self.servers = servers.iter().map(|server| server.index).collect();
        let sums = servers.iter().scan(0.0, |sum, server| {
            *sum += server.weight;
            Some(*sum)
        });
        self.upto = sums.collect();
    }

    fn pick(&mut self, choosing: &mut Choosing) -> usize {
        let hashes = std::iter::successors(Some(hash_on(START, choosing.address)), |&hash| {
            Some(hash_on(hash, choosing.address))
        });
        hashes
            .take(1 + REHASHES)
            .find_map(|hash| place_of(choosing.candidates, self.server(hash)?))
            .unwrap_or_else(|| self.smooth.turn(choosing.candidates, |_| true))
    }

    fn answered(&mut self, answer: &Answer) {
        if !answer.ok {
            self.smooth.failed(answer.index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balancing::testing::Balancer;

    /// 203.0.113.7.
    const CLIENT: u32 = 0xCB00_7107;

    #[test]
    fn oracle_l06_hash_and_server_of_nginx() {
        assert_eq!(hash_on(START, CLIENT), 2592);
        assert_eq!(Balancer::new(&ABOUT, &[1.0; 3]).pick_for(CLIENT), 0);
    }

    #[test]
    fn a_network_goes_together() {
        let mut balancer = Balancer::new(&ABOUT, &[1.0; 7]);
        let server = balancer.pick_for(CLIENT);
        assert!((0..256).all(|last| balancer.pick_for(CLIENT & !0xFF | last) == server));
    }

    #[test]
    fn shares_follow_weights() {
        // The hash 2592 modulo 8 is 0, modulo 7 it is 2: past the first two servers' weights of 1.
        assert_eq!(Balancer::new(&ABOUT, &[6.0, 1.0, 1.0]).pick_for(CLIENT), 0);
        assert_eq!(Balancer::new(&ABOUT, &[1.0, 1.0, 5.0]).pick_for(CLIENT), 2);
    }

    #[test]
    fn clients_of_a_lost_server_are_hashed_on_and_the_others_stay() {
        let mut whole = Balancer::new(&ABOUT, &[1.0; 3]);
        let mut lacking = Balancer::new(&ABOUT, &[1.0; 3]);
        lacking.without(0);
        // 2592 leads on to 4547, which points at server 2.
        assert_eq!(hash_on(2592, CLIENT), 4547);
        assert_eq!(lacking.pick_for(CLIENT), 2);
        for client in (0..10_000).map(|network| network << 8) {
            let before = whole.pick_for(client);
            assert!(before == 0 || lacking.pick_for(client) == before);
        }
    }

    #[test]
    fn after_twenty_rehashes_servers_take_turns() {
        let mut balancer = Balancer::new(&ABOUT, &[1e9, 1.0, 1.0]);
        assert_eq!(balancer.without(0).picks(4), [1, 2, 1, 2]);
    }
}

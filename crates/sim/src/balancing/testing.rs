//! Helpers for the methods' tests.

use super::{About, Candidate, Choosing, Method, Server};
use crate::params::Routing;
use crate::rng::Stream;
use crate::time::SimTime;

/// A method over servers with these weights, their candidates, and a stream: one balancer, all servers up.
pub(super) struct Balancer {
    pub method: Box<dyn Method>,
    pub candidates: Vec<Candidate>,
    pub stream: Stream,
}

impl Balancer {
    pub fn new(about: &About, weights: &[f64]) -> Self {
        Self::with(about, weights, &Routing::default(), 0)
    }

    pub fn with(about: &About, weights: &[f64], routing: &Routing, salt: u64) -> Self {
        let servers: Vec<Server> =
            weights.iter().zip(0..).map(|(&weight, index)| Server { index, weight }).collect();
        let candidates = servers.iter().map(|s| Candidate { index: s.index, weight: s.weight, active: 0 });
        let mut method = (about.new)(salt);
        method.configure(routing, &servers);
        Balancer { method, candidates: candidates.collect(), stream: Stream::new(1, "balancing", 0) }
    }

    /// Sets the requests under way at each candidate.
    pub fn active(&mut self, active: &[u32]) -> &mut Self {
        self.candidates.iter_mut().zip(active).for_each(|(candidate, &active)| candidate.active = active);
        self
    }

    /// Takes a server out.
    pub fn without(&mut self, index: u16) -> &mut Self {
        self.candidates.retain(|candidate| candidate.index != index);
        self
    }

    /// The server that a client's request goes to.
    pub fn pick_for(&mut self, address: u32) -> u16 {
        self.pick_at(address, SimTime::ZERO)
    }

    /// The same at another time.
    pub fn pick_at(&mut self, address: u32, now: SimTime) -> u16 {
        let Self { method, candidates, stream } = self;
        let place = method.pick(&mut Choosing { candidates, address, now, stream });
        candidates[place].index
    }

    /// The servers of so many requests of one client.
    pub fn picks(&mut self, count: usize) -> Vec<u16> {
        (0..count).map(|_| self.pick_for(0)).collect()
    }

    /// How many of so many requests, each of another /24 network, each of 256 servers gets.
    pub fn counts(&mut self, requests: u32) -> [u32; 256] {
        let mut counts = [0; 256];
        (0..requests).for_each(|client| counts[usize::from(self.pick_for(client << 8))] += 1);
        counts
    }
}

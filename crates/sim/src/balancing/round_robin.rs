//! Each server in turn.
//!
//! The default of nginx and of AWS load balancers. Blind to how busy servers are: right for equal servers and equal
//! requests, and a slow server breaks it.

use super::contract::place_from;
use super::{About, Candidate, Choosing, Method, costs};
use crate::params::Choice;

pub(super) const ABOUT: About = About {
    choice: Choice {
        id: "round_robin",
        label: "Round robin",
        help: "Each server in turn, however busy it is.",
    },
    features: &[],
    new: |_| Box::new(RoundRobin::default()),
};

/// Remembers whose turn it is. A server that comes back gets its turn when its index is reached.
#[derive(Clone, Debug, Default)]
pub(super) struct RoundRobin {
    /// The least index whose turn it can be.
    next: u16,
}

impl RoundRobin {
    /// The place of the server whose turn it is.
    pub fn turn(&mut self, candidates: &[Candidate]) -> usize {
        let place = place_from(candidates, self.next);
        let place = if place < candidates.len() { place } else { 0 };
        self.next = candidates.get(place).map_or(0, |chosen| chosen.index.wrapping_add(1));
        place
    }
}

impl Method for RoundRobin {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn cost(&self, _servers: usize) -> f64 {
        costs::looks(0)
    }

    fn pick(&mut self, choosing: &mut Choosing) -> usize {
        self.turn(choosing.candidates)
    }
}

#[cfg(test)]
mod tests {
    use super::ABOUT;
    use crate::balancing::testing::Balancer;

    #[test]
    fn goes_round() {
        assert_eq!(Balancer::new(&ABOUT, &[1.0; 3]).picks(7), [0, 1, 2, 0, 1, 2, 0]);
    }

    #[test]
    fn goes_on_when_servers_come_and_go() {
        let mut balancer = Balancer::new(&ABOUT, &[1.0; 4]);
        assert_eq!(balancer.picks(2), [0, 1]);
        balancer.without(2);
        assert_eq!(balancer.picks(4), [3, 0, 1, 3]);
    }
}

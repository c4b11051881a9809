//! The server at which the balancer has the fewest requests; equals take turns.
//!
//! AWS calls it least outstanding requests. Ties go round, so that an idle system is spread evenly instead of all
//! falling on the first server.

use super::contract::place_from;
use super::{About, Candidate, Choosing, Feature, Method, costs};
use crate::params::Choice;

pub(super) const ABOUT: About = About {
    choice: Choice {
        id: "least_connections",
        label: "Least connections",
        help: "The server with the fewest requests under way; equals in turn.",
    },
    features: &[Feature::Load],
    new: |_| Box::new(LeastConnections::default()),
};

/// Remembers whose turn it is among equals.
#[derive(Clone, Debug, Default)]
struct LeastConnections {
    /// The index from which equals are looked for.
    next: u16,
}

impl Method for LeastConnections {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn cost(&self, servers: usize) -> f64 {
        costs::looks(servers)
    }

    fn pick(&mut self, choosing: &mut Choosing) -> usize {
        // One number orders by requests under way, then by distance from whose turn it is; wrapping makes it a circle.
        // The least number says who it is, so that it is found without a branch; four at a time wait for each other less.
        let turn = place_from(choosing.candidates, self.next) as u32;
        let key = |place: usize, candidate: &Candidate| {
            u64::from(candidate.active) << 32 | u64::from((place as u32).wrapping_sub(turn))
        };
        let (fours, rest) = choosing.candidates.as_chunks::<4>();
        let mut least = u64::MAX;
        for (four, [a, b, c, d]) in fours.iter().enumerate() {
            let at = 4 * four;
            let left = key(at, a).min(key(at + 1, b));
            least = left.min(key(at + 2, c).min(key(at + 3, d))).min(least);
        }
        for (at, candidate) in rest.iter().enumerate() {
            least = least.min(key(4 * fours.len() + at, candidate));
        }
        let place = turn.wrapping_add(least as u32) as usize;
        let Some(chosen) = choosing.candidates.get(place) else { return 0 };
        self.next = chosen.index.wrapping_add(1);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::ABOUT;
    use crate::balancing::testing::Balancer;

    #[test]
    fn takes_the_least_busy() {
        assert_eq!(Balancer::new(&ABOUT, &[1.0; 4]).active(&[3, 2, 1, 2]).picks(3), [2, 2, 2]);
    }

    #[test]
    fn equals_take_turns() {
        let mut balancer = Balancer::new(&ABOUT, &[1.0; 4]);
        assert_eq!(balancer.picks(5), [0, 1, 2, 3, 0]);
        assert_eq!(balancer.active(&[1, 2, 1, 1]).picks(4), [2, 3, 0, 2]);
    }
}

//! The server at which the balancer has the fewest requests; equals take turns.
//!
//! AWS calls it least outstanding requests. Ties go round, so that an idle system is spread evenly instead of all
//! falling on the first server.

use super::contract::place_from;
use super::{About, Candidate, Choosing, Method, costs};
use crate::params::Choice;

pub(super) const ABOUT: About = About {
    choice: Choice {
        id: "least_connections",
        label: "Least connections",
        help: "The server with the fewest requests under way; equals in turn.",
    },
    features: &[],
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
        let turn = place_from(choosing.candidates, self.next);
        let (earlier, later) = choosing.candidates.split_at(turn);
        // Those before whose turn it is come after those behind.
        let (fewest, after) = first_least(later);
        let (fewest_earlier, before) = first_least(earlier);
        let place = if fewest_earlier < fewest { before } else { turn + after };
        let Some(chosen) = choosing.candidates.get(place) else { return 0 };
        self.next = chosen.index.wrapping_add(1);
        place
    }
}

/// The fewest requests that a candidate has under way, and the place of the first who has so few. The best so far is
/// replaced without a branch, which nobody could foretell.
fn first_least(candidates: &[Candidate]) -> (u32, usize) {
    let (mut fewest, mut place) = (u32::MAX, 0);
    for (at, candidate) in candidates.iter().enumerate() {
        let fewer = candidate.active < fewest;
        place = if fewer { at } else { place };
        fewest = if fewer { candidate.active } else { fewest };
    }
    (fewest, place)
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

//! The fewest requests for its weight.
//!
//! nginx `least_conn`: the least requests under way divided by weight; equals by smooth weighted round robin among
//! themselves. Compared crosswise, without dividing, as nginx does.

use super::smooth::Smooth;
use super::{About, Answer, Candidate, Choosing, Feature, Method, costs};
use crate::params::Choice;
use std::cmp::Ordering;

pub(super) const ABOUT: About = About {
    choice: Choice {
        id: "weighted_least_connections",
        label: "Weighted least connections",
        help: "The server with the fewest requests under way for its weight (as in nginx).",
    },
    features: &[Feature::Shares, Feature::Weights, Feature::Load, Feature::Answers],
    new: |_| Box::new(WeightedLeastConnections::default()),
};

/// See [`Smooth`] for how equals take turns.
#[derive(Clone, Debug, Default)]
struct WeightedLeastConnections {
    smooth: Smooth,
}

/// Compares requests under way per weight.
fn compare(a: &Candidate, b: &Candidate) -> Ordering {
    (f64::from(a.active) * b.weight).total_cmp(&(f64::from(b.active) * a.weight))
}

impl Method for WeightedLeastConnections {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn cost(&self, servers: usize) -> f64 {
        costs::looks(servers)
    }

    fn pick(&mut self, choosing: &mut Choosing) -> usize {
        let candidates = choosing.candidates;
        let (mut best, mut equals) = (0, 0);
        for (place, candidate) in candidates.iter().enumerate() {
            match compare(candidate, &candidates[best]) {
                Ordering::Less => (best, equals) = (place, 1),
                Ordering::Equal => equals += 1,
                Ordering::Greater => {}
            }
        }
        if equals < 2 {
            return best;
        }
        self.smooth.turn(candidates, |candidate| compare(candidate, &candidates[best]).is_eq())
    }

    fn answered(&mut self, answer: &Answer) {
        if !answer.ok {
            self.smooth.failed(answer.index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ABOUT;
    use crate::balancing::testing::Balancer;

    #[test]
    fn takes_the_least_busy_for_its_weight() {
        // 6/4 < 2/1 < 9/4.
        assert_eq!(Balancer::new(&ABOUT, &[1.0, 4.0, 4.0]).active(&[2, 6, 9]).picks(2), [1, 1]);
    }

    #[test]
    fn equals_go_by_smooth_weighted_round_robin() {
        assert_eq!(Balancer::new(&ABOUT, &[5.0, 1.0, 1.0]).picks(7), [0, 0, 1, 0, 2, 0, 0]);
        let mut busy = Balancer::new(&ABOUT, &[2.0, 1.0, 1.0]);
        assert_eq!(busy.active(&[4, 2, 3]).picks(4), [0, 1, 0, 0]);
    }

    #[test]
    fn fills_a_server_in_slow_start_to_its_share() {
        let mut balancer = Balancer::new(&ABOUT, &[1.0, 0.1]);
        for _ in 0..110 {
            let chosen = balancer.pick_for(0);
            balancer.candidates[usize::from(chosen)].active += 1;
        }
        assert_eq!(balancer.candidates[1].active, 10);
    }
}

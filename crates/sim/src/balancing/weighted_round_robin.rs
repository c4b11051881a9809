//! In turn, heavier servers more often, their turns spread out.

use super::smooth::Smooth;
use super::{About, Answer, Choosing, Feature, Method, costs};
use crate::params::Choice;

pub(super) const ABOUT: About = About {
    choice: Choice {
        id: "weighted_round_robin",
        label: "Weighted round robin",
        help: "In turn, but servers of greater weight more often (smooth, as in nginx).",
    },
    features: &[Feature::Shares, Feature::Weights, Feature::Answers],
    new: |_| Box::new(WeightedRoundRobin::default()),
};

/// See [`Smooth`].
#[derive(Clone, Debug, Default)]
struct WeightedRoundRobin {
    smooth: Smooth,
}

impl Method for WeightedRoundRobin {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn cost(&self, servers: usize) -> f64 {
        costs::looks(servers)
    }

    fn pick(&mut self, choosing: &mut Choosing) -> usize {
        self.smooth.turn(choosing.candidates, |_| true)
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
    use crate::balancing::Answer;
    use crate::balancing::testing::Balancer;
    use crate::time::{SimDuration, SimTime};

    #[test]
    fn oracle_l05_first_picks_of_nginx() {
        assert_eq!(Balancer::new(&ABOUT, &[5.0, 1.0, 1.0]).picks(7), [0, 0, 1, 0, 2, 0, 0]);
    }

    #[test]
    fn shares_follow_weights_that_are_not_whole() {
        // Slow start: one server at a quarter of its weight.
        let counts = Balancer::new(&ABOUT, &[1.0, 0.25, 1.0]).counts(900);
        assert_eq!(counts[..3], [400, 100, 400]);
    }

    #[test]
    fn a_failure_costs_the_weight_which_comes_back_a_unit_a_pick() {
        let mut balancer = Balancer::new(&ABOUT, &[4.0, 4.0]);
        let failed = Answer { index: 0, took: SimDuration::ZERO, now: SimTime::ZERO, ok: false };
        balancer.method.answered(&failed);
        // By hand, credits before each choice, while the first earns 0, 1, 2, 3 and 4 again:
        // (0, 4) (1, 4) (3, 3) (0, 7) (4, 4) (0, 8); whoever is chosen pays 4, 5, 6, 7, 8, 8.
        assert_eq!(balancer.picks(6), [1, 1, 0, 1, 0, 1]);
    }
}

//! Best of random choices, where one server may be drawn twice.
//!
//! Envoy's `LEAST_REQUEST` (`choice_count` 2 by default). With few servers noticeably weaker than drawing different
//! ones: of two servers, the busier one is drawn twice in a quarter of the picks.

use super::{About, Choosing, Feature, Method, Server, costs, draws};
use crate::params::{Choice, Routing};

pub(super) const ABOUT: About = About {
    choice: Choice {
        id: "random_choices_replace",
        label: "Best of random choices, repeats allowed",
        help: "As best of random choices, but the same server may be drawn again (as in Envoy).",
    },
    features: &[Feature::Draws, Feature::Load],
    new: |_| Box::new(RandomChoicesReplace { draws: 2 }),
};

/// Remembers nothing but how often to draw.
#[derive(Clone, Debug)]
struct RandomChoicesReplace {
    draws: usize,
}

impl Method for RandomChoicesReplace {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn cost(&self, _servers: usize) -> f64 {
        costs::looks(self.draws)
    }

    fn configure(&mut self, routing: &Routing, _servers: &[Server]) {
        self.draws = routing.choices as usize;
    }

    fn pick(&mut self, choosing: &mut Choosing) -> usize {
        let candidates = choosing.candidates;
        let active = |place: usize| candidates.get(place).map_or(0, |candidate| candidate.active);
        draws::best_with_replacement(self.draws, candidates.len(), choosing.stream, active)
    }
}

#[cfg(test)]
mod tests {
    use super::ABOUT;
    use crate::balancing::testing::Balancer;

    #[test]
    fn of_two_servers_the_busier_gets_a_quarter() {
        let counts = Balancer::new(&ABOUT, &[1.0; 2]).active(&[1, 2]).counts(40_000);
        // Five standard deviations are 433.
        assert!(counts[1].abs_diff(10_000) < 433, "{:?}", &counts[..2]);
    }
}

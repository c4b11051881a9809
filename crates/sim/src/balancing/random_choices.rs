//! The power of two choices: draws a few different servers and takes the least busy of them.
//!
//! Mitzenmacher 1996. nginx (`random two`), HAProxy (`random(2)`) and Finagle draw different ones, like this; equals
//! go to the first drawn. Hardly worse than looking at all servers, at a cost that doesn't grow with their number.

use super::{About, Choosing, Feature, Method, Server, costs, draws};
use crate::params::{Choice, Routing};

pub(super) const ABOUT: About = About {
    choice: Choice {
        id: "random_choices",
        label: "Best of random choices",
        help: "Draws a few different servers at random and takes the least busy of them.",
    },
    features: &[Feature::Draws, Feature::Load],
    new: |_| Box::new(RandomChoices { draws: 2 }),
};

/// Remembers nothing but how often to draw.
#[derive(Clone, Debug)]
struct RandomChoices {
    draws: usize,
}

impl Method for RandomChoices {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn cost(&self, servers: usize) -> f64 {
        costs::looks(self.draws.min(servers))
    }

    fn configure(&mut self, routing: &Routing, _servers: &[Server]) {
        self.draws = routing.choices as usize;
    }

    fn pick(&mut self, choosing: &mut Choosing) -> usize {
        let candidates = choosing.candidates;
        draws::best_distinct(self.draws, candidates.len(), choosing.stream, |place| candidates[place].active)
    }
}

#[cfg(test)]
mod tests {
    use super::ABOUT;
    use crate::balancing::testing::Balancer;
    use crate::params::Routing;

    #[test]
    fn the_busiest_is_never_chosen() {
        let counts = Balancer::new(&ABOUT, &[1.0; 3]).active(&[0, 1, 2]).counts(30_000);
        // Five standard deviations are 408.
        assert!(counts[0].abs_diff(20_000) < 408 && counts[2] == 0, "{:?}", &counts[..3]);
    }

    #[test]
    fn as_many_draws_as_servers_find_the_least_busy() {
        let routing = Routing { choices: 10, ..Routing::default() };
        let mut balancer = Balancer::with(&ABOUT, &[1.0; 10], &routing, 0);
        assert_eq!(balancer.active(&[5, 4, 3, 9, 8, 2, 3, 4, 5, 6]).picks(50), [5; 50]);
    }
}

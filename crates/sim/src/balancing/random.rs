//! Any server, each equally likely.
//!
//! Splits a Poisson stream into Poisson streams: each server is a queue of its own, the reference to beat.

use super::{About, Choosing, Method, costs};
use crate::params::Choice;
use crate::rng::Source;

pub(super) const ABOUT: About = About {
    choice: Choice { id: "random", label: "Random", help: "Any server, each as likely as the others." },
    features: &[],
    new: |_| Box::new(Random),
};

/// Has no memory.
#[derive(Clone, Debug)]
struct Random;

impl Method for Random {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn cost(&self, _servers: usize) -> f64 {
        costs::looks(0)
    }

    fn pick(&mut self, choosing: &mut Choosing) -> usize {
        choosing.stream.below(choosing.candidates.len() as u32) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::ABOUT;
    use crate::balancing::testing::Balancer;

    #[test]
    fn is_even_and_blind_to_load_and_weight() {
        let mut balancer = Balancer::new(&ABOUT, &[1.0, 100.0, 1.0, 1.0]);
        let counts = balancer.active(&[9, 0, 5, 7]).counts(40_000);
        // Five standard deviations are 433.
        assert!(counts[..4].iter().all(|count| count.abs_diff(10_000) < 433), "{:?}", &counts[..4]);
    }
}

//! Of two random servers the one with the lower expected wait, judged by how fast it has answered.
//!
//! Finagle's Peak EWMA: a server's cost jumps to any answer slower than it, and otherwise moves towards the answers
//! with weight 1 − e^(−Δt/τ), so that a slow spell is noticed at once and forgotten slowly. Its score is
//! cost · (requests under way + 1). As in Finagle, looking at a server counts as an answer that took no time: the cost
//! of one that nobody asks fades. A server that never answered is tried with one request at a time.

use super::contract::memory_of;
use super::{About, Answer, Candidate, Choosing, Feature, Method, Server, costs, draws};
use crate::params::{Choice, Routing};
use crate::time::SimTime;

pub(super) const ABOUT: About = About {
    choice: Choice {
        id: "peak_ewma",
        label: "Peak EWMA",
        help: "Of two random servers the one that answers faster for the requests it has; slow answers weigh at once.",
    },
    features: &[Feature::Load, Feature::Answers],
    new: |_| Box::new(PeakEwma { decay_s: 10.0, costs: Vec::new() }),
};

/// Drawn for each pick.
const DRAWS: usize = 2;
/// Score of a server with requests under way and no answer yet: worse than any that answered.
const UNKNOWN: f64 = f64::MAX / 2.0;

/// Remembers how fast each server answered.
#[derive(Clone, Debug)]
struct PeakEwma {
    /// Time constant τ of the memory, in seconds.
    decay_s: f64,
    /// By index of the server.
    costs: Vec<Cost>,
}

/// A server's expected time to answer.
#[derive(Clone, Debug, Default)]
struct Cost {
    seconds: f64,
    updated: SimTime,
}

impl Cost {
    /// Takes in an answer that took this long.
    fn observe(&mut self, seconds: f64, now: SimTime, decay_s: f64) {
        if seconds > self.seconds {
            self.seconds = seconds;
        } else {
            let kept = libm::exp(-now.since(self.updated).as_secs() / decay_s);
            self.seconds = self.seconds * kept + seconds * (1.0 - kept);
        }
        self.updated = now;
    }
}

impl PeakEwma {
    fn score(&mut self, candidate: &Candidate, now: SimTime) -> f64 {
        let cost = memory_of(&mut self.costs, candidate.index);
        cost.observe(0.0, now, self.decay_s);
        if cost.seconds == 0.0 && candidate.active > 0 {
            UNKNOWN + f64::from(candidate.active)
        } else {
            cost.seconds * (f64::from(candidate.active) + 1.0)
        }
    }
}

impl Method for PeakEwma {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn cost(&self, servers: usize) -> f64 {
        costs::looks(DRAWS.min(servers))
    }

    fn configure(&mut self, routing: &Routing, _servers: &[Server]) {
        self.decay_s = routing.ewma_decay_s;
    }

    fn pick(&mut self, choosing: &mut Choosing) -> usize {
        let (candidates, now) = (choosing.candidates, choosing.now);
        draws::best_distinct(DRAWS, candidates.len(), choosing.stream, |place| {
            self.score(&candidates[place], now)
        })
    }

    fn answered(&mut self, answer: &Answer) {
        let decay_s = self.decay_s;
        memory_of(&mut self.costs, answer.index).observe(answer.took.as_secs(), answer.now, decay_s);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balancing::testing::Balancer;
    use crate::time::SimDuration;

    fn answer(balancer: &mut Balancer, index: u16, took: f64, now: f64) {
        let (took, now) = (SimDuration::from_secs(took), SimTime::from_secs(now));
        balancer.method.answered(&Answer { index, took, now, ok: true });
    }

    #[test]
    fn cost_jumps_to_peaks_and_decays_between() {
        let mut cost = Cost::default();
        cost.observe(0.2, SimTime::from_secs(1.0), 10.0);
        assert_eq!(cost.seconds, 0.2);
        cost.observe(0.1, SimTime::from_secs(11.0), 10.0);
        // One time constant later 1/e of the old cost is left.
        let expected = 0.1 + 0.1 / std::f64::consts::E;
        assert!((cost.seconds - expected).abs() < 1e-15, "{}", cost.seconds);
        cost.observe(0.5, SimTime::from_secs(11.0), 10.0);
        assert_eq!(cost.seconds, 0.5);
    }

    #[test]
    fn avoids_the_slow_until_the_memory_fades() {
        let mut balancer = Balancer::new(&ABOUT, &[1.0; 2]);
        answer(&mut balancer, 0, 0.01, 0.0);
        answer(&mut balancer, 1, 1.0, 0.0);
        assert_eq!(balancer.pick_at(0, SimTime::ZERO), 0);
        // The fast one is asked on, the slow one's cost fades: e^(−50/10) of 1 s is less than 0.01 s.
        answer(&mut balancer, 0, 0.01, 50.0);
        assert_eq!(balancer.pick_at(0, SimTime::from_secs(50.0)), 1);
    }

    #[test]
    fn a_short_memory_fades_sooner() {
        for (ewma_decay_s, expected) in [(10.0, 0), (0.1, 1)] {
            let routing = Routing { ewma_decay_s, ..Routing::default() };
            let mut balancer = Balancer::with(&ABOUT, &[1.0; 2], &routing, 0);
            answer(&mut balancer, 1, 1.0, 0.0);
            answer(&mut balancer, 0, 0.01, 1.0);
            assert_eq!(balancer.pick_at(0, SimTime::from_secs(1.0)), expected, "{ewma_decay_s} s");
        }
    }

    #[test]
    fn scores_by_requests_under_way_too() {
        let mut balancer = Balancer::new(&ABOUT, &[1.0; 2]);
        answer(&mut balancer, 0, 0.01, 0.0);
        answer(&mut balancer, 1, 0.05, 0.0);
        assert_eq!(balancer.active(&[3, 0]).pick_for(0), 0);
        assert_eq!(balancer.active(&[5, 0]).pick_for(0), 1);
    }

    #[test]
    fn a_server_that_never_answered_gets_one_request_at_a_time() {
        let mut balancer = Balancer::new(&ABOUT, &[1.0; 2]);
        answer(&mut balancer, 0, 0.01, 0.0);
        assert_eq!(balancer.pick_for(0), 1);
        assert_eq!(balancer.active(&[50, 1]).picks(20), [0; 20]);
    }
}

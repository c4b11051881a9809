//! Client-side throttling: a caller holds back calls on its own, the more the fewer are accepted.
//!
//! Google's Site Reliability Engineering, chapter 21: over two minutes, with requests counting every call wanted and
//! accepts those the other side took in, a call is held back with probability
//! max(0, (requests − K · accepts) / (requests + 1)).

use crate::params::Breaker;
use crate::recent::Recent;
use crate::time::SimTime;

/// How far back the counts reach, in seconds.
const SPAN_S: usize = 120;

/// The counts of one caller.
#[derive(Clone, Debug)]
pub struct Throttle {
    /// Requests per accept that are still sent; 0 for no throttling.
    k: f64,
    requests: Recent<SPAN_S>,
    accepts: Recent<SPAN_S>,
}

impl Throttle {
    /// Nothing counted yet.
    pub fn new(breaker: &Breaker) -> Self {
        Throttle { k: breaker.throttle_k, requests: Recent::default(), accepts: Recent::default() }
    }

    /// The parameters have changed; the counts stay.
    pub fn configure(&mut self, breaker: &Breaker) {
        self.k = breaker.throttle_k;
    }

    /// Probability that a call wanted now is held back.
    pub fn rejection(&mut self, now: SimTime) -> f64 {
        if self.k <= 0.0 {
            return 0.0;
        }
        let (requests, accepts) = (self.requests.total(now), self.accepts.total(now));
        ((f64::from(requests) - self.k * f64::from(accepts)) / (f64::from(requests) + 1.0)).max(0.0)
    }

    /// A call is wanted: may it be sent? `unit` is a draw from [0, 1).
    pub fn allow(&mut self, now: SimTime, unit: f64) -> bool {
        let allowed = unit >= self.rejection(now);
        self.requests.add(now);
        allowed
    }

    /// A call was accepted: the other side worked on it, however that ended. Refusals and silence are not accepts.
    pub fn accepted(&mut self, now: SimTime) {
        self.accepts.add(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::{Source, Stream};

    fn throttle(k: f64) -> Throttle {
        Throttle::new(&Breaker { throttle_k: k, ..Breaker::default() })
    }

    #[test]
    fn holds_back_by_the_formula() {
        for (k, requests, accepts, expected) in [
            (2.0, 0, 0, 0.0),
            (2.0, 100, 100, 0.0),
            (2.0, 100, 50, 0.0),
            (2.0, 100, 25, 50.0 / 101.0),
            (2.0, 99, 0, 0.99),
            (1.1, 100, 50, 45.0 / 101.0),
            (0.0, 100, 0, 0.0),
        ] {
            let mut throttle = throttle(k);
            (0..requests).for_each(|_| assert!(throttle.allow(SimTime::ZERO, 1.0)));
            (0..accepts).for_each(|_| throttle.accepted(SimTime::ZERO));
            let got = throttle.rejection(SimTime::from_secs(119.0));
            assert!((got - expected).abs() < 1e-12, "K {k}, {requests}, {accepts}: {got} is not {expected}");
            assert_eq!(throttle.rejection(SimTime::from_secs(120.0)), 0.0);
        }
    }

    #[test]
    fn sends_k_times_what_a_saturated_server_accepts() {
        // 100 calls a second are wanted, 10 can be accepted: with K = 2 some 20 are sent.
        let (mut throttle, mut stream, mut sent) = (throttle(2.0), Stream::new(1, "throttle", 0), 0);
        for second in 0..1000 {
            let now = SimTime::from_secs(f64::from(second));
            let passed = (0..100).filter(|_| throttle.allow(now, stream.unit())).count();
            (0..passed.min(10)).for_each(|_| throttle.accepted(now));
            sent += if second < 500 { 0 } else { passed };
        }
        let per_second = sent as f64 / 500.0;
        assert!((per_second - 20.0).abs() < 1.0, "{per_second}");
    }
}

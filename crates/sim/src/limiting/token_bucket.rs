//! Token bucket: tokens drip in at the rate until the bucket is full, and each request takes one.
//!
//! Kept as one moment, when the bucket will be full again: it lacks (full − now) / interval tokens, and a whole one is
//! left while that is at most size − 1. This is the virtual scheduling of ITU-T I.371 (GCRA), nginx's `limit_req` with
//! a `burst` of size − 1, and exact in whole nanoseconds. The interval between tokens is rounded to one: the rate is
//! off by less than 0.01 %, at 100,000 per second.

use super::Rule;
use crate::params::Limiter;
use crate::time::{SimDuration, SimTime};

/// Rate and size.
#[derive(Clone, Debug)]
pub(super) struct TokenBucket {
    /// Between two tokens.
    interval: SimDuration,
    /// What the bucket may lack at most and still give a token, as time to drip in again.
    most_lacking: SimDuration,
}

impl TokenBucket {
    pub fn new(limiter: &Limiter) -> Self {
        let interval = SimDuration::from_secs(1.0 / limiter.limit_rate).0.max(1);
        let others = u64::from(limiter.limit_burst.saturating_sub(1));
        TokenBucket {
            interval: SimDuration(interval),
            most_lacking: SimDuration(interval.saturating_mul(others)),
        }
    }
}

impl Rule for TokenBucket {
    /// When the bucket will be full again, or since when it is.
    type Account = SimTime;

    fn admit(&self, full: &mut SimTime, now: SimTime) -> bool {
        let admitted = full.since(now) <= self.most_lacking;
        if admitted {
            *full = (*full).max(now) + self.interval;
        }
        admitted
    }

    /// As many tokens are lacking as before, but not more than the new bucket holds.
    fn carry_over(&self, full: &mut SimTime, to: &Self, now: SimTime) {
        let ratio = to.interval.as_secs() / self.interval.as_secs();
        let lacking = SimDuration::from_secs(full.since(now).as_secs() * ratio);
        *full = now + lacking.min(to.most_lacking + to.interval);
    }
}

#[cfg(test)]
mod tests {
    use crate::limiting::Limiter;
    use crate::limiting::tests::{admitted, at, params};
    use crate::params::{self, LimitRule};
    use crate::rng::Stream;
    use crate::sampling::standard_exponential;
    use crate::time::SimTime;

    fn bucket(rate: f64, size: u32) -> params::Limiter {
        params::Limiter { limit_rate: rate, limit_burst: size, ..params(LimitRule::TokenBucket) }
    }

    #[test]
    fn a_full_bucket_gives_its_size_then_the_rate() {
        let mut limiter = Limiter::new(&bucket(10.0, 5));
        assert_eq!(admitted(&mut limiter, at(0.0)), 5);
        assert_eq!(admitted(&mut limiter, at(0.099_999)), 0);
        assert_eq!(admitted(&mut limiter, at(0.1)), 1);
        assert_eq!(admitted(&mut limiter, at(0.4)), 3);
        assert_eq!(admitted(&mut limiter, at(100.0)), 5);
    }

    #[test]
    fn oracle_r03_loss_of_poisson_arrivals() {
        let mut limiter = Limiter::new(&bucket(100.0, 20));
        let (mut stream, mut seconds) = (Stream::new(1, "arrivals", 0), 0.0);
        let mut rejected = 0;
        for request in 0..1_100_000 {
            seconds += standard_exponential(&mut stream) / 100.0;
            rejected += u32::from(!limiter.admit(SimTime::from_secs(seconds), 0) && request >= 100_000);
        }
        let share = f64::from(rejected) / 1e6;
        assert!((share / 0.025_210_1 - 1.0).abs() < 0.11, "{share}");
    }

    #[test]
    fn a_new_rate_or_size_keeps_what_is_lacking() {
        // Six of ten tokens are gone.
        let mut limiter = Limiter::new(&bucket(1.0, 10));
        assert!((0..6).all(|_| limiter.admit(at(0.0), 0)));
        for (rate, size, expected) in [(1.0, 10, 4), (100.0, 10, 4), (0.1, 10, 4), (1.0, 12, 6), (1.0, 3, 0)]
        {
            let mut changed = limiter.clone();
            changed.configure(&bucket(rate, size), at(0.0));
            assert_eq!(admitted(&mut changed, at(0.0)), expected, "{rate}/s, size {size}");
            // A smaller bucket is empty, not in debt.
            assert_eq!(admitted(&mut changed, at(1.0 / rate)), 1, "{rate}/s, size {size}");
        }
    }
}

use super::*;

pub(super) const RULES: [LimitRule; 3] =
    [LimitRule::TokenBucket, LimitRule::FixedWindow, LimitRule::SlidingWindow];

/// A rule with 100 per second, a bucket of 100, windows of 1 s, one account for all.
pub(super) fn params(limit: LimitRule) -> params::Limiter {
    params::Limiter {
        limit,
        limit_rate: 100.0,
        limit_burst: 100,
        limit_window_s: 1.0,
        limit_scope: LimitScope::Whole,
    }
}

pub(super) fn at(seconds: f64) -> SimTime {
    SimTime::from_secs(seconds)
}

/// How many of 1000 requests of client 0 are let in at a moment.
pub(super) fn admitted(limiter: &mut Limiter, now: SimTime) -> usize {
    (0..1000).filter(|_| limiter.admit(now, 0)).count()
}

#[test]
fn off_admits_all() {
    assert_eq!(admitted(&mut Limiter::new(&params::Limiter::default()), at(0.0)), 1000);
}

#[test]
fn clients_share_a_limit_or_have_their_own() {
    for rule in RULES {
        for (limit_scope, expected) in [(LimitScope::Whole, 0), (LimitScope::Client, 100)] {
            let mut limiter = Limiter::new(&params::Limiter { limit_scope, ..params(rule) });
            assert_eq!(admitted(&mut limiter, at(0.0)), 100);
            let others = (0..1000).filter(|_| limiter.admit(at(0.0), 65_535)).count();
            assert_eq!(others, expected, "{rule:?}, {limit_scope:?}");
        }
    }
}

#[test]
fn a_new_limit_keeps_the_count() {
    for rule in RULES {
        let mut limiter = Limiter::new(&params(rule));
        assert_eq!(admitted(&mut limiter, at(0.0)), 100);
        let more = params::Limiter { limit_rate: 150.0, limit_burst: 150, ..params(rule) };
        limiter.configure(&more, at(0.0));
        assert_eq!(admitted(&mut limiter, at(0.0)), 50, "{rule:?}");
    }
}

#[test]
fn another_rule_scope_or_window_counts_anew() {
    for rule in RULES {
        let mut limiter = Limiter::new(&params(rule));
        admitted(&mut limiter, at(0.0));
        let scope = params::Limiter { limit_scope: LimitScope::Client, ..params(rule) };
        let window = params::Limiter { limit_window_s: 0.5, ..params(rule) };
        let others = RULES.into_iter().filter(|&other| other != rule).map(params);
        for changed in others.chain([scope]).chain((rule != LimitRule::TokenBucket).then_some(window)) {
            let mut limiter = limiter.clone();
            limiter.configure(&changed, at(0.0));
            assert!(admitted(&mut limiter, at(0.0)) >= 50, "{rule:?} to {changed:?}");
        }
    }
}

#[test]
fn extreme_parameters_are_survived() {
    for limit in RULES {
        for (limit_rate, limit_burst, limit_window_s) in
            [(0.1, 1, 0.1), (1e5, 100_000, 3600.0), (0.1, 100_000, 3600.0)]
        {
            let params = params::Limiter { limit_rate, limit_burst, limit_window_s, ..params(limit) };
            let mut limiter = Limiter::new(&params);
            for now in [SimTime::ZERO, at(1e4), at(1e9), SimTime::NEVER] {
                assert!(limiter.admit(now, 0), "{params:?} at {now}");
                limiter.configure(&params, now);
            }
        }
    }
}

//! What a caller does to defend itself, and what a callee does: timeouts, retries, breakers, limits.

use crate::params::table::prelude::*;

choices! {
    /// How long a caller waits before it tries again.
    Backoff {
        /// Not at all: the failed call is repeated at once.
        Immediate = "immediate", "At once";
        /// Twice as long each time, up to a cap.
        Exponential = "exponential", "Exponential";
        /// A random time between nothing and the exponential wait, so that callers spread out.
        FullJitter = "full_jitter", "Exponential, full jitter";
    }
    /// How a rate limit is counted.
    LimitRule {
        /// No limit.
        Off = "off", "Off";
        /// Tokens drip into a bucket at the rate; each request takes one; no token, no entry.
        TokenBucket = "token_bucket", "Token bucket";
        /// A counter that starts again at the beginning of each window.
        FixedWindow = "fixed_window", "Fixed window";
        /// The last window's count fades out as this window's grows.
        SlidingWindow = "sliding_window", "Sliding window";
    }
    /// Who shares one limit.
    LimitScope {
        /// All clients together.
        Whole = "whole", "Everyone together";
        /// Each client address has its own.
        Client = "client", "Each client address";
    }
}

/// Servers have these blocks too, and some of them call nobody.
const CALLER: &[When] = &[When::Calls(&[])];
const TIMEOUT: &[When] = &[When::Calls(&[]), When::Positive("timeout_ms")];
const RETRY: &[When] = &[When::Calls(&[]), When::Positive("retries")];
const WAITS: &[When] =
    &[When::Calls(&[]), When::Positive("retries"), When::Is("backoff", &["exponential", "full_jitter"])];
const BUDGET: &[When] = &[When::Calls(&[]), When::Positive("retries"), When::Positive("retry_budget_pct")];
const BREAKER: &[When] = &[When::Calls(&[]), When::Positive("breaker")];
const LIMITED: &[When] = &[When::Is("limit", &["token_bucket", "fixed_window", "sliding_window"])];
const BUCKET: &[When] = &[When::Is("limit", &["token_bucket"])];
const WINDOW: &[When] = &[When::Is("limit", &["fixed_window", "sliding_window"])];

blocks! {
    /// How long a caller waits for an answer, and how it tries again.
    Retries as "retries" {
        /// How long it waits for an answer before it gives the call up; 0 waits for ever.
        timeout_ms: f64 = Spec::real(0.0, 0.0, 600_000.0, 10.0).log().unit(Unit::Millis).label("Timeout").when(CALLER);
        /// Tells the other side to stop working on a call it has given up; otherwise that work is done for nobody.
        cancel: bool = Spec::flag(false).label("Cancel given-up work").when(TIMEOUT);
        /// How many more times it tries after a failure.
        retries: u32 = Spec::whole(0, 0, 10).label("Retries").when(CALLER);
        /// How long it waits before trying again.
        backoff: Backoff = Spec::choice(Backoff::CHOICES).label("Backoff").when(RETRY);
        /// The wait before the first retry; it doubles with each one.
        backoff_base_ms: f64 = Spec::real(100.0, 1.0, 60_000.0, 1.0).log().unit(Unit::Millis).label("First wait").when(WAITS);
        /// The longest wait between two tries.
        backoff_cap_ms: f64 = Spec::real(10_000.0, 1.0, 600_000.0, 10.0).log().unit(Unit::Millis).label("Longest wait").when(WAITS);
        /// Retries may be at most this share of requests over the last 10 s, on top of the budget floor; 0 sets no budget.
        retry_budget_pct: f64 = Spec::real(0.0, 0.0, 100.0, 1.0).unit(Unit::Percent).label("Retry budget").when(RETRY);
        /// Retries that are always allowed, however few requests there are.
        retry_budget_min: f64 = Spec::real(10.0, 0.0, 10_000.0, 1.0).log().unit(Unit::PerSecond).label("Budget floor").when(BUDGET);
    }

    /// How a caller stops calling what keeps failing.
    Breaker as "breaker" {
        /// Stops calling for a while once too many calls have failed.
        breaker: bool = Spec::flag(false).label("Circuit breaker").when(CALLER);
        /// How many of the latest calls it judges by.
        breaker_window: u32 = Spec::whole(100, 5, 1000).log().label("Calls judged").when(BREAKER);
        /// Share of failures among them that opens it.
        breaker_failure_pct: f64 = Spec::real(50.0, 1.0, 100.0, 1.0).unit(Unit::Percent).label("Opens at").when(BREAKER);
        /// How long it stays open before it lets trial calls through.
        breaker_open_s: f64 = Spec::real(10.0, 0.1, 600.0, 0.1).log().unit(Unit::Seconds).label("Stays open").when(BREAKER);
        /// How many trial calls must be judged before it closes or opens again.
        breaker_trials: u32 = Spec::whole(10, 1, 100).label("Trial calls").when(BREAKER);
        /// Holds back calls once requests exceed this many times those accepted over two minutes; 0 never does.
        throttle_k: f64 = Spec::real(0.0, 0.0, 10.0, 0.1).unit(Unit::Times).label("Adaptive throttling").when(CALLER);
    }

    /// How many requests are let in.
    Limiter as "limiter" {
        /// How the rate limit is counted.
        limit: LimitRule = Spec::choice(LimitRule::CHOICES).label("Rate limit");
        /// Requests let in per second, in the long run.
        limit_rate: f64 = Spec::real(100.0, 0.1, 100_000.0, 1.0).log().unit(Unit::PerSecond).label("Limit").when(LIMITED);
        /// How many requests may come at once when the bucket is full.
        limit_burst: u32 = Spec::whole(20, 1, 100_000).log().label("Bucket size").when(BUCKET);
        /// Length of the window the limit is counted in; each window lets in at least one request.
        limit_window_s: f64 = Spec::real(1.0, 0.1, 3600.0, 0.1).log().unit(Unit::Seconds).label("Window").when(WINDOW);
        /// Who shares one limit.
        limit_scope: LimitScope = Spec::choice(LimitScope::CHOICES).label("Counted for").when(LIMITED);
    }
}

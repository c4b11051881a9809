//! When failing is over. Failures come in clusters (a window's quota is used up, a queue is full for a while), so that a
//! lull between two of them is no end.

use super::scene::Scene;
use crate::observe::Cause;
use crate::observe::metrics::Series;
use crate::params::LimitRule;
use crate::time::SimDuration;

/// After so many times the mean gap without another failure, failing is over: at random, e⁻⁵ is less than 1 %.
const GAPS: f64 = 5.0;
/// Or so many times the longest lull there was.
const LULLS: f64 = 2.0;
/// Lulls are looked for so far back, which is longer than a balancer takes to go once around many servers.
const LOOK_BACK: SimDuration = SimDuration(15_000_000_000);
/// But not before so many seconds: who looks ten times a second sees whatever is rare.
const LEAST: f64 = 1.0;
/// Queues that are full, or take too long, by chance are so again after a while.
const WAITED: f64 = 3.0;
/// Unless so many did, per request, that they came of an overload.
const RARE: f64 = 0.2;

impl Scene<'_> {
    /// Is it over that tries fail for this cause, of which `count` did lately?
    pub fn is_over(&self, cause: Cause, count: u64) -> bool {
        let Some(last) = self.metrics.last_failed(cause).filter(|_| count > 0) else { return false };
        let gap = (last - self.recent.start).as_secs() / count as f64;
        let lull = LULLS * self.longest_lull(cause);
        let least = match cause {
            Cause::RateLimited => self.limit_window(),
            Cause::QueueFull | Cause::Shed | Cause::TimedOut | Cause::ConnectionLimit
                if self.is_rare(count) =>
            {
                WAITED
            }
            // Whoever refuses calls because it is down refuses all.
            Cause::Refused | Cause::Unreachable => 0.0,
            _ => LEAST,
        };
        (self.now - last).as_secs() > (GAPS * gap).max(lull).max(least)
    }

    /// Do so few tries fail that they may do so by chance?
    fn is_rare(&self, count: u64) -> bool {
        (count as f64) < RARE * self.recent.arrived as f64
    }

    /// The longest time in seconds between two windows in which tries failed for this cause lately.
    fn longest_lull(&self, cause: Cause) -> f64 {
        let rows =
            self.metrics.series().ring(0).rows().skip_while(|row| self.now - row.window.start > LOOK_BACK);
        let failing = rows.map(|row| row.window.failed[cause.index()] > 0 || row.window.retries > 0);
        let (mut longest, mut lull) = (0, 0);
        for failing in failing.skip_while(|failing| !failing) {
            if failing {
                longest = longest.max(lull);
                lull = 0;
            } else {
                lull += 1;
            }
        }
        f64::from(longest) * Series::BASE.as_secs()
    }

    /// The longest window in seconds in which a rate limit is counted: when its quota is used up, the next one lets
    /// requests in again.
    fn limit_window(&self) -> f64 {
        let limiters = self.scenario.components.iter().filter_map(|component| component.settings.limiter());
        let counted = [LimitRule::FixedWindow, LimitRule::SlidingWindow];
        let windows = limiters.filter(|limiter| counted.contains(&limiter.limit));
        windows.fold(LEAST, |longest, limiter| longest.max(limiter.limit_window_s))
    }
}

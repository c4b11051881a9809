//! When a balancer will notice that a server is down: the arithmetic of health checks.

use super::figures::{Down, Watch};
use super::scene::{Pair, Scene};
use crate::engine::check_interval;
use crate::observe::view::{BackendView, Belief};
use crate::params::{Checks, Detector, Schedule};
use crate::time::{SimDuration, SimTime};

/// What it takes until the balancer notices by its checks that the server is down in this way.
pub(super) fn watch(scene: &Scene, pair: &Pair, down: Down) -> Watch {
    let Some(settings) = scene.settings(pair.balancer) else { return Watch::Unchecked };
    let checks = &settings.checks;
    match checks.detector {
        _ if checks.check_interval_s <= 0.0 => Watch::Unchecked,
        Detector::PhiAccrual => {
            Watch::Suspicion { phi: pair.backend.phi.unwrap_or(0.0), threshold: checks.phi_threshold }
        }
        Detector::Consecutive => {
            let missing = checks.down_after.saturating_sub(pair.backend.misses).max(1);
            let last = last_miss(checks, pair.backend, missing, down, scene.now);
            Watch::Checks { missing, noticed_in: last - scene.now }
        }
    }
}

/// How many requests in a row the server must fail to be put out for that; 0 if the balancer doesn't look at them, or
/// has put out as many as it may.
pub(super) fn failures(scene: &Scene, pair: &Pair) -> u32 {
    let Some(settings) = scene.settings(pair.balancer) else { return 0 };
    let checks = &settings.checks;
    let pairs = scene.pairs_of(pair.balancer);
    let beside = || pairs.iter();
    let out = beside().filter(|other| matches!(other.backend.belief, Belief::Ejected(_))).count();
    let share = 100.0 * (out + 1) as f64 / beside().count() as f64;
    if out == 0 || share <= checks.eject_max_pct { checks.passive_failures } else { 0 }
}

/// When the last of the missing checks will have failed.
///
/// A machine that is gone refuses at once; one that is silent is given up after the timeout. One check is under way at
/// a time: at a fixed rate, one that takes longer than the interval takes the place of those that come meanwhile.
fn last_miss(checks: &Checks, backend: &BackendView, missing: u32, down: Down, now: SimTime) -> SimTime {
    let silent = matches!(down, Down::Hung | Down::Cut);
    let verdict = if silent { SimDuration::from_secs(checks.check_timeout_s) } else { SimDuration::ZERO };
    let interval = check_interval(checks);
    let intervals = |length: SimDuration| SimDuration(length.0.div_ceil(interval.0) * interval.0);
    let step = match checks.check_schedule {
        Schedule::FixedRate => intervals(verdict).max(interval),
        Schedule::FixedDelay => interval + verdict,
    };
    let under_way = backend.check_deadline.map(|deadline| if silent { deadline } else { now });
    let next = backend.next_check.unwrap_or(now + interval);
    let first = match (under_way, checks.check_schedule) {
        (Some(miss), _) if missing <= 1 => return miss,
        (Some(miss), Schedule::FixedRate) => next + intervals(miss - next),
        (Some(miss), Schedule::FixedDelay) => miss + interval,
        (None, _) => next,
    };
    let first = first + verdict;
    (1 + u32::from(under_way.is_some())..missing).fold(first, |miss, _| miss + step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checks(schedule: Schedule, timeout_s: f64) -> Checks {
        Checks {
            check_interval_s: 2.0,
            check_timeout_s: timeout_s,
            check_schedule: schedule,
            down_after: 3,
            ..Checks::default()
        }
    }

    #[derive(Clone, Copy, Debug)]
    enum Check {
        Next(f64),
        GivenUp(f64),
    }
    use Check::{GivenUp, Next};

    /// The next check is sent at 12 s, unless the end of the one under way says when.
    fn backend(check: Check, schedule: Schedule) -> BackendView {
        let (next, deadline) = match (check, schedule) {
            (Next(at), _) => (Some(at), None),
            (GivenUp(at), Schedule::FixedRate) => (Some(12.0), Some(at)),
            (GivenUp(at), Schedule::FixedDelay) => (None, Some(at)),
        };
        BackendView {
            node: crate::ids::NodeId(0),
            belief: Belief::Up,
            since: SimTime::ZERO,
            active: 0,
            misses: 0,
            changes: 0,
            next_check: next.map(SimTime::from_secs),
            check_deadline: deadline.map(SimTime::from_secs),
            weight: 1.0,
            phi: None,
        }
    }

    #[test]
    fn counts_checks_and_timeouts() {
        use Schedule::{FixedDelay, FixedRate};
        // Schedule, timeout, when the check under way is given up or else the next is sent, how many are missing, how
        // is it down, when is it noticed.
        let rows = [
            (FixedRate, 1.0, Next(12.0), 3, Down::Crashed, 16.0),
            (FixedRate, 1.0, Next(12.0), 1, Down::Crashed, 12.0),
            (FixedRate, 1.0, Next(12.0), 3, Down::Hung, 17.0),
            (FixedRate, 1.0, GivenUp(11.0), 3, Down::Hung, 15.0),
            (FixedRate, 1.0, GivenUp(11.0), 1, Down::Cut, 11.0),
            (FixedRate, 1.0, GivenUp(11.0), 2, Down::Crashed, 12.0),
            (FixedDelay, 1.0, GivenUp(11.0), 1, Down::Hung, 11.0),
            (FixedDelay, 1.0, GivenUp(11.0), 2, Down::Hung, 14.0),
            (FixedDelay, 1.0, Next(12.0), 3, Down::Hung, 19.0),
            (FixedDelay, 1.0, Next(12.0), 2, Down::Crashed, 14.0),
            // Longer than the interval, and as long.
            (FixedRate, 5.0, Next(12.0), 3, Down::Crashed, 16.0),
            (FixedRate, 5.0, Next(12.0), 3, Down::Hung, 29.0),
            (FixedRate, 5.0, GivenUp(15.0), 1, Down::Hung, 15.0),
            (FixedRate, 5.0, GivenUp(15.0), 2, Down::Hung, 21.0),
            (FixedRate, 5.0, GivenUp(15.0), 3, Down::Hung, 27.0),
            (FixedRate, 2.0, Next(12.0), 3, Down::Hung, 18.0),
            (FixedRate, 2.0, GivenUp(12.0), 2, Down::Cut, 14.0),
            (FixedDelay, 5.0, Next(12.0), 2, Down::Hung, 24.0),
        ];
        for (schedule, timeout, check, missing, down, expected) in rows {
            let (checks, backend) = (checks(schedule, timeout), backend(check, schedule));
            let noticed = last_miss(&checks, &backend, missing, down, SimTime::from_secs(10.5));
            assert_eq!(noticed.as_secs(), expected, "{schedule:?} {timeout} {check:?} {missing} {down:?}");
        }
    }
}

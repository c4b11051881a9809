//! When a balancer will notice that a server is down: the arithmetic of health checks.

use super::figures::{Down, Watch};
use super::scene::{Pair, Scene};
use crate::observe::view::BackendView;
use crate::params::{Checks, Detector, Schedule};
use crate::time::{SimDuration, SimTime};

/// What it takes until the balancer notices that the server is down in this way.
pub(super) fn watch(scene: &Scene, pair: &Pair, down: Down) -> Watch {
    let Some(checks) = scene.settings(pair.balancer).map(|settings| &settings.checks) else {
        return Watch::Unchecked;
    };
    match (checks.check_interval_s > 0.0, checks.detector) {
        (false, _) if checks.passive_failures > 0 => Watch::Requests(checks.passive_failures),
        (false, _) => Watch::Unchecked,
        (true, Detector::PhiAccrual) => {
            Watch::Suspicion { phi: pair.backend.phi.unwrap_or(0.0), threshold: checks.phi_threshold }
        }
        (true, Detector::Consecutive) => {
            let missing = checks.down_after.saturating_sub(pair.backend.misses).max(1);
            let last = last_miss(checks, pair.backend, missing, down, scene.now);
            Watch::Checks { missing, noticed_in: last - scene.now }
        }
    }
}

/// When the last of the missing checks will have failed.
///
/// A machine that is gone refuses at once; one that is silent is given up after the timeout.
fn last_miss(checks: &Checks, backend: &BackendView, missing: u32, down: Down, now: SimTime) -> SimTime {
    let silent = matches!(down, Down::Hung | Down::Cut);
    let verdict = if silent { SimDuration::from_secs(checks.check_timeout_s) } else { SimDuration::ZERO };
    let interval = SimDuration::from_secs(checks.check_interval_s);
    let step = match checks.check_schedule {
        Schedule::FixedRate => interval,
        Schedule::FixedDelay => interval + verdict,
    };
    let first = match (backend.check_deadline, backend.next_check) {
        (Some(deadline), _) if silent => deadline,
        (Some(_), _) => now,
        (None, Some(next)) => next + verdict,
        (None, None) => now + step,
    };
    (1..missing).fold(first, |miss, _| miss + step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checks(schedule: Schedule) -> Checks {
        Checks {
            check_interval_s: 2.0,
            check_timeout_s: 1.0,
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

    fn backend(check: Check) -> BackendView {
        let (next_check, check_deadline) = match check {
            Next(at) => (Some(SimTime::from_secs(at)), None),
            GivenUp(at) => (None, Some(SimTime::from_secs(at))),
        };
        BackendView {
            node: crate::ids::NodeId(0),
            belief: crate::observe::view::Belief::Up,
            since: SimTime::ZERO,
            active: 0,
            misses: 0,
            changes: 0,
            next_check,
            check_deadline,
            weight: 1.0,
            phi: None,
        }
    }

    #[test]
    fn counts_checks_and_timeouts() {
        use Schedule::{FixedDelay, FixedRate};
        // Schedule, when the check under way is given up or else the next is sent, how many are missing, how is it
        // down, when is it noticed.
        let rows = [
            (FixedRate, Next(12.0), 3, Down::Crashed, 16.0),
            (FixedRate, Next(12.0), 1, Down::Crashed, 12.0),
            (FixedRate, Next(12.0), 3, Down::Hung, 17.0),
            (FixedRate, GivenUp(11.0), 3, Down::Hung, 15.0),
            (FixedRate, GivenUp(11.0), 1, Down::Cut, 11.0),
            (FixedRate, GivenUp(11.0), 2, Down::Crashed, 12.5),
            (FixedDelay, GivenUp(11.0), 1, Down::Hung, 11.0),
            (FixedDelay, GivenUp(11.0), 2, Down::Hung, 14.0),
            (FixedDelay, Next(12.0), 3, Down::Hung, 19.0),
            (FixedDelay, Next(12.0), 2, Down::Crashed, 14.0),
        ];
        for (schedule, check, missing, down, expected) in rows {
            let noticed =
                last_miss(&checks(schedule), &backend(check), missing, down, SimTime::from_secs(10.5));
            assert_eq!(noticed.as_secs(), expected, "{schedule:?} {check:?} {missing} {down:?}");
        }
    }
}

//! When a balancer will notice that a server is down: the arithmetic of health checks.

use super::figures::{Down, Watch};
use super::scene::{Pair, Scene};
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
            let latest = Latest {
                sent: pair.backend.checked.unwrap_or(scene.now),
                awaiting: pair.backend.awaiting,
                missed: pair.backend.misses > 0,
            };
            Watch::Checks { missing, noticed_in: last_miss(checks, latest, missing, down) - scene.now }
        }
    }
}

/// The latest check of a server.
struct Latest {
    sent: SimTime,
    /// It is unanswered, and not yet given up.
    awaiting: bool,
    /// It, or the one before if it is unanswered, failed.
    missed: bool,
}

/// When the last of the missing checks will have failed.
///
/// A machine that is gone refuses at once; one that is silent is given up after the timeout.
fn last_miss(checks: &Checks, latest: Latest, missing: u32, down: Down) -> SimTime {
    let silent = matches!(down, Down::Hung | Down::Cut);
    let verdict = if silent { SimDuration::from_secs(checks.check_timeout_s) } else { SimDuration::ZERO };
    let interval = SimDuration::from_secs(checks.check_interval_s);
    let step = match checks.check_schedule {
        Schedule::FixedRate => interval,
        Schedule::FixedDelay => interval + verdict,
    };
    let first = match latest {
        Latest { sent, awaiting: true, .. } => sent,
        Latest { sent, missed: true, .. } => sent + step,
        Latest { sent, .. } => sent + interval,
    };
    (1..missing).fold(first, |check, _| check + step) + verdict
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

    #[test]
    fn counts_checks_and_timeouts() {
        use Schedule::{FixedDelay, FixedRate};
        // Schedule, is the latest check (sent at 10 s) unanswered, how many are missing, how is it down, when is it
        // noticed.
        let rows = [
            (FixedRate, false, 3, Down::Crashed, 16.0),
            (FixedRate, false, 1, Down::Crashed, 12.0),
            (FixedRate, false, 3, Down::Hung, 17.0),
            (FixedRate, true, 3, Down::Hung, 15.0),
            (FixedRate, true, 1, Down::Cut, 11.0),
            (FixedDelay, true, 1, Down::Hung, 11.0),
            (FixedDelay, true, 2, Down::Hung, 14.0),
            (FixedDelay, false, 2, Down::Hung, 17.0),
            (FixedDelay, false, 3, Down::Hung, 19.0),
            (FixedDelay, false, 2, Down::Crashed, 14.0),
        ];
        for (schedule, awaiting, missing, down, expected) in rows {
            let latest = Latest { sent: SimTime::from_secs(10.0), awaiting, missed: missing < 3 };
            let noticed = last_miss(&checks(schedule), latest, missing, down);
            assert_eq!(noticed.as_secs(), expected, "{schedule:?} {awaiting} {missing} {down:?}");
        }
    }
}

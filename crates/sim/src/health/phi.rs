//! Phi accrual: how suspicious a silence is, judged by the gaps between the heartbeats heard so far.
//!
//! Hayashibara et al. 2004: φ = −log₁₀ P(a gap longer than this silence), with gaps taken as normal, so that a
//! threshold of 8 means a false alarm once in 10⁸. As in Akka: the last 1,000 gaps, a least deviation, a forgiven
//! pause on top of the mean, a first estimate of the mean ± a quarter before any gap was seen, and a gap that ended
//! only after the verdict is left out of the statistics. Unlike Akka the normal law is exact: its logistic stand-in
//! convicts at 5.226 deviations for φ = 8, where 5.612 are right.

use crate::params::Checks;
use crate::theory::normal;
use crate::time::{SimDuration, SimTime};
use std::f64::consts::LN_10;

/// Gaps that are remembered.
const SAMPLES: usize = 1000;
/// The greatest φ told apart; the tail of the normal law ends soon after.
const MOST_PHI: f64 = 300.0;
/// Gaps are counted as at most this long (11 days, in ns), which keeps their squares' sum within 128 bits.
const LONGEST_GAP: u64 = 1_000_000_000_000_000;

/// What one watcher knows about the heartbeats of one server.
#[derive(Clone, Debug)]
pub struct Phi {
    least_deviation: SimDuration,
    pause: SimDuration,
    /// Silence at which it convicts, in deviations beyond the mean gap.
    threshold_deviations: f64,
    gaps: Gaps,
    last: SimTime,
    /// When the silence since `last` turns into a verdict.
    convicts_at: SimTime,
}

impl Phi {
    /// Begins to watch a server that gives a sign of life now.
    pub fn new(checks: &Checks, now: SimTime) -> Self {
        let mut phi = Phi {
            least_deviation: SimDuration::ZERO,
            pause: SimDuration::ZERO,
            threshold_deviations: 0.0,
            gaps: Gaps::around(SimDuration::from_secs(checks.check_interval_s)),
            last: now,
            convicts_at: SimTime::NEVER,
        };
        phi.configure(checks);
        phi
    }

    /// The parameters have changed; the gaps seen stay, and a conviction moves at once.
    pub fn configure(&mut self, checks: &Checks) {
        self.least_deviation = SimDuration::from_millis(checks.phi_min_deviation_ms);
        self.pause = SimDuration::from_millis(checks.phi_pause_ms);
        let tail = libm::exp(-LN_10 * checks.phi_threshold);
        self.threshold_deviations = normal::quantile_above(tail).unwrap_or_default();
        self.foresee();
    }

    /// A sign of life: the answer to a check. A gap that was long enough for a verdict only ends the silence.
    pub fn heartbeat(&mut self, now: SimTime) {
        if now < self.convicts_at {
            self.gaps.push(now.since(self.last));
        }
        self.last = now;
        self.foresee();
    }

    /// How suspicious the silence is: 1 means that one gap in 10 is longer, 2 one in 100; 300 stands for all beyond.
    pub fn phi(&self, now: SimTime) -> f64 {
        let (mean, deviation) = self.expectation();
        let tail = normal::survival((now.since(self.last).as_secs() - mean) / deviation);
        (-libm::log(tail) / LN_10).min(MOST_PHI)
    }

    /// The first moment at which φ reaches the threshold, should no heartbeat come before; exact, by the inverse of the
    /// normal law.
    pub fn convicts_at(&self) -> SimTime {
        self.convicts_at
    }

    /// Mean (with the forgiven pause) and standard deviation of a gap, in seconds.
    fn expectation(&self) -> (f64, f64) {
        let (mean, deviation) = self.gaps.mean_and_deviation();
        (mean + self.pause.as_secs(), deviation.max(self.least_deviation.as_secs()))
    }

    fn foresee(&mut self) {
        let (mean, deviation) = self.expectation();
        self.convicts_at = self.last + SimDuration::from_secs(mean + deviation * self.threshold_deviations);
    }
}

/// The latest gaps, with their sum and sum of squares: whole numbers, so that nothing builds up however long it runs.
#[derive(Clone, Debug)]
struct Gaps {
    /// A ring once full; in nanoseconds.
    gaps: Vec<u64>,
    oldest: usize,
    sum: u64,
    squares: u128,
}

impl Gaps {
    /// Two gaps of this mean and a deviation of a quarter of it.
    fn around(mean: SimDuration) -> Self {
        let mut gaps = Gaps { gaps: Vec::with_capacity(SAMPLES), oldest: 0, sum: 0, squares: 0 };
        gaps.push(SimDuration(mean.0 - mean.0 / 4));
        gaps.push(SimDuration(mean.0 + mean.0 / 4));
        gaps
    }

    fn push(&mut self, gap: SimDuration) {
        let gap = gap.0.min(LONGEST_GAP);
        if self.gaps.len() < SAMPLES {
            self.gaps.push(gap);
        } else {
            let forgotten = std::mem::replace(&mut self.gaps[self.oldest], gap);
            self.sum -= forgotten;
            self.squares -= square(forgotten);
            self.oldest = (self.oldest + 1) % SAMPLES;
        }
        self.sum += gap;
        self.squares += square(gap);
    }

    /// In seconds; the deviation is that of the gaps themselves (divided by n, as Akka's).
    fn mean_and_deviation(&self) -> (f64, f64) {
        let n = self.gaps.len() as u128;
        let variance_times_n_squared = n * self.squares - square(self.sum);
        let n = n as f64 * 1e9;
        (self.sum as f64 / n, (variance_times_n_squared as f64).sqrt() / n)
    }
}

fn square(nanos: u64) -> u128 {
    u128::from(nanos) * u128::from(nanos)
}

#[cfg(test)]
mod tests;

//! A bar that shows how far a run is, once it takes long enough to wonder.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::{Duration, Instant};

/// Shorter runs need no bar.
const PATIENCE: Duration = Duration::from_millis(700);

/// How far the runs are, in simulated seconds. Shown on the standard error, if that is a terminal.
pub struct Progress {
    began: Instant,
    total_s: f64,
    passed_s: f64,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// For runs that last this long together.
    pub fn new(total_s: f64) -> Self {
        Progress { began: Instant::now(), total_s, passed_s: 0.0, bar: None }
    }

    /// That much more simulated time has passed.
    pub fn pass(&mut self, seconds: f64) {
        self.passed_s += seconds;
        if self.bar.is_none() && self.began.elapsed() < PATIENCE {
            return;
        }
        let total_s = self.total_s;
        let bar = self.bar.get_or_insert_with(|| bar(total_s));
        bar.set_position(self.passed_s as u64);
    }

    /// Everything is done: the bar goes.
    pub fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Indicatif draws on the standard error, and not at all where that is no terminal.
fn bar(total_s: f64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} simulated seconds, {eta} to go");
    ProgressBar::new(total_s.ceil() as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

//! A bar that shows how far a run is, once it takes long enough to wonder.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// Shorter runs need no bar.
const PATIENCE: Duration = Duration::from_millis(700);

/// How far the runs are, in simulated seconds. Shown on the standard error, if that is a terminal.
pub struct Progress {
    passed_s: f64,
    /// Hidden at first, while it learns how fast the run is.
    bar: ProgressBar,
}

impl Progress {
    /// For runs that last this long together.
    pub fn new(total_s: f64) -> Self {
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} simulated seconds, {eta} to go");
        let bar = ProgressBar::with_draw_target(Some(total_s.ceil() as u64), ProgressDrawTarget::hidden())
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Progress { passed_s: 0.0, bar }
    }

    /// That much more simulated time has passed.
    pub fn pass(&mut self, seconds: f64) {
        self.passed_s += seconds;
        self.bar.set_position(self.passed_s as u64);
        if self.bar.is_hidden() && self.bar.elapsed() >= PATIENCE {
            // Indicatif draws nothing where that is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Everything is done: the bar goes.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

//! Figures with their confidence intervals: how far they may be from the truth because a run is only a sample.
//!
//! A run is cut into batches of equal length, which hardly depend on each other; replications (runs with other seeds)
//! don't at all. The spread among either tells how far off the figure of the whole may be.

use headroom_sim::observe::batch::{self, Part};
use serde::Serialize;

/// How many batches a run is cut into. Fewer tell little of the spread; more are too short to be independent.
pub const BATCHES: u32 = 20;

/// A figure and its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Half the width of its 95 % confidence interval; none where what was measured doesn't bound it.
    pub ci95: Option<f64>,
}

/// Where the parts of a figure come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parts {
    /// Batches of one run, one after the other.
    #[default]
    Batches,
    /// Runs with seeds of their own.
    Runs,
}

impl Parts {
    /// Half the width of the 95 % confidence interval of a ratio of sums.
    pub fn half_width(self, parts: &[Part]) -> Option<f64> {
        match self {
            Parts::Batches => batch::half_width_of_batches(parts),
            Parts::Runs => batch::half_width(parts),
        }
    }
}

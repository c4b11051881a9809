//! Figures with their confidence intervals: how far they may be from the truth because a run is only a sample.
//!
//! A run is cut into batches of equal length, whose figures are nearly independent; replications (runs with other seeds)
//! are independent altogether. The spread among either tells how far off the figure of the whole may be.

use headroom_sim::observe::batch;
use serde::Serialize;

/// How many batches a run is cut into. Fewer tell little of the spread; more are too short to be independent.
pub const BATCHES: u32 = 20;

/// A figure and its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Half the width of its 95 % confidence interval; none where too few parts have a figure.
    pub ci95: Option<f64>,
}

impl Estimate {
    /// From the figure of the whole and those of its parts.
    pub fn new(value: f64, parts: &[f64]) -> Self {
        Estimate { value, ci95: batch::interval(parts).map(|interval| interval.half_width) }
    }
}

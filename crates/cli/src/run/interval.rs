//! Confidence intervals: how far a figure may be from the truth because a run is only a sample.
//!
//! A long run is cut into batches of equal length; their figures are nearly independent of each other, so that the
//! spread among them tells how much the figure of the whole run spreads (the method of batch means; Law, Simulation
//! Modeling and Analysis, §9.5.3). Replications, runs with other seeds, are independent altogether.

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
        Estimate { value, ci95: half_width(parts) }
    }
}

/// Half the width of the 95 % confidence interval of the mean of these.
fn half_width(parts: &[f64]) -> Option<f64> {
    let freedom = parts.len().checked_sub(1).filter(|freedom| *freedom > 0)?;
    let count = parts.len() as f64;
    let mean = parts.iter().sum::<f64>() / count;
    let variance = parts.iter().map(|part| (part - mean) * (part - mean)).sum::<f64>() / freedom as f64;
    Some(student(freedom) * (variance / count).sqrt())
}

/// The 97.5 % quantile of Student's t distribution.
///
/// Tabulated up to ten degrees of freedom; from there the expansion about the normal quantile (Abramowitz and Stegun
/// 26.7.5) is within 0.0002.
fn student(freedom: usize) -> f64 {
    const TABLE: [f64; 10] =
        [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281];
    const Z: f64 = 1.959_963_985;
    if let Some(t) = freedom.checked_sub(1).and_then(|at| TABLE.get(at)) {
        return *t;
    }
    let n = freedom as f64;
    let z2 = Z * Z;
    let first = (z2 + 1.0) * Z / 4.0;
    let second = ((5.0 * z2 + 16.0) * z2 + 3.0) * Z / 96.0;
    let third = (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) * Z / 384.0;
    Z + first / n + second / (n * n) + third / (n * n * n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_agrees_with_printed_tables() {
        let printed = [(1, 12.706), (10, 2.228), (11, 2.201), (19, 2.093), (30, 2.042), (120, 1.980)];
        for (freedom, expected) in printed {
            assert!((student(freedom) - expected).abs() < 6e-4, "{freedom}: {}", student(freedom));
        }
    }

    #[test]
    fn one_part_tells_nothing_of_the_spread() {
        assert_eq!(half_width(&[]), None);
        assert_eq!(half_width(&[3.0]), None);
        assert_eq!(half_width(&[3.0, 3.0]), Some(0.0));
    }

    #[test]
    fn the_interval_follows_the_textbook() {
        // Mean 3, standard deviation √2.5, five parts, four degrees of freedom.
        let expected = 2.7764 * (2.5_f64 / 5.0).sqrt();
        let found = half_width(&[1.0, 2.0, 3.0, 4.0, 5.0]).expect("five parts are enough");
        assert!((found - expected).abs() < 1e-9);
    }
}

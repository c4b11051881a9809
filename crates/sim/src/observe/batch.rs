//! Confidence intervals of simulated means.
//!
//! Values measured one after the other in one run depend on each other, so their spread says too little about the
//! mean's error. Means of long batches of a run (or of whole runs with other seeds) are nearly independent and nearly
//! normal; from k of them follows the interval mean ± t₀.₉₇₅,ₖ₋₁ · s / √k (Law and Kelton, "Simulation Modeling and
//! Analysis", 9.5.3).

/// A mean and how far off it may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Mean of the values.
    pub mean: f64,
    /// With 95 % confidence the true mean is within this of it.
    pub half_width: f64,
    /// How many values it is made from.
    pub values: usize,
}

impl Interval {
    /// Its lower end.
    pub fn low(&self) -> f64 {
        self.mean - self.half_width
    }

    /// Its upper end.
    pub fn high(&self) -> f64 {
        self.mean + self.half_width
    }
}

/// The 95 % confidence interval of the mean, from the values of batches or replications; none from fewer than two.
pub fn interval(values: &[f64]) -> Option<Interval> {
    let count = values.len();
    if count < 2 {
        return None;
    }
    let n = count as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
    Some(Interval { mean, half_width: student_975(count - 1) * (variance / n).sqrt(), values: count })
}

/// The 97.5 % quantile of Student's t distribution: 95 % of its mass lies within plus or minus that.
///
/// Up to ten degrees of freedom from the usual tables, beyond by Fisher's expansion around the normal quantile
/// (Abramowitz and Stegun 26.7.5), which is right to four decimals there. Infinite for none.
pub fn student_975(degrees: usize) -> f64 {
    const TABLE: [f64; 11] =
        [f64::INFINITY, 12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281];
    const Z: f64 = 1.959_963_984_540_054;
    if let Some(quantile) = TABLE.get(degrees) {
        return *quantile;
    }
    let (v, z2) = (degrees as f64, Z * Z);
    let first = (z2 + 1.0) / 4.0;
    let second = (z2 * (5.0 * z2 + 16.0) + 3.0) / 96.0;
    let third = (z2 * (z2 * (3.0 * z2 + 19.0) + 17.0) - 15.0) / 384.0;
    let fourth = (z2 * (z2 * (z2 * (79.0 * z2 + 776.0) + 1482.0) - 1920.0) - 945.0) / 92_160.0;
    Z * (1.0 + (first + (second + (third + fourth / v) / v) / v) / v)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_quantiles_agree_with_tables() {
        let rows = [
            (1, 12.7062),
            (5, 2.5706),
            (11, 2.2010),
            (19, 2.0930),
            (29, 2.0452),
            (60, 2.0003),
            (1000, 1.9623),
        ];
        for (degrees, expected) in rows {
            let found = student_975(degrees);
            assert!((found - expected).abs() < 1e-4, "{degrees} degrees: {found}, tables say {expected}");
        }
    }

    #[test]
    fn an_interval_needs_two_values() {
        assert_eq!(interval(&[]), None);
        assert_eq!(interval(&[1.0]), None);
        let interval = interval(&[9.0, 11.0]).expect("two are enough");
        assert_eq!(interval.mean, 10.0);
        assert!((interval.half_width - 12.7062).abs() < 1e-9);
    }

    #[test]
    fn covers_the_true_mean_as_often_as_it_says() {
        use crate::rng::{Source, Stream};
        let mut stream = Stream::new(1, "batches", 0);
        let covered = (0..4000).filter(|_| {
            let values: Vec<f64> = (0..10).map(|_| (0..12).map(|_| stream.unit()).sum()).collect();
            let interval = interval(&values).expect("ten are enough");
            (interval.low()..interval.high()).contains(&6.0)
        });
        let share = covered.count() as f64 / 4000.0;
        assert!((0.935..0.965).contains(&share), "{share}");
    }
}

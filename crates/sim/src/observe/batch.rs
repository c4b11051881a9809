//! Confidence intervals of simulated figures.
//!
//! Figures are ratios of sums: time waited over calls, failures over requests, answers over seconds. Values measured one
//! after the other in one run depend on each other, so their spread says too little about a figure's error. Sums over
//! long batches of a run (or over whole runs with other seeds) are nearly independent and nearly normal; from the
//! spread of k of them around the ratio r of the whole follows the interval r ± t₀.₉₇₅,ₖ₋₁ · √(k/(k − 1) · Σ(yᵢ − r·xᵢ)²)/Σxᵢ
//! (Law and Kelton, "Simulation Modeling and Analysis", 9.5.3; Cochran, "Sampling Techniques", 6.4).

/// Numerator and denominator of a figure, over a part of what was measured.
pub type Part = (f64, f64);

/// Fewer parts say next to nothing about their spread.
const LEAST_PARTS: usize = 5;

/// Half the width of the 95 % confidence interval of Σ numerators over Σ denominators, from independent parts; none from
/// fewer than two, and none of nothing.
pub fn half_width(parts: &[Part]) -> Option<f64> {
    let count = parts.len();
    let (above, below) = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    if count < 2 || below <= 0.0 {
        return None;
    }
    let ratio = above / below;
    let squares: f64 = parts.iter().map(|(y, x)| (y - ratio * x) * (y - ratio * x)).sum();
    let k = count as f64;
    Some(student_975(count - 1) * (squares * k / (k - 1.0)).sqrt() / below)
}

/// The same from consecutive batches of one run, which may depend on each other where queues are long. Batches twice and
/// four times as long depend less: the widest of the intervals counts.
pub fn half_width_of_batches(batches: &[Part]) -> Option<f64> {
    let joined = |size: usize| {
        let sum =
            |batch: &[Part]| batch.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        batches.chunks(size).map(sum).collect::<Vec<Part>>()
    };
    let widths = [1, 2, 4].into_iter().map(joined).filter(|parts| parts.len() >= LEAST_PARTS);
    widths.filter_map(|parts| half_width(&parts)).reduce(f64::max)
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
    fn an_interval_needs_two_parts_of_something() {
        assert_eq!(half_width(&[]), None);
        assert_eq!(half_width(&[(1.0, 1.0)]), None);
        assert_eq!(half_width(&[(0.0, 0.0), (0.0, 0.0)]), None);
        let width = half_width(&[(9.0, 1.0), (11.0, 1.0)]).expect("two are enough");
        assert!((width - 12.7062).abs() < 1e-9);
    }

    /// Share of runs whose interval covers the true ratio 6. `memory` is how much of a batch's surplus the next keeps.
    fn coverage(memory: f64, parts: usize, width: fn(&[Part]) -> Option<f64>) -> f64 {
        use crate::rng::{Source, Stream};
        let mut stream = Stream::new(1, "batches", 0);
        let mut covered = 0;
        for _ in 0..4000 {
            let mut surplus = 0.0;
            let parts: Vec<Part> = (0..parts)
                .map(|_| {
                    let noise: f64 = (0..12).map(|_| stream.unit()).sum();
                    surplus = memory * surplus + noise - 6.0;
                    let count = 50.0 + 100.0 * stream.unit();
                    (count * (6.0 + surplus), count)
                })
                .collect();
            let sums = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
            let width = width(&parts).expect("enough parts");
            covered += u32::from((sums.0 / sums.1 - 6.0).abs() <= width);
        }
        f64::from(covered) / 4000.0
    }

    #[test]
    fn covers_the_true_figure_as_often_as_it_says() {
        let share = coverage(0.0, 10, half_width);
        assert!((0.935..0.965).contains(&share), "{share}");
    }

    #[test]
    fn batches_that_depend_on_each_other_widen_the_interval() {
        // What 95 % lack: most of it is made good, and nothing where there was nothing to make good.
        let lacks = |width| 0.95 - coverage(0.4, 20, width);
        let (naive, careful) = (lacks(half_width), lacks(half_width_of_batches));
        assert!(naive > 0.1 && careful < naive / 3.0, "{naive} {careful}");
        assert!(coverage(0.0, 20, half_width_of_batches) > 0.95);
    }
}

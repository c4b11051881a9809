//! Lines as flows: where single dots can't be followed, the width of a line tells the rate.

/// Width of the line that carries most, in CSS pixels.
const WIDEST_PX: f64 = 14.0;
/// Least width of a line that carries one message per second and more, in CSS pixels: a thinner one can't be seen.
const LEAST_PX: f64 = 1.0;

/// How long the rate of a line is remembered, so that its width doesn't tremble.
const MEMORY_S: f64 = 1.5;

/// Messages per simulated second on each line, averaged over a little more than a second.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    /// Weighted sums of what was measured; the latest counts most.
    sums: Vec<f64>,
    /// All weights together: less than 1 as long as little was measured.
    weight: f64,
}

impl Rates {
    /// So many lines, of which nothing is known.
    pub fn new(lines: usize) -> Rates {
        Rates { sums: vec![0.0; lines], weight: 0.0 }
    }

    /// Takes note of how many messages went along lines in the last `passed_s` simulated seconds, none along all others.
    pub fn note(&mut self, counts: impl Iterator<Item = (usize, u64)>, passed_s: f64) {
        if passed_s <= 0.0 {
            return;
        }
        let kept = libm::exp(-passed_s / MEMORY_S);
        let new = 1.0 - kept;
        self.sums.iter_mut().for_each(|sum| *sum *= kept);
        self.weight = self.weight * kept + new;
        for (line, count) in counts {
            if let Some(sum) = self.sums.get_mut(line) {
                *sum += count as f64 / passed_s * new;
            }
        }
    }

    /// The rates; 0 where nothing was measured yet.
    pub fn per_second(&self) -> impl Iterator<Item = f64> + '_ {
        self.sums.iter().map(|sum| sum / self.weight.max(f64::MIN_POSITIVE))
    }
}

/// The most that one of these lines carries.
pub fn busiest(rates: &[f64]) -> f64 {
    rates.iter().copied().fold(0.0, f64::max)
}

/// The width of a line that carries `rate` messages per second where the busiest carries `most`, in CSS pixels.
///
/// In proportion, so that one sees which of two lines is busier, and by how much; only lines that carry next to nothing
/// beside the busiest are wider than that, down to nothing for an idle one.
pub fn width_px(rate: f64, most: f64) -> f64 {
    if rate <= 0.0 || most <= 0.0 {
        return 0.0;
    }
    (WIDEST_PX * rate / most).max(LEAST_PX * rate.min(1.0)).min(WIDEST_PX)
}

#[cfg(test)]
mod tests {
    use super::{Rates, busiest, width_px};

    fn told(rates: &Rates) -> Vec<f64> {
        rates.per_second().map(|rate| (rate * 1e6).round() / 1e6).collect()
    }

    #[test]
    fn rates_are_right_from_the_first_measure_and_follow_what_changes() {
        let mut rates = Rates::new(2);
        assert_eq!(told(&rates), [0.0, 0.0], "nothing is known");
        for _ in 0..3 {
            // Both ways along the first line.
            rates.note([(0, 3), (0, 2), (7, 9)].into_iter(), 0.1);
            assert_eq!(told(&rates), [50.0, 0.0]);
            rates.note([(0, 1)].into_iter(), 0.0);
        }
        rates.note([(1, 20)].into_iter(), 0.1);
        let [first, second] = told(&rates)[..] else { panic!("two lines") };
        assert!(first < 50.0 && second > 0.0, "{first} {second}");
        rates.note([(1, 20_000)].into_iter(), 100.0);
        assert_eq!(told(&rates), [0.0, 200.0], "what was long ago is forgotten");
    }

    #[test]
    fn a_line_is_as_wide_as_it_carries_messages() {
        let rates = [26.0, 8.8, 13.0, 0.1, 0.0];
        let most = busiest(&rates);
        let widths = rates.map(|rate| width_px(rate, most));
        let expected = [14.0, 14.0 * 8.8 / 26.0, 7.0, 0.1, 0.0];
        for (width, expected) in widths.into_iter().zip(expected) {
            assert!((width - expected).abs() < 1e-9, "{widths:?}");
        }
        assert_eq!((width_px(10.0, 1e6), width_px(0.5, 1e6)), (1.0, 0.5), "still to be seen");
    }

    #[test]
    fn a_rate_that_makes_no_sense_has_no_width() {
        assert_eq!((width_px(-1.0, 5.0), width_px(0.0, 0.0), busiest(&[])), (0.0, 0.0, 0.0));
    }
}

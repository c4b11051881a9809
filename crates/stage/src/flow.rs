//! Lines as flows: where single dots can't be followed, the width of a line tells the rate.

/// Width of the line that carries most, in CSS pixels.
const WIDEST_PX: f64 = 14.0;
/// Least width of a line that carries one message per second and more, in CSS pixels: a thinner one can't be seen.
const LEAST_PX: f64 = 1.0;

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
    use super::{busiest, width_px};

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

//! Lines as flows: where single dots can't be followed, the width of a line tells the rate.

/// Width of a line that carries one request per second, in CSS pixels.
const UNIT_PX: f64 = 1.5;
/// What each further factor of ten adds, in CSS pixels.
const PER_DECADE_PX: f64 = 2.0;
/// No line is wider than this, in CSS pixels.
const MAX_PX: f64 = 14.0;

/// The width of a line that carries `rate_per_s` requests per second, in CSS pixels.
///
/// Logarithmic, as rates on one stage span from a heartbeat every few seconds to a million
/// requests per second; below one per second linear down to nothing, so that an idle line is
/// told from a busy one.
pub fn width_px(rate_per_s: f64) -> f64 {
    if rate_per_s < 1.0 {
        return UNIT_PX * rate_per_s.max(0.0);
    }
    (UNIT_PX + PER_DECADE_PX * rate_per_s.log10()).min(MAX_PX)
}

#[cfg(test)]
mod tests {
    use super::width_px;

    #[test]
    fn each_factor_of_ten_is_a_step_of_the_same_width() {
        let rows = [(0.0, 0.0), (0.5, 0.75), (1.0, 1.5), (10.0, 3.5), (1_000.0, 7.5), (1e9, 14.0)];
        for (rate_per_s, px) in rows {
            assert!((width_px(rate_per_s) - px).abs() < 1e-9, "{rate_per_s}/s: {}", width_px(rate_per_s));
        }
    }

    #[test]
    fn a_rate_that_makes_no_sense_has_no_width() {
        assert_eq!(width_px(-1.0), 0.0);
    }
}

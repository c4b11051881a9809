//! The places a slider can stand at, for a parameter of the table.
//!
//! A slider counts places, not values: each press of an arrow key moves it to the next value a person would
//! choose, on every scale, and every place is a value the parameter can hold.

use headroom_sim::decimal::decade;
use headroom_sim::params::{Kind, Scale, Spec};

/// Round numbers of a decade, about equal ratios apart.
const MANTISSAS: [f64; 27] = [
    1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.0, 2.2, 2.5, 2.8, 3.0, 3.2, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5,
    7.0, 7.5, 8.0, 8.5, 9.0, 9.5,
];

/// The places of one slider, from left to right.
#[derive(Clone, Debug, PartialEq)]
pub enum Track {
    /// Equal steps.
    Even {
        /// Value at the left end.
        min: f64,
        /// Value at the right end.
        max: f64,
        /// From place to place.
        step: f64,
    },
    /// Equal ratios, rounded to numbers a person would say.
    Round(Vec<f64>),
}

impl Track {
    /// The slider of a number; flags and choices have none.
    pub fn of(spec: &Spec) -> Option<Track> {
        let (min, max, step, scale) = match spec.kind {
            Kind::Real { min, max, step, scale } => (min, max, step, scale),
            Kind::Whole { min, max, scale } => (min, max, 1.0, scale),
            Kind::Flag | Kind::Choice(_) => return None,
        };
        Some(match scale {
            Scale::Linear => Track::Even { min, max, step },
            Scale::Log => Track::Round(round_stops(min, max, step)),
        })
    }

    /// The number of the last place; the first is 0.
    pub fn last(&self) -> usize {
        match self {
            Track::Even { min, max, step } => ((max - min) / step).round() as usize,
            Track::Round(stops) => stops.len().saturating_sub(1),
        }
    }

    /// The value at a place.
    pub fn value(&self, place: usize) -> f64 {
        let place = place.min(self.last());
        match self {
            Track::Even { max, .. } if place == self.last() => *max,
            Track::Even { min, step, .. } => tidy(min + place as f64 * step),
            Track::Round(stops) => stops.get(place).copied().unwrap_or_default(),
        }
    }

    /// The place nearest to a value.
    pub fn place(&self, value: f64) -> usize {
        match self {
            Track::Even { min, step, .. } => (((value - min) / step).round() as usize).min(self.last()),
            Track::Round(stops) => {
                let above = stops.partition_point(|stop| *stop < value).min(self.last());
                let below = above.saturating_sub(1);
                if value - stops[below] < stops[above] - value { below } else { above }
            }
        }
    }
}

/// Round numbers from `min` to `max`, both included, no finer than `step`; before them 0 if the range begins there.
fn round_stops(min: f64, max: f64, step: f64) -> Vec<f64> {
    let least = if min > 0.0 { min } else { step };
    let numbers = (decade(least)..=decade(max))
        .flat_map(|decade| MANTISSAS.into_iter().map(move |mantissa| tidy(mantissa * 10f64.powi(decade))));
    // Below the least step of a parameter there are no values; a whole one has no 1.5.
    let on_grid = |number: &f64| (number / step - (number / step).round()).abs() < 1e-6;
    let inner = numbers.filter(|number| *number > min && *number < max).filter(on_grid);
    [min].into_iter().chain(inner).chain([max]).collect()
}

/// Takes off what binary fractions leave behind: 0.30000000000000004 is 0.3.
fn tidy(number: f64) -> f64 {
    let scale = 1e9;
    if number.abs() > 1e6 { number.round() } else { (number * scale).round() / scale }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom_sim::params::{Block, Demand, Network};
    use headroom_sim::scenario::ComponentKind;

    fn all_specs() -> Vec<&'static Spec> {
        let components = ComponentKind::ALL.into_iter().flat_map(|kind| {
            let settings = kind.settings();
            settings.blocks().into_iter().flat_map(|block| block.specs()).collect::<Vec<_>>()
        });
        components.chain(Network::default().specs()).chain(Demand::default().specs()).collect()
    }

    #[test]
    fn every_place_of_every_slider_is_a_value_the_parameter_can_hold() {
        for spec in all_specs() {
            let Some(track) = Track::of(spec) else { continue };
            let values: Vec<f64> = (0..=track.last()).map(|place| track.value(place)).collect();
            let (min, max) = spec.range();
            assert_eq!((values[0], values[values.len() - 1]), (min, max), "{}", spec.key);
            assert!(values.windows(2).all(|pair| pair[0] < pair[1]), "{} goes up", spec.key);
            assert!(values.iter().all(|value| spec.admits(*value)), "{}", spec.key);
        }
    }

    #[test]
    fn the_default_of_every_parameter_lies_near_its_place() {
        for spec in all_specs() {
            let Some(track) = Track::of(spec) else { continue };
            let found = track.value(track.place(spec.default));
            let off = (found - spec.default).abs();
            assert!(off <= spec.default.abs() * 0.05, "{}: {found} for {}", spec.key, spec.default);
        }
    }

    #[test]
    fn places_are_found_again() {
        let tracks =
            [Track::Even { min: 0.0, max: 1.0, step: 0.1 }, Track::Round(round_stops(0.0, 200.0, 1.0))];
        for track in tracks {
            for place in 0..=track.last() {
                assert_eq!(track.place(track.value(place)), place, "{track:?}");
            }
        }
    }

    #[test]
    fn values_beyond_the_ends_stand_at_the_ends() {
        let track = Track::Round(round_stops(1.0, 100.0, 1.0));
        assert_eq!((track.place(-5.0), track.place(1e9)), (0, track.last()));
    }

    #[test]
    fn round_numbers_keep_about_equal_ratios_and_their_step() {
        assert_eq!(
            round_stops(0.0, 12.0, 1.0),
            [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0]
        );
        assert_eq!(round_stops(0.05, 0.1, 0.01), [0.05, 0.06, 0.07, 0.08, 0.09, 0.1]);
    }
}

//! Values out of the table of parameters.

use headroom_sim::params::{Kind, Scale, Spec};
use proptest::prelude::*;

/// A place in a range, from 0 (its least value) to 1 (its greatest); often at the ends.
pub fn place() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![1 => Just(0.0), 1 => Just(1.0), 6 => 0.0..=1.0]
}

/// The raw value at a place in the range of a parameter.
pub fn raw(spec: &Spec, place: f64) -> f64 {
    let (min, max) = spec.range();
    let (place, whole) = match spec.kind {
        Kind::Real { scale, .. } => (spread(place, scale), false),
        Kind::Whole { scale, .. } => (spread(place, scale), true),
        Kind::Flag | Kind::Choice(_) => (place, true),
    };
    let value = min + (max - min) * place;
    if whole { value.round() } else { value.min(max) }
}

/// On a logarithmic scale, most of the range is small numbers.
fn spread(place: f64, scale: Scale) -> f64 {
    match scale {
        Scale::Linear => place,
        Scale::Log => place * place * place * place,
    }
}

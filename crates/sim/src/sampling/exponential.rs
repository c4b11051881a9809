//! The standard exponential law by the ziggurat method.

use super::exponential_tables::{TAIL, WIDTH};
use crate::rng::{Source, whole};

/// A draw from the exponential law with mean 1.
///
/// The ziggurat (Marsaglia and Tsang 2000) covers the density by 256 layers of equal area. A word picks a layer
/// (8 bits) and a point across it (53 bits); in 98.9 % of draws the point lies where the layer is wholly under
/// the curve, and no logarithm is needed. Elsewhere one more draw decides: a wedge is accepted by its exact
/// density, and the tail starts over by memorylessness.
#[inline]
pub fn standard_exponential(source: &mut impl Source) -> f64 {
    let bits = source.bits();
    let layer = (bits & 0xFF) as usize;
    let x = across(bits) * WIDTH[layer];
    if x < WIDTH[layer + 1] { x } else { outside(source, layer, x) }
}

/// Where in its layer a word points, in [0, 1).
#[inline(always)]
fn across(bits: u64) -> f64 {
    whole(bits >> 11) * (1.0 / (1u64 << 53) as f64)
}

/// Where a layer begins: the density at its width. It is asked for so seldom that a table would not pay.
pub(super) fn height(layer: usize) -> f64 {
    libm::exp(-WIDTH[layer])
}

/// Decides on a point that isn't in the inner part of its layer.
#[cold]
fn outside(source: &mut impl Source, mut layer: usize, mut x: f64) -> f64 {
    let mut base = 0.0;
    loop {
        if layer == 0 {
            // Beyond the tail's start an exponential is that start plus a fresh exponential.
            base += TAIL;
        } else {
            let (low, high) = (height(layer), height(layer + 1));
            if low + (high - low) * source.unit() < libm::exp(-x) {
                return base + x;
            }
        }
        let bits = source.bits();
        layer = (bits & 0xFF) as usize;
        x = across(bits) * WIDTH[layer];
        if x < WIDTH[layer + 1] {
            return base + x;
        }
    }
}

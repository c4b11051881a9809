//! Chance: named random streams, and draws that depend on nothing but a key.
//!
//! A run owns one seed. Everything random in it comes from one of two kinds of source:
//!
//! - a [`Stream`], for things that happen one after the other (the arrivals of one client, the picks of one
//!   balancer). Each has its own, found by seed, name and id, so that switching the balancing method leaves the
//!   arrivals untouched and two systems can be compared under the same load;
//! - [`Draws`], for things that belong to one request (how long its query takes). The values depend on the key
//!   alone, so a request asks for the same work however the system schedules it.
//!
//! The generator of streams is xoshiro256++ (Blackman and Vigna 2021); keyed draws are SplitMix64 (Steele, Lea
//! and Flood 2014). All numbers are drawn as `u64`, never as `usize`, and turned into `f64` exactly: native and
//! wasm agree bit for bit. The test vectors below pin every step; a change to any of them changes every run.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// 2⁶⁴ divided by the golden ratio, made odd: the increment of SplitMix64.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
/// Any odd number with bits all over: keeps the states of different purposes far apart.
const PURPOSE: u64 = 0xD6E8_FEB8_6659_FD93;
/// 2⁻⁵³: the distance between neighbouring values of [`Source::unit`].
const STEP: f64 = 1.0 / (1u64 << 53) as f64;

/// A source of uniformly random bits, and the plain draws made from them.
pub trait Source {
    /// The next 64 random bits.
    fn bits(&mut self) -> u64;

    /// A number in [0, 1), on a grid of 2⁻⁵³.
    #[inline]
    fn unit(&mut self) -> f64 {
        whole(self.bits() >> 11) * STEP
    }

    /// A number in (0, 1], on a grid of 2⁻⁵³: safe to take the logarithm of.
    #[inline]
    fn unit_open(&mut self) -> f64 {
        whole((self.bits() >> 11) + 1) * STEP
    }

    /// A whole number in 0..n, each equally likely; 0 when `n` is 0.
    ///
    /// Multiply-and-shift with rejection (Lemire 2019, "Fast random integer generation in an interval"), on 64
    /// bits so that a second draw is needed less than once in 2³² times.
    #[inline]
    fn below(&mut self, n: u32) -> u32 {
        let n = u64::from(n);
        let mut bits = self.bits();
        if bits.wrapping_mul(n) < n {
            let excess = n.wrapping_neg() % n;
            while bits.wrapping_mul(n) < excess {
                bits = self.bits();
            }
        }
        // The upper 64 bits of the product, half by half: browsers have no wider products.
        let lower = (bits & u64::from(u32::MAX)) * n;
        (((bits >> 32) * n + (lower >> 32)) >> 32) as u32
    }

    /// True with probability `p`: never for `p` ≤ 0 or NaN, always for `p` ≥ 1. Takes one draw whatever `p` is.
    #[inline]
    fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }
}

/// A named random stream of a run. Clones continue identically.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// The stream called `name` of the entity `id` in the run with this `seed`.
    ///
    /// The generator's state is four words of SplitMix64 started at [`stream_key`].
    pub fn new(seed: u64, name: &str, id: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(stream_key(seed, name, id)))
    }
}

impl Source for Stream {
    #[inline]
    fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }
}

/// A whole number below 2⁶³ as a float: signed ones are converted in one step, others take several.
#[inline(always)]
pub(crate) fn whole(number: u64) -> f64 {
    number as i64 as f64
}

/// Counter-based draws: the n-th value is `mix(key, n)`, for n = 0, 1, 2 …
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draws {
    /// The state of SplitMix64: the scattered key plus n increments.
    state: u64,
}

impl Draws {
    /// The draws that belong to `key`, from the first on.
    #[inline]
    pub fn new(key: u64) -> Self {
        Self { state: finalise(key) }
    }

    /// The draws for one purpose (`tag`) of something whose key is random itself, as the values of [`mix`] and of
    /// other draws are. Half the work of [`Draws::new`], which has to scatter keys that may be close to each other.
    #[inline]
    pub fn of(key: u64, tag: u64) -> Self {
        Self { state: key ^ tag.wrapping_mul(PURPOSE) }
    }
}

impl Source for Draws {
    #[inline]
    fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        finalise(self.state)
    }
}

/// A key for [`Draws`] or [`mix`] from seed, name and id: what seeds the [`Stream`] of the same name.
///
/// The name is hashed by FNV-1a (64 bits, over UTF-8), then the parts are chained:
/// `mix(mix(seed, fnv1a(name)), id)`.
pub fn stream_key(seed: u64, name: &str, id: u64) -> u64 {
    mix(mix(seed, fnv1a(name.as_bytes())), id)
}

/// A random-looking number that depends on `key` and `counter` alone.
///
/// Value number `counter` of a SplitMix64 generator. Its starting point is `key` scattered by the same
/// finaliser, so that keys close to each other (consecutive requests) do not yield overlapping sequences. Nests:
/// `mix(mix(run, request), step)`.
#[inline]
pub fn mix(key: u64, counter: u64) -> u64 {
    finalise(finalise(key).wrapping_add(counter.wrapping_add(1).wrapping_mul(GOLDEN)))
}

/// The finaliser of SplitMix64 (variant 13 of Stafford 2011): a bijection in which each input bit flips each
/// output bit with probability close to one half.
#[inline]
const fn finalise(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// FNV-1a with 64 bits (Fowler, Noll and Vo; RFC 9923).
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests;

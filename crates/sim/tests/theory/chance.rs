//! Random parameters.

use headroom_sim::rng::{Source, Stream};

/// Draws parameters; the same for the same name.
pub struct Chance(Stream);

impl Chance {
    pub fn new(name: &str) -> Self {
        Chance(Stream::new(2026, name, 0))
    }

    /// A number between two others, to three significant digits, so that it reads well in a scenario.
    pub fn real(&mut self, least: f64, most: f64) -> f64 {
        let drawn = least + (most - least) * self.0.unit();
        let digits = libm::pow(10.0, 2.0 - libm::floor(libm::log10(drawn)));
        (drawn * digits).round() / digits
    }

    /// A whole number between two others, both included.
    pub fn whole(&mut self, least: u32, most: u32) -> u32 {
        least + self.0.below(most - least + 1)
    }

    /// A moment within a period, as a share of it.
    pub fn phase(&mut self) -> f64 {
        self.0.unit()
    }

    /// One of several.
    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.0.below(all.len() as u32) as usize]
    }
}

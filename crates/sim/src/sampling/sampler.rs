//! A law with its mean and variability, ready to draw from.

use super::{Law, standard_exponential, standard_normal};
use crate::rng::Source;

/// The largest mean: 31 years in nanoseconds. Keeps every product below finite.
const MOST_MEAN: f64 = 1e18;

/// Draws of one law with one mean and one squared coefficient of variation C².
///
/// ```
/// use headroom_sim::{rng::Stream, sampling::{Law, Sampler}};
/// let service_ms = Sampler::new(Law::Hyperexponential, 10.0, 4.0);
/// let mut source = Stream::new(1, "service", 0);
/// assert!(service_ms.sample(&mut source) >= 0.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sampler {
    law: Law,
    mean: f64,
    scv: f64,
    shape: Shape,
}

/// What each law needs at hand, computed once.
#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Deterministic,
    Uniform { low: f64, width: f64 },
    Exponential,
    Erlang { phases: u32, fewer: f64, phase_mean: f64 },
    Hyperexponential { first: f64, first_mean: f64, second_mean: f64 },
    Lognormal { scale: f64, sigma: f64 },
    Pareto { scale: f64, inverse_exponent: f64 },
}

impl Sampler {
    /// The law with this mean (any unit; draws have the same) and this squared coefficient of variation.
    ///
    /// Never fails: the mean is clamped to 0..=10¹⁸ and `scv` to [`Law::scv_range`], NaN counting as the lower
    /// end; [`Sampler::mean`] and [`Sampler::scv`] tell what is in force.
    pub fn new(law: Law, mean: f64, scv: f64) -> Self {
        let (least, most) = law.scv_range();
        let scv = within(scv, least, most);
        let mean = within(mean, 0.0, MOST_MEAN);
        let shape = match law {
            Law::Deterministic => Shape::Deterministic,
            Law::Uniform => uniform(mean, scv),
            Law::Exponential => Shape::Exponential,
            Law::Erlang => erlang(mean, scv),
            Law::Hyperexponential => hyperexponential(mean, scv),
            Law::Lognormal => lognormal(mean, scv),
            Law::Pareto => pareto(mean, scv),
        };
        Self { law, mean, scv, shape }
    }

    /// The law.
    pub fn law(&self) -> Law {
        self.law
    }

    /// The mean of the draws.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The squared coefficient of variation of the draws: variance over squared mean.
    pub fn scv(&self) -> f64 {
        self.scv
    }

    /// One draw: finite and not negative.
    #[inline]
    pub fn sample(&self, source: &mut impl Source) -> f64 {
        match self.shape {
            Shape::Exponential => self.mean * standard_exponential(source),
            _ => self.sample_other(source),
        }
    }

    /// A draw from a law that is asked for less often.
    #[inline(never)]
    fn sample_other(&self, source: &mut impl Source) -> f64 {
        match self.shape {
            Shape::Deterministic => self.mean,
            Shape::Exponential => self.mean * standard_exponential(source),
            Shape::Uniform { low, width } => low + width * source.unit(),
            Shape::Erlang { phases, fewer, phase_mean } => {
                let phases = phases - u32::from(source.chance(fewer));
                phase_mean * (0..phases).map(|_| standard_exponential(source)).sum::<f64>()
            }
            Shape::Hyperexponential { first, first_mean, second_mean } => {
                let mean = if source.chance(first) { first_mean } else { second_mean };
                mean * standard_exponential(source)
            }
            Shape::Lognormal { scale, sigma } => scale * libm::exp(sigma * standard_normal(source)),
            Shape::Pareto { scale, inverse_exponent } => {
                scale * libm::exp(inverse_exponent * standard_exponential(source))
            }
        }
    }
}

/// `value` moved into `least..=most`, NaN to `least` (`f64::clamp` would pass it on).
fn within(value: f64, least: f64, most: f64) -> f64 {
    if value > least { value.min(most) } else { least }
}

/// Bounds mean·(1 ± √(3·C²)).
fn uniform(mean: f64, scv: f64) -> Shape {
    let half = (3.0 * scv).sqrt();
    // Rounding must not push the lower bound below 0.
    Shape::Uniform { low: (mean * (1.0 - half)).max(0.0), width: 2.0 * mean * half }
}

/// k phases, or with probability p one fewer, of the same rate: meets any C² from 1/k to 1/(k − 1) exactly.
///
/// Tijms, Stochastic Models (1994), appendix B: p = (k·C² − √(k·(1 + C²) − k²·C²)) / (1 + C²), mean of a phase
/// mean/(k − p). For C² = 1/k this is the plain Erlang-k law.
fn erlang(mean: f64, scv: f64) -> Shape {
    // A C² of 1/k that was rounded down must not ask for k + 1 phases.
    let phases = (1.0 / scv - 1e-9).ceil().max(1.0);
    let root = (phases * (1.0 + scv) - phases * phases * scv).max(0.0).sqrt();
    let fewer = ((phases * scv - root) / (1.0 + scv)).max(0.0);
    Shape::Erlang { phases: phases as u32, fewer, phase_mean: mean / (phases - fewer) }
}

/// Two exponentials with balanced means: each brings half of the total (Whitt 1982).
///
/// The first has probability p = (1 + √((C² − 1)/(C² + 1)))/2 and mean mean/(2p), the second mean/(2(1 − p)).
fn hyperexponential(mean: f64, scv: f64) -> Shape {
    let first = 0.5 * (1.0 + ((scv - 1.0) / (scv + 1.0)).sqrt());
    Shape::Hyperexponential {
        first,
        first_mean: mean / (2.0 * first),
        second_mean: mean / (2.0 * (1.0 - first)),
    }
}

/// e^(μ + σz) with σ² = ln(1 + C²) and e^μ = mean/√(1 + C²).
fn lognormal(mean: f64, scv: f64) -> Shape {
    Shape::Lognormal { scale: mean / (1.0 + scv).sqrt(), sigma: libm::log1p(scv).sqrt() }
}

/// Survival (scale/x)^a from x = scale on, with a = 1 + √(1 + 1/C²) and scale = mean·(a − 1)/a.
///
/// Always a > 2, so the variance is finite. Drawn as scale·e^(E/a) with E standard exponential.
fn pareto(mean: f64, scv: f64) -> Shape {
    let exponent = 1.0 + (1.0 + 1.0 / scv).sqrt();
    Shape::Pareto { scale: mean * (exponent - 1.0) / exponent, inverse_exponent: 1.0 / exponent }
}

#[cfg(test)]
mod tests;

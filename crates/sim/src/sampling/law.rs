//! The laws on offer and the variability each can have.

use serde::{Deserialize, Serialize};

/// The largest squared coefficient of variation that the unbounded laws are given: beyond it, the largest of a
/// million draws carries the whole mean.
const MOST_SCV: f64 = 10_000.0;

/// The shape of a random time or size. Its mean is given apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Law {
    /// Always the mean. C² = 0.
    Deterministic,
    /// Anything between two bounds, equally likely. C² up to 1/3, where the lower bound reaches 0.
    Uniform,
    /// Memoryless: of any age, as far from its end as when new. C² = 1.
    Exponential,
    /// Several exponential phases one after the other: steadier than exponential. C² from 0.01 (100 phases) to 1.
    Erlang,
    /// Mostly short, at times long: two exponentials, each bringing half of the total. C² from 1.
    Hyperexponential,
    /// The product of many small influences: a bell on a logarithmic axis.
    Lognormal,
    /// A power-law tail: the few largest carry much of the total. The variance is finite, the third moment not
    /// once C² > 1/3.
    Pareto,
}

impl Law {
    /// Every law, from the simplest on.
    pub const ALL: [Self; 7] = [
        Self::Deterministic,
        Self::Uniform,
        Self::Exponential,
        Self::Erlang,
        Self::Hyperexponential,
        Self::Lognormal,
        Self::Pareto,
    ];

    /// The least and the greatest squared coefficient of variation C² that the law can be given.
    pub const fn scv_range(self) -> (f64, f64) {
        match self {
            Self::Deterministic => (0.0, 0.0),
            Self::Uniform => (0.0, 1.0 / 3.0),
            Self::Exponential => (1.0, 1.0),
            Self::Erlang => (0.01, 1.0),
            Self::Hyperexponential => (1.0, MOST_SCV),
            Self::Lognormal => (0.0, MOST_SCV),
            Self::Pareto => (1e-6, MOST_SCV),
        }
    }
}

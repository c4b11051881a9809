//! Sampling from the laws that times and sizes follow, the same bit for bit on every platform.
//!
//! Sums, products and square roots are exact by IEEE 754; everything transcendental goes through [`libm`], which
//! is plain arithmetic too. Laws are given by what people measure, a mean and a squared coefficient of variation
//! C² (variance over squared mean), and every law keeps its mean exactly whatever C² is asked for.

mod exponential;
mod exponential_tables;
mod law;
mod normal;
mod sampler;

pub use exponential::standard_exponential;
pub use law::Law;
pub use normal::standard_normal;
pub use sampler::Sampler;

//! Not calling what keeps failing: by a switch that opens ([`Circuit`]), or by chance that grows ([`Throttle`]).

mod circuit;
mod throttle;

pub use circuit::{Circuit, Transition};
pub use throttle::Throttle;

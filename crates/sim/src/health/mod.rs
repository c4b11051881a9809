//! How a balancer comes to believe that a server is up or down, and how it lets one back in.
//!
//! Checks are counted in a [`Streak`], or their answers taken as heartbeats whose absence grows suspicious ([`Phi`]).
//! A server that is back gets its share by [`slow_start`].

mod changes;
mod phi;
mod slow_start;
mod streak;

pub use changes::Changes;
pub use phi::Phi;
pub use slow_start::slow_start;
pub use streak::Streak;

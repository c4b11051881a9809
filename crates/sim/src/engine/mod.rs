//! How time passes: the queue of events, the calls under way, and the world they change.

mod command;
pub mod queue;
mod world;

pub use command::{Command, Fault};
pub use world::World;

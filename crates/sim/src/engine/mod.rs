//! How time passes: the queue of events, the calls under way, and the world they change.
//!
//! A call's way through these files: `caller` tries it, `network` carries it, `machine` lets it in and works on it
//! (a `visit` to a `station`), which may make further calls; `network` carries the answer back, and `caller` is content,
//! tries again or loses its `patience`. `breaking`, `checks` and `failover` are what happens to machines; `build`,
//! `configure`, `meet` and `resize` make them.

mod breaking;
mod build;
mod call;
mod caller;
mod calls;
mod checks;
mod command;
mod configure;
mod event;
mod failover;
pub(crate) mod lists;
mod machine;
mod meet;
mod network;
mod patience;
pub mod queue;
mod resize;
mod station;
mod views;
mod visit;
mod world;

pub(crate) use call::{Call, Flags, Phase};
pub(crate) use checks::check_interval;
pub use command::{Command, Fault};
pub use event::{Deadline, Event};
pub(crate) use network::{MOST_LOSSES, RESEND};
pub(crate) use station::Station;
pub use views::Inside;
pub use world::World;
pub(crate) use world::{KindState, Ready};

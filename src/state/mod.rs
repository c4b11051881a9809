//! What the page knows: the run it shows, and what the person looking at it chose.

pub mod engine;
pub mod load_turns;
pub mod motion;
pub mod persistence;
pub mod playback;
pub mod ranking;
pub mod session;
pub mod shared;
pub mod snapshot;
pub mod store;
pub mod theme;
pub mod url;

pub use load_turns::{Happening, What};
pub use session::Session;
pub use shared::Shared;
pub use snapshot::Snapshot;
pub use store::{Action, Store, Tab};
pub use theme::Theme;

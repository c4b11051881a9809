//! The Headroom page.

pub mod app;
#[cfg(feature = "bench")]
pub mod bench;
pub mod charts;
pub mod components;
pub mod failure;
pub mod palette;
pub mod rehearsal;
pub mod stage;
pub mod state;
pub mod text;

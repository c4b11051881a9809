//! The Headroom page.

pub mod bench;
pub mod stage;

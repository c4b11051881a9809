//! The Headroom page.

pub mod stage;

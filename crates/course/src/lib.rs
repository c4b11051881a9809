//! Scenarios, lessons and words of Headroom: content, not code.

pub mod scenarios;
pub mod text;
pub mod written;

//! The machinery that moves a run forward in simulated time.

pub mod queue;

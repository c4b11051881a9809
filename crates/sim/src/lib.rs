//! A pure, deterministic discrete-event simulation of a web application.

pub mod engine;
pub mod rng;

pub mod sampling;

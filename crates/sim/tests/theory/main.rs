//! Runs agree with theory, whatever the parameters.
//!
//! The oracle rows fix one set of parameters each; here parameters are drawn at random, from a fixed seed, and each
//! system goes through the public scenario format. A figure is estimated from independent runs, and its distance from
//! theory is judged by the spread among them: see [`statistics`] for the chance of a false alarm. A failure prints
//! everything it takes to see it again.

mod balancing;
mod chance;
mod defences;
mod detection;
mod hashing;
mod queues;
mod statistics;
mod systems;

//! The rows of the oracle table: figures that theory or a published algorithm gives, each found again by simulation.
//!
//! Every row is a scenario in the public file format (the `.toml` files beside this one) and a figure measured in its
//! runs. Tolerances are those of the table: four standard deviations of one run of a million requests.

mod availability;
mod balancing;
mod detection;
mod harness;
mod queues;
mod resilience;
mod scaling;

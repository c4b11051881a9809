//! Every mechanism, one by one, through the public scenario format: what theory or the rule says with it and without.
//!
//! Times are exact where nothing is random: constant service times, evenly spaced requests, or users who all think for
//! the same time and so ask at the same moment.

mod abandoning;
mod balancing;
mod callers;
mod changes;
mod checks;
mod database;
mod faults;
mod following;
mod harness;
mod load;
mod network;
mod returning;
mod servers;
mod steps;

//! What the scenarios say is true: every figure and every effect named in their texts, in runs of several seeds, with
//! the mechanism and without it.

mod balancers;
mod failures;
mod harness;
mod overload;
mod servers;

//! Closed forms: what theory says a simulated system must do.
//!
//! The page draws them beside what was measured, and tests hold the engine against them. Symbols are those of
//! the field: S mean service time, λ arrival rate, ρ utilisation (offered work per server, λS/c), C² squared
//! coefficient of variation, c servers.
//!
//! - **Units.** Times and rates are in any unit, as long as all arguments use the same; results have it too.
//! - **No figure.** Every function returns `None` where an argument is outside its stated range (NaN always is)
//!   and where there is no steady state to speak of (ρ ≥ 1 without a limit). What it does return is finite.
//! - **Portable.** Transcendental functions come from `libm`, so that native and wasm agree bit for bit.

pub mod availability;
pub mod balancing;
mod birth_death;
pub mod closed;
mod domain;
pub mod hashing;
pub mod health;
pub mod laws;
pub mod limiting;
pub mod multi_server;
pub mod normal;
pub mod retries;
pub mod scaling;
pub mod single_server;
mod two_queues;

#[cfg(test)]
mod tests;

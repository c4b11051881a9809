//! A pure, deterministic discrete-event simulation of a web application.
//!
//! A run is a [`scenario::Scenario`], a seed and a log of [`engine::Command`]s; the same three give the same run to the
//! last bit, natively and in a browser. Nothing here knows the web, a clock, a file or a screen.
//!
//! Start reading at [`engine`] (how time passes), then `nodes` (what each component does with a call).

pub mod balancing;
pub mod breaker;
pub mod decimal;
pub mod engine;
pub mod health;
pub mod ids;
pub mod limiting;
pub mod observe;
pub mod params;
pub mod problem;
pub mod retry;
pub mod rng;
pub mod sampling;
pub mod scenario;
pub mod theory;
pub mod time;

mod nodes;
mod recent;

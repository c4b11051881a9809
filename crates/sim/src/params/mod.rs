//! The one table of parameters.
//!
//! Everything a person can adjust is declared once, in `tables`: its name, type, unit, default, range, step and
//! help. The struct field the engine reads, the validation, the sliders, links, `--set`, the JSON schema and the
//! generated documentation all come from that declaration; nobody writes a range twice.
//!
//! Inside the engine a parameter is a typed struct field. Towards the outside every value is an `f64`: a number as
//! itself, a flag as 0 or 1, a choice as its place in its list of [`Choice`]s.

mod spec;
mod table;
mod tables;

pub use spec::{Choice, Kind, Scale, Scope, Spec, Unit, Value, When};
pub use table::{Block, ParamType};
pub use tables::*;

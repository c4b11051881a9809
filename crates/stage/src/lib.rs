//! Requests in flight, as pictures: where each dot is at a moment, what it looks like, and the
//! pixels it covers.
//!
//! Pure: no browser, no clock, no knowledge of the simulation. The page feeds it plain
//! [`Flight`]s (from where to where, from when to when) and two renderers show them: one encodes
//! them for the GPU ([`gpu`]), one paints them here ([`raster`]). It is a crate of its own
//! because these loops run for up to 100,000 dots sixty times a second and so are compiled for
//! speed, unlike the page around them, which is compiled for size.
//!
//! Lengths are CSS pixels unless a name ends in `_dev` (device pixels); times are simulated
//! seconds.

pub mod density;
pub mod flight;
pub mod flow;
pub mod gpu;
pub mod moment;
pub mod path;
pub mod picking;
pub mod raster;
pub mod ring;
pub mod scene;
pub mod shape;
pub mod style;
pub mod theme;

pub use flight::{Direction, Flight, Reach};
pub use moment::{Moment, Spot};
pub use path::{Path, Point};
pub use ring::Ring;
pub use scene::Scene;
pub use style::{Fate, Kind, Look, Style};
pub use theme::{Dot, Rgb, Theme};

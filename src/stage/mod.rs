//! The stage: requests in flight as dots on a canvas.
//!
//! What is drawn where is worked out in the crate [`headroom_stage`]; here are the two renderers
//! that need a browser, and [`Dots`], the handle the page holds.

pub mod bench;
mod canvas2d;
mod dots;
mod renderer;
mod webgl;

pub use dots::{Dots, Preference};
pub use renderer::{DrawStats, Size, Split};

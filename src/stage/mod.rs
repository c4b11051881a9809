//! The stage: the system as cards joined by lines, and requests in flight as dots on a canvas.
//!
//! Where cards stand is worked out in [`layout`]; what is drawn where along the lines in the crate
//! [`headroom_stage`]. [`Scenery`] is driven by animation frames, outside the virtual DOM.

#[cfg(feature = "bench")]
pub mod bench;
mod canvas2d;
mod card;
mod dots;
pub mod layout;
mod legend;
mod renderer;
mod routes;
mod scenery;
mod view;
mod webgl;

pub use card::Face;
pub use dots::{Dots, Preference};
pub use renderer::{DrawStats, Size, Split, Stopwatch};
pub use scenery::Scenery;
pub use view::use_stage;

//! What must hold of the built page, a file for each topic. A new topic is a file here and a line below.

mod accessibility;
mod agreement;
mod charts;
mod controls;
mod first_screen;
mod following;
mod hints;
mod keyboard;
mod links;
mod machines;
mod motion;
mod narrow;
mod playback;
mod reset;
mod scenarios;
mod size;

//! What must hold of the built page, a file for each topic. A new topic is a file here and a line below.

mod accessibility;
mod first_screen;
mod narrow;
mod size;

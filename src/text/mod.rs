//! Words for people: everything the page says, in one place.

pub mod causes;
pub mod english;
pub mod names;
pub mod notes;
pub mod number;
pub mod why;

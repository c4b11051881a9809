//! Words for people that only the page says; what it says of a running system is the course's
//! [`text`](headroom_course::text).

pub mod english;
pub mod names;
pub mod number;

//! Headroom in a terminal.
fn main() {}

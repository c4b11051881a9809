//! Trying again: how long to wait first, and how often at most.
//!
//! A caller asks, in this order: are tries left (`Retries::retries`), does the [`Budget`] allow it, and how long to
//! [`wait`].

mod backoff;
mod budget;

pub use backoff::wait;
pub use budget::Budget;

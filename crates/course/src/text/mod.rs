//! What page and terminal say to people about a running system: sentences for facts the simulation reports.
//!
//! Plain text, one language per folder; the page's language is the one re-exported here. Every function covers all
//! variants of what it puts into words, so that a new finding, cause or note can't be forgotten.

mod english;
mod names;
mod numbers;

pub use english::{
    Label, Sentence, belief, breaker, cause, condition, doing, ended, fate, fault, note, sentence, traffic,
};
pub use names::Names;
pub use numbers::{counted, duration, fraction, number, percent};

//! The words in English.

mod causes;
mod defences;
mod findings;
mod load;
mod notes;
mod outages;
mod requests;
mod states;

#[cfg(test)]
mod tests;

pub use causes::cause;
pub use findings::{Sentence, sentence};
pub use notes::note;
pub use requests::{doing, ended};
pub use states::{belief, breaker, condition, fate, fault, traffic};

/// A short name with a sentence that explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// For tables and legends.
    pub name: &'static str,
    /// What it means.
    pub help: &'static str,
}

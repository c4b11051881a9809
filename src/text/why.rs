//! Why the system does as it does, in a sentence.

use crate::state::Snapshot;
use headroom_sim::observe::Finding;

/// A sentence in two parts: what it comes down to, and the rest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence {
    /// The heart of it.
    pub head: String,
    /// The mechanism and its figures.
    pub rest: String,
    /// Is it bad news?
    pub bad: bool,
}

/// The most important thing to say.
pub fn sentence(snapshot: &Snapshot) -> Sentence {
    match snapshot.findings.first() {
        Some(Finding::Idle) | None => Sentence { head: "Nothing is asked of the system.".into(), ..Sentence::default() },
        Some(finding) => Sentence { head: format!("{finding:?}"), ..Sentence::default() },
    }
}

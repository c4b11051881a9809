//! Causes of failure, in words.

use headroom_sim::observe::Cause;

/// A short name.
pub fn name(cause: Cause) -> String {
    cause.id().replace('_', " ")
}

/// What it means.
pub fn about(cause: Cause) -> String {
    cause.status().map_or_else(String::new, |status| format!("HTTP {status}"))
}

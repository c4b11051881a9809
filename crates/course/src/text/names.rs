//! How machines and components are called in sentences.

use headroom_sim::ids::{ComponentId, NodeId};
use headroom_sim::observe::Change;

/// Whoever knows what things are called.
pub trait Names {
    /// The name of a machine, such as "Web server 2".
    fn node(&self, node: NodeId) -> String;
    /// The name of a component, such as "Web server".
    fn component(&self, component: ComponentId) -> String;
    /// What was changed, such as "set web.slots=8".
    fn change(&self, change: Change) -> String;
}

/// A name within a sentence: "Web server 2" as it is, "Load balancer" as "the load balancer". The sentences are English; a
/// name that doesn't begin with an English letter stays as it is.
pub(super) fn the(name: &str) -> String {
    let numbered = name.ends_with(|last: char| last.is_ascii_digit());
    let mut letters = name.chars();
    let first = letters.next();
    // A capital further on, or no small letter at all, is a proper name: PostgreSQL, DB.
    let proper = letters.as_str().bytes().any(|byte| byte.is_ascii_uppercase())
        || !letters.as_str().bytes().any(|byte| byte.is_ascii_lowercase());
    match first {
        Some(first) if !numbered && !proper && !name.starts_with("a ") => {
            format!("the {}{}", first.to_ascii_lowercase(), letters.as_str())
        }
        _ => name.to_owned(),
    }
}

/// The same at the beginning of a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}", first.to_ascii_uppercase(), letters.as_str()),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_into_sentences() {
        let rows = [
            ("Web server 2", "Web server 2"),
            ("Load balancer", "the load balancer"),
            ("Clients", "the clients"),
            ("PostgreSQL", "PostgreSQL"),
            ("DB", "DB"),
            ("", ""),
        ];
        for (name, expected) in rows {
            assert_eq!(the(name), expected);
        }
        assert_eq!(capital("the load balancer"), "The load balancer");
        assert_eq!(capital(""), "");
    }
}

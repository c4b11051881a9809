//! How machines and components are called in sentences.

use headroom_sim::engine::Command;
use headroom_sim::ids::{ComponentId, NodeId};
use headroom_sim::observe::Change;
use headroom_sim::observe::view::NodeView;
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;

/// Whoever knows what things are called.
pub trait Names {
    /// The name of a machine, such as "Web server 2".
    fn node(&self, node: NodeId) -> String;
    /// The name of a component, such as "Web server".
    fn component(&self, component: ComponentId) -> String;
    /// What was changed, such as "set web.slots=8".
    fn change(&self, change: Change) -> String;
}

/// The names of a running system: its components' labels, numbered from 1 where there are several machines.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'a> {
    /// The system.
    pub scenario: &'a Scenario,
    /// Its machines.
    pub nodes: &'a [NodeView],
    /// What was changed so far.
    pub log: &'a [(SimTime, Command)],
}

impl Names for Labels<'_> {
    fn node(&self, node: NodeId) -> String {
        let Some(view) = self.nodes.iter().find(|view| view.id == node) else {
            return "a machine that is gone".to_owned();
        };
        let label = self.component(view.address.component);
        let component = self.scenario.components.get(view.address.component.index());
        match component.map_or(1, |component| component.instances()) {
            1 => label,
            _ => format!("{label} {}", u32::from(view.address.instance) + 1),
        }
    }

    fn component(&self, component: ComponentId) -> String {
        self.scenario.components.get(component.index()).map_or_else(|| "?".to_owned(), |c| c.label.clone())
    }

    fn change(&self, change: Change) -> String {
        let command = match change {
            Change::Commanded(entry) => self.log.get(entry as usize),
            Change::Scripted(entry) => self.scenario.script.get(entry as usize),
        };
        command.map_or_else(|| "a setting changed".to_owned(), |(_, command)| command.text(self.scenario))
    }
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

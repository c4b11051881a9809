//! From what is written to what can run: names resolved, values checked, and all problems reported at once.

mod components;
mod links;
mod requests;
mod script;
mod ways;

use super::Scenario;
use super::component::ComponentKind;
use super::document::{Document, FORMAT};
use super::limits::{LONGEST_ID, LONGEST_SCRIPT, MOST_COMPONENTS, MOST_KINDS, PACE};
use crate::params::{Spec, Value};
use crate::problem::{Expected, Problem};
use std::fmt::Display;

impl Document {
    /// Checks everything and resolves all names.
    ///
    /// # Errors
    /// All problems found, each with its field, its value and what is allowed.
    pub fn check(&self) -> Result<Scenario, Vec<Problem>> {
        self.check_also(Vec::new())
    }

    /// The same of a document in which these problems were found when it was read. Something else stands there now, of
    /// which nothing is said.
    pub(super) fn check_also(&self, mut problems: Vec<Problem>) -> Result<Scenario, Vec<Problem>> {
        let mut check = Check { document: self, blind: !problems.is_empty(), problems: Vec::new(), aside: 0 };
        let scenario = check.scenario();
        let told: Vec<String> = problems.iter().map(|problem| problem.field.clone()).collect();
        let apart = |one: &str, other: &str| !stands_in(one, other) && !stands_in(other, one);
        let new = |problem: &Problem| told.iter().all(|field| apart(field, &problem.field));
        problems.extend(check.problems.into_iter().filter(new));
        if problems.is_empty() { Ok(scenario) } else { Err(problems) }
    }
}

/// Is this the outer field, or a part of it?
fn stands_in(field: &str, outer: &str) -> bool {
    field.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

struct Check<'a> {
    document: &'a Document,
    /// Some of it could not be read: what a name means nobody knows then.
    blind: bool,
    problems: Vec<Problem>,
    /// How many of them leave all names and calls as they are.
    aside: usize,
}

impl Check<'_> {
    fn scenario(&mut self) -> Scenario {
        let document = self.document;
        if document.format != FORMAT {
            self.aside(Problem::such("format", document.format, Document::version()));
        }
        self.shown("title", Some(&document.title));
        self.between("pace", document.pace, PACE, "×");
        self.amount("components", document.components.len(), 1, MOST_COMPONENTS);
        self.amount("requests", document.requests.len(), 1, MOST_KINDS);
        self.amount("script", document.script.len(), 0, LONGEST_SCRIPT);
        if document.components.len() > MOST_COMPONENTS || document.requests.len() > MOST_KINDS {
            // Later checks count on sane sizes.
            return self.empty();
        }
        self.ids();
        let components =
            document.components.iter().enumerate().map(|(at, c)| self.component(at, c)).collect();
        let kinds = document.requests.iter().enumerate().map(|(at, r)| self.request(at, r)).collect();
        let mut scenario = Scenario { components, kinds, ..self.empty() };
        if self.names_are_sound() {
            self.reachable(&mut scenario);
        }
        self.links(&mut scenario, self.names_are_sound());
        if self.names_are_sound() {
            self.script(&mut scenario);
        }
        scenario
    }

    fn empty(&self) -> Scenario {
        let document = self.document;
        Scenario {
            title: document.title.clone(),
            about: document.about.clone(),
            seed: document.seed,
            pace: document.pace,
            components: Vec::new(),
            kinds: Vec::new(),
            links: Vec::new(),
            script: Vec::new(),
        }
    }

    /// What goes by names and calls would of wrong ones only say so again, in other words.
    fn names_are_sound(&self) -> bool {
        self.problems.len() == self.aside && !self.blind
    }

    /// A problem that leaves all names and calls as they are.
    fn aside(&mut self, problem: Problem) {
        self.problems.push(problem);
        self.aside += 1;
    }

    fn problem(&mut self, field: impl Into<String>, value: impl Display, expected: impl Into<String>) {
        self.problems.push(Problem::such(field, value, expected));
    }

    /// A number that must lie between two others.
    fn between(&mut self, field: impl Into<String>, found: f64, (min, max): (f64, f64), unit: &'static str) {
        if !(min..=max).contains(&found) {
            let expected = Expected::Between { min, max, whole: false, unit };
            self.aside(Problem::new(field, found, expected));
        }
    }

    fn amount(&mut self, field: &str, found: usize, min: usize, max: usize) {
        if !(min..=max).contains(&found) {
            self.problem(field, format!("{found} entries"), format!("{min} to {max} entries"));
        }
    }

    /// What people are to read has to be more than space.
    fn shown(&mut self, field: &str, name: Option<&String>) {
        if let Some(name) = name.filter(|name| name.trim().is_empty()) {
            self.aside(Problem::such(field, format!("\"{name}\""), "a name for people, not only space"));
        }
    }

    /// Ids of components and requests share one namespace: both stand before the dot in `web.slots`.
    fn ids(&mut self) {
        let components = self.document.components.iter().map(|c| ("components", &c.id));
        let requests = self.document.requests.iter().map(|r| ("requests", &r.id));
        let mut seen: Vec<&str> = Vec::new();
        for (at, (list, id)) in components.chain(requests).enumerate() {
            let field = match list {
                "components" => format!("components[{at}].id"),
                _ => format!("requests[{}].id", at - self.document.components.len()),
            };
            let tidy = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
            if id.is_empty() || id.len() > LONGEST_ID || !id.chars().all(tidy) {
                let expected = format!("1 to {LONGEST_ID} of: a to z, 0 to 9, - and _");
                self.problem(field, format!("\"{id}\""), expected);
            } else if seen.contains(&id.as_str()) {
                self.problem(field, format!("\"{id}\""), "a name nothing else has");
            } else {
                seen.push(id);
            }
        }
    }

    /// One parameter's value, or a problem that names it. `known` are the parameters there are.
    fn value(
        &mut self,
        field: &str,
        known: &[&'static Spec],
        key: &str,
        value: &Value,
    ) -> Option<(&'static Spec, f64)> {
        let checked = match known.iter().find(|spec| spec.key == key) {
            Some(spec) => spec.check(value).map(|raw| (*spec, raw)),
            None => {
                let names = known.iter().map(|spec| spec.key.to_owned()).collect();
                Err(Problem::new(key, "this name", Expected::OneOf(names)))
            }
        };
        checked
            .map_err(|problem| match key {
                // They say how many machines there are, and so which names.
                "count" | "standby" => self.problems.push(problem.within(field)),
                _ => self.aside(problem.within(field)),
            })
            .ok()
    }

    /// The ids of the components that one of this kind may call.
    fn callable_ids(&self, from: ComponentKind) -> Vec<String> {
        let components = self.document.components.iter();
        components.filter(|c| callable(from, c.kind)).map(|c| c.id.clone()).collect()
    }
}

/// May a component of the first kind call one of the second?
fn callable(from: ComponentKind, to: ComponentKind) -> bool {
    match to {
        ComponentKind::Client => false,
        // Databases speak to servers only: they stand behind connection pools.
        ComponentKind::Database => from == ComponentKind::Server,
        ComponentKind::Balancer | ComponentKind::Server => true,
    }
}

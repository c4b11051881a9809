//! From a [`Tree`] to a [`Document`]: every value at its place, or a problem that names the place, what was found there
//! and what would have been right.
//!
//! By hand: the code that `serde` derives for the same, with paths in its errors, made up a tenth of the page.

use super::component::ComponentKind;
use super::document::{About, ComponentDoc, Document, FORMAT, LinkDoc, RequestDoc, ScriptDoc, StepDoc};
use super::json;
use super::tree::{Is, Tree};
use crate::params::{Class, Value};
use crate::problem::{Expected, Problem};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

/// What was read, with something in place of what could not be, and every problem with it.
pub(super) type Found = (Document, Vec<Problem>);

impl Document {
    /// Reads TOML.
    ///
    /// # Errors
    /// Where the text is not TOML, or everything that lacks the shape of a scenario.
    #[cfg(feature = "toml")]
    pub fn from_toml(text: &str) -> Result<Document, Vec<Problem>> {
        sound(Self::find_in_toml(text)?)
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// Where the text is not JSON, or everything that lacks the shape of a scenario.
    pub fn from_json(text: &str) -> Result<Document, Vec<Problem>> {
        sound(Self::find_in_json(text)?)
    }

    /// Reads what can be read of TOML; of a text that is none, only the first mistake can be told.
    #[cfg(feature = "toml")]
    pub(super) fn find_in_toml(text: &str) -> Result<Found, Vec<Problem>> {
        super::toml::read(text).map(|tree| found(&tree)).map_err(|why| unreadable(&format!("TOML; {why}")))
    }

    /// The same of JSON.
    pub(super) fn find_in_json(text: &str) -> Result<Found, Vec<Problem>> {
        json::read(text).map(|tree| found(&tree)).map_err(|why| unreadable(&format!("JSON; {why}")))
    }
}

fn sound((document, problems): Found) -> Result<Document, Vec<Problem>> {
    if problems.is_empty() { Ok(document) } else { Err(problems) }
}

fn unreadable(expected: &str) -> Vec<Problem> {
    vec![Problem::such("file", "this text", expected)]
}

/// What is wrong. Each problem is told where it is found, and reading goes on.
type Problems = RefCell<Vec<Problem>>;

/// A value of a file, and where it stands.
struct Place<'a> {
    path: String,
    tree: &'a Tree,
    problems: &'a Problems,
}

/// A table of a file; what was read is gone.
struct Table<'a> {
    path: String,
    /// None where something else stood in its place: nothing in it can be missing then.
    rest: Option<Vec<&'a (String, Tree)>>,
    problems: &'a Problems,
}

impl<'a> Place<'a> {
    fn tell(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    fn unlike(&self, expected: &str) {
        let path = if self.path.is_empty() { "file" } else { &self.path };
        self.tell(Problem::such(path, self.tree, expected));
    }

    /// A table in which only these names may stand, or with none given any names.
    fn table(self, known: &[&str]) -> Table<'a> {
        let Is::Table(entries) = &self.tree.is else {
            self.unlike("a table");
            return Table { path: self.path, rest: None, problems: self.problems };
        };
        let mut rest: Vec<&(String, Tree)> = Vec::new();
        for entry in entries {
            let (key, tree) = entry;
            if !known.is_empty() && !known.contains(&key.as_str()) {
                let names = known.iter().map(|&name| name.to_owned()).collect();
                let found = format!("this name (line {})", tree.line);
                self.tell(Problem::new(within(&self.path, key), found, Expected::OneOf(names)));
            } else if rest.iter().any(|(other, _)| other == key) {
                let found = format!("a second one (line {})", tree.line);
                self.tell(Problem::such(within(&self.path, key), found, "each field once"));
            } else {
                rest.push(entry);
            }
        }
        Table { path: self.path, rest: Some(rest), problems: self.problems }
    }

    fn list<T>(self, read: fn(Place<'a>) -> T) -> Vec<T> {
        let Is::List(list) = &self.tree.is else {
            self.unlike("a list");
            return Vec::new();
        };
        let place =
            |(at, tree)| Place { path: format!("{}[{at}]", self.path), tree, problems: self.problems };
        list.iter().enumerate().map(place).map(read).collect()
    }

    fn text(self) -> String {
        match &self.tree.is {
            Is::Text(text) => text.clone(),
            _ => {
                self.unlike("a text");
                String::new()
            }
        }
    }

    /// A number; another one in its place where it is none.
    fn number_or(self, other: f64) -> f64 {
        match self.tree.is {
            Is::Whole(number) => number as f64,
            Is::Real(number) => number,
            _ => {
                self.unlike("a number");
                other
            }
        }
    }

    fn seed(self) -> u64 {
        match self.tree.is {
            Is::Whole(number) => number,
            _ => {
                self.unlike(&format!("a whole number from 0 to {}", u64::MAX));
                0
            }
        }
    }

    fn format(self) -> u32 {
        if self.tree.is != Is::Whole(FORMAT.into()) {
            self.unlike(&Document::version());
        }
        FORMAT
    }
}

fn within(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// A parameter's value; whether it is one that the parameter can have is checked where all of them are.
fn value(tree: &Tree) -> Value {
    match &tree.is {
        Is::Flag(flag) => Value::Flag(*flag),
        Is::Whole(number) => Value::Number(*number as f64),
        Is::Real(number) => Value::Number(*number),
        Is::Text(text) => Value::Text(text.clone()),
        Is::List(_) | Is::Table(_) | Is::Odd(_) => Value::Other,
    }
}

impl<'a> Table<'a> {
    /// Takes what stands under a key, if anything does.
    fn take(&mut self, key: &str) -> Option<Place<'a>> {
        let rest = self.rest.as_mut()?;
        let at = rest.iter().position(|(found, _)| found == key)?;
        Some(Place { path: within(&self.path, key), tree: &rest.remove(at).1, problems: self.problems })
    }

    /// Takes what must stand under a key.
    fn need(&mut self, key: &str) -> Option<Place<'a>> {
        let place = self.take(key);
        if place.is_none() && self.rest.is_some() {
            let absent = Problem::such(within(&self.path, key), "nothing", "a value: this field is needed");
            self.problems.borrow_mut().push(absent);
        }
        place
    }

    fn text(&mut self, key: &str) -> String {
        self.need(key).map(Place::text).unwrap_or_default()
    }

    fn text_or(&mut self, key: &str, default: &str) -> String {
        self.take(key).map_or_else(|| default.to_owned(), Place::text)
    }

    fn list<T>(&mut self, key: &str, read: fn(Place<'a>) -> T) -> Vec<T> {
        self.need(key).map(|place| place.list(read)).unwrap_or_default()
    }

    fn list_or_none<T>(&mut self, key: &str, read: fn(Place<'a>) -> T) -> Vec<T> {
        self.take(key).map(|place| place.list(read)).unwrap_or_default()
    }

    /// What is left are values of parameters.
    fn params(self) -> BTreeMap<String, Value> {
        let mut params = BTreeMap::new();
        for (key, tree) in self.rest.unwrap_or_default() {
            params.insert(key.clone(), value(tree));
        }
        params
    }
}

/// Every field of a file.
const FIELDS: [&str; 9] =
    ["format", "title", "about", "seed", "pace", "components", "requests", "links", "script"];

/// Reads a whole file.
fn found(tree: &Tree) -> Found {
    let problems = Problems::default();
    let mut table = Place { path: String::new(), tree, problems: &problems }.table(&FIELDS);
    let document = Document {
        format: table.need("format").map_or(FORMAT, Place::format),
        title: table.text("title"),
        about: table.take("about").map(about).unwrap_or_default(),
        seed: table.take("seed").map_or(1, Place::seed),
        pace: table.take("pace").map_or(1.0, |place| place.number_or(1.0)),
        components: table.list("components", component),
        requests: table.list("requests", request),
        links: table.list_or_none("links", link),
        script: table.list_or_none("script", script),
    };
    (document, problems.into_inner())
}

fn about(place: Place) -> About {
    let mut table = place.table(&["what", "try", "watch"]);
    About {
        what: table.text_or("what", ""),
        r#try: table.text_or("try", ""),
        watch: table.text_or("watch", ""),
    }
}

fn component(place: Place) -> ComponentDoc {
    let mut table = place.table(&[]);
    let id = table.text("id");
    let kind = table.need("kind").and_then(kind);
    let mut doc = ComponentDoc {
        id,
        kind: kind.unwrap_or(ComponentKind::Server),
        label: table.take("label").map(Place::text),
        calls: table.list_or_none("calls", Place::text),
        network: table.take("network").and_then(address),
        instance: table.take("instance").map(instances).unwrap_or_default(),
        params: table.params(),
    };
    if kind.is_none() {
        // Nobody knows what it may call, and which parameters it has.
        (doc.calls, doc.instance, doc.params) = Default::default();
    }
    doc
}

fn address(place: Place) -> Option<Ipv4Addr> {
    let read = match &place.tree.is {
        Is::Text(text) => text.parse().ok(),
        _ => None,
    };
    if read.is_none() {
        place.unlike("an address such as 198.51.100.0");
    }
    read
}

fn kind(place: Place) -> Option<ComponentKind> {
    let named = |kind: &ComponentKind| matches!(&place.tree.is, Is::Text(text) if *text == kind.id());
    let found = ComponentKind::ALL.into_iter().find(named);
    if found.is_none() {
        let kinds = ComponentKind::ALL.map(|kind| kind.id().to_owned()).to_vec();
        place.tell(Problem::new(&place.path, place.tree, Expected::OneOf(kinds)));
    }
    found
}

fn instances(place: Place) -> BTreeMap<String, BTreeMap<String, Value>> {
    let mut table = place.table(&[]);
    let numbers: Vec<String> = table.rest.iter().flatten().map(|(number, _)| number.clone()).collect();
    let mut instances = BTreeMap::new();
    for number in numbers {
        let values = table.take(&number).map(|place| place.table(&[]).params());
        instances.insert(number, values.unwrap_or_default());
    }
    instances
}

fn request(place: Place) -> RequestDoc {
    let mut table = place.table(&[]);
    RequestDoc {
        id: table.text("id"),
        label: table.take("label").map(Place::text),
        class: table.text_or("class", Class::CHOICES[0].id),
        steps: table.take("steps").map(|place| place.list(step)),
        params: table.params(),
    }
}

fn step(place: Place) -> StepDoc {
    let mut table = place.table(&["work", "call"]);
    StepDoc {
        work: table.take("work").map(|place| place.number_or(1.0)),
        call: table.take("call").map(|place| place.list(Place::text)),
    }
}

fn link(place: Place) -> LinkDoc {
    let mut table = place.table(&[]);
    LinkDoc { from: table.text("from"), to: table.text("to"), params: table.params() }
}

fn script(place: Place) -> ScriptDoc {
    let mut table = place.table(&["at_s", "do"]);
    ScriptDoc { at_s: table.need("at_s").map_or(0.0, |place| place.number_or(0.0)), r#do: table.text("do") }
}

#[cfg(test)]
mod tests;

//! From a [`Tree`] to a [`Document`]: every value at its place, or a problem that names the place, what was found there
//! and what would have been right.
//!
//! By hand: the code that `serde` derives for the same, with paths in its errors, made up a tenth of the page.

use super::component::ComponentKind;
use super::document::{About, ComponentDoc, Document, LinkDoc, RequestDoc, ScriptDoc, StepDoc};
use super::json;
use super::tree::{Is, Tree};
use crate::params::{Class, Value};
use crate::problem::{Expected, Problem};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

type Read<T> = Result<T, Problem>;

impl Document {
    /// Reads TOML.
    ///
    /// # Errors
    /// Where the text is not TOML or lacks the shape of a scenario.
    #[cfg(feature = "toml")]
    pub fn from_toml(text: &str) -> Result<Document, Problem> {
        let tree = super::toml::read(text).map_err(|why| unreadable(&format!("TOML; {why}")))?;
        document(&tree)
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// Where the text is not JSON or lacks the shape of a scenario.
    pub fn from_json(text: &str) -> Result<Document, Problem> {
        let tree = json::read(text).map_err(|why| unreadable(&format!("JSON; {why}")))?;
        document(&tree)
    }
}

fn unreadable(expected: &str) -> Problem {
    Problem::such("file", "this text", expected)
}

/// A value of a file, and where it stands.
struct Place<'a> {
    path: String,
    tree: &'a Tree,
}

/// A table of a file; what was read is gone.
struct Table<'a> {
    path: String,
    rest: Vec<&'a (String, Tree)>,
}

impl<'a> Place<'a> {
    fn unlike(&self, expected: &str) -> Problem {
        let path = if self.path.is_empty() { "file" } else { &self.path };
        Problem::such(path, self.tree, expected)
    }

    /// A table in which only these names may stand, or with none given any names.
    fn table(self, known: &[&str]) -> Read<Table<'a>> {
        let Is::Table(entries) = &self.tree.is else { return Err(self.unlike("a table")) };
        let table = Table { path: self.path, rest: entries.iter().collect() };
        for (at, (key, tree)) in entries.iter().enumerate() {
            if !known.is_empty() && !known.contains(&key.as_str()) {
                let names = known.iter().map(|&name| name.to_owned()).collect();
                let found = format!("this name (line {})", tree.line);
                return Err(Problem::new(table.path(key), found, Expected::OneOf(names)));
            }
            if entries[..at].iter().any(|(other, _)| other == key) {
                let found = format!("a second one (line {})", tree.line);
                return Err(Problem::such(table.path(key), found, "each field once"));
            }
        }
        Ok(table)
    }

    fn list<T>(&self, read: fn(Place<'a>) -> Read<T>) -> Read<Vec<T>> {
        let Is::List(list) = &self.tree.is else { return Err(self.unlike("a list")) };
        let place = |(at, tree)| Place { path: format!("{}[{at}]", self.path), tree };
        list.iter().enumerate().map(place).map(read).collect()
    }

    fn text(self) -> Read<String> {
        match &self.tree.is {
            Is::Text(text) => Ok(text.clone()),
            _ => Err(self.unlike("a text")),
        }
    }

    fn number(self) -> Read<f64> {
        match self.tree.is {
            Is::Whole(number) => Ok(number as f64),
            Is::Real(number) => Ok(number),
            _ => Err(self.unlike("a number")),
        }
    }

    fn whole(self, max: u64) -> Read<u64> {
        match self.tree.is {
            Is::Whole(number) if number <= max => Ok(number),
            _ => Err(self.unlike(&format!("a whole number from 0 to {max}"))),
        }
    }
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
    fn path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Takes what stands under a key, if anything does.
    fn take(&mut self, key: &str) -> Option<Place<'a>> {
        let at = self.rest.iter().position(|(found, _)| found == key)?;
        Some(Place { path: self.path(key), tree: &self.rest.remove(at).1 })
    }

    /// Takes what must stand under a key.
    fn need(&mut self, key: &str) -> Read<Place<'a>> {
        let absent = |path| Problem::such(path, "nothing", "a value: this field is needed");
        self.take(key).ok_or_else(|| absent(self.path(key)))
    }

    fn text_or(&mut self, key: &str, default: &str) -> Read<String> {
        self.take(key).map_or_else(|| Ok(default.to_owned()), Place::text)
    }

    fn list_or_none<T>(&mut self, key: &str, read: fn(Place<'a>) -> Read<T>) -> Read<Vec<T>> {
        self.take(key).map_or_else(|| Ok(Vec::new()), |place| place.list(read))
    }

    /// What is left are values of parameters.
    fn params(self) -> BTreeMap<String, Value> {
        let mut params = BTreeMap::new();
        for (key, tree) in self.rest {
            params.insert(key.clone(), value(tree));
        }
        params
    }
}

/// Every field of a file.
const FIELDS: [&str; 9] =
    ["format", "title", "about", "seed", "pace", "components", "requests", "links", "script"];

/// Reads a whole file.
fn document(tree: &Tree) -> Read<Document> {
    let mut table = Place { path: String::new(), tree }.table(&FIELDS)?;
    Ok(Document {
        format: table.need("format")?.whole(u32::MAX.into())? as u32,
        title: table.need("title")?.text()?,
        about: table.take("about").map_or_else(|| Ok(About::default()), about)?,
        seed: table.take("seed").map_or(Ok(1), |place| place.whole(u64::MAX))?,
        pace: table.take("pace").map_or(Ok(1.0), Place::number)?,
        components: table.need("components")?.list(component)?,
        requests: table.need("requests")?.list(request)?,
        links: table.list_or_none("links", link)?,
        script: table.list_or_none("script", script)?,
    })
}

fn about(place: Place) -> Read<About> {
    let mut table = place.table(&["what", "try", "watch"])?;
    Ok(About {
        what: table.text_or("what", "")?,
        r#try: table.text_or("try", "")?,
        watch: table.text_or("watch", "")?,
    })
}

fn component(place: Place) -> Read<ComponentDoc> {
    let mut table = place.table(&[])?;
    Ok(ComponentDoc {
        id: table.need("id")?.text()?,
        kind: kind(table.need("kind")?)?,
        label: table.take("label").map(Place::text).transpose()?,
        calls: table.list_or_none("calls", Place::text)?,
        network: table.take("network").map(address).transpose()?,
        instance: table.take("instance").map_or_else(|| Ok(BTreeMap::new()), instances)?,
        params: table.params(),
    })
}

fn address(place: Place) -> Read<Ipv4Addr> {
    let read = match &place.tree.is {
        Is::Text(text) => text.parse().ok(),
        _ => None,
    };
    read.ok_or_else(|| place.unlike("an address such as 198.51.100.0"))
}

fn kind(place: Place) -> Read<ComponentKind> {
    let named = |kind: &ComponentKind| matches!(&place.tree.is, Is::Text(text) if *text == kind.id());
    ComponentKind::ALL.into_iter().find(named).ok_or_else(|| {
        let kinds = ComponentKind::ALL.map(|kind| kind.id().to_owned()).to_vec();
        Problem::new(&place.path, place.tree, Expected::OneOf(kinds))
    })
}

fn instances(place: Place) -> Read<BTreeMap<String, BTreeMap<String, Value>>> {
    let mut table = place.table(&[])?;
    let mut instances = BTreeMap::new();
    while let Some((number, _)) = table.rest.first() {
        let values = table.need(number)?.table(&[])?;
        instances.insert(number.clone(), values.params());
    }
    Ok(instances)
}

fn request(place: Place) -> Read<RequestDoc> {
    let mut table = place.table(&[])?;
    Ok(RequestDoc {
        id: table.need("id")?.text()?,
        label: table.take("label").map(Place::text).transpose()?,
        class: table.text_or("class", Class::CHOICES[0].id)?,
        steps: table.take("steps").map(|place| place.list(step)).transpose()?,
        params: table.params(),
    })
}

fn step(place: Place) -> Read<StepDoc> {
    let mut table = place.table(&["work", "call"])?;
    Ok(StepDoc {
        work: table.take("work").map(Place::number).transpose()?,
        call: table.take("call").map(|place| place.list(Place::text)).transpose()?,
    })
}

fn link(place: Place) -> Read<LinkDoc> {
    let mut table = place.table(&[])?;
    Ok(LinkDoc { from: table.need("from")?.text()?, to: table.need("to")?.text()?, params: table.params() })
}

fn script(place: Place) -> Read<ScriptDoc> {
    let mut table = place.table(&["at_s", "do"])?;
    Ok(ScriptDoc { at_s: table.need("at_s")?.number()?, r#do: table.need("do")?.text()? })
}

#[cfg(test)]
mod tests;

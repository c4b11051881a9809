//! Reads TOML into a [`Tree`].

use super::tree::{Is, Tree};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads a whole text.
///
/// # Errors
/// What is wrong, and where.
pub(super) fn read(text: &str) -> Result<Tree, String> {
    let lines = Lines(text);
    let table = DeTable::parse(text).map_err(|error| {
        let line = lines.at(error.span().map_or(0, |span| span.start));
        format!("line {line}: {}", error.message())
    })?;
    Ok(Tree { line: 1, is: lines.table(table.get_ref()) })
}

struct Lines<'a>(&'a str);

impl Lines<'_> {
    fn at(&self, byte: usize) -> usize {
        self.0.get(..byte).unwrap_or_default().matches('\n').count() + 1
    }

    fn table(&self, table: &DeTable<'_>) -> Is {
        let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
            let key: &std::borrow::Cow<'_, str> = key.get_ref();
            (key.clone().into_owned(), self.tree(value))
        };
        let mut entries: Vec<(String, Tree)> = table.iter().map(entry).collect();
        // The library sorts them by their names; of several mistakes, the first in the file is told first.
        entries.sort_by_key(|(_, tree)| tree.line);
        Is::Table(entries)
    }

    fn tree(&self, value: &Spanned<DeValue<'_>>) -> Tree {
        let is = match value.get_ref() {
            DeValue::Boolean(flag) => Is::Flag(*flag),
            DeValue::String(text) => Is::Text(text.clone().into_owned()),
            DeValue::Integer(number) => match u64::from_str_radix(number.as_str(), number.radix()) {
                Ok(whole) => Is::Whole(whole),
                Err(_) => Is::Real(number.as_str().parse().unwrap_or(f64::NAN)),
            },
            DeValue::Float(number) => Is::Real(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Datetime(_) => Is::Odd("a date"),
            DeValue::Array(list) => Is::List(list.iter().map(|value| self.tree(value)).collect()),
            DeValue::Table(table) => self.table(table),
        };
        Tree { line: self.at(value.span().start), is }
    }
}

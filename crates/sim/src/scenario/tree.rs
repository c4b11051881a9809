//! What stands in a file, before anybody asks what it means: the values that JSON and TOML have in common.

use std::fmt;

/// A value in a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tree {
    /// The line it begins on, counted from 1.
    pub line: usize,
    /// What it is.
    pub is: Is,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Is {
    /// Yes or no.
    Flag(bool),
    /// A whole number from 0 on; seeds need all their digits.
    Whole(u64),
    /// Any other number.
    Real(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// A table, as it was written.
    Table(Vec<(String, Tree)>),
    /// What no scenario has, by its name: JSON's `null`, TOML's dates.
    Odd(&'static str),
}

/// As people find it again in their file; lists and tables are too long to repeat.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.is {
            Is::Flag(flag) => write!(f, "{flag}"),
            Is::Whole(number) => write!(f, "{number}"),
            Is::Real(number) => write!(f, "{number}"),
            Is::Text(text) => write!(f, "\"{text}\""),
            Is::List(_) => f.write_str("a list"),
            Is::Table(_) => f.write_str("a table"),
            Is::Odd(name) => f.write_str(name),
        }?;
        write!(f, " (line {})", self.line)
    }
}

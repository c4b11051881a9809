//! What is wrong with an input: which field, which value, what would have been right.

use std::fmt;

/// One thing wrong with a scenario, a command or a parameter value from outside.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{field}: {value} is not allowed; expected {expected}")]
pub struct Problem {
    /// Where, as a path a person can follow: `components[1].slots`.
    pub field: String,
    /// The value found there, as written.
    pub value: String,
    /// What would have been right.
    pub expected: Expected,
}

/// What an input should have been.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// A number within these bounds, in this unit (empty when it has none).
    Between {
        /// Least allowed value.
        min: f64,
        /// Greatest allowed value.
        max: f64,
        /// Must it be a whole number?
        whole: bool,
        /// Symbol of the unit.
        unit: &'static str,
    },
    /// One of these words.
    OneOf(Vec<String>),
    /// Anything else, in words.
    Such(String),
    /// One of these names, or something else.
    Named {
        /// The names.
        names: Vec<String>,
        /// All that would have been right, in words.
        words: String,
    },
}

impl Problem {
    /// A problem at `field`.
    pub fn new(field: impl Into<String>, value: impl fmt::Display, expected: Expected) -> Self {
        Problem { field: field.into(), value: clip(value.to_string()), expected }
    }

    /// A problem whose right answer takes words to say.
    pub fn such(field: impl Into<String>, value: impl fmt::Display, expected: impl Into<String>) -> Self {
        Self::new(field, value, Expected::Such(expected.into()))
    }

    /// The same problem, seen from one level further out.
    pub fn within(mut self, outer: &str) -> Self {
        self.field = format!("{outer}.{}", self.field);
        self
    }
}

/// Inputs come from anywhere; an error message repeats no more than a line of them.
fn clip(mut value: String) -> String {
    const LONGEST: usize = 80;
    if let Some((end, _)) = value.char_indices().nth(LONGEST) {
        value.truncate(end);
        value.push('…');
    }
    value
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expected::Between { min, max, whole, unit } => {
                let number = if *whole { "a whole number" } else { "a number" };
                let space = if unit.is_empty() { "" } else { " " };
                write!(f, "{number} from {min} to {max}{space}{unit}")
            }
            Expected::OneOf(words) => write!(f, "one of: {}", words.join(", ")),
            Expected::Such(words) | Expected::Named { words, .. } => f.write_str(words),
        }
    }
}

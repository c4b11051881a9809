//! What is known about one parameter, and the check every value from outside goes through.

use super::Class;
use crate::decimal;
use crate::problem::{Expected, Problem};
use serde::Serialize;
use std::fmt;

/// Everything there is to know about one parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spec {
    /// Name in files, links and on the command line; equals the struct field's name.
    pub key: &'static str,
    /// Short name for people.
    pub label: &'static str,
    /// One sentence of help (the field's documentation).
    pub help: &'static str,
    /// What the number counts.
    pub unit: Unit,
    /// Type and range.
    pub kind: Kind,
    /// Value when nothing is said.
    pub default: f64,
    /// May single machines of a group differ?
    pub scope: Scope,
    /// Only has an effect when all of these hold; else the control is hidden, and the value stays what it is.
    pub when: &'static [When],
}

/// Type and range of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A real number.
    Real {
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
        /// Smallest sensible change.
        step: f64,
        /// How a slider spreads the range.
        scale: Scale,
    },
    /// A whole number.
    Whole {
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
        /// How a slider spreads the range.
        scale: Scale,
    },
    /// Yes or no.
    Flag,
    /// One of a list.
    Choice(&'static [Choice]),
}

/// How a slider spreads a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal ratios; a range that begins at 0 keeps 0 at its left end.
    Log,
}

/// May single instances of a component have their own value?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One value for the whole component.
    Component,
    /// Each instance may have its own.
    Instance,
}

/// One option of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Name in files, links and on the command line.
    pub id: &'static str,
    /// Short name for people.
    pub label: &'static str,
    /// One sentence of help.
    pub help: &'static str,
}

/// A condition for a parameter to have an effect: on other parameters of its owner, or on the system around it.
/// [`crate::scenario::Scenario::relevant`] judges it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When {
    /// The choice named by `0` is one of `1`.
    Is(&'static str, &'static [&'static str]),
    /// The number (or flag) named by `0` is above zero.
    Positive(&'static str),
    /// The number named by `0` is above one.
    AboveOne(&'static str),
    /// At least one of these holds.
    Any(&'static [When]),
    /// It calls a component for which all of these hold: with none, anybody.
    Calls(&'static [When]),
    /// A component for which all of these hold calls it.
    CalledBy(&'static [When]),
    /// For some component or line of the system all of these hold.
    Somewhere(&'static [When]),
    /// Servers ask it for requests of one of these classes.
    Asked(&'static [Class]),
    /// Clients ask for requests of this kind, or may, and for others as well.
    Mixed,
}

/// What a parameter's number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A plain number.
    None,
    /// Milliseconds.
    Millis,
    /// Seconds.
    Seconds,
    /// Events per second.
    PerSecond,
    /// Percent, 0 to 100.
    Percent,
    /// A multiple of something.
    Times,
    /// Bytes.
    Bytes,
    /// Megabits per second.
    Mbps,
    /// Price per hour of one plain server.
    PerHour,
}

impl Unit {
    /// Its symbol, as written behind a number.
    pub const fn symbol(self) -> &'static str {
        match self {
            Unit::None => "",
            Unit::Millis => "ms",
            Unit::Seconds => "s",
            Unit::PerSecond => "/s",
            Unit::Percent => "%",
            Unit::Times => "×",
            Unit::Bytes => "B",
            Unit::Mbps => "Mbit/s",
            Unit::PerHour => "/h",
        }
    }
}

/// A parameter's value as it stands in a file, a link or a command line.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A word: the id of a choice (or, on a command line, anything).
    Text(String),
    /// What no parameter can be: a list, a table, a date, nothing. It is read so that the error can name its field.
    #[serde(skip_serializing)]
    Other,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Text(text) => write!(f, "\"{text}\""),
            Value::Other => f.write_str("a list, a table, a date or nothing"),
        }
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

const UNNAMED: Spec = Spec {
    key: "",
    label: "",
    help: "",
    unit: Unit::None,
    kind: Kind::Flag,
    default: 0.0,
    scope: Scope::Component,
    when: &[],
};

/// Builders, used in the tables only.
impl Spec {
    pub(super) const fn real(default: f64, min: f64, max: f64, step: f64) -> Spec {
        Spec { kind: Kind::Real { min, max, step, scale: Scale::Linear }, default, ..UNNAMED }
    }

    pub(super) const fn whole(default: u32, min: u32, max: u32) -> Spec {
        let kind = Kind::Whole { min: min as f64, max: max as f64, scale: Scale::Linear };
        Spec { kind, default: default as f64, ..UNNAMED }
    }

    pub(super) const fn flag(default: bool) -> Spec {
        Spec { kind: Kind::Flag, default: default as u8 as f64, ..UNNAMED }
    }

    pub(super) const fn choice(options: &'static [Choice]) -> Spec {
        Spec { kind: Kind::Choice(options), ..UNNAMED }
    }

    pub(super) const fn log(mut self) -> Spec {
        match &mut self.kind {
            Kind::Real { scale, .. } | Kind::Whole { scale, .. } => *scale = Scale::Log,
            Kind::Flag | Kind::Choice(_) => {}
        }
        self
    }

    pub(super) const fn unit(mut self, unit: Unit) -> Spec {
        self.unit = unit;
        self
    }

    pub(super) const fn label(mut self, label: &'static str) -> Spec {
        self.label = label;
        self
    }

    pub(super) const fn each(mut self) -> Spec {
        self.scope = Scope::Instance;
        self
    }

    pub(super) const fn when(mut self, when: &'static [When]) -> Spec {
        self.when = when;
        self
    }

    pub(super) const fn named(mut self, key: &'static str, help: &'static str) -> Spec {
        self.key = key;
        self.help = help.trim_ascii();
        self
    }
}

impl Spec {
    /// Least and greatest value.
    pub fn range(&self) -> (f64, f64) {
        match self.kind {
            Kind::Real { min, max, .. } | Kind::Whole { min, max, .. } => (min, max),
            Kind::Flag => (0.0, 1.0),
            Kind::Choice(options) => (0.0, options.len().saturating_sub(1) as f64),
        }
    }

    /// Reads a value from outside.
    ///
    /// # Errors
    /// Names this parameter, the value found and what is allowed.
    pub fn check(&self, value: &Value) -> Result<f64, Problem> {
        let read = match (self.kind, value) {
            (Kind::Real { .. }, Value::Number(number)) => self.in_range(*number),
            (Kind::Whole { .. }, Value::Number(number)) if number.fract() == 0.0 => self.in_range(*number),
            (Kind::Flag, Value::Flag(flag)) => Some(f64::from(u8::from(*flag))),
            (Kind::Choice(options), Value::Text(text)) => {
                options.iter().position(|option| option.id == text).map(|at| at as f64)
            }
            _ => None,
        };
        read.ok_or_else(|| Problem::new(self.key, value, self.expected()))
    }

    /// Reads a value typed as text: `0.5`, `true`, `round_robin`.
    ///
    /// # Errors
    /// As [`Spec::check`].
    pub fn parse(&self, text: &str) -> Result<f64, Problem> {
        let value = match self.kind {
            Kind::Real { .. } | Kind::Whole { .. } => decimal::read(text).map(Value::Number),
            Kind::Flag => text.parse().map(Value::Flag).ok(),
            Kind::Choice(_) => None,
        };
        self.check(&value.unwrap_or_else(|| Value::from(text)))
    }

    /// Is this raw number one the parameter can hold?
    pub fn admits(&self, raw: f64) -> bool {
        let whole = !matches!(self.kind, Kind::Real { .. });
        self.in_range(raw).is_some() && (!whole || raw.fract() == 0.0)
    }

    /// A raw number as it is written in a file.
    pub fn value(&self, raw: f64) -> Value {
        match self.kind {
            Kind::Real { .. } | Kind::Whole { .. } => Value::Number(raw),
            Kind::Flag => Value::Flag(raw != 0.0),
            Kind::Choice(options) => Value::from(options.get(raw as usize).map_or("", |option| option.id)),
        }
    }

    /// What a right value looks like.
    pub fn expected(&self) -> Expected {
        let unit = self.unit.symbol();
        match self.kind {
            Kind::Real { min, max, .. } => Expected::Between { min, max, whole: false, unit },
            Kind::Whole { min, max, .. } => Expected::Between { min, max, whole: true, unit },
            Kind::Flag => Expected::OneOf(vec!["true".into(), "false".into()]),
            Kind::Choice(options) => Expected::OneOf(options.iter().map(|o| o.id.to_owned()).collect()),
        }
    }

    fn in_range(&self, number: f64) -> Option<f64> {
        let (min, max) = self.range();
        (min..=max).contains(&number).then_some(number)
    }
}

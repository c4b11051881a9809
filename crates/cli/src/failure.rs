//! Why the program ends early.

use headroom_sim::problem::{Expected, Problem};
use std::io::{self, Write};
use std::process::ExitCode;

/// What every kind of bad input ends with.
const BAD_INPUT: u8 = 2;

/// Why the program ends early.
#[derive(Debug)]
pub enum Failure {
    /// The input is wrong.
    Input(Vec<Problem>),
    /// The output can't be written.
    Output(io::Error),
}

impl Failure {
    /// Says what is wrong on the standard error, and with which code the program ends.
    ///
    /// A reader who closes the pipe (`headroom params | head`) has seen enough: that is no failure.
    pub fn report(&self) -> ExitCode {
        let lines = match self {
            Failure::Input(problems) => problems.iter().map(told).collect(),
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Failure::Output(error) => vec![format!("output: {error}")],
        };
        let mut stderr = io::stderr().lock();
        for line in lines {
            // Where nobody can be told, there is nothing left to do.
            let _ = writeln!(stderr, "headroom: {line}");
        }
        ExitCode::from(BAD_INPUT)
    }
}

/// A problem, with the word that was meant if one is much like what was written.
fn told(problem: &Problem) -> String {
    match meant(problem) {
        Some(word) => format!("{problem}; did you mean {word}?"),
        None => problem.to_string(),
    }
}

/// As much alike as this, or more, is a slip.
const ALIKE: f64 = 0.8;

fn meant(problem: &Problem) -> Option<&str> {
    let (Expected::OneOf(words) | Expected::Named { names: words, .. }) = &problem.expected else {
        return None;
    };
    let written = match problem.value.strip_prefix("this name") {
        Some(_) => problem.field.rsplit('.').next().unwrap_or_default(),
        None => problem.value.trim_matches('"'),
    };
    let alike = words.iter().map(|word| (likeness(written, word), word));
    let (likeness, word) = alike.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (likeness >= ALIKE).then_some(word)
}

/// Jaro and Winkler's measure. It finds little in common in words as short as `wbe` and `web`: there, one letter that is
/// wrong, missing, too many or swapped with its neighbour will do.
fn likeness(written: &str, word: &str) -> f64 {
    let alike = strsim::jaro_winkler(written, word);
    let one_off = word.len() > 1 && strsim::osa_distance(written, word) == 1;
    if one_off { alike.max(ALIKE) } else { alike }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Failure::Input(vec![problem])
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Failure::Input(problems)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Failure::Output(error.into())
    }
}

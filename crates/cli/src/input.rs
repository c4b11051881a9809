//! Where scenarios come from: a file, a name, or the standard input.

use headroom_course::scenarios;
use headroom_sim::problem::{Expected, Problem};
use headroom_sim::scenario::Scenario;
use std::io::{self, Read};
use std::path::Path;

/// More than any scenario needs, and little enough to hold.
const LONGEST_FILE: u64 = 16 << 20;

/// Reads and checks a scenario: one that comes with Headroom, a file, or `-` for the standard input.
///
/// # Errors
/// Everything that is wrong with it.
pub fn load(name: &str) -> Result<Scenario, Vec<Problem>> {
    if name != "-" && scenarios::find(name).is_some() {
        return scenarios::load(name);
    }
    let text = read(name).map_err(|error| vec![unreadable(name, &error)])?;
    if is_json(name, &text) { Scenario::from_json(&text) } else { Scenario::from_toml(&text) }
}

fn read(name: &str) -> io::Result<String> {
    let mut text = String::new();
    let length = match name {
        "-" => io::stdin().lock().take(LONGEST_FILE + 1).read_to_string(&mut text)?,
        path => std::fs::File::open(path)?.take(LONGEST_FILE + 1).read_to_string(&mut text)?,
    };
    if length as u64 > LONGEST_FILE {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is longer than 16 MiB"));
    }
    Ok(text)
}

/// Files say what they are by their names; on the standard input, JSON is told by its opening brace.
fn is_json(name: &str, text: &str) -> bool {
    match Path::new(name).extension() {
        Some(extension) => extension.eq_ignore_ascii_case("json"),
        None => text.trim_start().starts_with('{'),
    }
}

fn unreadable(name: &str, error: &io::Error) -> Problem {
    let names: Vec<String> = scenarios::ALL.iter().map(|entry| entry.id.to_owned()).collect();
    let words = format!(
        "a file that can be read ({error}), - for the standard input, or one of: {}",
        names.join(", ")
    );
    Problem::new("scenario", format!("\"{name}\""), Expected::Named { names, words })
}

//! Reading documents, and saying what is wrong with a text that is none: which field, what stands there, what should.

use super::document::Document;
use crate::problem::{Expected, Problem};

impl Document {
    /// Reads TOML.
    #[cfg(feature = "toml")]
    ///
    /// # Errors
    /// Where the text is not TOML or lacks the shape of a scenario.
    pub fn from_toml(text: &str) -> Result<Document, Problem> {
        let place = |error: &toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            format!("line {}", before.matches('\n').count() + 1)
        };
        let reader = toml::Deserializer::parse(text).map_err(|error| {
            Problem::such("file", "this text", format!("TOML; {}: {}", place(&error), error.message()))
        })?;
        serde_path_to_error::deserialize(reader)
            .map_err(|error| shape(&error.path().to_string(), error.inner().message(), &place(error.inner())))
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// Where the text is not JSON or lacks the shape of a scenario.
    pub fn from_json(text: &str) -> Result<Document, Problem> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let document = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let message = error.inner().to_string();
            if !error.inner().is_data() {
                return no_json(&message);
            }
            let (message, place) = message.rsplit_once(" at ").unwrap_or((&message, "the end"));
            shape(&error.path().to_string(), message, place)
        })?;
        reader.end().map_err(|error| no_json(&error.to_string()))?;
        Ok(document)
    }
}

fn no_json(message: &str) -> Problem {
    Problem::such("file", "this text", format!("JSON; {message}"))
}

/// From serde's words to ours.
fn shape(path: &str, message: &str, place: &str) -> Problem {
    // The reader knows no better place for what is wrong with the whole text.
    let path = if matches!(path, "." | "?") { "" } else { path };
    let whole = if path.is_empty() { "file" } else { path };
    if let Some(name) = message.strip_prefix("missing field ") {
        let name = name.trim_matches('`');
        let field = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        return Problem::such(field, "nothing", "a value: this field is needed");
    }
    if let Some(name) = message.strip_prefix("duplicate field ") {
        return Problem::such(name.trim_matches('`'), format!("a second one ({place})"), "each field once");
    }
    let (found, expected) = message.split_once(", expected ").unwrap_or(("", message));
    let found = match found.split_once(' ') {
        _ if found.starts_with("unknown field") => "this name",
        Some(("invalid" | "unknown", rest)) => rest.split_once(' ').map_or(rest, |(_, what)| what),
        _ => "what stands there",
    };
    Problem::new(whole, format!("{found} ({place})"), wanted(expected))
}

fn wanted(expected: &str) -> Expected {
    match expected.strip_prefix("one of ") {
        Some(names) => {
            Expected::OneOf(names.split(", ").map(|name| name.trim_matches('`').to_owned()).collect())
        }
        None => Expected::Such(match expected {
            "u32" => format!("a whole number from 0 to {}", u32::MAX),
            "u64" => format!("a whole number from 0 to {}", u64::MAX),
            "a map" | "struct About" => "a table".to_owned(),
            "any value" => "a smaller number".to_owned(),
            words if words.contains("IPv4") => "an address such as 198.51.100.0".to_owned(),
            words => words.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The problem with this text, which stands in place of `title`.
    fn problem(line: &str) -> String {
        let text = format!("format = 1\n{line}\ncomponents = []\nrequests = []\n");
        Document::from_toml(&text).expect_err(line).to_string()
    }

    #[test]
    fn fields_are_named_with_what_stands_there_and_what_should() {
        let rows = [
            ("title = 3", "title: integer `3` (line 2) is not allowed; expected a string"),
            (
                "titel = 'x'",
                "titel: this name (line 2) is not allowed; expected one of: format, title, about, seed, pace, components, requests, links, script",
            ),
            ("", "title: nothing is not allowed; expected a value: this field is needed"),
            (
                "title = 'x'\nseed = -1",
                "seed: integer `-1` (line 3) is not allowed; expected a whole number from 0 to 18446744073709551615",
            ),
            ("title = 'x'\nabout = 3", "about: integer `3` (line 3) is not allowed; expected a table"),
        ];
        for (line, expected) in rows {
            assert_eq!(problem(line), expected);
        }
    }

    #[test]
    fn lists_and_tables_in_place_of_values_are_named_too() {
        let client = "id = 'c'\nkind = 'client'\ncalls = ['w']";
        let rest = "[[components]]\nid = 'w'\nkind = 'server'\n[[requests]]\nid = 'p'";
        for odd in ["[1]", "{ a = 1 }", "1979-05-27"] {
            let text = format!("format = 1\ntitle = 't'\n[[components]]\n{client}\nrate = {odd}\n{rest}");
            let problems = Document::from_toml(&text).expect("a document").check().expect_err(odd);
            assert_eq!(problems[0].field, "components[0].rate", "{problems:?}");
        }
    }

    #[test]
    fn json_says_where() {
        let rows = [
            (
                "{",
                "file: this text is not allowed; expected JSON; EOF while parsing an object at line 1 column 1",
            ),
            ("{} {}", "format: nothing is not allowed; expected a value: this field is needed"),
            (
                "{\"format\": -1}",
                "format: integer `-1` (line 1 column 13) is not allowed; expected a whole number from 0 to 4294967295",
            ),
            (
                "{\"format\": 1, \"format\": 1}",
                "format: a second one (line 1 column 22) is not allowed; expected each field once",
            ),
        ];
        for (text, expected) in rows {
            assert_eq!(Document::from_json(text).expect_err(text).to_string(), expected);
        }
        let sound = r#"{"format":1,"title":"t","components":[],"requests":[]}"#;
        assert!(Document::from_json(&format!("{sound} \n")).is_ok());
        assert!(Document::from_json(&format!("{sound} more")).is_err(), "nothing may follow");
    }
}

//! JSON is read as `serde_json` reads it, and refused where it refuses it.

use super::{DEEPEST, read};
use crate::scenario::tree::{Is, Tree};
use proptest::prelude::*;
use serde_json::{Map, Value};

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e6..1e6_f64).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..5)
                .prop_map(|table| Value::Object(table.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn written(value: &Value, loose: bool) -> String {
    let text = if loose { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    text.expect("any value can be written")
}

/// Is it the same? Of a key that comes twice the library takes the last, and it rounds the last digit otherwise.
fn alike(tree: &Tree, value: &Value) -> bool {
    match (&tree.is, value) {
        (Is::Odd("null"), Value::Null) => true,
        (Is::Flag(ours), Value::Bool(theirs)) => ours == theirs,
        (Is::Whole(ours), Value::Number(theirs)) => theirs.as_u64() == Some(*ours),
        (Is::Real(ours), Value::Number(theirs)) => {
            theirs.as_f64().is_some_and(|theirs| (ours - theirs).abs() <= 1e-15 * ours.abs())
        }
        (Is::Text(ours), Value::String(theirs)) => ours == theirs,
        (Is::List(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| alike(ours, theirs))
        }
        (Is::Table(ours), Value::Object(theirs)) => {
            let last = |key| ours.iter().rev().find(|(own, _)| own == key).map(|(_, tree)| tree);
            ours.iter().all(|(key, _)| theirs.contains_key(key))
                && theirs.iter().all(|(key, theirs)| last(key).is_some_and(|ours| alike(ours, theirs)))
        }
        _ => false,
    }
}

/// Both read it, and the same; or neither does.
fn agree(text: &str) -> Result<(), String> {
    match (read(text), serde_json::from_str::<Value>(text)) {
        (Ok(ours), Ok(theirs)) if alike(&ours, &theirs) => Ok(()),
        (Err(_), Err(_)) => Ok(()),
        // Numbers beyond all use are refused by us alone.
        (Err(problem), Ok(_)) if problem.starts_with("this is no number that can be held") => Ok(()),
        (ours, theirs) => Err(format!("{text}: {ours:?}, {theirs:?}")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(value in any_value(), loose: bool) {
        let tree = read(&written(&value, loose));
        prop_assert!(tree.as_ref().is_ok_and(|tree| alike(tree, &value)), "{tree:?}");
    }

    #[test]
    fn damaged_text_is_refused_where_the_library_refuses_it(
        value in any_value(),
        loose: bool,
        damage in prop::collection::vec((any::<prop::sample::Index>(), "[\\[\\]{}:,\"\\\\u0-9eE.+-]|[ \ntruefalsnl]|\\PC"), 1..4),
    ) {
        let mut letters: Vec<String> = written(&value, loose).chars().map(String::from).collect();
        for (place, by) in damage {
            let place = place.index(letters.len());
            letters[place] = by;
        }
        prop_assert_eq!(agree(&letters.concat()), Ok(()));
    }
}

#[test]
fn odd_spellings_are_read_or_refused_as_by_the_library() {
    for text in [
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "[1 2]",
        "1 2",
        "01",
        "-",
        "-01",
        "-0",
        "0.5",
        ".5",
        "5.",
        "1e",
        "1e+",
        "1e5",
        "1E-2",
        "+1",
        "0x1",
        "NaN",
        "tru",
        "truefalse",
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u00e9\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\ud83dx\"",
        "\"\\ud83d\\u0041\"",
        "\"\\ude00\"",
        "\"\n\"",
        "\"\t\"",
        "\"\\/\\b\\f\\n\\r\\t\"",
        "\u{feff}1",
        "\u{a0}1",
        "[\"é\"]",
        "18446744073709551615",
        "\"\\é\"",
        "\"\\u+123\"",
    ] {
        assert_eq!(agree(text), Ok(()));
    }
}

#[test]
fn the_place_of_a_mistake_is_told() {
    let rows = [
        ("{\n  \"a\": 1,\n  \"b\" 2\n}", "a colon is missing (line 3, column 7)"),
        ("[1, x]", "no value begins like this (line 1, column 5)"),
        ("{", "the text ends too early (line 1, column 2)"),
    ];
    for (text, problem) in rows {
        assert_eq!(read(text), Err(problem.to_owned()));
    }
    let tree = read("[\n1,\n\n2]").expect("a list");
    assert!(matches!(tree.is, Is::List(list) if (list[0].line, list[1].line) == (2, 4)));
}

#[test]
fn depth_has_an_end() {
    let deep = |depth: u32| "[".repeat(depth as usize) + &"]".repeat(depth as usize);
    assert!(read(&deep(DEEPEST)).is_ok());
    assert!(read(&deep(DEEPEST + 1)).is_err_and(|problem| problem.starts_with("too many lists")));
    assert!(read(&"[".repeat(1_000_000)).is_err());
}

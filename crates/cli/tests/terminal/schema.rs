//! The JSON Schema accepts what the program accepts, and refuses what is broken.

use crate::program::{printed, toml_of};
use headroom_course::scenarios;
use jsonschema::Validator;
use serde_json::{Value, json};

fn schema() -> Validator {
    let schema: Value = serde_json::from_str(&printed(&["schema"])).expect("JSON");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::meta::validate(&schema).expect("a valid schema");
    jsonschema::validator_for(&schema).expect("a schema that can be used")
}

fn document(toml: &str) -> Value {
    toml::from_str(toml).expect("TOML")
}

#[test]
fn every_scenario_satisfies_it() {
    let schema = schema();
    let folder =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../sim/tests/oracles")).expect("a folder");
    let files = folder.map(|entry| entry.expect("an entry").path());
    let oracles = files.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let oracles = oracles.map(|path| std::fs::read_to_string(path).expect("a file"));
    let bundled = scenarios::ALL.iter().map(|entry| toml_of(entry.id));
    for text in bundled.chain(oracles) {
        let errors: Vec<_> = schema.iter_errors(&document(&text)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{text}\n{errors:?}");
    }
}

#[test]
fn what_is_broken_does_not() {
    let schema = schema();
    let sound = document(&toml_of("two-servers"));
    let server = sound["components"].as_array().expect("a list").iter().position(|c| c["kind"] == "server");
    let server = format!("/components/{}", server.expect("a server"));
    let breaks = [
        ("/format", json!(2)),
        ("/title", json!(7)),
        ("/title", json!(" ")),
        ("/components/0/label", json!("")),
        ("/pace", json!(0)),
        ("/components", json!([])),
        ("/components/0/kind", json!("teapot")),
        ("/components/0/id", json!("No Spaces")),
        ("/components/0/rate", json!(-1)),
        (&format!("{server}/count"), json!(1.5)),
        (&format!("{server}/slots"), json!("many")),
        (&format!("{server}/slot"), json!(1)),
        (&format!("{server}/calls"), json!(["db"])),
        (&format!("{server}/instance"), json!({ "0": {} })),
        (&format!("{server}/instance"), json!({ "201": {} })),
        (&format!("{server}/instance"), json!({ "1": { "count": 2 } })),
        ("/components/3/calls", json!(["web", "web"])),
        ("/requests/0/class", json!("poem")),
        ("/requests/0/steps/0", json!({})),
        ("/requests/0/steps/0", json!({ "work": 2 })),
        ("/links/0/rtt_ms", json!(-1)),
        ("/script", json!([{ "at_s": -1, "do": "crash web/1" }])),
    ];
    assert!(schema.is_valid(&sound));
    for (path, value) in breaks {
        let mut broken = sound.clone();
        let (parent, key) = path.rsplit_once('/').expect("a path");
        let parent = broken.pointer_mut(parent).expect(path);
        match parent {
            Value::Array(items) => items[key.parse::<usize>().expect(path)] = value,
            _ => parent[key] = value,
        }
        assert!(!schema.is_valid(&broken), "{path} may be wrong");
    }
}

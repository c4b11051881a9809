//! `list`, `params` and `check` show everything there is.

use crate::program::{headroom, printed, toml_of};
use headroom_course::scenarios;
use headroom_sim::scenario::parameters;
use serde_json::Value;

#[test]
fn the_list_names_every_scenario() {
    let text = printed(&["list"]);
    let json: Vec<Value> = serde_json::from_str(&printed(&["list", "--json"])).expect("JSON");
    assert_eq!(text.lines().count(), scenarios::ALL.len());
    for (entry, row) in scenarios::ALL.iter().zip(&json) {
        let title = scenarios::load(entry.id).expect("a sound scenario").title;
        assert!(
            text.lines().any(|line| line.starts_with(entry.id) && line.ends_with(&title)),
            "{}",
            entry.id
        );
        assert_eq!(row["id"], entry.id);
        assert!(row["about"]["watch"].as_str().is_some_and(|text| !text.is_empty()));
    }
}

#[test]
fn the_table_holds_every_parameter() {
    let text = printed(&["params"]);
    let json: Vec<Value> = serde_json::from_str(&printed(&["params", "--json"])).expect("JSON");
    assert_eq!(json.len(), parameters().count());
    for (parameter, row) in parameters().zip(&json) {
        let spec = parameter.spec;
        assert_eq!((&row["owner"], &row["key"]), (&parameter.owner.id().into(), &spec.key.into()));
        let line = text.lines().find(|line| line.trim_start().starts_with(&format!("{} ", spec.key)));
        assert!(line.is_some_and(|line| line.ends_with(spec.help)), "{}", spec.key);
    }
}

#[test]
fn the_documentation_of_parameters_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/parameters.md");
    let committed = std::fs::read_to_string(path).expect("docs/parameters.md");
    let current = printed(&["params", "--markdown"]);
    assert!(committed == current, "run: cargo run -p headroom-cli -- params --markdown > docs/parameters.md");
}

#[test]
fn a_sound_scenario_is_ok() {
    for entry in scenarios::ALL {
        let text = printed(&["check", entry.id]);
        assert!(text.starts_with("ok: "), "{text}");
    }
}

#[test]
fn a_scenario_may_be_toml_or_json_from_a_file_or_a_pipe() {
    let toml = &toml_of(scenarios::ALL[0].id);
    let document: toml::Table = toml.parse().expect("TOML");
    let json = serde_json::to_string(&document).expect("JSON");
    let by_name = printed(&["check", scenarios::ALL[0].id]);
    for text in [toml, &json] {
        let output = headroom(&["check", "-"], text.as_bytes());
        assert_eq!(String::from_utf8_lossy(&output.stdout), by_name);
    }
    for (extension, text) in [("toml", toml), ("json", &json)] {
        let path = format!("{}/one.{extension}", env!("CARGO_TARGET_TMPDIR"));
        std::fs::write(&path, text).expect("the file can be written");
        assert_eq!(printed(&["check", &path]), by_name);
    }
}

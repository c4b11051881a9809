//! What README.md tells people to type works.

use crate::program::headroom;
use std::fs;

#[test]
fn every_example_runs() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let readme = fs::read_to_string(format!("{root}/README.md")).expect("there is a README.md");
    let examples: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("headroom ")).collect();
    assert!(examples.len() >= 5, "only {examples:?}");
    for example in examples {
        let arguments: Vec<String> =
            words(example).iter().map(|word| word.replace("crates/", &format!("{root}/crates/"))).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = headroom(&arguments, b"");
        assert!(output.status.success(), "headroom {example}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Splits a line as a shell does, as far as examples go: quotes keep words together.
fn words(line: &str) -> Vec<String> {
    let quoted = line.split('"').enumerate();
    let parts = quoted.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().collect(),
        _ => vec![part],
    });
    parts.map(str::to_owned).collect()
}

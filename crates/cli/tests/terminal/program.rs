//! Runs the program as a person would.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// What the program did with these arguments and this standard input.
pub fn headroom(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_headroom"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it has a standard input");
    // A program that reads no input may have closed it already.
    let _ = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

/// What it printed, when all went well.
pub fn printed(args: &[&str]) -> String {
    let output = headroom(args, b"");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the output is text")
}

/// What stands in the file of a scenario that comes with the program.
pub fn toml_of(scenario: &str) -> String {
    let file = format!("{}/../course/scenarios/{scenario}.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(file).expect("the scenario has a file")
}

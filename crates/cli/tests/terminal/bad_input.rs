//! Whatever is wrong with the input, the program says which field, which value and what is allowed, and ends with code 2.

use crate::program::headroom;
use std::io::Read;
use std::process::{Command, Stdio};

/// The arguments, and what the message must contain.
const WRONG: &[(&[&str], &[&str])] = &[
    (&["run", "no-such-thing"], &["scenario", "no-such-thing", "one-server"]),
    (&["run", "one-server", "--set", "web.slots=0"], &["web.slots", "0", "1 to 1000"]),
    (&["run", "one-server", "--set", "web.slots=many"], &["web.slots", "many", "a whole number"]),
    (&["run", "one-server", "--set", "web.slot=1"], &["web", "slot", "queue_limit"]),
    (&["run", "one-server", "--set", "wob.slots=1"], &["target", "wob", "clients"]),
    (&["run", "one-server", "--set", "slots"], &["--set", "slots", "target.parameter=value"]),
    (
        &["run", "one-server", "--set", "web.discipline=none"],
        &["web.discipline", "none", "processor_sharing"],
    ),
    (&["run", "one-server", "--do", "crash web"], &["--do", "crash web", "AT:COMMAND"]),
    (&["run", "one-server", "--do=-3:crash web"], &["--do", "-3", "0 to"]),
    (&["run", "one-server", "--do", "3:explode web"], &["--do", "explode", "crash"]),
    (&["run", "one-server", "--do", "3:crash web/2"], &["machine", "web/2", "web"]),
    (&["run", "one-server", "--do", "3:crash clients"], &["machine", "clients", "a server"]),
    (&["run", "one-server", "--do", "3:drain"], &["machine"]),
    (&["run", "one-server", "--duration", "0"], &["--duration", "0", "0.001 to"]),
    (&["run", "one-server", "--warmup=-1"], &["--warmup", "-1", "0 to"]),
    (&["run", "one-server", "--duration", "NaN"], &["--duration", "NaN"]),
    (&["run", "one-server", "--seed", "x"], &["--seed", "x"]),
    (&["run", "one-server", "--replications", "0"], &["--replications", "0", "1..=200"]),
    (&["run"], &["SCENARIO"]),
    (&["dance"], &["dance"]),
];

#[test]
fn wrong_arguments_are_named() {
    for (args, expected) in WRONG {
        let output = headroom(args, b"");
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {message}");
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(expected.iter().all(|part| message.contains(part)), "{args:?}: {message}");
    }
}

#[test]
fn wrong_files_are_explained() {
    let files: &[(&[u8], &[&str])] = &[
        (b"", &["format"]),
        (b"\xff\xfe\x00", &["UTF-8"]),
        (b"format = ", &["TOML"]),
        (b"{", &["file: ", "EOF"]),
        (b"{\"format\": 1, \"title\": 2}", &["title"]),
        (b"format = 2\ntitle = ''\ncomponents = []\nrequests = []", &["format", "components", "requests"]),
    ];
    for (text, expected) in files {
        let output = headroom(&["check", "-"], text);
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(expected.iter().all(|part| message.contains(part)), "{text:?}: {message}");
    }
}

#[test]
fn all_problems_are_reported_at_once() {
    let output = headroom(&["run", "one-server", "--set", "web.slots=0", "--set", "clients.rate=-1"], b"");
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 2);
}

/// `headroom params | head -1`.
#[test]
fn a_closed_pipe_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_headroom"))
        .args(["params", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let status = child.wait().expect("the program ends");
    let mut message = String::new();
    child.stderr.take().expect("an error stream").read_to_string(&mut message).expect("text");
    assert!(status.success() && message.is_empty(), "{status}: {message}");
}

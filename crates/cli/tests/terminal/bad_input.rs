//! Whatever is wrong with the input, the program says which field, which value and what is allowed, and ends with code 2.

use crate::program::headroom;
use std::io::Read;
use std::process::{Command, Stdio};

/// The arguments, and what the message must contain.
const WRONG: &[(&[&str], &[&str])] = &[
    (&["run", "no-such-thing"], &["scenario", "no-such-thing", "one-server"]),
    (&["run", "one-server", "--set", "web.slots=0"], &["web.slots", "0", "1 to 1000"]),
    (&["run", "one-server", "--set", "web.slots=many"], &["web.slots", "many", "a whole number"]),
    (&["run", "one-server", "--set", "web.slot=1"], &["web", "slot", "queue_limit", "did you mean slots?"]),
    (&["run", "one-server", "--set", "web.discipline=fcsf"], &["did you mean fcfs?"]),
    (&["run", "one-server", "--set", "wob.slots=1"], &["target", "wob", "clients", "did you mean web?\n"]),
    (&["run", "two-servers", "--set", "wbe.slots=3"], &["target", "wbe", "did you mean web?\n"]),
    (&["run", "two-server"], &["scenario", "two-server", "flood", "did you mean two-servers?\n"]),
    (&["check", "retrystorm"], &["did you mean retry-storm?\n"]),
    (&["run", "two-servers", "--set", "wbe/2.slots=3"], &["machine", "wbe/2", "did you mean web/2?\n"]),
    (&["run", "two-servers", "--set", "paeg.share=3"], &["target", "did you mean page?\n"]),
    (&["run", "two-servers", "--set", "web>bd.rtt_ms=3"], &["target", "did you mean web>db?\n"]),
    (&["run", "two-servers", "--do", "3:crash wbe"], &["machine", "wbe", "web/1 to web/2, db\n"]),
    (&["run", "two-servers", "--do", "3:crash web"], &["machine", "\"web\"", "web/1 to web/2, db\n"]),
    (&["run", "two-servers", "--do", "3:crash db/"], &["machine", "\"db/\"", "web/1 to web/2, db\n"]),
    (&["run", "two-servers", "--do", "3:crash dbb"], &["machine", "did you mean db?\n"]),
    (&["run", "two-servers", "--do", "3:drain wbe/1"], &["machine", "did you mean web/1?\n"]),
    (&["run", "two-servers", "--do", "3:crash web/9"], &["machine", "web/1 to web/2, db\n"]),
    (&["run", "one-server", "--set", "slots"], &["--set", "slots", "target.parameter=value"]),
    (
        &["run", "one-server", "--set", "web.discipline=none"],
        &["web.discipline", "none", "processor_sharing"],
    ),
    (&["run", "one-server", "--do", "crash web"], &["--do", "crash web", "AT:COMMAND"]),
    (&["run", "one-server", "--do=-3:crash web"], &["--do", "-3", "0 to"]),
    (&["run", "one-server", "--do", "3:explode web"], &["--do", "explode", "crash"]),
    (&["run", "one-server", "--do", "3:crash web/2"], &["machine", "web/2", "web"]),
    (&["run", "one-server", "--do", "3:crash clients"], &["machine", "clients", "one of: web\n"]),
    (
        &["run", "two-servers", "--do", "3:recover nobody"],
        &["machine", "nobody", "one of: balancer, web/1 to web/2, db\n"],
    ),
    (
        &["run", "two-servers", "--do", "3:drain db"],
        &["machine", "a server that a balancer sends to: web/1 to web/2\n"],
    ),
    (&["run", "one-server", "--do", "60.1:crash web"], &["--do", "60.1", "0 to 60 s, the end of the run"]),
    (&["run", "one-server", "--set", "page.share=0"], &["page.share", "0", "above 0"]),
    (&["run", "one-server", "--duration", "0"], &["--duration", "0", "0.001 to"]),
    (&["run", "one-server", "--warmup=-1"], &["--warmup", "-1", "0 to"]),
    (&["run", "one-server", "--duration", "NaN"], &["--duration", "NaN"]),
    (&["run", "one-server", "--duration", "-1"], &["--duration", "'-1'", "0.001 to 100000000 s"]),
    (&["run", "one-server", "--warmup", "-1"], &["--warmup", "'-1'", "0 to 100000000 s"]),
    (
        &["run", "one-server", "--seed", "-1"],
        &["--seed", "'-1'", "whole number from 0 to 18446744073709551615"],
    ),
    (
        &["run", "one-server", "--seed", "abc"],
        &["--seed", "'abc'", "whole number from 0 to 18446744073709551615"],
    ),
    (&["run", "one-server", "--replications", "0"], &["--replications", "'0'", "1 to 200"]),
    (&["run", "one-server", "--replications", "1.5"], &["--replications", "'1.5'", "1 to 200"]),
    (&["run", "one-server", "--replications", "-2"], &["--replications", "'-2'", "1 to 200"]),
    (&["run", "one-server", "--picks", "-1"], &["--picks", "'-1'", "0 to 1000000"]),
    (&["run", "one-server", "--picks", "abc"], &["--picks", "'abc'", "0 to 1000000"]),
    (&["run", "one-server", "--picks", "4294967295"], &["--picks", "4294967295", "0 to 1000000"]),
    (&["run", "one-server", "--do", "-5:crash web"], &["--do", "-5", "0 to"]),
    (&["run", "one-server", "--set", "-5"], &["--set", "-5", "target.parameter=value"]),
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
        (b"{", &["file: ", "ends too early", "line 1"]),
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

/// A sound scenario, with one thing wrong at a time, and what the message must contain.
#[test]
fn wrong_fields_are_named() {
    let sound = "format = 1\ntitle = 't'\n[[components]]\nid = 'c'\nkind = 'client'\ncalls = ['b']\n\
                 [[components]]\nid = 'b'\nkind = 'balancer'\ncalls = ['w']\n\
                 [[components]]\nid = 'w'\nkind = 'server'\n[[requests]]\nid = 'p'\n";
    assert_eq!(headroom(&["check", "-"], sound.as_bytes()).status.code(), Some(0));
    let rows: &[(&str, &str, &[&str])] = &[
        ("id = 'p'", "id = 'p'\nrate = 3", &["requests[0].rate", "this name"]),
        ("id = 'p'", "id = 'p'\nshare = 0", &["requests: ", "share is above 0"]),
        ("id = 'p'", "id = 'p'\nsteps = [{ call = ['b'] }]", &["b > w > b"]),
        ("['w']", "['w', 'w']", &["components[1].calls", "each component once"]),
        ("['w']", "['c']", &["components[1].calls", "\"c\"", "b, w\n"]),
        ("['b']", "['c']", &["components[0].calls"]),
        ("'server'", "'server'\nslots = [4]", &["components[2].slots", "1 to 1000"]),
        ("'server'", "'server'\nslots = '4'", &["components[2].slots", "\"4\"", "1 to 1000"]),
        ("'server'", "'server'\ncount = 10000", &["components[2].count", "10000", "1 to 200"]),
        ("'server'", "'server'\ninstance.1.count = 2", &["components[2].instance.1.count", "one of: slots"]),
        ("'server'", "'server'\ninstance.01.slots = 2", &["components[2].instance.01", "1 to 200"]),
        ("'server'", "'server'\nspeeed = 2", &["components[2].speeed", "did you mean speed?"]),
        ("'client'", "'client'\nrate = nan", &["components[0].rate", "NaN", "0 to 100000"]),
        ("'client'", "'client'\nnetwork = 'home'", &["components[0].network", "198.51.100.0"]),
        ("title = 't'", "title = 't'\ntitel = 't'", &["titel", "did you mean title?"]),
        ("title = 't'", "title = ' '", &["title", "\" \"", "a name for people"]),
        ("'server'", "'server'\nlabel = ''", &["components[2].label", "a name for people"]),
        ("id = 'p'", "id = 'p'\nlabel = ''", &["requests[0].label", "a name for people"]),
        ("format = 1", "format = '1'", &["format", "\"1\"", "expected 1,"]),
        ("format = 1", "format = 2", &["format", "2", "expected 1,"]),
        (
            "id = 'p'",
            "id = 'p'\n[[links]]\nfrom = 'c'\nto = 'b'\n[[links]]\nfrom = 'c'\nto = 'b'",
            &["links[1]", "each line once"],
        ),
        ("id = 'p'", "id = 'p'\n[[links]]\nfrom = 'c'\nto = 'w'", &["links[0]", "c>w", "c>b, b>w"]),
        ("id = 'p'", "id = 'p'\n[[script]]\nat_s = nan\ndo = 'crash w'", &["script[0].at_s", "NaN"]),
    ];
    for (old, new, expected) in rows {
        let output = headroom(&["check", "-"], sound.replacen(old, new, 1).as_bytes());
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{new}: {message}");
        assert!(expected.iter().all(|part| message.contains(part)), "{new}: {message}");
        assert_eq!(message.lines().count(), 1, "{new}: {message}");
    }
}

/// Missing, of a wrong type, out of range: one line each.
#[test]
fn all_mistakes_of_a_file_are_told() {
    let lines = |text: &str| -> Vec<String> {
        let output = headroom(&["check", "-"], text.as_bytes());
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8_lossy(&output.stderr).lines().map(str::to_owned).collect()
    };
    let fields = |text: &str, expected: &[&str]| {
        let lines = lines(text);
        let named = |field: &&str| lines.iter().any(|line| line.starts_with(&format!("headroom: {field}: ")));
        assert!(expected.iter().all(named) && lines.len() == expected.len(), "{lines:?}");
    };
    fields("format = 1", &["title", "components", "requests"]);
    let server = "[[components]]\nid = 'w'\nkind = 'server'\nslots = 0\nlabel = 3\n";
    let text = format!("format = 1\ntitle = 2\npace = 0\n{server}[[requests]]\nwork_ms = -1\n");
    fields(
        &text,
        &[
            "title",
            "pace",
            "components[0].slots",
            "components[0].label",
            "requests[0].id",
            "requests[0].work_ms",
        ],
    );
}

/// The same spelling of a number, however long, on the command line and in a file.
#[test]
fn a_tiny_number_is_a_number() {
    let tiny = "0.0000000000000000000000000001";
    let output =
        headroom(&["run", "one-server", "--duration", "1", "--set", &format!("page.scv={tiny}")], b"");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("page.scv") && message.contains("0.01 to 100"), "{message}");
    assert!(!message.contains('"'), "it is read as a number: {message}");
    headroom_run_ok(&format!("page.work_ms={tiny}"));
    headroom_run_ok("page.work_ms=1e-300");
}

fn headroom_run_ok(setting: &str) {
    let output = headroom(&["run", "one-server", "--duration", "1", "--set", setting], b"");
    assert_eq!(output.status.code(), Some(0), "{setting}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Nobody sends to a server without a balancer by choice: there is nothing to drain it from.
#[test]
fn only_what_a_balancer_sends_to_can_be_drained() {
    let text = "format = 1\ntitle = 't'\n[[components]]\nid = 'c'\nkind = 'client'\ncalls = ['w']\n\
                [[components]]\nid = 'w'\nkind = 'server'\n[[requests]]\nid = 'p'\n";
    for verb in ["drain", "undrain"] {
        let output = headroom(&["run", "-", "--do", &format!("1:{verb} w")], text.as_bytes());
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{verb}: {message}");
        assert!(
            message.contains("machine: \"w\"") && message.contains("sends to, and there is none"),
            "{message}"
        );
    }
}

/// Deeply nested, endless, or only noise: always an answer of a few lines.
#[test]
fn absurd_texts_are_refused_in_a_few_words() {
    let mut noise = vec![0_u8; 4096];
    let mut state = 1_u32;
    for byte in &mut noise {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = (state >> 24) as u8;
    }
    let texts =
        [noise, vec![b'['; 100_000], [b"a = ".as_slice(), &[b'['; 100_000]].concat(), vec![b'{'; 100_000]];
    for text in texts {
        let output = headroom(&["check", "-"], &text);
        assert_eq!(output.status.code(), Some(2));
        assert!((1..1000).contains(&output.stderr.len()), "{} bytes", output.stderr.len());
    }
}

/// Deeds are read in the order of their moments, each as the system will be by then.
#[test]
fn a_deed_may_name_what_an_earlier_one_adds() {
    let deeds = ["--do", "2:crash web/2", "--do", "1:set web.count=2"];
    let output = headroom(&[&["run", "one-server", "--duration", "3"], &deeds[..]].concat(), b"");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
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

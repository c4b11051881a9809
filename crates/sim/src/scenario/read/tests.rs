//! Files are read as they are meant, and what is wrong in one is named.

use crate::params::Value;
use crate::problem::Problem;
use crate::scenario::{ComponentKind, Document, Scenario};

/// A file with everything in it.
const WHOLE: &str = r#"{
    "format": 1, "title": "A shop", "seed": 18446744073709551615, "pace": 0.5,
    "about": { "what": "W", "try": "T", "watch": "L" },
    "components": [
        { "id": "clients", "kind": "client", "label": "People", "calls": ["web"], "network": "192.0.2.0", "rate": 2.5 },
        { "id": "web", "kind": "server", "slots": 8, "breaker": true, "discipline": "fcfs", "instance": { "2": { "slots": 4 } } }
    ],
    "requests": [{ "id": "page", "class": "write", "steps": [{ "work": 1 }, { "call": ["web"] }], "work_ms": 10 }],
    "links": [{ "from": "clients", "to": "web", "rtt_ms": 40 }],
    "script": [{ "at_s": 3, "do": "crash web/2" }]
}"#;

fn with(from: &str, to: &str) -> Result<Document, Vec<Problem>> {
    assert!(WHOLE.contains(from), "{from}");
    Document::from_json(&WHOLE.replacen(from, to, 1))
}

#[test]
fn everything_in_a_file_arrives() {
    let document = with("", "").expect("a sound file");
    assert_eq!((document.format, document.seed, document.pace), (1, u64::MAX, 0.5));
    assert_eq!((document.title.as_str(), document.about.r#try.as_str()), ("A shop", "T"));
    let [clients, web] = &document.components[..] else { panic!("two components") };
    assert_eq!((clients.kind, clients.label.as_deref()), (ComponentKind::Client, Some("People")));
    assert_eq!(clients.network.map(|address| address.to_string()).as_deref(), Some("192.0.2.0"));
    assert_eq!(clients.params["rate"], Value::Number(2.5));
    assert_eq!((&web.params["breaker"], &web.params["discipline"]), (&Value::Flag(true), &"fcfs".into()));
    assert_eq!(web.instance["2"]["slots"], Value::Number(4.0));
    let request = &document.requests[0];
    let steps = request.steps.as_deref().expect("steps");
    assert_eq!((request.class.as_str(), steps[0].work), ("write", Some(1.0)));
    assert_eq!(steps[1].call.as_deref(), Some(&["web".to_owned()][..]));
    assert_eq!((document.links[0].to.as_str(), &document.links[0].params["rtt_ms"]), ("web", &40.0.into()));
    assert_eq!((document.script[0].at_s, document.script[0].r#do.as_str()), (3.0, "crash web/2"));
}

#[test]
fn what_is_absent_has_its_default() {
    let text = r#"{ "format": 1, "title": "", "components": [], "requests": [{ "id": "page" }] }"#;
    let document = Document::from_json(text).expect("a sound file");
    assert_eq!((document.seed, document.pace, document.links.len()), (1, 1.0, 0));
    assert_eq!((document.requests[0].class.as_str(), &document.requests[0].steps), ("read", &None));
}

/// What is changed in the file, the field that is named, and what else the message says.
const WRONG: &[(&str, &str, &str, &[&str])] = &[
    (r#""format": 1"#, r#""format": 1.5"#, "format", &["1.5", "expected 1,"]),
    (r#""format": 1"#, r#""format": 2"#, "format", &["2", "expected 1,"]),
    (r#""format": 1"#, r#""format": "1""#, "format", &["\"1\"", "expected 1,"]),
    (r#""title": "A shop","#, "", "title", &["nothing is not allowed", "this field is needed"]),
    (r#""A shop""#, "2", "title", &["2", "text"]),
    ("18446744073709551615", "-1", "seed", &["-1", "from 0 to"]),
    ("0.5", r#""fast""#, "pace", &["\"fast\"", "number"]),
    (r#""what": "W""#, r#""whatever": "W""#, "about.whatever", &["what, try, watch"]),
    (r#""seed""#, r#""sead""#, "sead", &["format", "seed", "script"]),
    (r#""kind": "server""#, r#""kind": "toaster""#, "components[1].kind", &["toaster", "client, balancer"]),
    (r#""kind": "server","#, "", "components[1].kind", &["needed"]),
    (r#"["web"], "network""#, r#"["web", 7], "network""#, "components[0].calls[1]", &["7", "text"]),
    (r#""192.0.2.0""#, r#""192.0.2""#, "components[0].network", &["192.0.2", "address"]),
    (r#"["web"], "network""#, r#"null, "network""#, "components[0].calls", &["null", "a list"]),
    (r#"{ "slots": 4 }"#, "4", "components[1].instance.2", &["4", "table"]),
    (r#""work": 1"#, r#""wait": 1"#, "requests[0].steps[0].wait", &["work, call"]),
    (r#"[{ "from""#, r#"{ "from""#, "file", &["JSON"]),
    (r#""to": "web""#, r#""to": {}"#, "links[0].to", &["a table", "text"]),
    (r#""at_s": 3"#, r#""at_s": true"#, "script[0].at_s", &["true", "number"]),
    (r#""pace": 0.5"#, r#""seed": 2"#, "seed", &["a second one (line 2)", "each field once"]),
    (r#""rate": 2.5"#, r#""rate": 2.5, "rate": 3"#, "components[0].rate", &["a second one (line 5)"]),
];

#[test]
fn what_is_wrong_is_named() {
    for (from, to, field, parts) in WRONG {
        let problems = with(from, to).expect_err(to);
        let [problem] = &problems[..] else { panic!("one mistake, and {problems:?}") };
        assert_eq!(problem.field, *field, "{problem}");
        let text = problem.to_string();
        assert!(parts.iter().all(|part| text.contains(part)), "{to}: {text}");
    }
    let lists =
        ["[]", "7", "null", "\"text\""].map(|text| text_of(Document::from_json(text).expect_err(text)));
    assert!(lists.iter().all(|text| text.starts_with("file: ") && text.lines().count() == 1), "{lists:?}");
}

fn text_of(problems: Vec<Problem>) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n")
}

/// The problems with this text, which stands in place of `title`.
fn problem(line: &str) -> String {
    let text = format!("format = 1\n{line}\ncomponents = []\nrequests = []\n");
    text_of(Document::from_toml(&text).expect_err(line))
}

#[test]
fn fields_are_named_with_what_stands_there_and_what_should() {
    let rows = [
        ("title = 3", "title: 3 (line 2) is not allowed; expected a text"),
        (
            "titel = 'x'",
            "titel: this name (line 2) is not allowed; expected one of: format, title, about, seed, pace, components, requests, links, script\n\
             title: nothing is not allowed; expected a value: this field is needed",
        ),
        ("", "title: nothing is not allowed; expected a value: this field is needed"),
        (
            "title = 'x'\nseed = -1",
            "seed: -1 (line 3) is not allowed; expected a whole number from 0 to 18446744073709551615",
        ),
        ("title = 'x'\nabout = 3", "about: 3 (line 3) is not allowed; expected a table"),
        (
            "title = 'x'\nseed = 1979-05-27",
            "seed: a date (line 3) is not allowed; expected a whole number from 0 to 18446744073709551615",
        ),
    ];
    for (line, expected) in rows {
        assert_eq!(problem(line), expected);
    }
    assert!(problem("title = ").starts_with("file: this text is not allowed; expected TOML; line 2: "));
    assert!(
        problem("title = 'x'\ntitle = 'x'")
            .starts_with("file: this text is not allowed; expected TOML; line 3: ")
    );
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
        ("{", "file: this text is not allowed; expected JSON; the text ends too early (line 1, column 2)"),
        (
            "{} {}",
            "file: this text is not allowed; expected JSON; something follows the end (line 1, column 4)",
        ),
        (
            "{\"format\": -1,\"title\":\"t\",\"components\":[],\"requests\":[]}",
            "format: -1 (line 1) is not allowed; expected 1, the version this program reads",
        ),
        (
            "{\"format\": 1, \"title\":\"t\",\"components\":[],\"requests\":[],\"format\": 1}",
            "format: a second one (line 1) is not allowed; expected each field once",
        ),
    ];
    for (text, expected) in rows {
        assert_eq!(text_of(Document::from_json(text).expect_err(text)), expected);
    }
    let sound = r#"{"format":1,"title":"t","components":[],"requests":[]}"#;
    assert!(Document::from_json(&format!("{sound} \n")).is_ok());
    assert!(Document::from_json(&format!("{sound} more")).is_err(), "nothing may follow");
}

/// What is missing, of the wrong type, unknown or beyond its range: each mistake is told once, and of what stands in place
/// of something unreadable nothing is said.
#[test]
fn every_mistake_is_told_at_once() {
    let fields = |text: &str| -> Vec<String> {
        let problems = Scenario::from_json(text).expect_err(text);
        problems.into_iter().map(|problem| problem.field).collect()
    };
    assert_eq!(fields("{}"), ["format", "title", "components", "requests"]);
    assert_eq!(fields(r#"{ "format": 1 }"#), ["title", "components", "requests"]);
    let text = r#"{ "format": 2, "title": "", "about": { "who": "W" }, "seed": -1, "pace": 0,
        "components": [
            { "id": "clients", "kind": "client", "calls": ["web", 7], "rate": -1 },
            { "kind": "server", "slots": 0, "instance": { "1": { "speed": "fast" } } },
            { "id": "db", "kind": "cellar", "calls": ["web"], "read_ms": -1 },
            7
        ],
        "requests": [{ "id": "page", "work_ms": -1, "steps": [{ "work": 2 }, { "call": ["db"] }, { "call": 7 }] }],
        "links": [{ "from": "clients" }],
        "script": [{ "at_s": "soon", "do": "crash web" }, {}] }"#;
    let read =
        ["format", "about.who", "seed", "components[0].calls[1]", "components[1].id", "components[2].kind"];
    let read = read.into_iter().chain(["components[3]", "requests[0].steps[2].call", "links[0].to"]);
    let read = read.chain(["script[0].at_s", "script[1].at_s", "script[1].do"]);
    let checked =
        ["title", "pace", "components[0].rate", "components[1].slots", "components[1].instance.1.speed"];
    let checked = checked.into_iter().chain(["requests[0].work_ms", "requests[0].steps[0].work"]);
    assert_eq!(fields(text), read.chain(checked).collect::<Vec<_>>());
}

/// A mistake in a value hides none in another, on a line or in the script.
#[test]
fn names_are_resolved_beside_other_mistakes() {
    let text = r#"{ "format": 1, "title": " ", "pace": 0,
        "components": [{ "id": "clients", "kind": "client", "calls": ["web"] }, { "id": "web", "kind": "server", "slots": 0 }],
        "requests": [{ "id": "page", "class": "poem", "steps": [{ "work": 2 }] }],
        "links": [{ "from": "clients", "to": "web", "rtt_ms": -1 }],
        "script": [{ "at_s": -1, "do": "crash wob" }] }"#;
    let problems = Scenario::from_json(text).expect_err(text);
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    let values = ["title", "pace", "components[1].slots", "requests[0].class", "requests[0].steps[0].work"];
    let named = ["links[0].rtt_ms", "script[0].at_s", "script[0].machine"];
    assert_eq!(fields, values.into_iter().chain(named).collect::<Vec<_>>());
}

/// Which line is meant can't be told, but what stands for it is wrong for any.
#[test]
fn values_of_lines_are_checked_beside_wrong_names() {
    let text = r#"{ "format": 1, "title": "T",
        "components": [{ "id": "clients", "kind": "client", "calls": ["wbe"] }, { "id": "web", "kind": "server" }],
        "requests": [{ "id": "page" }],
        "links": [{ "from": "clients", "to": "web", "rtt_ms": -1 }] }"#;
    let problems = Scenario::from_json(text).expect_err(text);
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["components[0].calls", "links[0].rtt_ms"]);
}

/// Numbers, texts and lists are the same in both languages.
#[test]
fn toml_and_json_are_read_alike() {
    let toml = "format = 1\ntitle = 'A \u{1f600}'\nseed = 9007199254740993\npace = 1e-1\nrequests = []\n\
                [[components]]\nid = 'c'\nkind = 'client'\nrate = 0x10\ncalls = ['w', \"\\u0077\"]\n\
                instance.1.slots = 0.30000000000000004";
    let json = r#"{ "format": 1, "title": "A \ud83d\ude00", "seed": 9007199254740993, "pace": 0.1, "requests": [],
        "components": [{ "id": "c", "kind": "client", "rate": 16.0, "calls": ["w", "\u0077"],
                         "instance": { "1": { "slots": 0.30000000000000004 } } }] }"#;
    assert_eq!(Document::from_toml(toml), Document::from_json(json));
    assert!(Document::from_toml(toml).is_ok());
}

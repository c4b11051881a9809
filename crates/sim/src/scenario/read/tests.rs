//! Files are read as they are meant, and what is wrong in one is named.

use crate::params::Value;
use crate::problem::Problem;
use crate::scenario::{ComponentKind, Document};

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

fn with(from: &str, to: &str) -> Result<Document, Problem> {
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
    (r#""format": 1"#, r#""format": 1.5"#, "format", &["1.5", "whole number"]),
    (r#""format": 1"#, r#""format": 4294967296"#, "format", &["4294967296", "to 4294967295"]),
    (r#""title": "A shop","#, "", "title", &["nothing", "needed"]),
    (r#""A shop""#, "2", "title", &["2", "text"]),
    ("18446744073709551615", "-1", "seed", &["-1", "from 0 to"]),
    ("0.5", r#""fast""#, "pace", &["\"fast\"", "number"]),
    (r#""what": "W""#, r#""whatever": "W""#, "about.whatever", &["what, try, watch"]),
    (r#""seed""#, r#""sead""#, "sead", &["format", "seed", "script"]),
    (r#""kind": "server""#, r#""kind": "toaster""#, "components[1].kind", &["toaster", "client, balancer"]),
    (r#""kind": "server","#, "", "components[1].kind", &["needed"]),
    (r#"["web"], "network""#, r#"["web", 7], "network""#, "components[0].calls[1]", &["7", "text"]),
    (r#""192.0.2.0""#, r#""192.0.2""#, "components[0].network", &["192.0.2", "address"]),
    ("2.5", "[2.5]", "components[0].rate", &["a list", "number"]),
    ("2.5", "null", "components[0].rate", &["null"]),
    (r#"{ "slots": 4 }"#, "4", "components[1].instance.2", &["4", "table"]),
    (r#"{ "slots": 4 }"#, r#"{ "slots": {} }"#, "components[1].instance.2.slots", &["a table"]),
    (r#""work": 1"#, r#""wait": 1"#, "requests[0].steps[0].wait", &["work, call"]),
    (r#"[{ "from""#, r#"{ "from""#, "file", &["JSON"]),
    (r#""to": "web""#, r#""to": {}"#, "links[0].to", &["a table", "text"]),
    (r#""at_s": 3"#, r#""at_s": true"#, "script[0].at_s", &["true", "number"]),
    (r#""pace": 0.5"#, r#""seed": 2"#, "file", &["twice"]),
    (r#""rate": 2.5"#, r#""rate": 2.5, "rate": 3"#, "file", &["twice"]),
];

#[test]
fn what_is_wrong_is_named() {
    for (from, to, field, parts) in WRONG {
        let problem = with(from, to).expect_err(to);
        assert_eq!(problem.field, *field, "{problem}");
        let text = problem.to_string();
        assert!(parts.iter().all(|part| text.contains(part)), "{to}: {text}");
    }
    let lists = ["[]", "7", "null", "\"text\""].map(|text| Document::from_json(text).expect_err(text).field);
    assert_eq!(lists, ["file"; 4]);
}

//! `headroom schema`: the JSON Schema (draft 2020-12) of scenario files, made from the table of parameters.
//!
//! It holds what can be said of each field by itself. Names that must be known, calls that must not go in circles and
//! commands are left to `headroom check`.

use crate::failure::Failure;
use headroom_sim::params::{Class, Kind, Scope, Spec};
use headroom_sim::scenario::limits::{
    LATEST_S, LONGEST_ID, LONGEST_SCRIPT, MOST_CALLS, MOST_COMPONENTS, MOST_KINDS, MOST_STEPS, PACE,
};
use headroom_sim::scenario::{ComponentKind, FORMAT, Owner};
use serde_json::{Map, Value, json};
use std::io::Write;

/// Prints the schema.
pub fn print(out: &mut dyn Write) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *out, &schema())?;
    Ok(writeln!(out)?)
}

fn schema() -> Value {
    let kinds = ComponentKind::ALL.map(|kind| json!({ "$ref": format!("#/$defs/{}", kind.id()) }));
    let mut schema = object(
        "A system and its load, as Headroom runs them.",
        &["format", "title", "components", "requests"],
        json!({
            "format": { "const": FORMAT, "description": "Version of the format." },
            "title": name("Name for people."),
            "about": about(),
            "seed": { "type": "integer", "minimum": 0, "default": 1, "description": "Seed of all its random streams." },
            "pace": {
                "type": "number", "minimum": PACE.0, "maximum": PACE.1, "default": 1,
                "description": "Simulated seconds shown per second when it is opened.",
            },
            "components": list(json!({ "oneOf": kinds }), 1, MOST_COMPONENTS, "Groups of like machines, and of clients."),
            "requests": list(json!({ "$ref": "#/$defs/request" }), 1, MOST_KINDS, "What can be asked of the system."),
            "links": list(json!({ "$ref": "#/$defs/link" }), 0, usize::MAX, "Lines whose parameters differ from the defaults."),
            "script": list(script(), 0, LONGEST_SCRIPT, "What happens by itself."),
        }),
    );
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = "Headroom scenario".into();
    let mut definitions: Map<String, Value> =
        ComponentKind::ALL.iter().map(|kind| (kind.id().to_owned(), component(*kind))).collect();
    definitions.insert("request".into(), request());
    definitions.insert("link".into(), link());
    definitions.insert("id".into(), id());
    schema["$defs"] = definitions.into();
    schema
}

fn about() -> Value {
    let fields = json!({
        "what": text("What this is."), "try": text("What to try."), "watch": text("What to watch."),
    });
    object("What a person should know before they start.", &[], fields)
}

fn id() -> Value {
    json!({ "type": "string", "pattern": format!("^[a-z0-9_-]{{1,{LONGEST_ID}}}$") })
}

fn component(kind: ComponentKind) -> Value {
    let owner = Owner::Component(kind);
    let mut fields = json!({
        "id": { "$ref": "#/$defs/id" },
        "kind": { "const": kind.id() },
        "label": name("Name for people; the id when absent."),
        "network": { "type": "string", "format": "ipv4", "description": "First network address of the clients." },
        "instance": {
            "type": "object",
            "description": "Values of single machines, by number (from 1).",
            "additionalProperties": false,
            "patternProperties": {
                "^([1-9][0-9]?|1[0-9]{2}|200)$": object("Values of one machine.", &[], params(owner, |spec| spec.scope == Scope::Instance)),
            },
        },
    });
    let called = json!({ "$ref": "#/$defs/id" });
    let mut needed = vec!["id", "kind"];
    match kind {
        ComponentKind::Client => fields["calls"] = list(called, 1, 1, "Where its requests go."),
        ComponentKind::Balancer => {
            fields["calls"] = list(called, 1, MOST_CALLS, "The components it spreads calls over.");
            fields["calls"]["uniqueItems"] = true.into();
        }
        ComponentKind::Server | ComponentKind::Database => {}
    }
    if fields.get("calls").is_some() {
        needed.push("calls");
    }
    object(&format!("A component: {}.", kind.id()), &needed, joined(fields, params(owner, |_| true)))
}

fn request() -> Value {
    let classes: Vec<&str> = Class::CHOICES.iter().map(|choice| choice.id).collect();
    let call = list(json!({ "type": "string" }), 1, MOST_CALLS, "Calls these at once and waits for all.");
    let work = json!({ "type": "number", "minimum": 0, "maximum": 1, "description": "Works: this share of the demand." });
    let step = json!({ "oneOf": [
        object("A step that works.", &["work"], json!({ "work": work })),
        object("A step that calls.", &["call"], json!({ "call": call })),
    ] });
    let fields = json!({
        "id": { "$ref": "#/$defs/id" },
        "label": name("Name for people; the id when absent."),
        "class": { "enum": classes, "default": classes.first(), "description": "What it does to data." },
        "steps": list(step, 1, MOST_STEPS, "What a server does for it; one step with all the work when absent."),
    });
    object(
        "Something that can be asked of the system.",
        &["id"],
        joined(fields, params(Owner::Request, |_| true)),
    )
}

fn link() -> Value {
    let fields = json!({ "from": { "$ref": "#/$defs/id" }, "to": { "$ref": "#/$defs/id" } });
    object("A line between two components.", &["from", "to"], joined(fields, params(Owner::Link, |_| true)))
}

fn script() -> Value {
    let at = json!({ "type": "number", "minimum": 0, "maximum": LATEST_S, "description": "When, in simulated seconds." });
    let fields = json!({ "at_s": at, "do": text("A command, such as `crash web/2` or `set web.slots=8`.") });
    object("Something that happens by itself.", &["at_s", "do"], fields)
}

fn params(owner: Owner, wanted: impl Fn(&Spec) -> bool) -> Value {
    let specs = owner.parameters().into_iter().map(|parameter| parameter.spec).filter(|spec| wanted(spec));
    Value::Object(specs.map(|spec| (spec.key.to_owned(), param(spec))).collect())
}

fn param(spec: &Spec) -> Value {
    let (min, max) = spec.range();
    let mut schema = match spec.kind {
        Kind::Real { .. } => json!({ "type": "number", "minimum": min, "maximum": max }),
        Kind::Whole { .. } => json!({ "type": "integer", "minimum": min as u64, "maximum": max as u64 }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Choice(options) => {
            json!({ "enum": options.iter().map(|option| option.id).collect::<Vec<_>>() })
        }
    };
    let unit = spec.unit.symbol();
    schema["title"] = spec.label.into();
    schema["description"] =
        if unit.is_empty() { spec.help.into() } else { format!("{} [{unit}]", spec.help).into() };
    schema["default"] = json!(spec.value(spec.default));
    schema
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

/// More than space.
fn name(description: &str) -> Value {
    json!({ "type": "string", "pattern": "\\S", "description": description })
}

fn list(items: Value, min: usize, max: usize, description: &str) -> Value {
    let mut list = json!({ "type": "array", "items": items, "minItems": min, "description": description });
    if max < usize::MAX {
        list["maxItems"] = max.into();
    }
    list
}

fn object(description: &str, required: &[&str], properties: Value) -> Value {
    json!({
        "type": "object",
        "description": description,
        "required": required,
        "additionalProperties": false,
        "properties": properties,
    })
}

fn joined(mut fields: Value, more: Value) -> Value {
    if let (Value::Object(fields), Value::Object(more)) = (&mut fields, more) {
        fields.extend(more);
    }
    fields
}

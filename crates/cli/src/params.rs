//! `headroom params`: the table of parameters, for people, for programs and for the documentation.

use crate::failure::Failure;
use headroom_sim::params::{Kind, Scope, Spec, Value};
use headroom_sim::scenario::{Owner, Parameter, parameters};
use serde_json::json;
use std::io::{self, Write};

/// Prints all parameters.
pub fn print(json: bool, markdown: bool, out: &mut dyn Write) -> Result<(), Failure> {
    match (json, markdown) {
        (true, _) => {
            let rows: Vec<_> = parameters().map(|parameter| row(&parameter)).collect();
            serde_json::to_writer_pretty(&mut *out, &rows)?;
            writeln!(out)?;
        }
        (_, true) => print_markdown(out)?,
        _ => print_text(out)?,
    }
    Ok(())
}

fn print_text(out: &mut dyn Write) -> io::Result<()> {
    let mut heading = ("", "");
    for Parameter { owner, block, spec } in parameters() {
        if heading != (owner.id(), block) {
            let gap = if heading == ("", "") { "" } else { "\n" };
            writeln!(out, "{gap}{}: {block}", owner.id())?;
            heading = (owner.id(), block);
        }
        let default = default(spec);
        writeln!(out, "  {:22} {default:14} {:26} {}", spec.key, range(spec), spec.help)?;
    }
    Ok(())
}

fn print_markdown(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Parameters\n")?;
    writeln!(out, "Written by `headroom params --markdown`; a test compares the two.\n")?;
    writeln!(out, "Parameters marked with * may differ between the machines of a group.")?;
    for owner in Owner::all() {
        writeln!(out, "\n## {}\n", owner.id())?;
        writeln!(out, "| parameter | name | default | range | what it is |")?;
        writeln!(out, "|---|---|---|---|---|")?;
        for Parameter { spec, .. } in owner.parameters() {
            let mark = if spec.scope == Scope::Instance { " *" } else { "" };
            let (default, range) = (default(spec), range(spec));
            writeln!(out, "| `{}`{mark} | {} | {default} | {range} | {} |", spec.key, spec.label, spec.help)?;
        }
    }
    Ok(())
}

fn row(Parameter { owner, block, spec }: &Parameter) -> serde_json::Value {
    let (min, max) = spec.range();
    let mut row = json!({
        "owner": owner.id(),
        "block": block,
        "key": spec.key,
        "label": spec.label,
        "help": spec.help,
        "unit": spec.unit.symbol(),
        "type": type_of(spec),
        "default": spec.value(spec.default),
        "per_machine": spec.scope == Scope::Instance,
    });
    match spec.kind {
        Kind::Real { .. } | Kind::Whole { .. } => {
            row["min"] = min.into();
            row["max"] = max.into();
        }
        Kind::Choice(options) => {
            let option =
                |option: &headroom_sim::params::Choice| json!({ "id": option.id, "help": option.help });
            row["options"] = options.iter().map(option).collect();
        }
        Kind::Flag => {}
    }
    row
}

fn type_of(spec: &Spec) -> &'static str {
    match spec.kind {
        Kind::Real { .. } => "number",
        Kind::Whole { .. } => "whole number",
        Kind::Flag => "flag",
        Kind::Choice(_) => "choice",
    }
}

/// `20 ms`, `true`, `round_robin`.
fn default(spec: &Spec) -> String {
    match spec.value(spec.default) {
        Value::Number(number) => with_unit(number.to_string(), spec),
        Value::Flag(flag) => flag.to_string(),
        Value::Text(id) => id,
        other @ Value::Other => other.to_string(),
    }
}

/// `0 to 100 %`, or the options.
fn range(spec: &Spec) -> String {
    let (min, max) = spec.range();
    match spec.kind {
        Kind::Real { .. } | Kind::Whole { .. } => with_unit(format!("{min} to {max}"), spec),
        Kind::Flag => "true, false".to_owned(),
        Kind::Choice(options) => options.iter().map(|option| option.id).collect::<Vec<_>>().join(", "),
    }
}

fn with_unit(number: String, spec: &Spec) -> String {
    match spec.unit.symbol() {
        "" => number,
        unit => format!("{number} {unit}"),
    }
}

//! `headroom check`: is this file a scenario?

use crate::failure::Failure;
use crate::input;
use headroom_sim::scenario::{Component, RequestKind, Scenario};
use std::io::Write;

/// Prints "ok" and what the scenario holds.
pub fn check(file: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let scenario = input::load(file)?;
    writeln!(out, "ok: {}", scenario.title)?;
    for component in &scenario.components {
        writeln!(out, "  {}", summary(component, &scenario))?;
    }
    let kinds = scenario.kinds.iter().map(kind).collect::<Vec<_>>().join(", ");
    writeln!(out, "  requests: {kinds}")?;
    for (at, command) in &scenario.script {
        writeln!(out, "  at {} s: {}", at.as_secs(), command.text(&scenario))?;
    }
    Ok(())
}

/// `3 × server "web" > db`.
fn summary(component: &Component, scenario: &Scenario) -> String {
    let kind = component.settings.kind().id();
    let mut text = format!("{} × {kind} \"{}\"", component.instances(), component.id);
    for (at, to) in component.calls.iter().enumerate() {
        text += if at == 0 { " > " } else { ", " };
        text += &scenario.components[to.index()].id;
    }
    text
}

fn kind(kind: &RequestKind) -> String {
    format!("{} ({} ms)", kind.id, kind.demand.work_ms)
}

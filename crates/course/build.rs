//! Reads and checks the scenarios' TOML, which people write, and leaves what stands in it as constants: the page then
//! needs neither a reader of files nor words for mistakes in them.

use headroom_sim::params::Block;
use headroom_sim::scenario::{Component, NodeAddress, RequestKind, Scenario, Step, Target};
use std::path::Path;
use std::{env, fs};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=scenarios");
    let out = env::var("OUT_DIR")?;
    for entry in fs::read_dir("scenarios")? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            convert(&path, Path::new(&out)).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    Ok(())
}

/// Writes a scenario as an expression of Rust: a `Written`.
fn convert(path: &Path, out: &Path) -> Result<(), Failure> {
    let scenario = Scenario::from_toml(&fs::read_to_string(path)?);
    let scenario = scenario
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let name = path.file_name().ok_or("it has no name")?;
    Ok(fs::write(out.join(name).with_extension("rs"), written(&scenario))?)
}

/// What `Debug` says of the simulation's small types is how they are written in Rust too.
fn written(scenario: &Scenario) -> String {
    let Scenario { title, about, seed, pace, script, .. } = scenario;
    let about = [&about.what, &about.r#try, &about.watch];
    let links: Vec<_> = scenario.links.iter().map(|link| (link.from, link.to)).collect();
    format!(
        "Written {{ title: {title:?}, about: {about:?}, seed: {seed}, pace: {pace:?}, groups: &[{}], \
         requests: &[{}], links: &{links:?}, values: &{:?}, script: &{script:?} }}",
        scenario.components.iter().map(group).collect::<String>(),
        scenario.kinds.iter().map(request).collect::<String>(),
        values(scenario),
    )
}

fn group(component: &Component) -> String {
    let Component { id, label, settings, calls, network, .. } = component;
    let kind = settings.kind();
    format!(
        "Group {{ id: {id:?}, label: {label:?}, kind: ComponentKind::{kind:?}, calls: &{calls:?}, \
         network: {network} }},"
    )
}

fn request(kind: &RequestKind) -> String {
    let RequestKind { id, label, class, offered, steps, .. } = kind;
    let steps: String = steps.iter().map(stage).collect();
    format!(
        "Request {{ id: {id:?}, label: {label:?}, class: Class::{class:?}, offered: {offered}, \
         stages: &[{steps}] }},"
    )
}

fn stage(step: &Step) -> String {
    match step {
        Step::Work(share) => format!("Stage::Work({share:?}),"),
        Step::Call(calls) => format!("Stage::Call(&{calls:?}),"),
    }
}

/// The values that differ from the defaults; single machines' own come last, or their groups' would replace them.
fn values(scenario: &Scenario) -> Vec<(Target, &'static str, f64)> {
    let mut values = Vec::new();
    let mut note = |target, block: &dyn Block| {
        for spec in block.specs() {
            let raw = block.get(spec.key).unwrap_or(spec.default);
            if raw != spec.default {
                values.push((target, spec.key, raw));
            }
        }
    };
    for (at, component) in scenario.components.iter().enumerate() {
        component.settings.blocks().into_iter().for_each(|block| note(Target::Component(at.into()), block));
    }
    for (at, kind) in scenario.kinds.iter().enumerate() {
        note(Target::Kind(at.into()), &kind.demand);
    }
    for (at, link) in scenario.links.iter().enumerate() {
        note(Target::Link(at.into()), &link.network);
    }
    for (at, component) in scenario.components.iter().enumerate() {
        for own in &component.own {
            let machine = NodeAddress { component: at.into(), instance: own.instance };
            values.push((Target::Instance(machine), own.key, own.raw));
        }
    }
    values
}

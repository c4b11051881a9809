//! Names of machines, components and lines, as people say them.

use super::number;
use crate::state::Snapshot;
use headroom_course::text::{Labels, Names};
use headroom_sim::engine::Command;
use headroom_sim::ids::{ComponentId, LinkId, NodeId};
use headroom_sim::observe::Change;
use headroom_sim::scenario::{NodeAddress, Scenario, Target};

/// The name of a machine: `Web server 2`, or `Database` where there is only one.
pub fn node(scenario: &Scenario, address: NodeAddress) -> String {
    match scenario.components.get(address.component.index()) {
        Some(component) if component.instances() > 1 => {
            format!("{} {}", component.label, address.instance + 1)
        }
        Some(component) => component.label.clone(),
        None => scenario.node_name(address),
    }
}

/// The name of whatever parameters belong to.
pub fn target(scenario: &Scenario, target: Target) -> String {
    match target {
        Target::Component(id) => component(scenario, id).to_owned(),
        Target::Instance(address) => node(scenario, address),
        Target::Link(id) => link(scenario, id),
        Target::Kind(id) => {
            scenario.kinds.get(id.index()).map_or_else(String::new, |kind| kind.label.clone())
        }
    }
}

fn component(scenario: &Scenario, id: ComponentId) -> &str {
    scenario.components.get(id.index()).map_or("", |component| &component.label)
}

fn link(scenario: &Scenario, id: LinkId) -> String {
    scenario.links.get(id.index()).map_or_else(String::new, |link| {
        format!("{} → {}", component(scenario, link.from), component(scenario, link.to))
    })
}

/// Names for sentences; changes are told in the words of the control panel.
impl Names for Snapshot {
    fn node(&self, node: NodeId) -> String {
        self.labels().node(node)
    }

    fn component(&self, component: ComponentId) -> String {
        self.labels().component(component)
    }

    fn change(&self, change: Change) -> String {
        let command = match change {
            Change::Commanded(entry) => self.log.get(entry as usize),
            Change::Scripted(entry) => self.scenario.script.get(entry as usize),
        };
        match command {
            Some((_, Command::Set { target: of, key, raw })) => match self.scenario.spec(*of, key) {
                Ok(spec) => {
                    let value = number::value(spec, *raw);
                    format!("{}: {} {value}", target(&self.scenario, *of), spec.label.to_ascii_lowercase())
                }
                Err(_) => self.labels().change(change),
            },
            _ => self.labels().change(change),
        }
    }
}

impl Snapshot {
    fn labels(&self) -> Labels<'_> {
        Labels { scenario: &self.scenario, nodes: &self.nodes, log: &self.log }
    }
}

//! Names of machines, components and lines, as people say them.

use headroom_sim::ids::{ComponentId, LinkId, NodeId};
use headroom_sim::observe::view::NodeView;
use headroom_sim::scenario::{NodeAddress, Scenario, Target};

/// The name of a machine: `Web server 2`, or `Database` where there is only one.
pub fn node(scenario: &Scenario, address: NodeAddress) -> String {
    match scenario.components.get(address.component.index()) {
        Some(component) if component.instances() > 1 => format!("{} {}", component.label, address.instance + 1),
        Some(component) => component.label.clone(),
        None => scenario.node_name(address),
    }
}

/// The name of a machine by its number.
pub fn node_id(scenario: &Scenario, nodes: &[NodeView], id: NodeId) -> String {
    let found = nodes.iter().find(|view| view.id == id);
    found.map_or_else(String::new, |view| node(scenario, view.address))
}

/// The name of a component.
pub fn component(scenario: &Scenario, id: ComponentId) -> &str {
    scenario.components.get(id.index()).map_or("", |component| &component.label)
}

/// The name of a line: from caller to called.
pub fn link(scenario: &Scenario, id: LinkId) -> String {
    scenario.links.get(id.index()).map_or_else(String::new, |link| {
        format!("{} → {}", component(scenario, link.from), component(scenario, link.to))
    })
}

/// The name of whatever parameters belong to.
pub fn target(scenario: &Scenario, target: Target) -> String {
    match target {
        Target::Component(id) => component(scenario, id).to_owned(),
        Target::Instance(address) => node(scenario, address),
        Target::Link(id) => link(scenario, id),
        Target::Kind(id) => scenario.kinds.get(id.index()).map_or_else(String::new, |kind| kind.label.clone()),
    }
}

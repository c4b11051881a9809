//! Names of machines, components and lines, as people say them.

use super::{english, number};
use crate::state::Snapshot;
use headroom_course::text::Names;
use headroom_sim::engine::Command;
use headroom_sim::ids::{ComponentId, LinkId, NodeId};
use headroom_sim::observe::Change;
use headroom_sim::scenario::{NodeAddress, Scenario, Target};

/// The name of a machine: `Web server 2`, or `Database` where there is only one; one that is gone keeps its number.
pub fn node(scenario: &Scenario, address: NodeAddress) -> String {
    match scenario.components.get(address.component.index()) {
        Some(component) if component.instances() > 1 || address.instance > 0 => {
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
    /// Machines that are gone keep their names: marks tell of them.
    fn node(&self, id: NodeId) -> String {
        let machine = self.totals.nodes.get(id.index());
        machine.map_or_else(String::new, |machine| node(&self.scenario, machine.address))
    }

    fn component(&self, id: ComponentId) -> String {
        component(&self.scenario, id).to_owned()
    }

    fn change(&self, change: Change) -> String {
        let command = match change {
            Change::Commanded(entry) => self.log.get(entry as usize),
            Change::Scripted(entry) => self.scenario.script.get(entry as usize),
        };
        let Some((_, command)) = command else { return english::CHANGED.to_owned() };
        match command {
            Command::Set { target: of, key, raw } => match self.scenario.spec(*of, key) {
                Ok(spec) => {
                    let value = number::value(spec, *raw);
                    format!("{}: {} {value}", target(&self.scenario, *of), spec.label.to_ascii_lowercase())
                }
                Err(_) => command.text(&self.scenario),
            },
            _ => command.text(&self.scenario),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::state::engine::Engine;
    use crate::state::{Snapshot, What};
    use headroom_course::text;
    use headroom_sim::engine::Command;
    use headroom_sim::scenario::ComponentKind;

    #[test]
    fn a_machine_that_is_gone_is_not_taken_for_the_one_that_is_left() {
        let mut engine = Engine::of("two-servers");
        for text in ["crash web/2", "set web.count=1"] {
            let command = Command::parse(text, engine.world().scenario()).expect("a command");
            engine.apply(command).expect("it can be done");
        }
        let snapshot = Snapshot::of(&engine, None, true, None);
        let told = |what: &What| match what {
            What::Noted(note) => text::note(note, &snapshot),
            What::LoadTurns(_) => String::new(),
        };
        let told: Vec<String> = snapshot.happenings.iter().map(|happening| told(&happening.what)).collect();
        assert_eq!(told[0], "Web server 2 crashed");
        let left =
            snapshot.nodes.iter().find(|node| node.kind == ComponentKind::Server).expect("one is left");
        assert_eq!(super::node(&snapshot.scenario, left.address), "Web server");
    }
}

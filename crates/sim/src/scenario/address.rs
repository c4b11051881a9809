//! How parameters and machines are named: `web`, `web/2`, `clients>balancer`, `page`.

use super::{Component, Scenario};
use crate::ids::{ComponentId, KindId, LinkId};
use crate::problem::{Expected, Problem};

/// One machine, by component and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeAddress {
    /// Its component.
    pub component: ComponentId,
    /// Which of its instances, from 0. People count from 1.
    pub instance: u16,
}

/// What a parameter can belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// All instances of a component: `web`.
    Component(ComponentId),
    /// One instance: `web/2`.
    Instance(NodeAddress),
    /// A line: `clients>balancer`.
    Link(LinkId),
    /// A request kind: `page`.
    Kind(KindId),
}

/// The components whose machines can do something.
pub(crate) struct Able {
    /// What such a machine is called in errors, before their list.
    pub what: &'static str,
    /// Is this one of them?
    pub can: fn(&Scenario, ComponentId) -> bool,
}

const ANY: Able = Able { what: "one of", can: |_, _| true };

impl Scenario {
    /// Reads the name of a target.
    ///
    /// # Errors
    /// When nothing has that name.
    pub fn target(&self, name: &str) -> Result<Target, Problem> {
        let found = if let Some((from, to)) = name.split_once('>') {
            self.component(from)
                .zip(self.component(to))
                .and_then(|(from, to)| self.link(from, to))
                .map(Target::Link)
        } else if name.contains('/') {
            return self.node(name).map(Target::Instance);
        } else {
            self.component(name).map(Target::Component).or_else(|| self.kind(name).map(Target::Kind))
        };
        found.ok_or_else(|| {
            let names = self.target_names();
            let words = format!("one of: {}; or one machine of a component, such as web/2", names.join(", "));
            Problem::new("target", format!("\"{name}\""), Expected::Named { names, words })
        })
    }

    /// Reads the name of a machine: `web/2`, or `db` where there is only one.
    ///
    /// # Errors
    /// When there is no such machine.
    pub fn node(&self, name: &str) -> Result<NodeAddress, Problem> {
        self.node_of(name, &ANY)
    }

    /// Reads the name of a machine of the components that can do what is asked of it.
    ///
    /// # Errors
    /// When none of these machines has that name.
    pub(crate) fn node_of(&self, name: &str, able: &Able) -> Result<NodeAddress, Problem> {
        self.find_machine(name, able).ok_or_else(|| {
            let (names, words) = (self.like_machines(name, able), self.machine_names(able));
            Problem::new("machine", format!("\"{name}\""), Expected::Named { names, words })
        })
    }

    fn find_machine(&self, name: &str, able: &Able) -> Option<NodeAddress> {
        let (id, number) = name.split_once('/').unwrap_or((name, ""));
        let component = self.component(id).filter(|component| (able.can)(self, *component))?;
        let instances = self.components[component.index()].instances();
        let instance = match number {
            // Of several, which one?
            "" => (instances == 1 && name == id).then_some(0)?,
            _ => number.parse::<u16>().ok()?.checked_sub(1)?,
        };
        (instance < instances).then_some(NodeAddress { component, instance })
    }

    /// The machines of all components that have the same number as this name, or none as well.
    fn like_machines(&self, name: &str, able: &Able) -> Vec<String> {
        let number = name.find('/').map_or("", |at| &name[at..]);
        let names = self.components.iter().map(|component| format!("{}{number}", component.id));
        names.filter(|name| self.find_machine(name, able).is_some()).collect()
    }

    /// The machines of these components, as an error lists them.
    pub(crate) fn machine_names(&self, Able { what, can }: &Able) -> String {
        let machines = (0..).map(ComponentId).zip(&self.components).filter(|(id, _)| can(self, *id));
        let name = |(_, c): (_, &Component)| match c.instances() {
            1 => c.id.clone(),
            n => format!("{}/1 to {}/{n}", c.id, c.id),
        };
        match machines.map(name).collect::<Vec<_>>().join(", ") {
            none if none.is_empty() => format!("{what}, and there is none"),
            names => format!("{what}: {names}"),
        }
    }

    /// The name of a target.
    pub fn name(&self, target: Target) -> String {
        let component = |id: ComponentId| self.components.get(id.index()).map_or("?", |c| c.id.as_str());
        match target {
            Target::Component(id) => component(id).to_owned(),
            Target::Instance(node) => self.node_name(node),
            Target::Link(id) => match self.links.get(id.index()) {
                Some(link) => format!("{}>{}", component(link.from), component(link.to)),
                None => "?".to_owned(),
            },
            Target::Kind(id) => self.kinds.get(id.index()).map_or("?", |k| k.id.as_str()).to_owned(),
        }
    }

    /// The name of a machine: `web/2`.
    pub fn node_name(&self, node: NodeAddress) -> String {
        let id = self.components.get(node.component.index()).map_or("?", |c| c.id.as_str());
        format!("{id}/{}", u32::from(node.instance) + 1)
    }

    fn target_names(&self) -> Vec<String> {
        let components = self.components.iter().map(|c| c.id.clone());
        let kinds = self.kinds.iter().map(|k| k.id.clone());
        let links = (0..self.links.len()).map(|at| self.name(Target::Link(LinkId::from(at))));
        components.chain(kinds).chain(links).collect()
    }
}

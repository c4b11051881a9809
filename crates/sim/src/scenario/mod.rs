//! The description of a system and its load: what a file, a link or a lesson contains.
//!
//! A [`Document`] is what stands in a file (TOML or JSON); a [`Scenario`] is a document that has been checked: every
//! name resolved, every value within its range. Only a scenario can be run, so the engine meets no bad input.

mod address;
mod check;
mod component;
mod document;
mod json;
pub mod limits;
mod read;
mod registry;
mod relevance;
#[cfg(feature = "toml")]
mod toml;
mod tree;

pub(crate) use address::Able;
pub use address::{NodeAddress, Target};
pub use component::{
    BalancerSettings, ClientSettings, Component, ComponentKind, DatabaseSettings, Own, ServerSettings,
    Settings,
};
pub use document::{About, ComponentDoc, Document, FORMAT, LinkDoc, RequestDoc, ScriptDoc, StepDoc};
pub use registry::{Owner, Parameter, parameters};

use crate::engine::Command;
use crate::ids::{ComponentId, KindId, LinkId};
use crate::observe::Cause;
use crate::params::{Block, Class, Demand, Network, Spec};
use crate::problem::Problem;
use crate::time::SimTime;

/// A system and its load, checked and ready to run.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Name for people.
    pub title: String,
    /// What this is, what to try, what to watch.
    pub about: About,
    /// Seed of all its random streams, unless a run names another.
    pub seed: u64,
    /// Simulated seconds shown per second when it is opened.
    pub pace: f64,
    /// Groups of like machines, and of clients.
    pub components: Vec<Component>,
    /// What can be asked of the system.
    pub kinds: Vec<RequestKind>,
    /// The lines between components.
    pub links: Vec<Link>,
    /// What happens by itself, in order of time.
    pub script: Vec<(SimTime, Command)>,
}

/// Something that can be asked of the system.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestKind {
    /// Name in files and on the command line.
    pub id: String,
    /// Name for people.
    pub label: String,
    /// What it does to data.
    pub class: Class,
    /// How often it comes and how much work it is.
    pub demand: Demand,
    /// Do clients ask for it? Otherwise only other requests' steps do, and its share stays 0.
    pub offered: bool,
    /// What a server does for it, in order.
    pub steps: Vec<Step>,
}

/// One step of what a server does for a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Works on it: this share of the kind's service demand.
    Work(f64),
    /// Calls these components, all at once, and waits for every answer.
    Call(Vec<CallStep>),
}

impl Step {
    /// The calls it makes.
    pub fn calls(&self) -> &[CallStep] {
        match self {
            Step::Call(calls) => calls,
            Step::Work(_) => &[],
        }
    }
}

/// A call a step makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallStep {
    /// The component called.
    pub to: ComponentId,
    /// What is asked of it.
    pub kind: KindId,
}

/// A line between two components.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The caller.
    pub from: ComponentId,
    /// The called.
    pub to: ComponentId,
    /// How messages travel on it.
    pub network: Network,
}

impl Scenario {
    /// Reads a scenario written in TOML.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with field, value and what is allowed.
    #[cfg(feature = "toml")]
    pub fn from_toml(text: &str) -> Result<Scenario, Vec<Problem>> {
        let (document, problems) = Document::find_in_toml(text)?;
        document.check_also(problems)
    }

    /// Reads a scenario written in JSON.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with field, value and what is allowed.
    pub fn from_json(text: &str) -> Result<Scenario, Vec<Problem>> {
        let (document, problems) = Document::find_in_json(text)?;
        document.check_also(problems)
    }

    /// Reads a change, such as `web.slots=8`, and makes it: it is so from the start. That is how links and the command line
    /// change a scenario.
    ///
    /// # Errors
    /// Names what can't be read or set; then nothing changes.
    pub fn change(&mut self, text: &str) -> Result<Command, Problem> {
        let command = Command::parse_set(text, self)?;
        self.take_over(&command)?;
        Ok(command)
    }

    /// Takes over what a command sets; what else commands do is not part of a scenario.
    ///
    /// # Errors
    /// When that can't be set; then nothing changes.
    pub fn take_over(&mut self, command: &Command) -> Result<(), Problem> {
        match command {
            Command::Set { target, key, raw } => self.set(*target, key, *raw).map(drop),
            _ => Ok(()),
        }
    }

    /// Reads a command and adds it to what happens by itself. It is read as the system will be by then: a server that an
    /// earlier entry adds may be named.
    ///
    /// # Errors
    /// When the command can't be read, or not be carried out then.
    pub fn add_to_script(&mut self, at: SimTime, text: &str) -> Result<(), Problem> {
        let mut by_then = self.clone();
        let earlier = self.script.iter().filter(|(time, _)| *time <= at);
        earlier.for_each(|(_, command)| by_then.foresee(command));
        let command = Command::parse(text, &by_then)?;
        // What happens at the same moment happens in the order in which it was added.
        let place = self.script.partition_point(|(time, _)| *time <= at);
        self.script.insert(place, (at, command));
        Ok(())
    }

    /// Takes over what a command will have changed.
    fn foresee(&mut self, command: &Command) {
        // Who is not there yet can't be set: the command was refused when it was read.
        let _ = self.take_over(command);
    }

    /// The component with this id.
    pub fn component(&self, id: &str) -> Option<ComponentId> {
        self.components.iter().position(|component| component.id == id).map(ComponentId::from)
    }

    /// The request kind with this id.
    pub fn kind(&self, id: &str) -> Option<KindId> {
        self.kinds.iter().position(|kind| kind.id == id).map(KindId::from)
    }

    /// The line from one component to another.
    pub fn link(&self, from: ComponentId, to: ComponentId) -> Option<LinkId> {
        self.links.iter().position(|link| (link.from, link.to) == (from, to)).map(LinkId::from)
    }

    /// The HTTP status a client sees when its request fails of this cause at a machine of this component: none when no
    /// answer reaches it, because it calls that component itself and gets none, or holds the request back.
    pub fn status(&self, cause: Cause, at: ComponentId) -> Option<u16> {
        let clients = || self.components.iter().filter(|c| c.settings.kind() == ComponentKind::Client);
        let at_client =
            self.components.get(at.index()).is_some_and(|c| c.settings.kind() == ComponentKind::Client);
        let holds_back = matches!(cause, Cause::BreakerOpen | Cause::Throttled);
        let called_by_client = !holds_back && clients().any(|client| client.calls.contains(&at));
        cause.status().filter(|_| !(cause.is_silent() && (at_client || called_by_client)))
    }

    /// The blocks of parameters that belong to a target.
    pub fn blocks(&self, target: Target) -> Vec<&dyn Block> {
        match target {
            Target::Component(id) | Target::Instance(NodeAddress { component: id, .. }) => {
                self.components.get(id.index()).map(|c| c.settings.blocks()).unwrap_or_default()
            }
            Target::Link(id) => self.links.get(id.index()).map(|l| vec![&l.network as _]).unwrap_or_default(),
            Target::Kind(id) => self.kinds.get(id.index()).map(|k| vec![&k.demand as _]).unwrap_or_default(),
        }
    }

    /// The raw value of a parameter, if the target has it. An instance without a value of its own has its group's.
    pub fn get(&self, target: Target, key: &str) -> Option<f64> {
        if let Target::Instance(node) = target
            && let Some(own) =
                self.components.get(node.component.index()).and_then(|c| c.own(node.instance, key))
        {
            return Some(own);
        }
        self.blocks(target).iter().find_map(|block| block.get(key))
    }

    /// The description of a parameter of a target.
    ///
    /// # Errors
    /// When the target has no such parameter, or its single instances may not differ in it.
    pub fn spec(&self, target: Target, key: &str) -> Result<&'static Spec, Problem> {
        let instance = matches!(target, Target::Instance(_));
        let mine = |spec: &&Spec| !instance || spec.scope == crate::params::Scope::Instance;
        let blocks = self.blocks(target);
        let specs = blocks.iter().flat_map(|block| block.specs());
        specs.clone().filter(mine).find(|spec| spec.key == key).ok_or_else(|| {
            let known = specs.filter(mine).map(|spec| spec.key.to_owned()).collect();
            Problem::new(self.name(target), key, crate::problem::Expected::OneOf(known))
        })
    }

    /// Who only serves other requests stays so, and clients always have something to ask for: who wants nothing at all
    /// would leave for good. A load of nothing is a rate of 0, or no users.
    fn check_share(&self, id: KindId, share: f64) -> Result<(), Problem> {
        let expected = match (self.kinds[id.index()].offered, share > 0.0) {
            (false, true) => "0: only other requests call it",
            (true, false) if !self.is_mixed(id) => "a share above 0: no other request has one",
            _ => return Ok(()),
        };
        Err(Problem::such(format!("{}.share", self.name(Target::Kind(id))), share, expected))
    }

    /// Sets a parameter to a raw value.
    ///
    /// # Errors
    /// When the target has no such parameter or the value is out of its range; then nothing changes.
    pub fn set(&mut self, target: Target, key: &str, raw: f64) -> Result<&'static Spec, Problem> {
        let spec = self.spec(target, key)?;
        if !spec.admits(raw) {
            return Err(Problem::new(spec.key, raw, spec.expected()).within(&self.name(target)));
        }
        if let (Target::Kind(id), "share") = (target, key) {
            self.check_share(id, raw)?;
        }
        match target {
            Target::Component(id) => self.components[id.index()].set(spec, raw),
            Target::Instance(node) => {
                self.components[node.component.index()].set_own(node.instance, spec, raw)
            }
            Target::Link(id) => drop(self.links[id.index()].network.put(key, raw)),
            Target::Kind(id) => drop(self.kinds[id.index()].demand.put(key, raw)),
        }
        Ok(spec)
    }
}

//! Commands: the only way to change a running world.
//!
//! Each has a textual form, used in scripts, links, logs and on the command line:
//! `set web/2.speed=0.5` · `crash web/2` · `hang db` · `slow web/1` · `flaky web/1` · `cut web/3` · `recover web/2` ·
//! `drain web/2` · `undrain web/2`.

use crate::ids::ComponentId;
use crate::params::Value;
use crate::problem::{Expected, Problem};
use crate::scenario::{Able, Component, ComponentKind, NodeAddress, Scenario, Target};

/// A change to a running world.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Gives a parameter a new value.
    Set {
        /// Whose parameter.
        target: Target,
        /// Which one.
        key: &'static str,
        /// Its new raw value, within its range.
        raw: f64,
    },
    /// Breaks a machine.
    Fault(NodeAddress, Fault),
    /// Repairs everything that is broken on a machine; one that is off boots first.
    Recover(NodeAddress),
    /// Takes a server out of the balancers' choice; what it has begun, it finishes.
    Drain(NodeAddress),
    /// Puts a drained server back.
    Undrain(NodeAddress),
}

/// A way to break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The process is gone: connections to it are refused at once, and what it worked on is lost.
    Crash,
    /// The process stands still: it takes connections and answers nothing.
    Hang,
    /// It works, but slower by the factor in its parameters.
    Slow,
    /// It answers a share of requests with an error at once.
    Flaky,
    /// It works, but no message reaches or leaves it.
    Cut,
}

impl Fault {
    /// All ways to break.
    pub const ALL: [Fault; 5] = [Fault::Crash, Fault::Hang, Fault::Slow, Fault::Flaky, Fault::Cut];

    /// Its verb in commands.
    pub const fn id(self) -> &'static str {
        match self {
            Fault::Crash => "crash",
            Fault::Hang => "hang",
            Fault::Slow => "slow",
            Fault::Flaky => "flaky",
            Fault::Cut => "cut",
        }
    }
}

impl Command {
    /// Reads a command's textual form.
    ///
    /// # Errors
    /// Names what can't be read: verb, machine, parameter or value.
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Command, Problem> {
        let (verb, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let breakable = || scenario.node_of(rest.trim(), &BREAKABLE);
        let drainable = || scenario.node_of(rest.trim(), &DRAINABLE);
        let command = match verb {
            "set" => Self::parse_set(rest.trim(), scenario)?,
            "recover" => Command::Recover(breakable()?),
            "drain" => Command::Drain(drainable()?),
            "undrain" => Command::Undrain(drainable()?),
            _ => {
                let fault = fault(verb)?;
                Command::Fault(breakable()?, fault)
            }
        };
        command.check(scenario)?;
        Ok(command)
    }

    /// Reads `web.slots=8`: target, parameter, value.
    ///
    /// # Errors
    /// Names what can't be read.
    pub fn parse_set(text: &str, scenario: &Scenario) -> Result<Command, Problem> {
        let parts = text
            .split_once('=')
            .and_then(|(name, value)| Some((name.trim().rsplit_once('.')?, value.trim())));
        let Some(((target, key), value)) = parts else {
            return Err(Problem::such(
                "set",
                format!("\"{text}\""),
                "target.parameter=value, such as web.slots=8",
            ));
        };
        let id = scenario.target(target)?;
        let spec = scenario.spec(id, key)?;
        let raw = spec.parse(value).map_err(|problem| problem.within(target))?;
        Ok(Command::Set { target: id, key: spec.key, raw })
    }

    /// The command's textual form.
    pub fn text(&self, scenario: &Scenario) -> String {
        let name = |node: &NodeAddress| scenario.node_name(*node);
        match self {
            Command::Set { target, key, raw } => {
                let value = scenario.spec(*target, key).map_or(Value::Number(*raw), |spec| spec.value(*raw));
                let value = match value {
                    Value::Text(text) => text,
                    other => other.to_string(),
                };
                format!("set {}.{key}={value}", scenario.name(*target))
            }
            Command::Fault(node, fault) => format!("{} {}", fault.id(), name(node)),
            Command::Recover(node) => format!("recover {}", name(node)),
            Command::Drain(node) => format!("drain {}", name(node)),
            Command::Undrain(node) => format!("undrain {}", name(node)),
        }
    }

    /// Could this command be carried out on this system?
    ///
    /// # Errors
    /// When its machine or parameter doesn't exist, can't do that, or the value is out of range.
    pub fn check(&self, scenario: &Scenario) -> Result<(), Problem> {
        match self {
            Command::Set { target, key, raw } => scenario.clone().set(*target, key, *raw).map(drop),
            Command::Fault(node, _) | Command::Recover(node) => can(*node, scenario, &BREAKABLE),
            Command::Drain(node) | Command::Undrain(node) => can(*node, scenario, &DRAINABLE),
        }
    }
}

fn fault(verb: &str) -> Result<Fault, Problem> {
    let verbs = || ["set", "recover", "drain", "undrain"].into_iter().chain(Fault::ALL.map(Fault::id));
    let found = Fault::ALL.into_iter().find(|fault| fault.id() == verb);
    found.ok_or_else(|| {
        let expected = Expected::OneOf(verbs().map(str::to_owned).collect());
        Problem::new("command", format!("\"{verb}\""), expected)
    })
}

/// Clients are people: they don't break.
const BREAKABLE: Able = Able {
    what: "one of",
    can: |scenario, id| kind(scenario, id).is_some_and(|kind| kind != ComponentKind::Client),
};

/// Where no balancer chooses, there is nothing to be taken out of.
const DRAINABLE: Able = Able {
    what: "a server that a balancer sends to",
    can: |scenario, id| {
        let sends = |c: &Component| c.settings.kind() == ComponentKind::Balancer && c.calls.contains(&id);
        kind(scenario, id) == Some(ComponentKind::Server) && scenario.components.iter().any(sends)
    },
};

fn kind(scenario: &Scenario, id: ComponentId) -> Option<ComponentKind> {
    scenario.components.get(id.index()).map(|component| component.settings.kind())
}

/// Is there this machine, and can it do so?
fn can(node: NodeAddress, scenario: &Scenario, able: &Able) -> Result<(), Problem> {
    let component = scenario.components.get(node.component.index());
    let there = component.is_some_and(|component| node.instance < component.instances());
    if there && (able.can)(scenario, node.component) {
        return Ok(());
    }
    Err(Problem::such("machine", scenario.node_name(node), scenario.machine_names(able)))
}

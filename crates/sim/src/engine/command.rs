//! Commands: the only way to change a running world.
//!
//! Each has a textual form, used in scripts, links, logs and on the command line:
//! `set web/2.speed=0.5` · `crash web/2` · `hang db` · `slow web/1` · `flaky web/1` · `cut web/3` · `recover web/2` ·
//! `drain web/2` · `undrain web/2`.

use crate::params::Value;
use crate::problem::{Expected, Problem};
use crate::scenario::{ComponentKind, NodeAddress, Scenario, Target};

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
        let machine = || scenario.node(rest.trim());
        let command = match verb {
            "set" => Self::parse_set(rest.trim(), scenario)?,
            "recover" => Command::Recover(machine()?),
            "drain" => Command::Drain(machine()?),
            "undrain" => Command::Undrain(machine()?),
            _ => {
                let fault = Fault::ALL.into_iter().find(|fault| fault.id() == verb);
                Command::Fault(machine_for(verb, fault, machine)?, fault.unwrap_or(Fault::Crash))
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
            Command::Fault(node, _) | Command::Recover(node) => {
                let kind = kind_of(*node, scenario)?;
                if kind == ComponentKind::Client {
                    let name = scenario.node_name(*node);
                    return Err(Problem::such("machine", name, "a balancer, a server or a database"));
                }
                Ok(())
            }
            Command::Drain(node) | Command::Undrain(node) => {
                if kind_of(*node, scenario)? != ComponentKind::Server {
                    return Err(Problem::such("machine", scenario.node_name(*node), "a server"));
                }
                Ok(())
            }
        }
    }
}

fn machine_for(
    verb: &str,
    fault: Option<Fault>,
    machine: impl Fn() -> Result<NodeAddress, Problem>,
) -> Result<NodeAddress, Problem> {
    if fault.is_some() {
        return machine();
    }
    let verbs = ["set", "recover", "drain", "undrain"].into_iter().chain(Fault::ALL.map(Fault::id));
    Err(Problem::new("command", format!("\"{verb}\""), Expected::OneOf(verbs.map(str::to_owned).collect())))
}

fn kind_of(node: NodeAddress, scenario: &Scenario) -> Result<ComponentKind, Problem> {
    let component = scenario.components.get(node.component.index());
    let kind = component.filter(|c| node.instance < c.instances()).map(|c| c.settings.kind());
    kind.ok_or_else(|| Problem::such("machine", scenario.node_name(node), "a machine of this system"))
}

//! Random systems and random commands.

use crate::values::{place, raw};
use headroom_sim::engine::{Command, Fault};
use headroom_sim::params::Scope;
use headroom_sim::scenario::{
    About, Component, ComponentDoc, ComponentKind, Document, FORMAT, LinkDoc, NodeAddress, Owner, RequestDoc,
    Scenario, StepDoc, Target,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt;

/// Parameters to set, each by a number that chooses it and a place in its range.
type Settings = Vec<(u16, f64)>;

/// A system, as the choices it is made from.
#[derive(Clone)]
pub struct System {
    clients: Vec<Settings>,
    /// A balancer in front of the servers.
    front: Option<Settings>,
    servers: Settings,
    /// A second tier, with or without a balancer before it.
    second: Option<(Settings, Option<Settings>)>,
    database: Option<Settings>,
    /// Request kinds: their settings, and numbers that choose their steps.
    kinds: Vec<(Settings, Vec<u8>)>,
    links: Settings,
}

/// Something done to a running system.
#[derive(Clone, Debug)]
pub struct Act {
    /// How many events after the last one.
    pub after_events: u32,
    verb: u8,
    target: u16,
    setting: (u16, f64),
}

/// Shown as a file.
impl fmt::Debug for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.document().to_toml())
    }
}

fn settings() -> impl Strategy<Value = Settings> + Clone {
    prop::collection::vec((any::<u16>(), place()), 0..8)
}

/// Any system.
pub fn system() -> impl Strategy<Value = System> {
    let second = prop::option::of((settings(), prop::option::of(settings())));
    let kinds = prop::collection::vec((settings(), prop::collection::vec(any::<u8>(), 1..4)), 1..4);
    (
        prop::collection::vec(settings(), 1..4),
        prop::option::weighted(0.8, settings()),
        settings(),
        second,
        prop::option::of(settings()),
        kinds,
        settings(),
    )
        .prop_map(|(clients, front, servers, second, database, kinds, links)| System {
            clients,
            front,
            servers,
            second,
            database,
            kinds,
            links,
        })
}

/// Any commands.
pub fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = (0_u32..1500, any::<u8>(), any::<u16>(), (any::<u16>(), place()));
    let act =
        act.prop_map(|(after_events, verb, target, setting)| Act { after_events, verb, target, setting });
    prop::collection::vec(act, 0..12)
}

impl System {
    /// The system, checked.
    pub fn scenario(&self) -> Scenario {
        self.document()
            .check()
            .unwrap_or_else(|problems| panic!("{problems:?}\n{}", self.document().to_toml()))
    }

    /// The system as a file.
    pub fn document(&self) -> Document {
        let mut components = self.components();
        // Somebody has to come, or nothing happens.
        components[0].params.remove("rate");
        let entrance = components[0].calls[0].clone();
        let params = params(Owner::Link, &self.links);
        Document {
            format: FORMAT,
            title: "Any system".to_owned(),
            about: About::default(),
            seed: 1,
            pace: 1.0,
            components,
            requests: self.requests(),
            links: vec![LinkDoc { from: "client-0".to_owned(), to: entrance, params }],
            script: Vec::new(),
        }
    }

    fn components(&self) -> Vec<ComponentDoc> {
        let entrance = if self.front.is_some() { "front" } else { "web" };
        let client = |(at, settings): (usize, &Settings)| {
            component(ComponentKind::Client, &format!("client-{at}"), &[entrance], settings)
        };
        let mut all: Vec<ComponentDoc> = self.clients.iter().enumerate().map(client).collect();
        all.extend(self.front.iter().map(|s| component(ComponentKind::Balancer, "front", &["web"], s)));
        all.push(component(ComponentKind::Server, "web", &[], &self.servers));
        if let Some((settings, balancer)) = &self.second {
            all.extend(balancer.iter().map(|s| component(ComponentKind::Balancer, "middle", &["app"], s)));
            all.push(component(ComponentKind::Server, "app", &[], settings));
        }
        all.extend(self.database.iter().map(|s| component(ComponentKind::Database, "db", &[], s)));
        all
    }

    fn requests(&self) -> Vec<RequestDoc> {
        let offered = self.kinds.iter().enumerate().map(|(at, (settings, steps))| {
            let mut params = params(Owner::Request, settings);
            if at == 0 {
                // Somebody has to want it.
                params.remove("share");
            }
            let class = ["read", "write", "static"][at].to_owned();
            let steps = steps.iter().flat_map(|step| self.step(*step)).collect();
            RequestDoc { id: format!("kind-{at}"), label: None, class, steps: Some(steps), params }
        });
        // What the second tier is asked for; no client asks for it.
        let lookup = RequestDoc {
            id: "lookup".to_owned(),
            label: None,
            class: "read".to_owned(),
            steps: Some(self.database.iter().map(|_| call(&["db"])).chain([work(1.0)]).collect()),
            params: BTreeMap::from([("share".to_owned(), 0.0.into()), ("work_ms".to_owned(), 5.0.into())]),
        };
        offered.chain([lookup]).collect()
    }

    fn step(&self, choice: u8) -> Vec<StepDoc> {
        let second = self.second.as_ref().map(|(_, balancer)| match balancer {
            Some(_) => "middle:lookup",
            None => "app:lookup",
        });
        let database = self.database.as_ref().map(|_| "db");
        match (choice % 4, second, database) {
            (1, Some(second), _) => vec![call(&[second])],
            (2, _, Some(database)) => vec![call(&[database])],
            (3, Some(second), Some(database)) => vec![work(0.5), call(&[second, database, database])],
            _ => vec![work(f64::from(choice) / 255.0)],
        }
    }
}

fn work(share: f64) -> StepDoc {
    StepDoc { work: Some(share), call: None }
}

fn call(to: &[&str]) -> StepDoc {
    StepDoc { work: None, call: Some(to.iter().map(|id| (*id).to_owned()).collect()) }
}

fn component(kind: ComponentKind, id: &str, calls: &[&str], settings: &Settings) -> ComponentDoc {
    ComponentDoc {
        id: id.to_owned(),
        kind,
        label: None,
        calls: calls.iter().map(|id| (*id).to_owned()).collect(),
        network: None,
        instance: BTreeMap::new(),
        params: params(Owner::Component(kind), settings),
    }
}

fn params(owner: Owner, settings: &Settings) -> BTreeMap<String, headroom_sim::params::Value> {
    let all = owner.parameters();
    let value = |(number, place): &(u16, f64)| {
        let spec = all[usize::from(*number) % all.len()].spec;
        (spec.key.to_owned(), spec.value(raw(spec, *place)))
    };
    settings.iter().map(value).collect()
}

impl Act {
    /// The command, for a system as it is.
    pub fn command(&self, scenario: &Scenario) -> Command {
        let node = || machine(scenario, self.target);
        match self.verb % 16 {
            verb @ 0..5 => Command::Fault(node(), Fault::ALL[usize::from(verb)]),
            5..8 => Command::Recover(node()),
            8 => Command::Drain(node()),
            9 => Command::Undrain(node()),
            _ => self.set(scenario),
        }
    }

    fn set(&self, scenario: &Scenario) -> Command {
        let targets = targets(scenario);
        let target = targets[usize::from(self.target) % targets.len()];
        let instance = matches!(target, Target::Instance(_));
        let blocks = scenario.blocks(target);
        let specs: Vec<_> = blocks
            .iter()
            .flat_map(|block| block.specs())
            .filter(|spec| !instance || spec.scope == Scope::Instance)
            .collect();
        match specs.get(usize::from(self.setting.0) % specs.len().max(1)) {
            Some(spec) => Command::Set { target, key: spec.key, raw: raw(spec, self.setting.1) },
            // Machines of this kind can't differ.
            None => Command::Recover(machine(scenario, self.target)),
        }
    }
}

fn instances(scenario: &Scenario) -> impl Iterator<Item = NodeAddress> + '_ {
    let of = |(at, component): (usize, &Component)| {
        (0..component.instances()).map(move |instance| NodeAddress { component: at.into(), instance })
    };
    scenario.components.iter().enumerate().flat_map(of)
}

fn machine(scenario: &Scenario, number: u16) -> NodeAddress {
    let all: Vec<NodeAddress> = instances(scenario).collect();
    all[usize::from(number) % all.len()]
}

fn targets(scenario: &Scenario) -> Vec<Target> {
    let components = (0..scenario.components.len()).map(|at| Target::Component(at.into()));
    let links = (0..scenario.links.len()).map(|at| Target::Link(at.into()));
    let kinds = (0..scenario.kinds.len()).map(|at| Target::Kind(at.into()));
    components.chain(links).chain(kinds).chain(instances(scenario).map(Target::Instance)).collect()
}

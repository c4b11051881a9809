//! Scenarios as they were read and checked when the program was built: plain data, from which a scenario is made.

use headroom_sim::engine::Command;
use headroom_sim::ids::ComponentId;
use headroom_sim::params::{Class, Demand, Network};
use headroom_sim::scenario::{
    About, CallStep, Component, ComponentKind, Link, RequestKind, Scenario, Step, Target,
};
use headroom_sim::time::SimTime;

/// A scenario as it stands in its file.
#[derive(Debug)]
pub struct Written {
    /// Its name for people.
    pub title: &'static str,
    /// What this is, what to try, what to watch.
    pub about: [&'static str; 3],
    /// Seed of its random streams.
    pub seed: u64,
    /// Simulated seconds shown per second when it is opened.
    pub pace: f64,
    /// Groups of like machines, and of clients.
    pub groups: &'static [Group],
    /// What can be asked of the system.
    pub requests: &'static [Request],
    /// Which components a line joins, the caller first.
    pub links: &'static [(ComponentId, ComponentId)],
    /// The parameters that differ from their defaults.
    pub values: &'static [(Target, &'static str, f64)],
    /// What happens by itself, in order of time.
    pub script: &'static [(SimTime, Command)],
}

/// A group of like machines, or of clients.
#[derive(Debug)]
pub struct Group {
    /// Its name in commands.
    pub id: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it is.
    pub kind: ComponentKind,
    /// The components it may call.
    pub calls: &'static [ComponentId],
    /// First network address (IPv4) of its clients.
    pub network: u32,
}

/// Something that can be asked of the system.
#[derive(Debug)]
pub struct Request {
    /// Its name in commands.
    pub id: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it does to data.
    pub class: Class,
    /// Do clients ask for it?
    pub offered: bool,
    /// What a server does for it, in order.
    pub stages: &'static [Stage],
}

/// One step of what a server does for a request.
#[derive(Debug)]
pub enum Stage {
    /// Works on it: this share of its service demand.
    Work(f64),
    /// Makes these calls at once.
    Call(&'static [CallStep]),
}

impl Written {
    /// The scenario, ready to run.
    pub fn scenario(&self) -> Scenario {
        let [what, r#try, watch] = self.about.map(str::to_owned);
        let link = |&(from, to): &_| Link { from, to, network: Network::default() };
        let mut scenario = Scenario {
            title: self.title.to_owned(),
            about: About { what, r#try, watch },
            seed: self.seed,
            pace: self.pace,
            components: self.groups.iter().map(Group::component).collect(),
            kinds: self.requests.iter().map(Request::kind).collect(),
            links: self.links.iter().map(link).collect(),
            script: self.script.to_vec(),
        };
        for (target, key, raw) in self.values {
            // It can't fail: the values are those of a scenario that was checked.
            scenario.set(*target, key, *raw).ok();
        }
        scenario
    }
}

impl Group {
    fn component(&self) -> Component {
        Component {
            id: self.id.to_owned(),
            label: self.label.to_owned(),
            settings: self.kind.settings(),
            calls: self.calls.to_vec(),
            network: self.network,
            own: Vec::new(),
        }
    }
}

impl Request {
    fn kind(&self) -> RequestKind {
        let step = |stage: &Stage| match stage {
            Stage::Work(share) => Step::Work(*share),
            Stage::Call(calls) => Step::Call(calls.to_vec()),
        };
        RequestKind {
            id: self.id.to_owned(),
            label: self.label.to_owned(),
            class: self.class,
            demand: Demand::default(),
            offered: self.offered,
            steps: self.stages.iter().map(step).collect(),
        }
    }
}

//! A system in which a parameter is tried, and the fingerprint of its run.

use crate::contexts::{Context, SYSTEM};
use headroom_sim::engine::{Command, World};
use headroom_sim::observe::Digest;
use headroom_sim::scenario::{ComponentKind, Owner, Parameter, Scenario, Target};
use headroom_sim::time::SimTime;

/// How long each run lasts: long enough for the last entry of the script to show.
const END: SimTime = SimTime(60_000_000_000);

/// A system with the settings of a context.
pub struct Lab(Scenario);

impl Lab {
    /// The system in this context.
    pub fn new(context: &Context) -> Lab {
        let text = format!("{SYSTEM}\n{}", context.more);
        let scenario = Scenario::from_toml(&text).unwrap_or_else(|problems| panic!("{problems:?}"));
        context.sets.iter().fold(Lab(scenario), |mut lab, setting| {
            match Command::parse_set(setting, &lab.0) {
                Ok(Command::Set { target, key, raw }) => {
                    lab.0.set(target, key, raw).map(drop).expect("a value")
                }
                other => panic!("{setting}: {other:?}"),
            }
            lab
        })
    }

    /// The system with another value of a parameter.
    pub fn with(&self, parameter: &Parameter, raw: f64) -> Lab {
        let mut changed = self.0.clone();
        changed.set(target(parameter.owner, &changed), parameter.spec.key, raw).expect("a value in range");
        Lab(changed)
    }

    /// The raw value of a parameter.
    pub fn value(&self, parameter: &Parameter) -> f64 {
        self.0.get(target(parameter.owner, &self.0), parameter.spec.key).expect("a parameter of the target")
    }

    /// Do all conditions of the parameter hold?
    pub fn shown(&self, parameter: &Parameter) -> bool {
        let blocks = self.0.blocks(target(parameter.owner, &self.0));
        blocks.iter().any(|block| block.name() == parameter.block && block.relevant(parameter.spec))
    }
}

/// What the parameter is set on: the first that has it.
fn target(owner: Owner, scenario: &Scenario) -> Target {
    let kind_of = |at: &usize| scenario.components[*at].settings.kind();
    let component = |kind: ComponentKind| (0..scenario.components.len()).find(|at| kind_of(at) == kind);
    match owner {
        Owner::Component(kind) => Target::Component(component(kind).expect("one of each kind").into()),
        Owner::Link => Target::Link(0.into()),
        Owner::Request => Target::Kind(0.into()),
    }
}

/// The digest of the run, with what it costs at its end: nothing that only repeats the parameter.
pub fn fingerprint(lab: &Lab) -> u64 {
    let mut world = World::new(&lab.0, 1, Digest::default());
    world.run_until(END);
    let price: f64 = world.nodes().iter().map(|node| node.price).sum();
    world.observer().value() ^ price.to_bits()
}

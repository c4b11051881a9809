//! A system in which a parameter is tried, and the fingerprint of its run.

use crate::contexts::{Context, SYSTEM};
use headroom_sim::engine::World;
use headroom_sim::observe::{Digest, Metrics};
use headroom_sim::scenario::{ComponentKind, Owner, Parameter, Scenario, Target};
use headroom_sim::time::SimTime;

/// How long each run lasts: long enough for the last entry of the script to show.
const END: SimTime = SimTime(60_000_000_000);

/// A system with the settings of a context.
pub struct Lab(Scenario);

impl Lab {
    /// The system in this context.
    pub fn new(context: &Context) -> Lab {
        context.sets.iter().fold(Lab::of(&format!("{SYSTEM}\n{}", context.more)), Lab::set)
    }

    /// Another system.
    pub fn of(text: &str) -> Lab {
        Lab(Scenario::from_toml(text).unwrap_or_else(|problems| panic!("{problems:?}")))
    }

    /// The system with a parameter set as on the command line.
    pub fn set(mut self, setting: &&str) -> Lab {
        self.0.change(setting).expect("a change");
        self
    }

    /// Does the system have somebody to whom such parameters belong?
    pub fn has(&self, owner: Owner) -> bool {
        match owner {
            Owner::Component(kind) => self.0.components.iter().any(|group| group.settings.kind() == kind),
            Owner::Link | Owner::Request => true,
        }
    }

    /// The raw value of a parameter and whether its control is shown; the parameter is named as on the command line.
    pub fn control(&self, name: &str) -> (f64, bool) {
        let (owner, key) = name.rsplit_once('.').expect("OWNER.KEY");
        let target = self.0.target(owner).expect("a target");
        let spec = self.0.spec(target, key).expect("a parameter");
        (self.0.get(target, key).expect("it has a value"), self.0.relevant(target, spec))
    }

    /// The system with another value of a parameter, if it takes that.
    pub fn with(&self, parameter: &Parameter, raw: f64) -> Option<Lab> {
        let mut changed = self.0.clone();
        let set = changed.set(target(parameter.owner, &changed), parameter.spec.key, raw);
        set.is_ok().then_some(Lab(changed))
    }

    /// The raw value of a parameter.
    pub fn value(&self, parameter: &Parameter) -> f64 {
        self.0.get(target(parameter.owner, &self.0), parameter.spec.key).expect("a parameter of the target")
    }

    /// Do all conditions of the parameter hold?
    pub fn shown(&self, parameter: &Parameter) -> bool {
        self.0.relevant(target(parameter.owner, &self.0), parameter.spec)
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

/// The digest of the run, with what it costs at its end: nothing that only repeats the parameter. The laws have held in it.
pub fn fingerprint(lab: &Lab) -> u64 {
    let mut world = World::new(&lab.0, 1, (Digest::default(), Metrics::new(lab.0.kinds.len())));
    world.run_until(END);
    let (digest, metrics) = world.observer();
    assert_eq!(metrics.check_laws(world.now(), world.inside()), Ok(()));
    let price: f64 = world.nodes().iter().map(|node| node.price).sum();
    digest.value() ^ price.to_bits()
}

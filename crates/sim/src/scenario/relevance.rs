//! Which parameters have an effect in a system as it is: controls of all others are hidden.

use super::{Component, Scenario, Step, Target};
use crate::ids::{ComponentId, KindId};
use crate::params::{Class, Kind, Spec, When};

impl Scenario {
    /// Do all conditions of this parameter of a target hold, so that changing it has an effect?
    pub fn relevant(&self, target: Target, spec: &Spec) -> bool {
        self.all_hold(target, spec.when)
    }

    fn all_hold(&self, target: Target, conditions: &[When]) -> bool {
        conditions.iter().all(|when| self.holds(target, when))
    }

    fn holds(&self, target: Target, when: &When) -> bool {
        match when {
            When::Is(key, ids) => {
                let spec = self.blocks(target).iter().find_map(|block| block.spec(key));
                let Some(Kind::Choice(options)) = spec.map(|spec| spec.kind) else { return false };
                let is_such =
                    |raw: &f64| options.get(*raw as usize).is_some_and(|option| ids.contains(&option.id));
                self.values(target, key).iter().any(is_such)
            }
            When::Positive(key) => self.values(target, key).iter().any(|raw| *raw > 0.0),
            When::AboveOne(key) => self.values(target, key).iter().any(|raw| *raw > 1.0),
            When::Any(conditions) => conditions.iter().any(|when| self.holds(target, when)),
            When::Calls(conditions) => self.group(target).is_some_and(|group| {
                group.calls.iter().any(|to| self.all_hold(Target::Component(*to), conditions))
            }),
            When::CalledBy(conditions) => component(target).is_some_and(|id| {
                let mut groups = self.components.iter().enumerate();
                groups.any(|(at, group)| {
                    group.calls.contains(&id) && self.all_hold(Target::Component(at.into()), conditions)
                })
            }),
            When::Somewhere(conditions) => {
                let component = |at: usize| self.all_hold(Target::Component(at.into()), conditions);
                let link = |at: usize| self.all_hold(Target::Link(at.into()), conditions);
                (0..self.components.len()).any(component) || (0..self.links.len()).any(link)
            }
            When::Asked(classes) => component(target).is_some_and(|id| self.asked(id, classes)),
            When::Mixed => matches!(target, Target::Kind(id) if self.is_mixed(id)),
        }
    }

    /// Do clients ask for requests of this kind, or may, and for others as well? Then its share may be any.
    pub(super) fn is_mixed(&self, id: KindId) -> bool {
        let mut others = (0..).map(KindId).zip(&self.kinds).filter(|(other, _)| *other != id);
        self.kinds[id.index()].offered && others.any(|(_, kind)| kind.demand.share > 0.0)
    }

    /// Does some step call the component for a request of one of these classes?
    fn asked(&self, id: ComponentId, classes: &[Class]) -> bool {
        let mut calls = self.kinds.iter().flat_map(|kind| &kind.steps).flat_map(Step::calls);
        calls.any(|call| {
            call.to == id
                && self.kinds.get(call.kind.index()).is_some_and(|kind| classes.contains(&kind.class))
        })
    }

    /// The target's value; of a group, single machines' own ones too.
    fn values(&self, target: Target, key: &str) -> Vec<f64> {
        let mut values = Vec::from_iter(self.get(target, key));
        if let (Target::Component(_), Some(group)) = (target, self.group(target)) {
            let own = group.own.iter().filter(|own| own.key == key);
            values.extend(own.map(|own| own.raw));
        }
        values
    }

    fn group(&self, target: Target) -> Option<&Component> {
        component(target).and_then(|id| self.components.get(id.index()))
    }
}

fn component(target: Target) -> Option<ComponentId> {
    match target {
        Target::Component(id) => Some(id),
        Target::Instance(machine) => Some(machine.component),
        Target::Link(_) | Target::Kind(_) => None,
    }
}

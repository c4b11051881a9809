//! Every parameter there is, with whom it belongs to: what menus, schemas and conformance tests go through.

use super::ComponentKind;
use crate::params::{Block, Demand, Network, Spec};

/// Something that has parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A component of this kind.
    Component(ComponentKind),
    /// A line between two components.
    Link,
    /// A request kind.
    Request,
}

/// A parameter in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// What it belongs to.
    pub owner: Owner,
    /// The block it is in.
    pub block: &'static str,
    /// What is known about it.
    pub spec: &'static Spec,
}

impl Owner {
    /// All owners, in the order of their tiers.
    pub fn all() -> impl Iterator<Item = Owner> {
        ComponentKind::ALL.into_iter().map(Owner::Component).chain([Owner::Link, Owner::Request])
    }

    /// Name in lists.
    pub const fn id(self) -> &'static str {
        match self {
            Owner::Component(kind) => kind.id(),
            Owner::Link => "link",
            Owner::Request => "request",
        }
    }

    /// Its parameters, in the order they are shown.
    pub fn parameters(self) -> Vec<Parameter> {
        let of = |block: &dyn Block| {
            let name = block.name();
            block.specs().iter().map(move |spec| Parameter { owner: self, block: name, spec })
        };
        match self {
            Owner::Component(kind) => kind.settings().blocks().into_iter().flat_map(of).collect(),
            Owner::Link => of(&Network::default()).collect(),
            Owner::Request => of(&Demand::default()).collect(),
        }
    }
}

/// All parameters of all owners.
pub fn parameters() -> impl Iterator<Item = Parameter> {
    Owner::all().flat_map(Owner::parameters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::{Kind, When};
    use std::collections::BTreeSet;

    #[test]
    fn a_key_names_one_parameter_of_its_owner() {
        let mut seen = BTreeSet::new();
        for Parameter { owner, spec, .. } in parameters() {
            assert!(seen.insert((owner, spec.key)), "{} has two parameters called {}", owner.id(), spec.key);
        }
    }

    #[test]
    fn every_parameter_is_explained_and_admits_its_default() {
        for Parameter { spec, .. } in parameters() {
            assert!(!spec.label.is_empty() && spec.help.ends_with('.'), "{}", spec.key);
            assert!(spec.admits(spec.default), "{}", spec.key);
        }
    }

    #[test]
    fn conditions_name_parameters_that_there_are() {
        for Parameter { owner, spec, .. } in parameters() {
            name_known(spec.when, &owner.parameters(), spec.key);
        }
    }

    fn name_known(conditions: &[When], own: &[Parameter], of: &str) {
        for when in conditions {
            match when {
                When::Is(key, ids) => {
                    let named = own.iter().filter(|parameter| parameter.spec.key == *key);
                    let kinds: Vec<Kind> = named.map(|parameter| parameter.spec.kind).collect();
                    assert!(!kinds.is_empty(), "{of} depends on {key}, which is not there");
                    for kind in kinds {
                        let Kind::Choice(options) = kind else { panic!("{of}: {key} is no choice") };
                        let known = |id: &&str| options.iter().any(|option| option.id == *id);
                        assert!(ids.iter().all(known), "{of} depends on {key} being one of {ids:?}");
                    }
                }
                When::Positive(key) | When::AboveOne(key) => {
                    let found = own.iter().any(|parameter| parameter.spec.key == *key);
                    assert!(found, "{of} depends on {key}, which is not there");
                }
                When::Any(conditions) => name_known(conditions, own, of),
                When::Calls(conditions) | When::CalledBy(conditions) | When::Somewhere(conditions) => {
                    name_known(conditions, &parameters().collect::<Vec<_>>(), of);
                }
                When::Asked(classes) => assert!(!classes.is_empty(), "{of} depends on nothing"),
                When::Mixed => {}
            }
        }
    }
}

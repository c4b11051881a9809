//! No parameter is dead: each one in the table changes the run in some system, and each option of a choice differs from
//! all others. A new parameter fails here until it has an effect.
//!
//! Where a parameter's conditions don't hold, its control is hidden; then it must change nothing.

mod contexts;
mod runs;

use contexts::{Context, contexts};
use headroom_sim::params::{Kind, Spec};
use headroom_sim::scenario::{Owner, Parameter, parameters};
use runs::{Lab, fingerprint};
use std::collections::BTreeSet;

/// Other raw values to try than the one a parameter has.
fn alternatives(spec: &Spec, present: f64) -> Vec<f64> {
    let (min, max) = spec.range();
    let values = match spec.kind {
        Kind::Real { .. } => vec![present / 2.0, present * 2.0, present * 10.0, max, min],
        Kind::Whole { .. } => vec![(present / 2.0).floor(), present * 2.0, present + 1.0, max, min],
        Kind::Flag | Kind::Choice(_) => (0..=max as u32).map(f64::from).collect(),
    };
    values.into_iter().filter(|value| *value != present && spec.admits(*value)).collect()
}

/// Does some other value of the parameter change the run?
fn has_effect(lab: &Lab, parameter: &Parameter) -> bool {
    let present = lab.value(parameter);
    let before = fingerprint(lab);
    let changed = |raw: &f64| fingerprint(&lab.with(parameter, *raw)) != before;
    alternatives(parameter.spec, present).iter().any(changed)
}

#[test]
fn every_parameter_has_an_effect() {
    let dead: Vec<String> = parameters()
        .filter(|parameter| !contexts(parameter).iter().any(|context| alive_in(context, parameter)))
        .map(|Parameter { owner, block, spec }| format!("{}: {block}: {}", owner.id(), spec.key))
        .collect();
    assert!(dead.is_empty(), "without effect:\n{}", dead.join("\n"));
}

fn alive_in(context: &Context, parameter: &Parameter) -> bool {
    let lab = Lab::new(context);
    lab.shown(parameter) && has_effect(&lab, parameter)
}

#[test]
fn every_option_of_a_choice_differs_from_the_others() {
    for parameter in parameters() {
        let Kind::Choice(options) = parameter.spec.kind else { continue };
        let distinct = |context: &Context| {
            let lab = Lab::new(context);
            let prints = (0..options.len()).map(|raw| fingerprint(&lab.with(&parameter, raw as f64)));
            prints.collect::<BTreeSet<u64>>().len()
        };
        let most = contexts(&parameter).iter().map(distinct).max();
        assert_eq!(most, Some(options.len()), "{}: {}", parameter.owner.id(), parameter.spec.key);
    }
}

#[test]
fn a_hidden_parameter_has_no_effect() {
    let plain = Context::default();
    let lab = Lab::new(&plain);
    let hidden: Vec<Parameter> = parameters().filter(|parameter| !lab.shown(parameter)).collect();
    assert!(
        hidden.iter().any(|parameter| parameter.owner == Owner::Link),
        "links have hidden parameters too"
    );
    for parameter in hidden {
        assert!(!has_effect(&lab, &parameter), "{} has an effect where it is hidden", parameter.spec.key);
    }
}

//! No parameter is dead: each one in the table changes the run in some system, and each option of a choice differs from
//! all others. A new parameter fails here until it has an effect.
//!
//! Where a parameter's conditions don't hold, its control is hidden; then it must change nothing.

mod contexts;
mod runs;

use contexts::{Context, PLAIN, READ_ONLY, contexts};
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
    let changed = |raw: &f64| lab.with(parameter, *raw).is_some_and(|lab| fingerprint(&lab) != before);
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
            let prints =
                (0..options.len()).filter_map(|raw| Some(fingerprint(&lab.with(&parameter, raw as f64)?)));
            prints.collect::<BTreeSet<u64>>().len()
        };
        let most = contexts(&parameter).iter().map(distinct).max();
        assert_eq!(most, Some(options.len()), "{}: {}", parameter.owner.id(), parameter.spec.key);
    }
}

#[test]
fn a_hidden_parameter_has_no_effect() {
    for lab in [Lab::new(&Context::default()), Lab::of(PLAIN), Lab::of(READ_ONLY)] {
        let there = parameters().filter(|parameter| lab.has(parameter.owner));
        let hidden: Vec<Parameter> = there.filter(|parameter| !lab.shown(parameter)).collect();
        assert!(
            hidden.iter().any(|parameter| parameter.owner == Owner::Link),
            "links have hidden parameters too"
        );
        for parameter in hidden {
            assert!(!has_effect(&lab, &parameter), "{} has an effect where it is hidden", parameter.spec.key);
        }
    }
}

/// What a slider offers, the system takes.
#[test]
fn a_parameter_that_is_shown_takes_every_value_of_its_range() {
    for lab in [Lab::new(&Context::default()), Lab::of(PLAIN), Lab::of(READ_ONLY)] {
        let there = parameters().filter(|parameter| lab.has(parameter.owner) && lab.shown(parameter));
        for parameter in there {
            for value in alternatives(parameter.spec, lab.value(&parameter)) {
                assert!(lab.with(&parameter, value).is_some(), "{} = {value}", parameter.spec.key);
            }
        }
    }
}

#[test]
fn what_needs_somebody_else_is_shown_only_where_there_is_one() {
    let hidden = |text: &str, names: &[&str]| {
        let lab = Lab::of(text);
        names.iter().for_each(|name| assert!(!lab.control(name).1, "{name} is shown"));
    };
    hidden(
        PLAIN,
        &[
            "web.pool_size",
            "web.pool_timeout_ms",
            "web.timeout_ms",
            "web.retries",
            "web.breaker",
            "web.throttle_k",
            "web.weight",
            "web.fleet_contention_pct",
            "web/1.pool_size",
            "web/1.weight",
            "clients.addresses",
            "page.share",
            "page.request_bytes",
            "page.response_bytes",
            "clients>web.latency",
        ],
    );
    hidden(READ_ONLY, &["db.write_ms", "balancer.fail_open", "balancer.workers"]);
    let shown = Lab::of(READ_ONLY);
    for name in ["web.pool_size", "web/2.pool_size", "web.retries", "db.read_ms", "web.fleet_contention_pct"]
    {
        assert!(shown.control(name).1, "{name} is hidden");
    }
}

#[test]
fn a_control_is_shown_as_soon_as_it_has_an_effect_and_its_value_is_kept() {
    let rows = [
        ("page.response_bytes", "page.response_bytes=7000", "web>db.bandwidth_mbps=10"),
        ("web.weight", "web.weight=3", "balancer.method=ip_hash"),
        ("web/2.weight", "web/2.weight=3", "balancer.method=weighted_round_robin"),
        ("clients.addresses", "clients.addresses=7", "balancer.method=ring_hash"),
        ("balancer.workers", "balancer.workers=3", "balancer.route_ms=1"),
        ("balancer.fail_open", "balancer.fail_open=false", "balancer.passive_failures=5"),
        ("web.contention_pct", "web.contention_pct=3", "web/2.scaled=4"),
    ];
    for (name, set, cause) in rows {
        let hidden = Lab::of(READ_ONLY).set(&set);
        let (value, shown) = hidden.control(name);
        assert!(!shown, "{name} is shown too early");
        assert_eq!(hidden.set(&cause).control(name), (value, true), "{name} after {cause}");
    }
    let limited = Lab::of(READ_ONLY).set(&"web.limit=fixed_window");
    assert!(!limited.control("clients.addresses").1, "one limit for everybody asks for no address");
    assert!(limited.set(&"web.limit_scope=client").control("clients.addresses").1);
}

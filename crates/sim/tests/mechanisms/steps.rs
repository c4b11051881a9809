//! Requests that are made of calls: one after the other, many at once, and through tiers.

use crate::harness::{STORE, every, exactly, failed_ms, mean_near, responses_ms, run, with};
use headroom_sim::observe::Cause;

/// A front that does what `steps` say, and leaves of 10 ms.
fn tree(steps: &str, law: &str) -> String {
    format!(
        r#"
        [[components]]
        id = "clients"
        kind = "client"
        calls = ["front"]

        [[components]]
        id = "front"
        kind = "server"
        slots = 1000

        [[components]]
        id = "middle"
        kind = "balancer"
        calls = ["leaf"]
        route_ms = 1
        check_interval_s = 0

        [[components]]
        id = "leaf"
        kind = "server"
        slots = 1000

        [[requests]]
        id = "page"
        work_ms = 20
        law = "deterministic"
        steps = [{steps}]

        [[requests]]
        id = "part"
        share = 0
        work_ms = 10
        law = "{law}"

        [[requests]]
        id = "whole"
        share = 0
        work_ms = 0
        steps = [{{ call = ["leaf:part", "middle:part"] }}, {{ call = ["leaf:part"] }}]

        [[links]]
        from = "clients"
        to = "front"
        rtt_ms = 0
        "#
    )
}

fn settings(system: &str) -> Vec<String> {
    let lines = ["front>leaf", "front>middle", "middle>leaf", "leaf>leaf", "leaf>middle"];
    let set = lines.iter().filter(|line| {
        let text = format!("format = 1\ntitle = \"t\"\n{system}");
        headroom_sim::scenario::Scenario::from_toml(&text).expect("sound").target(line).is_ok()
    });
    set.map(|line| format!("{line}.rtt_ms=0")).collect()
}

/// The mean of the greatest of n exponential times is S · H_n: 29.29 ms for ten of 10 ms (Dean and Barroso 2013).
#[test]
fn a_fan_out_waits_for_the_slowest() {
    for n in [1_u32, 2, 10] {
        let calls = vec!["\"leaf:part\""; n as usize].join(", ");
        let system = tree(&format!("{{ call = [{calls}] }}"), "exponential");
        let lab = run(&system, &with(&settings(&system), &["clients.rate=200"]), &[], 250.0);
        let harmonic: f64 = (1..=n).map(|k| 1.0 / f64::from(k)).sum();
        mean_near(&responses_ms(&lab), 10.0 * harmonic);
    }
}

#[test]
fn calls_one_after_the_other_add_up() {
    let step = "{ call = [\"leaf:part\"] }";
    for n in [1, 3, 10] {
        let system = tree(&vec![step; n].join(", "), "deterministic");
        let lab = run(&system, &[settings(&system), every(1.0)].concat(), &[], 1.9);
        exactly(&responses_ms(&lab), &[10.0 * n as f64]);
    }
}

#[test]
fn work_and_calls_take_turns() {
    let rows = [
        ("{ work = 1 }", 20.0),
        ("{ work = 0.25 }, { work = 0.5 }", 15.0),
        ("{ work = 0.5 }, { call = [\"leaf:part\"] }, { work = 0.5 }", 30.0),
        // A balancer between two servers adds its work.
        ("{ call = [\"middle:part\"] }", 11.0),
        ("{ call = [\"leaf:part\", \"middle:part\"] }, { work = 1 }", 31.0),
        // A part that makes calls of its own: the slower of both, and another.
        ("{ call = [\"leaf:whole\"] }", 21.0),
        ("{ call = [\"middle:whole\"] }, { work = 0.5 }", 32.0),
    ];
    for (steps, expected) in rows {
        let system = tree(steps, "deterministic");
        let lab = run(&system, &[settings(&system), every(1.0)].concat(), &[], 1.9);
        exactly(&responses_ms(&lab), &[expected]);
    }
}

/// The second call gets no connection after 50 ms, the first one dies with the database 10 ms later: the request fails
/// when both have, of what went wrong first.
#[test]
fn a_request_fails_of_what_went_wrong_first() {
    let system = STORE.replace("call = [\"db\"]", "call = [\"db\", \"db\"]");
    let settings = with(&every(1.0), &["web.pool_size=1", "web.pool_timeout_ms=50"]);
    let lab = run(&system, &settings, &[(1.06, "crash db")], 1.9);
    exactly(&failed_ms(&lab, Cause::PoolTimeout), &[1060.0]);
}

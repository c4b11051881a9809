//! What single rows and figures of a report mean.

use crate::program::printed;
use crate::run::{number, report};
use serde_json::Value;

fn settings<'a>(texts: &[&'a str]) -> Vec<&'a str> {
    texts.iter().flat_map(|text| ["--set", text]).collect()
}

/// A server at 0.10 an hour that answers ten requests a second answers 36,000 in that hour.
#[test]
fn a_million_answers_cost_what_the_machines_cost_meanwhile() {
    let settings = settings(&["clients.arrivals=deterministic", "clients.rate=10", "page.law=deterministic"]);
    let args = [&["one-server", "--warmup", "1"], &settings[..]].concat();
    let report = report(&args);
    let goodput = number(&report, "/goodput/value");
    assert!((goodput - 10.0).abs() < 0.1, "{goodput}");
    let found = number(&report, "/cost_per_million");
    let expected = 1e6 * 0.1 / (3600.0 * goodput);
    assert!((found / expected - 1.0).abs() < 1e-9, "{found}, not {expected}");
    let text = printed(&[&["run"], &args[..]].concat());
    assert!(text.contains(&format!("0.10 per hour, {expected:.2} per million requests answered")), "{text}");
}

/// Where none is answered they have no price.
#[test]
fn no_answers_have_no_price() {
    let args = ["one-server", "--do", "0:crash web/1", "--duration", "10"];
    assert_eq!(report(&args)["cost_per_million"], Value::Null);
    assert!(!printed(&[&["run"], &args[..]].concat()).contains("per million"));
}

/// Several ways to fail, at places that stand in another order than the counts.
#[test]
fn the_most_frequent_causes_come_first() {
    let changes = settings(&[
        "near.rate=400",
        "near.timeout_ms=20",
        "web.queue_limit=2",
        "web.pool_size=1",
        "web.pool_timeout_ms=5",
        "web.flaky_pct=50",
    ]);
    let deeds = ["--do", "5:flaky web/1", "--do", "10:crash db"];
    let report = report(&[&["two-servers"], &deeds[..], &changes].concat());
    let falls = |rows: &Value| {
        let rows = rows.as_array().expect("rows");
        let counts: Vec<f64> = rows.iter().map(|row| number(row, "/count")).collect();
        assert!(counts.len() > 3, "{rows:?}");
        assert!(counts.is_sorted_by(|before, after| before >= after), "{rows:?}");
    };
    falls(&report["requests"]["causes"]);
    report["requests"]["kinds"].as_array().expect("kinds").iter().for_each(|kind| falls(&kind["causes"]));
}

/// For ten seconds each call holds its slot for 100 ms of work and 10 ms at the database; for as long after, the database
/// is gone, and it ends after the 30 ms before it asks. As many calls of each sort, answered or not: 70 ms on average.
#[test]
fn the_time_for_which_slots_are_held_counts_calls_that_fail() {
    let changes = settings(&[
        "near.arrivals=deterministic",
        "near.rate=10",
        "continent.rate=0",
        "overseas.rate=0",
        "order.share=0",
        "page.work_ms=100",
        "page.law=deterministic",
        "db.read_ms=10",
        "db.cost_law=deterministic",
        "web>db.rtt_ms=0",
    ]);
    let length = ["--warmup", "1", "--duration", "20", "--do", "11:crash db"];
    let report = report(&[&["two-servers"], &length[..], &changes].concat());
    for machine in [1, 2] {
        let found = number(&report, &format!("/machines/{machine}/service_ms/value"));
        // One call more or less of either sort, of a hundred.
        assert!((found - 70.0).abs() < 1.0, "{found} ms");
        let served = number(&report, &format!("/machines/{machine}/served_per_s/value"));
        assert!((served - 2.5).abs() < 0.1, "{served} per second");
    }
}

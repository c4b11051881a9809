//! Confidence intervals hold the truth about as often as they say.
//!
//! One queue with exponential times, of which everything is known, is run with a hundred seeds. If an interval holds the
//! truth in 93 of 100 cases (short runs of a queue with memory reach no more), fewer than 84 of a hundred do so by chance
//! once in 2,000 times.

use crate::program::printed;
use serde_json::Value;

const RUNS: u32 = 100;
const LEAST: u32 = 84;

/// The truth for M/M/1 at ρ = 0.8 with a service of 20 ms, in milliseconds.
const TRUTH: &[(&str, f64)] = &[
    ("/response_ms/mean", 100.0),
    ("/response_ms/p50", 69.314_718),
    ("/response_ms/p95", 299.573_227),
    ("/response_ms/p99", 460.517_019),
    ("/components/0/wait_ms/mean", 80.0),
    ("/components/0/wait_ms/p50", 47.000_363),
    ("/components/0/waiting_probability", 0.8),
    ("/machines/0/utilisation", 0.8),
    ("/machines/0/queue", 3.2),
    ("/goodput", 40.0),
];

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let reports: Vec<Value> = (1..=RUNS)
        .map(|seed| {
            let seed = seed.to_string();
            let run = ["run", "one-server", "--set", "clients.rate=40", "--set", "web.queue_limit=1000000"];
            let length = ["--duration", "400", "--warmup", "100", "--seed", &seed, "--json"];
            serde_json::from_str(&printed(&[&run[..], &length].concat())).expect("JSON")
        })
        .collect();
    for (path, truth) in TRUTH {
        let number =
            |report: &Value, key: &str| report.pointer(&format!("{path}/{key}")).and_then(Value::as_f64);
        let (mut bounded, mut missed) = (0, 0);
        for report in &reports {
            let value = number(report, "value").expect("a figure");
            if let Some(ci95) = number(report, "ci95") {
                bounded += 1;
                missed += u32::from((value - truth).abs() > ci95);
            }
        }
        assert!(missed <= RUNS - LEAST, "{path}: {missed} of {bounded} intervals miss {truth}");
        // Only of the longest times a run of this length can fail to say how long they may be.
        assert!(bounded == RUNS || path.ends_with("p99") || path.ends_with("p95"), "{path}: {bounded}");
    }
}

/// Times from a minute are too few to bound the 99th percentile of a busy queue, and the program doesn't pretend.
#[test]
fn what_the_run_does_not_bound_has_no_interval() {
    let args = ["run", "one-server", "--set", "clients.rate=40", "--duration", "10", "--json"];
    let report: Value = serde_json::from_str(&printed(&args)).expect("JSON");
    assert_eq!(report.pointer("/response_ms/p99/ci95"), Some(&Value::Null));
    assert!(report.pointer("/response_ms/mean/ci95").is_some_and(Value::is_number));
}

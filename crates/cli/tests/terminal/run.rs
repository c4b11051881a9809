//! `run` prints the same figures as the page, and the same run prints them again.

use crate::program::{headroom, printed, toml_of};
use serde_json::Value;
use std::collections::BTreeMap;

pub fn report(args: &[&str]) -> Value {
    let text = printed(&[&["run"], args, &["--json"]].concat());
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A figure by its path, and half the width of its interval.
fn estimate(report: &Value, path: &str) -> (f64, f64) {
    let number = |key| report.pointer(&format!("{path}/{key}")).and_then(Value::as_f64);
    let value = number("value").unwrap_or_else(|| panic!("{path} in {report}"));
    (value, number("ci95").unwrap_or_else(|| panic!("{path} has no interval in {report}")))
}

pub fn number(report: &Value, path: &str) -> f64 {
    report.pointer(path).and_then(Value::as_f64).unwrap_or_else(|| panic!("{path} in {report}"))
}

#[test]
fn figures_agree_with_theory_within_their_intervals() {
    // One slot, 20 ms, 40 of 50 per second: a mean response of 100 ms, of which 80 ms are waiting (M/M/1).
    let report =
        report(&["one-server", "--set", "clients.rate=40", "--duration", "20000", "--warmup", "500"]);
    let theory = [
        ("/goodput", 40.0),
        ("/throughput", 40.0),
        ("/in_flight", 4.0),
        ("/response_ms/mean", 100.0),
        ("/response_ms/p50", 100.0 * 2_f64.ln()),
        ("/response_ms/p99", 100.0 * 100_f64.ln()),
        ("/components/0/wait_ms/mean", 80.0),
        ("/components/0/waiting_probability", 0.8),
        ("/machines/0/utilisation", 0.8),
        ("/machines/0/queue", 3.2),
        ("/machines/0/service_ms", 20.0),
    ];
    for (path, expected) in theory {
        let (value, ci95) = estimate(&report, path);
        // Twice the interval: one figure in twenty may lie outside of a single one.
        assert!((value - expected).abs() <= 2.0 * ci95, "{path}: {value} ± {ci95}, theory says {expected}");
        assert!(ci95 < 0.1 * expected, "{path}: ± {ci95} says little");
    }
}

#[test]
fn what_is_dropped_was_not_served() {
    // Twice as much comes as one slot can do in 20 ms each; who has waited 100 ms is dropped.
    let report = report(&[
        "one-server",
        "--set",
        "clients.rate=100",
        "--set",
        "web.shed_after_ms=100",
        "--warmup",
        "20",
    ]);
    for (path, expected) in [("/machines/0/served_per_s", 50.0), ("/machines/0/service_ms", 20.0)] {
        let (value, ci95) = estimate(&report, path);
        assert!(
            (value - expected).abs() <= 2.0 * ci95.max(0.01 * expected),
            "{path}: {value} ± {ci95}, not {expected}"
        );
    }
}

#[test]
fn every_request_is_accounted_for() {
    let report = report(&["two-servers", "--do", "10:crash web/1"]);
    let requests = &report["requests"];
    let sum = |rows: &Value, key: &str| {
        rows.as_array().expect("rows").iter().map(|row| number(row, &format!("/{key}"))).sum::<f64>()
    };
    for key in ["arrived", "done", "failed"] {
        assert_eq!(number(requests, &format!("/{key}")), sum(&requests["kinds"], key), "{key}");
    }
    assert!(number(requests, "/failed") > 0.0);
    assert_eq!(number(requests, "/failed"), sum(&requests["causes"], "count"));
    assert!(number(requests, "/arrived") >= number(requests, "/done") + number(requests, "/failed"));
    assert_eq!(number(&report, "/detections/count"), 1.0);
    assert!(number(&report, "/detections/mean_s") > 0.0);
}

/// The same failures twice: by cause and place, and by kind and cause.
#[test]
fn kinds_fail_of_the_causes_of_all() {
    // Too much of everything, and a server and a database that are broken.
    let settings = [
        "near.rate=400",
        "near.timeout_ms=20",
        "near.retries=0",
        "web.queue_limit=2",
        "web.pool_size=1",
        "web.pool_timeout_ms=5",
        "web.flaky_pct=50",
    ];
    let settings: Vec<&str> = settings.iter().flat_map(|text| ["--set", text]).collect();
    let args = [&["two-servers", "--do", "5:flaky web/1", "--do", "10:crash db"], &settings[..]].concat();
    let report = report(&args);
    let sums = |rows: &Value| {
        let mut sums = BTreeMap::new();
        for row in rows.as_array().expect("rows") {
            *sums.entry(row["cause"].to_string()).or_insert(0.0) += number(row, "/count");
        }
        sums
    };
    let requests = &report["requests"];
    let kinds = requests["kinds"].as_array().expect("kinds");
    let mut by_kind = BTreeMap::new();
    for kind in kinds {
        let causes = sums(&kind["causes"]);
        assert_eq!(causes.values().sum::<f64>(), number(kind, "/failed"), "{kind}");
        causes.into_iter().for_each(|(cause, count)| *by_kind.entry(cause).or_insert(0.0) += count);
    }
    assert_eq!(by_kind, sums(&requests["causes"]));
    assert!(by_kind.len() > 4 && kinds.len() > 1, "{by_kind:?}");

    let text = printed(&[&["run"], &args[..]].concat());
    let (_, table) = text.split_once("\nfailures by kind\n").expect("a table");
    let table: Vec<&str> = table.lines().take_while(|line| !line.is_empty()).collect();
    assert!(table.len() > kinds.len() && table.iter().all(|line| line.len() <= 100), "{text}");
    let rows = kinds.iter().map(|kind| {
        let causes = kind["causes"].as_array().expect("causes").iter();
        let causes = causes.map(|row| format!("{} {}", row["cause"].as_str().expect("a name"), row["count"]));
        format!("{} {}", kind["kind"].as_str().expect("a name"), causes.collect::<Vec<_>>().join(", "))
    });
    let words: Vec<&str> = table.iter().flat_map(|line| line.split_whitespace()).collect();
    assert_eq!(words.join(" "), rows.collect::<Vec<_>>().join(" "), "{text}");
}

/// With one kind it would say again what the table of places says, and without failures nothing.
#[test]
fn kinds_are_told_apart_where_there_are_failures_of_several() {
    for args in [&["server-dies"][..], &["two-servers", "--duration", "5"]] {
        assert!(!printed(&[&["run"], args].concat()).contains("by kind"), "{args:?}");
    }
    assert!(printed(&["run", "server-dies"]).contains("failures"));
}

/// Whichever way a balancer finds out: its checks, or the requests that fail.
#[test]
fn a_failure_that_only_requests_tell_of_is_noticed() {
    let settings = ["balancer.check_interval_s=0", "balancer.passive_failures=5", "balancer.eject_s=5"];
    let settings: Vec<&str> = settings.iter().flat_map(|text| ["--set", text]).collect();
    let report = report(&[&["two-servers", "--do", "10:crash web/1"], &settings[..]].concat());
    // It is put out again and again, and was noticed once.
    assert_eq!(number(&report, "/detections/count"), 1.0);
    let after = number(&report, "/detections/mean_s");
    assert!(after > 0.0 && after < 2.0, "{after}");
    assert_eq!(number(&report, "/false_alarms"), 0.0);
}

/// A slot each and no line: at half of what they can do, both refuse some requests, though nothing is wrong with them.
#[test]
fn sound_servers_that_are_put_out_are_counted() {
    let settings = [
        "web.slots=1",
        "web.queue_limit=0",
        "near.rate=40",
        "balancer.check_interval_s=0",
        "balancer.passive_failures=2",
        "balancer.eject_s=1",
    ];
    let settings: Vec<&str> = settings.iter().flat_map(|text| ["--set", text]).collect();
    let args = [&["two-servers"], &settings[..]].concat();
    let report = report(&args);
    let count = number(&report, "/false_ejections");
    assert!(count > 0.0);
    assert_eq!((number(&report, "/detections/count"), number(&report, "/false_alarms")), (0.0, 0.0));
    let text = printed(&[&["run"], &args[..]].concat());
    assert!(text.contains(&format!("\nsound servers put out  {count}\n")), "{text}");
    assert!(!printed(&["run", "two-servers"]).contains("sound servers"));
}

#[test]
fn the_same_run_prints_the_same_and_another_seed_something_else() {
    let args = ["run", "two-servers", "--duration", "20"];
    let first = printed(&args);
    assert_eq!(first, printed(&args));
    assert_ne!(first, printed(&[&args[..], &["--seed", "2"]].concat()));
}

#[test]
fn costs_add_up_as_on_paper() {
    let cost = |args: &[&str]| number(&report(&[args, &["--duration", "5"]].concat()), "/cost_per_hour");
    assert_eq!(cost(&["flood"]), 0.3, "three machines at 0.10");
    assert_eq!(cost(&["bigger-server", "--set", "web.scaled=3"]), 0.3, "one that is three times as large");
    assert_eq!(
        cost(&["two-servers", "--set", "web.count=12"]),
        1.38,
        "twelve at 0.10, and a database at 0.18"
    );
}

#[test]
fn settings_apply_from_the_start() {
    let report = report(&["one-server", "--set", "clients.rate=0", "--duration", "5"]);
    assert_eq!(number(&report, "/requests/arrived"), 0.0);
    assert_eq!(report["response_ms"]["mean"], Value::Null);
}

#[test]
fn deeds_happen_at_their_time() {
    let quiet = ["one-server", "--set", "clients.rate=0", "--do", "30:set clients.rate=100", "--duration"];
    let before = report(&[&quiet[..], &["30"]].concat());
    let after = report(&[&quiet[..], &["40"]].concat());
    assert_eq!(number(&before, "/requests/arrived"), 0.0);
    assert!(number(&after, "/requests/arrived") > 0.0);
}

#[test]
fn warmup_is_not_measured() {
    let report =
        report(&["one-server", "--do", "10:set clients.rate=0", "--warmup", "20", "--duration", "5"]);
    assert_eq!(number(&report, "/requests/arrived"), 0.0);
}

/// A request each 10 s that takes 3 s: one comes at 10 s, before measuring begins at 12 s, and ends at 13 s.
#[test]
fn who_came_before_the_measurement_counts_where_it_ends() {
    let settings =
        ["clients.arrivals=deterministic", "clients.rate=0.1", "page.work_ms=3000", "page.law=deterministic"];
    let settings: Vec<&str> = settings.iter().flat_map(|text| ["--set", text]).collect();
    let report = report(&[&["one-server", "--warmup", "12", "--duration", "5"], &settings[..]].concat());
    assert_eq!((number(&report, "/requests/arrived"), number(&report, "/requests/done")), (0.0, 1.0));
    assert!((number(&report, "/response_ms/mean/value") - 3000.0).abs() < 1.0);
    // One of five seconds in flight since measuring began.
    assert!((number(&report, "/in_flight/value") - 0.2).abs() < 0.001);
}

#[test]
fn replications_count_together_and_give_the_intervals() {
    let args = ["one-server", "--duration", "10", "--replications", "8"];
    let together = report(&args);
    let alone: f64 = (1..=8)
        .map(|seed: u32| report(&["one-server", "--duration", "10", "--seed", &seed.to_string()]))
        .map(|report| number(&report, "/requests/arrived"))
        .sum();
    assert_eq!(number(&together, "/requests/arrived"), alone);
    assert_eq!(number(&together, "/parts"), 8.0);
    let (goodput, ci95) = estimate(&together, "/goodput");
    assert!((goodput - 25.0).abs() < 2.0 * ci95);
}

#[test]
fn picks_are_printed_in_order_on_request() {
    let scenario = ["run", "server-dies", "--duration", "1"];
    let text = printed(&[&scenario[..], &["--picks", "5"]].concat());
    assert!(text.contains("picks  web/1 web/2 web/3 web/4 web/1\n"), "{text}");
    assert!(!printed(&scenario).contains("picks"));
}

/// A second machine comes, and with it the first one's number; both keep their names in every table.
#[test]
fn machines_that_come_later_have_names_of_their_own() {
    let deeds = ["--do", "2:set web.count=2", "--do", "3:crash web/1", "--do", "9:set web.count=1"];
    let one = ["two-servers", "--set", "web.count=1", "--duration", "10", "--picks", "1000"];
    let report = report(&[&one[..], &deeds[..]].concat());
    let names = |rows: &Value, key: &str| -> Vec<String> {
        let rows = rows.as_array().expect("rows").iter();
        rows.map(|row| row[key].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(names(&report["machines"], "machine"), ["balancer", "web/1", "db", "web/2"]);
    let picks = report["picks"].as_array().expect("picks");
    let of = |name: &str| picks.iter().filter(|pick| *pick == name).count();
    assert!(of("web/1") > 0 && of("web/2") > 0 && of("web/1") + of("web/2") == picks.len(), "{picks:?}");
    let places = names(&report["requests"]["causes"], "at");
    assert!(
        !places.is_empty() && places.iter().all(|at| ["web/1", "web/2"].contains(&at.as_str())),
        "{places:?}"
    );
}

#[test]
fn the_text_names_everything_measured() {
    let text = printed(&["run", "server-dies"]);
    for part in [
        "goodput",
        "throughput",
        "refused",
        "502",
        "web/2",
        "response",
        "wait at web",
        "p99",
        "failures noticed",
        "cost",
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
}

#[test]
fn a_scenario_can_come_through_a_pipe() {
    let text = toml_of("one-server");
    let piped = headroom(&["run", "-"], text.as_bytes());
    assert_eq!(String::from_utf8_lossy(&piped.stdout), printed(&["run", "one-server"]));
}

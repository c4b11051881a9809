//! What is said of lines: that they are slow only where people wait because of them.

use crate::{findings, findings_at};
use headroom_sim::observe::explain::Finding;

/// Is a line told as slow, of a system that runs for 30 s?
fn line_is_slow(set: &[&str], commands: &[(f64, &str)]) -> bool {
    findings(set, commands).iter().any(|finding| matches!(finding, Finding::SlowLine { .. }))
}

#[test]
fn a_line_is_slow_if_it_is_why_people_wait_long_or_servers_are_busy() {
    const THIN: &str = "web>db.bandwidth_mbps=0.5";
    // How the system is set up, and is a line told as slow then? An answer takes some 55 ms but for the line.
    let rows: &[(&[&str], bool)] = &[
        (&["people>balancer.rtt_ms=900"], false),
        (&["people>balancer.rtt_ms=1000"], true),
        (&["balancer>web.rtt_ms=900"], false),
        (&["balancer>web.rtt_ms=1000"], true),
        // Most of what a balancer waits for is a queue.
        (&["balancer>web.rtt_ms=900", "people.rate=400", "web.queue_limit=400"], false),
        // Nine tenths of a second of it, and more than that in the queue of a server.
        (&["people>balancer.rtt_ms=900", "people.rate=400", "web.queue_limit=400"], false),
        (&[THIN], true),
        // The same line, of which each request has the same share; but servers have time.
        (&[THIN, "people.rate=20"], false),
        // Servers are as busy, but mostly with work of their own.
        (&[THIN, "page.work_ms=400", "people.rate=20", "web.queue_limit=20"], false),
    ];
    for (set, expected) in rows {
        assert_eq!(line_is_slow(set, &[]), *expected, "{set:?}");
    }
    // Its cut is what there is to say of a line that was slow before.
    let slow = ["people>balancer.rtt_ms=2000"];
    assert!(line_is_slow(&slow, &[]) && !line_is_slow(&slow, &[(28.0, "set people>balancer.cut=true")]));
}

/// Calls that were dropped before they got a slot say nothing about how long one is held.
#[test]
fn a_line_is_not_slow_because_calls_are_dropped_or_none_has_ended() {
    let dropped = ["web.shed_after_ms=50", "web.slots=1", "people.rate=400", "web>db.rtt_ms=15"];
    let waiting = ["db.read_ms=10000", "db.cost_law=deterministic", "web.timeout_ms=0"];
    for set in [&dropped[..], &waiting[..]] {
        let found = findings_at(9.0, set, &[]);
        assert!(!found.iter().any(|finding| matches!(finding, Finding::SlowLine { .. })), "{found:#?}");
    }
}

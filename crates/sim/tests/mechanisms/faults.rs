//! Machines that break, and come back.

use crate::harness::{
    ONE, PAIR, STORE, check, done_ms, every, exactly, failed_ms, failures, give, lab, ms, node, responses_ms,
    run, seen, spans, together, with,
};
use headroom_sim::observe::view::Condition;
use headroom_sim::observe::{Cause, Note};
use headroom_sim::time::SimTime;

#[test]
fn a_crash_loses_what_is_aboard_and_refuses_what_comes() {
    let settings = with(&every(1.0), &["clients>web.rtt_ms=20"]);
    let lab = run(ONE, &settings, &[(1.05, "crash web/1"), (2.5, "recover web/1")], 3.9);
    // The news of both travels half a round trip.
    exactly(&failed_ms(&lab, Cause::Died), &[1060.0]);
    exactly(&failed_ms(&lab, Cause::Refused), &[2020.0]);
    exactly(&done_ms(&lab), &[3120.0]);
}

/// The news takes no time, nor does the next try.
#[test]
fn who_asks_a_crashed_server_again_at_once_is_refused() {
    let settings = with(&every(1.0), &["clients.retries=1"]);
    let lab = run(ONE, &settings, &[(1.05, "crash web/1"), (1.5, "recover web/1")], 2.5);
    exactly(&failed_ms(&lab, Cause::Refused), &[1050.0]);
    exactly(&done_ms(&lab), &[2100.0]);
}

/// A request each 0.1 s: ten are refused while it is down, and then ten a second while it starts, counted anew.
#[test]
fn what_fails_is_counted_from_the_crash_and_anew_from_the_repair() {
    let settings = with(&every(0.1), &["web.boot_s=5", "page.work_ms=0"]);
    let log = [(6.05, "crash web/1"), (7.05, "recover web/1")];
    for (end_s, expected) in [(7.0, 10), (7.06, 0), (8.06, 10), (9.06, 20)] {
        let log: Vec<_> = log.into_iter().filter(|(at, _)| *at < end_s).collect();
        let lab = run(ONE, &settings, &log, end_s);
        let failed = lab.observer().0.failed_since_turn(node(&lab, "web").id);
        assert_eq!((failed.requests, failed.tries), (expected, expected), "at {end_s} s");
    }
}

#[test]
fn a_hung_server_answers_nothing_and_then_goes_on() {
    for discipline in ["fcfs", "processor_sharing"] {
        let settings = with(&every(5.0), &[&format!("web.discipline={discipline}")]);
        let lab = run(ONE, &settings, &[(5.05, "hang web/1"), (7.05, "recover web/1")], 9.0);
        exactly(&done_ms(&lab), &[7100.0]);
    }
    // Who comes meanwhile waits in line; beyond the queue's limit they are swallowed, and lost in the end.
    let settings = with(&every(1.0), &["web.queue_limit=2"]);
    let lab = run(ONE, &settings, &[(0.5, "hang web/1"), (3.5, "recover web/1")], 3.95);
    exactly(&done_ms(&lab), &[3600.0, 3700.0]);
    exactly(&failed_ms(&lab, Cause::QueueFull), &[3500.0]);
}

#[test]
fn a_slow_server_needs_more_time_for_what_is_left() {
    let settings = with(&every(1.0), &["web.slow_factor=5"]);
    let lab = run(ONE, &settings, &[(1.05, "slow web/1"), (2.25, "recover web/1")], 3.9);
    // 50 ms and five times 50; 250 ms for half of the work, and the other half at full speed; then as ever.
    exactly(&responses_ms(&lab), &[300.0, 300.0, 100.0]);
}

#[test]
fn a_flaky_server_fails_its_share() {
    let settings = ["page.work_ms=0", "clients.rate=200", "web.flaky_pct=30"];
    let lab = run(ONE, &settings, &[(0.0, "flaky web/1"), (100.0, "recover web/1")], 200.0);
    let (failed, all) = (failed_ms(&lab, Cause::ServerError), seen(&lab).arrivals.len() as f64 / 2.0);
    assert!((failed.len() as f64 / all - 0.3).abs() < 4.0 * (0.21 / all).sqrt() + 0.01, "{}", failed.len());
    assert!(failed.iter().all(|at| *at <= 100_000.0));
}

/// Each fails half: a quarter gets through.
#[test]
fn flaky_machines_fail_independently_of_each_other() {
    let settings = ["page.work_ms=0", "clients.rate=200"];
    let faults = [(0.0, "flaky balancer/1"), (0.0, "flaky web/1"), (0.0, "flaky web/2")];
    let lab = run(PAIR, &settings, &faults, 100.0);
    let all = seen(&lab).ends.len() as f64;
    let done = done_ms(&lab).len() as f64 / all;
    assert!((done - 0.25).abs() < 4.0 * (0.1875 / all).sqrt(), "{done}");
}

/// Checks ask a shallow endpoint: not for what fails, and they take no part in a rate limit.
#[test]
fn a_flaky_or_limited_server_answers_checks() {
    let checks = ["balancer.check_interval_s=0.1", "balancer.check_timeout_s=0.05", "web.slots=10"];
    let limit = ["web.limit=token_bucket", "web.limit_rate=1", "web.limit_burst=1", "web.flaky_pct=100"];
    let settings = with(&with(&every(1.0), &checks), &limit);
    let lab = run(PAIR, &settings, &[(5.0, "flaky web/1")], 20.05);
    assert!(seen(&lab).notes.iter().all(|noted| !matches!(noted.note, Note::BelievedDown { .. })));
    // Each server gets a request every two seconds, and has a token for it.
    assert!(failed_ms(&lab, Cause::RateLimited).is_empty());
}

#[test]
fn a_machine_taken_away_while_it_hangs_is_gone() {
    let mut lab = lab(PAIR, &with(&every(0.05), &["web.queue_limit=5"]), 1);
    crate::harness::go_on(&mut lab, &[(1.0, "hang web/2"), (2.0, "set web.count=1")], 10.0);
    assert!(lab.nodes().iter().all(|node| node.condition == Condition::Up), "{:?}", lab.nodes());
    assert!(!failed_ms(&lab, Cause::Died).is_empty());
    assert!(seen(&lab).ends.len() > 150, "half of all requests ended before, and all after");
}

#[test]
fn a_machine_switched_on_again_is_a_sound_one() {
    for fault in ["slow", "flaky", "cut"] {
        let broken = format!("{fault} web/2");
        let log = [(0.0, &*broken), (1.0, "set web.count=1"), (5.0, "set web.count=2")];
        let lab = run(PAIR, &together(1), &log, 30.0);
        assert_eq!(node(&lab, "web/2").faults, [], "{fault}");
        let last: Vec<f64> = responses_ms(&lab).into_iter().rev().take(10).collect();
        exactly(&last, &[100.0; 10]);
    }
}

/// Requests whose parts are worked on by the same machine, and answers that take no time.
#[test]
fn a_crash_takes_a_request_and_its_parts() {
    let system = ONE
        .replace("law = \"deterministic\"", "law = \"deterministic\"\nsteps = [{ call = [\"web:part\", \"web:part\"] }]")
        .replace(
            "[[links]]",
            "[[requests]]\nid = \"part\"\nshare = 0\nwork_ms = 100\n[[links]]\nfrom = \"web\"\nto = \"web\"\nrtt_ms = 0\n[[links]]",
        );
    let mut lab = lab(&system, &["web.slots=50", "clients.rate=50", "clients.retries=1"], 1);
    for second in 1..20 {
        lab.run_until(SimTime::from_secs(f64::from(second)));
        give(&mut lab, if second % 2 == 1 { "crash web/1" } else { "recover web/1" });
        check(&lab);
    }
    assert!(done_ms(&lab).len() > 200 && failures(&lab) > 200);
}

/// Another discipline is another process: what was aboard is lost, and asked for again at once.
#[test]
fn a_change_of_discipline_loses_what_is_aboard_and_nothing_else() {
    for first in ["fcfs", "processor_sharing"] {
        let settings = with(&together(3), &["clients.retries=1", &format!("web.discipline={first}")]);
        let other = if first == "fcfs" { "processor_sharing" } else { "fcfs" };
        let lab = run(ONE, &settings, &[(1.05, &format!("set web.discipline={other}"))], 1.9);
        let again = if other == "fcfs" { [1150.0, 1250.0, 1350.0] } else { [1350.0; 3] };
        exactly(&done_ms(&lab), &again);
    }
}

#[test]
fn what_breaks_and_is_repaired_is_noted() {
    let log = [(1.0, "crash web/1"), (2.0, "recover web/1"), (3.0, "slow web/1"), (4.0, "recover web/1")];
    let notes: Vec<Note> = seen(&run(ONE, &every(1.0), &log, 5.0)).notes.iter().map(|n| n.note).collect();
    assert!(matches!(
        notes[..],
        [Note::Broke(..), Note::Repaired(_), Note::Booted(_), Note::Broke(..), Note::Repaired(_)]
    ));
}

/// What a hung server sends to the database, and when it gives up.
fn sent_while_hung(settings: &[&str]) -> (Vec<f64>, Vec<f64>) {
    let lab = run(STORE, &with(&every(1.0), settings), &[(1.05, "hang web/1"), (1.5, "recover web/1")], 1.9);
    let (web, db) = (node(&lab, "web").id, node(&lab, "db").id);
    let sent = seen(&lab).flights.iter().filter(|flight| (flight.from, flight.to) == (web, db));
    (sent.map(|flight| ms(flight.departs)).collect(), failed_ms(&lab, Cause::GatewayTimeout))
}

/// Its clocks stand still: it gives nothing up, and tries nothing again, before it goes on.
#[test]
fn a_hung_server_gives_nothing_up_and_tries_nothing_again() {
    let slow = "db.read_ms=10000";
    let (sent, gave_up) = sent_while_hung(&[slow, "web.timeout_ms=200"]);
    exactly(&sent, &[1000.0]);
    exactly(&gave_up, &[1500.0]);
    // It would have tried again at 1.2 s.
    let (sent, _) = sent_while_hung(&[slow, "web.timeout_ms=200", "web.retries=1"]);
    exactly(&sent, &[1000.0, 1500.0]);
    // It has given up at 1.04 s, and would have tried again 100 ms after that.
    let (sent, _) = sent_while_hung(&[slow, "web.timeout_ms=40", "web.retries=1", "web.backoff=exponential"]);
    exactly(&sent, &[1000.0, 1500.0]);
}

/// An answer that came while it hung is read before it would be given up.
#[test]
fn a_hung_server_reads_the_answers_that_came_when_it_goes_on() {
    let settings = with(&every(1.0), &["web.timeout_ms=200"]);
    let lab = run(STORE, &settings, &[(1.05, "hang web/1"), (1.5, "recover web/1")], 1.9);
    exactly(&done_ms(&lab), &[1500.0]);
}

/// Two wait for one connection; the answer to the first comes at 1.1 s, and nobody passes the connection on.
#[test]
fn a_hung_server_asks_its_database_nothing() {
    let settings = with(&together(2), &["web.pool_size=1", "web.pool_timeout_ms=1000"]);
    let lab = run(STORE, &settings, &[(1.05, "hang web/1"), (1.5, "recover web/1")], 1.9);
    exactly(&done_ms(&lab), &[1500.0, 1600.0]);
    let settings = with(&together(2), &["web.pool_size=1", "web.pool_timeout_ms=200", "db.read_ms=800"]);
    let lab = run(STORE, &settings, &[(1.05, "hang web/1"), (1.5, "recover web/1")], 1.85);
    exactly(&failed_ms(&lab, Cause::PoolTimeout), &[1500.0]);
    exactly(&done_ms(&lab), &[1800.0]);
    // Nor when its pool grows meanwhile: the second asks as soon as it goes on.
    let settings = with(&together(2), &["web.pool_size=1", "db.read_ms=800"]);
    let log = [(1.05, "hang web/1"), (1.2, "set web.pool_size=2"), (1.5, "recover web/1")];
    exactly(&done_ms(&run(STORE, &settings, &log, 2.5)), &[1800.0, 2300.0]);
}

/// The client gives up at 1.2 s and says so; the server hears of it at 1.5 s.
#[test]
fn a_hung_server_does_not_hear_that_nobody_waits() {
    let settings = with(&every(1.0), &["clients.timeout_ms=200", "clients.cancel=true", "page.work_ms=300"]);
    let lab = run(ONE, &settings, &[(1.1, "hang web/1"), (1.5, "recover web/1")], 1.9);
    let ended: Vec<f64> = spans(&lab, "web").iter().map(|span| ms(span.ended)).collect();
    exactly(&ended, &[1500.0]);
}

/// A hung balancer sends no tries of its own and no answer on.
#[test]
fn a_hung_balancer_tries_no_other_server() {
    let settings = with(&every(1.0), &["balancer.timeout_ms=50", "balancer.retries=1"]);
    let lab = run(PAIR, &settings, &[(1.02, "hang balancer"), (1.5, "recover balancer")], 1.9);
    assert_eq!(seen(&lab).picks.len(), 1);
    exactly(&done_ms(&lab), &[1500.0]);
}

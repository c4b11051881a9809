//! Systems that change while they run: by a script, by commands, by growing and shrinking.

use crate::harness::{
    ONE, PAIR, done_ms, every, exactly, failed_ms, failures, go_on, lab, node, picks, responses_ms, run,
    seen, with,
};
use headroom_sim::observe::view::{Condition, NodeView};
use headroom_sim::observe::{Cause, Change, Note};
use headroom_sim::scenario::Scenario;

#[test]
fn a_script_does_what_commands_do() {
    let events = [(1.05, "crash web/1"), (2.5, "recover web/1"), (3.5, "set page.work_ms=30")];
    let script: String =
        events.iter().map(|(at, text)| format!("[[script]]\nat_s = {at}\ndo = \"{text}\"\n")).collect();
    let scripted = run(&format!("{ONE}\n{script}"), &every(1.0), &[], 5.0);
    let commanded = run(ONE, &every(1.0), &events, 5.0);
    exactly(&done_ms(&scripted), &[3100.0, 4030.0]);
    assert_eq!(seen(&scripted).ends, seen(&commanded).ends);
}

/// A mark for what a person changes, and for what the script changes.
#[test]
fn changes_are_noted() {
    let script =
        "[[script]]\nat_s = 0.5\ndo = \"crash web/1\"\n[[script]]\nat_s = 1.5\ndo = \"set web.slots=2\"\n";
    let lab = run(&format!("{ONE}\n{script}"), &every(1.0), &[(2.5, "set web.slots=3")], 5.0);
    let notes = seen(&lab).notes.iter().filter_map(|noted| match noted.note {
        Note::Changed(change) => Some((noted.time.as_secs(), change)),
        _ => None,
    });
    assert_eq!(notes.collect::<Vec<_>>(), [(1.5, Change::Scripted(1)), (2.5, Change::Commanded(0))]);
}

/// A script may name a machine that it has added before.
#[test]
fn a_script_is_read_as_the_system_will_be_by_then() {
    let entry = |at: f64, text: &str| format!("[[script]]\nat_s = {at}\ndo = \"{text}\"\n");
    let grown = [entry(2.0, "crash web/3"), entry(1.0, "set web.count=3")].concat();
    let lab = run(&format!("{PAIR}\n{grown}"), &every(1.0), &[], 3.0);
    assert_eq!(node(&lab, "web/3").condition, Condition::Crashed);
    for wrong in
        [[entry(1.0, "crash web/3"), entry(2.0, "set web.count=3")].concat(), entry(1.0, "crash web/3")]
    {
        let text = format!("format = 1\ntitle = \"t\"\n{PAIR}\n{wrong}");
        let problems = Scenario::from_toml(&text).expect_err("nobody of that name is there yet");
        assert_eq!(problems[0].field, "script[0].machine");
    }
}

/// A second server is added and boots for 2 s; then it is taken away with a request aboard, which it finishes.
#[test]
fn servers_come_and_go() {
    let settings = with(&every(0.1), &["web.count=1", "web.boot_s=2", "web.slots=10", "page.work_ms=1000"]);
    let checks = ["balancer.check_interval_s=0.2", "balancer.check_queues=false"];
    let mut lab = lab(PAIR, &with(&settings, &checks), 1);
    go_on(&mut lab, &[(1.05, "set web.count=2")], 2.0);
    assert!(matches!(node(&lab, "web/2").condition, Condition::Booting(_)));
    go_on(&mut lab, &[], 10.0);
    assert_eq!(picks(&lab, "web/2", 0.0, 3.05), 0);
    assert!(picks(&lab, "web/2", 3.3, 10.0) > 30);
    let second = node(&lab, "web/2").id;
    go_on(&mut lab, &[(10.05, "set web.count=1")], 10.5);
    let leaving = |node: &NodeView| node.id == second && node.condition == Condition::Leaving;
    assert!(lab.nodes().iter().any(leaving), "{:?}", lab.nodes());
    go_on(&mut lab, &[], 15.0);
    assert!(lab.nodes().iter().all(|node| node.id != second), "it is switched off when it is empty");
    assert!(seen(&lab).picks.iter().all(|(at, server)| *server != second || at.as_secs() < 10.05));
    assert_eq!(failures(&lab), 0);
}

/// It is wanted again before it has finished what it had: it goes on as it was, without booting.
#[test]
fn a_server_that_is_leaving_can_be_kept() {
    let settings = with(&every(0.1), &["web.slots=20", "page.work_ms=1000"]);
    let log = [(5.05, "set web.count=1"), (5.55, "set web.count=2")];
    let lab = run(PAIR, &settings, &log, 9.05);
    assert_eq!(node(&lab, "web/2").condition, Condition::Up);
    assert_eq!((picks(&lab, "web/2", 5.05, 5.55), failures(&lab)), (0, 0));
    assert!(picks(&lab, "web/2", 5.55, 9.05) >= 17);
}

/// A request is under way to the second server, which is switched off once it has answered the one before.
#[test]
fn a_server_that_has_gone_refuses_what_comes() {
    let settings = with(&every(0.2), &["balancer>web.rtt_ms=1000"]);
    let lab = run(PAIR, &settings, &[(0.95, "set web.count=1")], 3.0);
    exactly(&failed_ms(&lab, Cause::Refused), &[1800.0]);
    assert_eq!(failures(&lab), 1);
}

/// Also at a server that has been down meanwhile. The bucket comes full, and gets next to nothing after that.
#[test]
fn a_rate_limit_holds_from_the_moment_it_is_set() {
    let settings = with(&every(0.1), &["page.work_ms=0", "web.limit_rate=0.1", "web.limit_burst=3"]);
    let log = [(0.55, "crash web/1"), (0.56, "recover web/1"), (2.05, "set web.limit=token_bucket")];
    let lab = run(ONE, &settings, &log, 4.05);
    let refused: Vec<f64> = (24..=40).map(|at| f64::from(at) * 100.0).collect();
    exactly(&failed_ms(&lab, Cause::RateLimited), &refused);
    assert_eq!(failures(&lab), refused.len());
}

/// The same at a balancer with ten calls aboard, each for 1050 ms: the last but two leaves at 5850 ms.
#[test]
fn a_limit_on_connections_holds_from_the_moment_it_is_set() {
    let settings = with(&every(0.1), &["page.work_ms=1050", "web.slots=100"]);
    let log =
        [(0.05, "crash balancer/1"), (0.06, "recover balancer/1"), (5.07, "set balancer.connections=3")];
    let lab = run(PAIR, &settings, &log, 6.15);
    let refused: Vec<f64> = (51..=58).map(|at| f64::from(at) * 100.0).collect();
    exactly(&failed_ms(&lab, Cause::ConnectionLimit), &refused);
    assert_eq!(failures(&lab), refused.len());
}

#[test]
fn a_server_that_is_switched_off_has_no_slots() {
    let log = [(10.0, "set web.count=1"), (30.0, "set web.count=2")];
    let lab = run(PAIR, &every(1.0), &log, 40.0);
    let totals = lab.observer().0.since_start(lab.now());
    let slots_s = totals.nodes.iter().map(|node| node.slots_ns as f64 / 1e9).collect::<Vec<_>>();
    let [.., first, second] = slots_s[..] else { panic!("two servers") };
    // It is empty at 10 s or a little later, when its last request is done.
    assert_eq!(first, 40.0);
    assert!((20.0..20.2).contains(&second), "{second}");
}

/// It loses what it has aboard after it is switched off: slots that go then are slots of nobody.
#[test]
fn a_server_that_is_switched_off_at_work_has_no_slots() {
    let settings = with(&every(0.1), &["web.slots=4", "page.work_ms=10000"]);
    let log = [(5.0, "set web.slots=1"), (6.0, "hang web/2"), (7.0, "set web.count=1")];
    let lab = run(PAIR, &settings, &log, 20.0);
    let totals = lab.observer().0.since_start(lab.now());
    // Four slots that are to go stay at work for as long as it is there.
    assert_eq!(totals.nodes.last().map(|node| node.slots_ns), Some(28_000_000_000));
}

#[test]
fn several_servers_without_a_balancer_are_found_by_chance() {
    let settings = with(&every(0.01), &["web.count=4", "page.work_ms=0"]);
    let lab = run(ONE, &settings, &[(50.0, "crash web/1")], 100.0);
    let counts = [1, 2, 3, 4].map(|n| crate::harness::spans(&lab, &format!("web/{n}")).len() as f64);
    // Binomial, with a standard deviation of √(n·p·(1 − p)).
    assert!(counts[1..].iter().all(|count| (count - 2500.0).abs() < 4.0 * 43.4), "{counts:?}");
    // Half of its share: it is dead for half of the time, and nobody knows.
    assert!((counts[0] - 1250.0).abs() < 4.0 * 33.1, "{counts:?}");
    assert_eq!(failed_ms(&lab, Cause::Refused).len(), failures(&lab));
}

#[test]
fn commands_that_cannot_be_are_refused_and_leave_no_trace() {
    let mut lab = lab(ONE, &every(1.0), 1);
    go_on(&mut lab, &[], 1.5);
    let machines = ["crash web/2", "crash clients", "drain clients", "drain web"];
    // Who wants nothing at all leaves for good; a load of nothing is a rate of 0.
    let values = ["set web.slots=0", "set web.speed=nan", "set page.share=0"];
    for text in machines.into_iter().chain(values) {
        let parsed = headroom_sim::engine::Command::parse(text, lab.scenario());
        assert!(parsed.is_err(), "{text}");
    }
    assert!(lab.log().is_empty());
    exactly(&responses_ms(&lab), &[100.0]);
}

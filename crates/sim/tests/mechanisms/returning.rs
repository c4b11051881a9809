//! Those who come back: servers that were put out, taken away or not trusted, and balancers that were down themselves.

use crate::harness::{Lab, PAIR, every, failed_ms, failures, near, node, picks, run, seen, with};
use headroom_sim::observe::view::{Belief, RoleView};
use headroom_sim::observe::{Cause, Note};

const CHECKED: &[&str] = &["balancer.check_interval_s=1", "balancer.check_timeout_s=0.2", "web.slots=10"];
const EJECTS: &[&str] = &["balancer.passive_failures=3", "web.flaky_pct=100", "web.slots=10"];

/// When notes of a sort were made, in seconds.
fn times(lab: &Lab, sort: fn(&Note) -> bool) -> Vec<f64> {
    seen(lab).notes.iter().filter(|noted| sort(&noted.note)).map(|noted| noted.time.as_secs()).collect()
}

fn downs(lab: &Lab) -> Vec<f64> {
    times(lab, |note| matches!(note, Note::BelievedDown { .. }))
}

fn takeovers(lab: &Lab) -> Vec<f64> {
    times(lab, |note| matches!(note, Note::TookOver { .. }))
}

/// Out for 200 s, and then not for 400 s but for 300 s.
#[test]
fn no_ejection_lasts_longer_than_five_minutes() {
    let settings = with(&with(&every(0.1), EJECTS), &["balancer.eject_s=200"]);
    let lab = run(PAIR, &settings, &[(0.0, "flaky web/1")], 600.0);
    let ejected = times(&lab, |note| matches!(note, Note::Ejected { .. }));
    // Three failures at every other request take 0.6 s at most.
    let late = |(time, expected): (&f64, f64)| (0.0..2.0).contains(&(time - expected));
    assert!(ejected.len() == 3 && ejected.iter().zip([0.0, 200.0, 500.0]).all(late), "{ejected:?}");
}

/// The same share as that of a server that was drained: from a tenth to all of its weight in ten seconds.
#[test]
fn slow_start_begins_when_an_ejection_ends() {
    let method = ["balancer.method=weighted_round_robin", "balancer.slow_start_s=10", "page.work_ms=0"];
    let settings = with(&with(&with(&every(0.01), EJECTS), &method), &["balancer.eject_s=10"]);
    let lab = run(PAIR, &settings, &[(20.0, "flaky web/2"), (25.0, "recover web/2")], 45.0);
    let share = (0.1 / 1.1 + 9.0 - 10.0 * libm::log(2.0 / 1.1)) / 10.0;
    // It is out from a moment after 20 s to a moment after 30 s.
    assert_eq!(picks(&lab, "web/2", 20.1, 30.0), 0);
    near(picks(&lab, "web/2", 30.0, 40.0) as f64, 1000.0 * share, 0.03);
}

/// Another machine under the same name: what was held against the old one is forgotten.
#[test]
fn a_new_server_does_not_inherit_an_ejection() {
    let settings = with(&with(&every(0.1), EJECTS), &["balancer.eject_s=100"]);
    let log = [(1.0, "flaky web/2"), (5.0, "set web.count=1"), (6.0, "set web.count=2")];
    let lab = run(PAIR, &settings, &log, 10.0);
    assert_eq!((picks(&lab, "web/2", 3.0, 6.0), picks(&lab, "web/2", 6.0, 10.0)), (0, 20));
}

/// The old one has missed two checks of three when it is taken away; the new one crashes before it has passed any.
#[test]
fn a_new_server_does_not_inherit_missed_checks() {
    let log =
        [(5.0, "hang web/2"), (7.2, "set web.count=1"), (7.3, "set web.count=2"), (7.301, "crash web/2")];
    let lab = run(PAIR, &with(&every(0.1), CHECKED), &log, 15.0);
    // Three misses, of which the first is within an interval.
    assert!(matches!(downs(&lab)[..], [noticed] if (9.3..10.4).contains(&noticed)), "{:?}", downs(&lab));
}

/// One passed check was enough when it was new; after a crash it takes as many as for the others.
#[test]
fn a_server_is_new_only_once() {
    let settings = with(&with(&every(0.1), CHECKED), &["balancer.up_after=6", "web.boot_s=2"]);
    let log = [(1.0, "set web.count=3"), (20.0, "crash web/3"), (30.0, "recover web/3")];
    let lab = run(PAIR, &settings, &log, 45.0);
    let ups = times(&lab, |note| matches!(note, Note::BelievedUp { .. }));
    assert!(matches!(ups[..], [new, back] if (3.0..4.1).contains(&new) && back >= 37.0), "{ups:?}");
}

/// One failed request before it is taken for down, and one after it is trusted again, are no two in a row: it has passed
/// checks meanwhile, and begins anew.
#[test]
fn a_server_that_is_trusted_again_begins_a_new_row_of_failures() {
    let changes = [
        "balancer.passive_failures=2",
        "balancer.check_interval_s=0.5",
        "balancer.down_after=1",
        "balancer.up_after=1",
    ];
    let settings = with(&with(&every(1.0), EJECTS), &changes);
    // Requests come at whole seconds, to one server and to the other in turn while both are up.
    let log = [
        (4.5, "flaky web/1"),
        (6.5, "crash web/1"),
        (9.1, "recover web/1"),
        (9.2, "flaky web/1"),
        (11.5, "recover web/1"),
    ];
    let lab = run(PAIR, &settings, &log, 20.0);
    let failed = failed_ms(&lab, Cause::ServerError);
    assert!(matches!(failed[..], [before, after] if before < 6500.0 && after > 9200.0), "{failed:?}");
    assert_eq!((downs(&lab).len(), failures(&lab)), (1, 2), "between the two, it was down");
    assert_eq!(times(&lab, |note| matches!(note, Note::Ejected { .. })), []);
}

/// Whoever stops checking can't find out any more who is up, so it trusts everybody.
#[test]
fn without_checks_everybody_is_trusted_again() {
    let log = [(5.0, "crash web/1"), (10.0, "set balancer.check_interval_s=0"), (11.0, "recover web/1")];
    let lab = run(PAIR, &with(&every(0.1), CHECKED), &log, 20.0);
    let RoleView::Balancer { backends, .. } = node(&lab, "balancer").role else { panic!("a balancer") };
    assert!(backends.iter().all(|backend| backend.belief == Belief::Up), "{backends:?}");
    assert_eq!((picks(&lab, "web/1", 9.0, 10.0), picks(&lab, "web/1", 11.0, 20.0)), (0, 45));
}

/// A balancer that stands still concludes nothing from the silence that is its own, and nothing when it goes on.
#[test]
fn a_hung_balancer_suspects_nobody() {
    let settings = with(&with(&every(0.1), CHECKED), &["balancer.detector=phi_accrual", "page.work_ms=0"]);
    let lab = run(PAIR, &settings, &[(30.0, "hang balancer"), (60.0, "recover balancer")], 90.0);
    assert_eq!(downs(&lab), []);
}

/// A standby that is down takes nothing over; it does once it is back and has waited as long as ever.
#[test]
fn a_dead_standby_does_not_take_over() {
    let settings = with(&every(0.1), &["balancer.standby=true", "web.slots=10"]);
    let log = [(1.0, "crash balancer/2"), (2.0, "crash balancer/1"), (10.0, "recover balancer/2")];
    for (end_s, expected) in [(9.0, None), (20.0, Some(10.0 + 3.0 + 156.0 / 256.0))] {
        let log: Vec<_> = log.into_iter().filter(|(at, _)| *at < end_s).collect();
        let lab = run(PAIR, &settings, &log, end_s);
        assert_eq!(takeovers(&lab), Vec::from_iter(expected));
    }
}

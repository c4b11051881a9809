//! What those who make calls for a call learn when that one is given up or lost: its parts end unheard.

use crate::harness::{ONE, PAIR, STORE, every, node, run, seen, with};
use headroom_sim::observe::Note;
use headroom_sim::observe::view::RoleView;

const CALLED_OFF: &[&str] = &["clients.timeout_ms=50", "clients.cancel=true"];

/// Were calls that are called off still counted, least connections would shun a server for ever.
#[test]
fn a_balancer_counts_out_what_is_called_off() {
    let lab = run(PAIR, &with(&every(0.1), CALLED_OFF), &[], 5.09);
    assert_eq!(seen(&lab).picks.len(), 50);
    let RoleView::Balancer { backends, .. } = node(&lab, "balancer").role else { panic!("a balancer") };
    assert!(backends.iter().all(|backend| backend.active == 0), "{backends:?}");
}

/// The database is back, but takes longer than clients wait: each trial is called off, and that counts as a failure.
#[test]
fn a_breaker_on_trial_hears_of_a_trial_that_is_called_off() {
    let breaker =
        ["web.breaker=true", "web.breaker_window=5", "web.breaker_open_s=1", "web.breaker_trials=1"];
    let settings = with(&with(&every(0.1), CALLED_OFF), &breaker);
    let lab = run(STORE, &settings, &[(0.05, "crash db"), (1.0, "recover db")], 10.0);
    let opened = seen(&lab).notes.iter().filter(|noted| matches!(noted.note, Note::BreakerOpened(_)));
    let times: Vec<f64> = opened.map(|noted| noted.time.as_secs()).collect();
    // The fifth refusal opens it at 0.5 s; then a trial each time a second is over, at the next tenth of one.
    assert!((7..=9).contains(&times.len()) && times.is_sorted(), "{times:?}");
}

/// Two tries in one: the one that timed out is worked on for nobody, and the machine says so.
#[test]
fn work_for_nobody_is_told_as_such() {
    let settings = with(&every(1.0), &["clients.timeout_ms=50", "clients.retries=1", "web.slots=2"]);
    let lab = run(ONE, &settings, &[], 1.9);
    let spans = &seen(&lab).spans;
    assert_eq!(spans.iter().map(|span| span.abandoned).collect::<Vec<_>>(), [true; 2]);
}

//! What balancers believe of their servers. How long it takes them to notice stands in the oracles.

use crate::harness::{
    Lab, PAIR, every, exactly, failed_ms, failures, go_on, lab, ms, node, picks, run, seconds, seen, with,
};
use headroom_sim::observe::view::{Belief, RoleView};
use headroom_sim::observe::{Cause, Leg, Note, Noted, Traffic, Truth};
use headroom_sim::time::SimTime;

const CHECKED: &[&str] = &["balancer.check_interval_s=0.5", "balancer.check_timeout_s=0.2", "web.slots=10"];

fn beliefs(lab: &Lab) -> Vec<Belief> {
    match node(lab, "balancer").role {
        RoleView::Balancer { backends, .. } => backends.iter().map(|backend| backend.belief).collect(),
        ref other => panic!("{other:?}"),
    }
}

/// False alarms: servers taken for down that were up.
fn false_alarms(lab: &Lab) -> usize {
    judged_down(lab).iter().filter(|truth| **truth == Truth::Sound).count()
}

/// How servers truly were when they were taken for down.
fn judged_down(lab: &Lab) -> Vec<Truth> {
    let truth = |noted: &Noted| match noted.note {
        Note::BelievedDown { truth, .. } => Some(truth),
        _ => None,
    };
    seen(lab).notes.iter().filter_map(truth).collect()
}

#[test]
fn a_crashed_server_is_taken_out_and_back() {
    let log = [(5.0, "crash web/1"), (10.0, "recover web/1")];
    let lab = run(PAIR, &with(&every(0.02), CHECKED), &log, 15.0);
    // Three misses take at most 1.5 s, two passes 1 s.
    assert_eq!(picks(&lab, "web/1", 6.5, 10.0), 0);
    assert!(picks(&lab, "web/1", 11.5, 15.0) > 80);
    assert_eq!(false_alarms(&lab), 0);
    let notes: Vec<Note> = seen(&lab).notes.iter().map(|noted| noted.note).collect();
    assert!(notes.iter().any(|note| matches!(note, Note::BelievedUp { .. })), "{notes:?}");
    // Without checks nobody notices.
    let blind = with(&with(&every(0.02), CHECKED), &["balancer.check_interval_s=0"]);
    assert!(picks(&run(PAIR, &blind, &log, 15.0), "web/1", 6.5, 10.0) > 80);
}

/// It crashes unnoticed and is repaired at once, but takes 10 s to start: no false alarm, since it can't answer.
#[test]
fn a_server_that_is_taken_for_down_while_it_starts_is_no_false_alarm() {
    let log = [(5.0, "crash web/1"), (5.1, "recover web/1")];
    let lab = run(PAIR, &with(&with(&every(0.02), CHECKED), &["web.boot_s=10"]), &log, 20.0);
    assert_eq!(judged_down(&lab), [Truth::Starting]);
    // Whoever is cut off while it starts is at fault.
    let log = [(5.0, "crash web/1"), (5.1, "recover web/1"), (5.2, "cut web/1")];
    let lab = run(PAIR, &with(&with(&every(0.02), CHECKED), &["web.boot_s=10"]), &log, 20.0);
    assert!(matches!(judged_down(&lab)[..], [Truth::Broken(_)]), "{:?}", judged_down(&lab));
}

/// The first of so many passes comes within an interval of 0.5 s, and each further one an interval later.
#[test]
fn a_server_is_taken_back_after_so_many_passes() {
    for passes in [1, 6] {
        let settings = with(&with(&every(0.02), CHECKED), &[&format!("balancer.up_after={passes}")]);
        let lab = run(PAIR, &settings, &[(5.0, "crash web/1"), (10.0, "recover web/1")], 15.0);
        let back = seen(&lab).notes.iter().find(|noted| matches!(noted.note, Note::BelievedUp { .. }));
        let after = back.expect("it is trusted again").time.as_secs() - 10.0 - 0.5 * f64::from(passes - 1);
        assert!((0.0..=0.51).contains(&after), "{passes} passes, and {after} s");
    }
}

/// A check under way takes the place of those that come meanwhile, but not of the one that comes when it is given up:
/// three checks of a silent server take three timeouts, where these are so many intervals of 0.5 s.
#[test]
fn checks_of_a_silent_server_follow_one_another() {
    for timeout in [0.5, 1.0, 1.5] {
        for second in 0..10 {
            let settings = with(&every(0.02), CHECKED);
            let settings = with(&settings, &[&format!("balancer.check_timeout_s={timeout}")]);
            let at = 5.0 + 0.05 * f64::from(second);
            let lab = run(PAIR, &settings, &[(at, "hang web/1")], 15.0);
            let after = match judged_down(&lab)[..] {
                [Truth::Broken(after)] => after.as_secs() - 3.0 * timeout,
                ref other => panic!("{other:?}"),
            };
            assert!((0.0..=0.51).contains(&after), "{timeout} s, hung at {at} s: {after} s more");
        }
    }
}

/// One slot each, and more requests than they can serve: a check that waits in line comes too late.
#[test]
fn a_busy_server_is_condemned_only_if_checks_wait_in_line() {
    for (queue, alarms) in [("true", true), ("false", false)] {
        let settings = [
            "balancer.check_interval_s=0.5",
            "balancer.check_timeout_s=0.2",
            "clients.rate=25",
            &format!("balancer.check_queues={queue}"),
        ];
        let lab = run(PAIR, &settings, &[], 20.0);
        assert_eq!(false_alarms(&lab) > 0, alarms, "checks wait in line: {queue}");
    }
}

/// Three failures in a row put it out for a second, the next three for two.
#[test]
fn a_server_that_fails_requests_is_put_out_for_a_while() {
    let settings = ["balancer.passive_failures=3", "balancer.eject_s=1", "web.flaky_pct=100", "web.slots=10"];
    let lab = run(PAIR, &with(&every(0.01), &settings), &[(0.0, "flaky web/1")], 10.0);
    let ejections = seen(&lab).notes.iter().filter(|noted| matches!(noted.note, Note::Ejected { .. }));
    let times: Vec<f64> = ejections.map(|noted| noted.time.as_secs()).collect();
    // 3 failures at every other request take 50 ms at most.
    let expected = [0.0, 1.0, 3.0, 6.0];
    assert_eq!(times.len(), expected.len(), "{times:?}");
    for (number, (time, expected)) in times.iter().zip(expected).enumerate() {
        let late = time - expected;
        assert!((0.0..0.07 * (number as f64 + 1.0)).contains(&late), "{times:?}");
    }
    assert_eq!(failed_ms(&lab, Cause::ServerError).len(), 12);
    let off = with(&every(0.01), &["balancer.passive_failures=0", "web.flaky_pct=100", "web.slots=10"]);
    assert_eq!(failures(&run(PAIR, &off, &[(0.0, "flaky web/1")], 10.005)), 500);
}

/// Requests that fail tell a balancer without checks what is broken, from the fault on and not from the ejection before.
#[test]
fn whoever_puts_out_a_broken_server_has_noticed_its_failure() {
    let settings = ["balancer.passive_failures=3", "balancer.eject_s=2", "web.flaky_pct=100", "web.slots=10"];
    for verb in ["crash", "flaky"] {
        let deed = format!("{verb} web/1");
        let lab = run(PAIR, &with(&every(0.01), &settings), &[(5.0, &deed)], 20.0);
        let afters: Vec<f64> = ejections(&lab).map(|after| after.expect("it is broken")).collect();
        assert!(afters.len() > 2, "{verb}: {afters:?}");
        // A crash fails those aboard at once; flaky, it still answers them, which takes 100 ms, and then the third of
        // every other request fails within 70 ms. So it does again when the first 2 s are over.
        let within = |after: f64, least, time| (least..=least + time).contains(&after);
        assert!(
            within(afters[0], 0.0, 0.17) && within(afters[1], afters[0] + 2.0, 0.07),
            "{verb}: {afters:?}"
        );
    }
}

/// Who has more requests than slots and no line refuses some of them, and is put out though nothing is wrong with it.
#[test]
fn a_sound_server_that_is_put_out_has_not_failed() {
    let settings = ["balancer.passive_failures=3", "web.slots=1", "web.queue_limit=0"];
    let lab = run(PAIR, &with(&every(0.001), &settings), &[], 5.0);
    assert!(ejections(&lab).count() > 0 && ejections(&lab).all(|after| after.is_none()));
}

/// How long after it broke each server that was put out was.
fn ejections(lab: &Lab) -> impl Iterator<Item = Option<f64>> {
    seen(lab).notes.iter().filter_map(|noted| match noted.note {
        Note::Ejected { truth: Truth::Broken(after), .. } => Some(Some(after.as_secs())),
        Note::Ejected { .. } => Some(None),
        _ => None,
    })
}

/// Half of its requests fail, but twenty in a row hardly ever do.
#[test]
fn a_success_ends_a_row_of_failures() {
    let settings = ["balancer.passive_failures=20", "web.flaky_pct=50", "web.slots=10"];
    let lab = run(PAIR, &with(&every(0.01), &settings), &[(0.0, "flaky web/1")], 10.0);
    assert!(failed_ms(&lab, Cause::ServerError).len() > 200);
    assert!(seen(&lab).notes.iter().all(|noted| !matches!(noted.note, Note::Ejected { .. })));
}

/// A server that turns away what exceeds its rate limit is well: 429 is no failure of the server.
#[test]
fn a_server_that_limits_the_rate_is_not_put_out() {
    let settings =
        ["balancer.passive_failures=3", "web.limit=token_bucket", "web.limit_rate=10", "web.slots=10"];
    let lab = run(PAIR, &with(&every(0.01), &settings), &[], 10.0);
    assert!(failed_ms(&lab, Cause::RateLimited).len() > 500);
    assert_eq!(seen(&lab).notes, []);
}

#[test]
fn no_more_servers_are_put_out_than_allowed() {
    for (most, expected) in [(1, 1), (50, 2), (75, 3), (100, 4)] {
        let settings = [
            "web.count=4",
            "web.slots=10",
            "web.flaky_pct=100",
            "balancer.passive_failures=2",
            "balancer.eject_s=100",
            &format!("balancer.eject_max_pct={most}"),
        ];
        let broken = ["flaky web/1", "flaky web/2", "flaky web/3", "flaky web/4"].map(|text| (0.0, text));
        let lab = run(PAIR, &with(&every(0.01), &settings), &broken, 5.0);
        let ejected = beliefs(&lab).iter().filter(|b| matches!(b, Belief::Ejected(_))).count();
        assert_eq!(ejected, expected, "at most {most} %");
    }
}

const ACCRUES: &[&str] = &["balancer.detector=phi_accrual", "balancer.check_interval_s=1", "web.slots=10"];

#[test]
fn phi_accrual_condemns_silence_and_nothing_else() {
    let lab = run(PAIR, &with(&every(0.1), ACCRUES), &[(30.0, "hang web/1")], 60.0);
    assert_eq!(beliefs(&lab), [Belief::Down, Belief::Up]);
    assert_eq!(false_alarms(&lab), 0);
    let down = seen(&lab).notes.iter().find(|noted| matches!(noted.note, Note::BelievedDown { .. }));
    let after = down.expect("it is noticed").time - SimTime::from_secs(30.0);
    // A gap is 1 s, its least deviation 0.1 s: φ = 8 comes 5.61 deviations after the next heartbeat was due.
    assert!((seconds(0.561)..seconds(1.65)).contains(&after), "{after:?}");
}

/// It forgives a pause of a minute: three missed checks in a row, which would be enough without it, say nothing.
#[test]
fn phi_accrual_does_not_count_misses() {
    let settings =
        with(&with(&every(0.1), ACCRUES), &["balancer.phi_pause_ms=60000", "balancer.down_after=3"]);
    let lab = run(PAIR, &settings, &[(30.0, "hang web/1")], 60.0);
    assert_eq!(beliefs(&lab), [Belief::Up, Belief::Up]);
}

/// Each server's first check comes at a moment of its own within the interval.
#[test]
fn checks_do_not_come_all_at_once() {
    let lab = run(PAIR, &with(&every(1.0), &["balancer.check_interval_s=5", "web.count=20"]), &[], 5.0);
    let checks = seen(&lab).flights.iter().filter(|flight| flight.traffic == Traffic::Check);
    let sent: Vec<f64> =
        checks.filter(|flight| flight.leg == Leg::Request).map(|flight| flight.departs.as_secs()).collect();
    assert_eq!(sent.len(), 20);
    let third = |at: &f64| (at * 3.0 / 5.0) as usize;
    let thirds = [0, 1, 2].map(|number| sent.iter().filter(|at| third(at) == number).count());
    assert!(thirds.iter().all(|count| *count > 0), "{sent:?}");
}

/// A timeout of two and a half intervals: while a check of the hung server is under way, two of its turns pass, so one is
/// sent every third turn; and two misses take U + 3 I + T.
#[test]
fn a_check_under_way_takes_the_place_of_the_next_ones() {
    let settings = [
        "balancer.check_interval_s=1",
        "balancer.check_timeout_s=2.5",
        "balancer.check_schedule=fixed_rate",
        "balancer.down_after=2",
    ];
    let lab = run(PAIR, &with(&every(1.0), &settings), &[(10.0, "hang web/1")], 30.0);
    let web = node(&lab, "web/1").id;
    let checks = seen(&lab)
        .flights
        .iter()
        .filter(|flight| (flight.traffic, flight.leg, flight.to) == (Traffic::Check, Leg::Request, web));
    let (before, after): (Vec<f64>, Vec<f64>) =
        checks.map(|flight| ms(flight.departs)).partition(|at| *at < 10_000.0);
    let last = *before.last().expect("it was checked");
    exactly(&before, &(0..10).rev().map(|turn| last - 1000.0 * f64::from(turn)).collect::<Vec<_>>());
    let turns = (0..).map(|third| last + 1000.0 + 3000.0 * f64::from(third));
    exactly(&after, &turns.take_while(|at| *at <= 30_000.0).collect::<Vec<_>>());
    let down = seen(&lab).notes.iter().find(|noted| matches!(noted.note, Note::BelievedDown { .. }));
    exactly(&[ms(down.expect("it is noticed").time)], &[after[0] + 3000.0 + 2500.0]);
}

/// A silence that has lasted for long is judged at once when the detector or its threshold changes: not in the past.
#[test]
fn a_stricter_threshold_judges_from_now_on() {
    let log = [(30.0, "hang web/1"), (30.9, "set balancer.phi_threshold=1"), (31.5, "recover web/1")];
    let settings =
        with(&with(&every(0.1), ACCRUES), &["balancer.phi_threshold=16", "balancer.phi_pause_ms=0"]);
    run(PAIR, &settings, &log, 60.0);
    let log = [(30.0, "crash web/1"), (90.0, "set balancer.detector=phi_accrual"), (120.0, "recover web/1")];
    let lab = run(PAIR, &with(&every(0.1), CHECKED), &log, 150.0);
    assert_eq!(beliefs(&lab), [Belief::Up, Belief::Up]);
    assert!(seen(&lab).notes.windows(2).all(|pair| pair[0].time <= pair[1].time));
}

#[test]
fn checks_that_begin_or_slow_down_condemn_nobody() {
    for change in [["0", "1"], ["1", "10"]] {
        let settings =
            with(&with(&every(0.1), ACCRUES), &[&format!("balancer.check_interval_s={}", change[0])]);
        let later = format!("set balancer.check_interval_s={}", change[1]);
        let lab = run(PAIR, &settings, &[(100.0, &later)], 200.0);
        assert_eq!(false_alarms(&lab), 0, "interval {change:?}");
    }
}

/// A server that boots gets nothing before it has passed a check, and one is enough, however many it takes to come back
/// (AWS: a new target); a balancer that doesn't check sends at once.
#[test]
fn a_new_server_has_to_pass_a_check_first() {
    for (interval, refused) in [("0.5", false), ("0", true)] {
        let checks = format!("balancer.check_interval_s={interval}");
        let settings = with(
            &with(&every(0.02), CHECKED),
            &[&checks, "web.count=1", "web.boot_s=3", "balancer.up_after=20"],
        );
        let lab = run(PAIR, &settings, &[(5.0, "set web.count=2")], 15.0);
        assert_eq!(!failed_ms(&lab, Cause::Refused).is_empty(), refused);
        assert!(picks(&lab, "web/2", 9.0, 15.0) > 100);
    }
}

/// Each seed has its own fates for checks on a lossy line.
#[test]
fn checks_get_lost_by_chance_and_not_always_the_same_ones() {
    let fates = |seed: u64| {
        let settings =
            with(&with(&every(1.0), CHECKED), &["balancer>web.loss_pct=30", "balancer.down_after=20"]);
        let mut lab = lab(PAIR, &settings, seed);
        go_on(&mut lab, &[], 100.0);
        let checks = seen(&lab).flights.iter().filter(|f| f.traffic == Traffic::Check);
        checks.map(|flight| flight.fate).collect::<Vec<_>>()
    };
    assert_ne!(fates(1), fates(2));
}

//! Lines: latency, loss, cuts, bandwidth.

use crate::harness::{
    ONE, PAIR, done_ms, every, exactly, failed_ms, mean, mean_near, near, node, responses_ms, run, seen,
    variance, with,
};
use headroom_sim::observe::{Cause, Fate, Leg};

const LINE: &str = "clients>web";

#[test]
fn round_trips_add_to_the_response() {
    for rtt in [0.0, 20.0, 80.0, 200.0] {
        let lab = run(ONE, &with(&every(1.0), &[&format!("{LINE}.rtt_ms={rtt}")]), &[], 1.9);
        exactly(&responses_ms(&lab), &[100.0 + rtt]);
    }
}

#[test]
fn each_tier_adds_its_round_trip_and_its_work() {
    let settings = ["clients>balancer.rtt_ms=80", "balancer>web.rtt_ms=2", "balancer.route_ms=1"];
    let lab = run(PAIR, &with(&every(1.0), &settings), &[], 1.9);
    exactly(&responses_ms(&lab), &[80.0 + 2.0 + 1.0 + 100.0]);
}

#[test]
fn clients_far_away_wait_longer() {
    let near_and_far = ONE.replace(
        "[[requests]]",
        "[[components]]\nid = \"far\"\nkind = \"client\"\ncalls = [\"web\"]\n\
         arrivals = \"deterministic\"\nrate = 2\n[[requests]]",
    );
    let lines = ["clients>web.rtt_ms=20", "far>web.rtt_ms=300", "web.slots=10"];
    let lab = run(&near_and_far, &with(&every(1.0), &lines), &[], 1.45);
    // The far one asks at 0.5 s and 1 s, the near one at 1 s.
    exactly(&done_ms(&lab), &[900.0, 1120.0, 1400.0]);
}

#[test]
fn latency_laws_keep_the_mean_and_spread_as_told() {
    // A uniform law of half width w has C² = w²/3; the lognormal's deviation is given.
    for (law, scv) in [("constant", 0.0), ("uniform", 0.25 / 3.0), ("lognormal", 0.25)] {
        let law_is = format!("{LINE}.latency={law}");
        let settings = ["clients>web.rtt_ms=100", "clients>web.jitter_pct=50", "page.work_ms=0"];
        let lab = run(ONE, &with(&[law_is, "clients.rate=500".to_owned()], &settings), &[], 200.0);
        for leg in [Leg::Request, Leg::Response] {
            let flights = seen(&lab).flights.iter().filter(|flight| flight.leg == leg);
            let times: Vec<f64> = flights.map(|f| (f.arrives - f.departs).as_millis()).collect();
            near(mean(&times), 50.0, 0.02);
            assert!((variance(&times) / 2500.0 - scv).abs() < 0.03 * scv + 1e-9, "{law}");
            if law == "uniform" {
                assert!(times.iter().all(|time| (25.0..=75.0).contains(time)));
            }
        }
    }
}

/// A message that is lost k times comes 0.2·(2^k − 1) s later; after seven losses in all the sender gives up.
#[test]
fn lost_messages_are_sent_again_with_doubling_waits() {
    for loss in [0.0, 0.1, 0.5_f64] {
        let setting = format!("{LINE}.loss_pct={}", loss * 100.0);
        let lab = run(ONE, &["page.work_ms=0", "clients.rate=500", &setting], &[], 200.0);
        let chance = |k: i32| libm::pow(loss, f64::from(k)) * (1.0 - loss);
        let delays: f64 = (0..7).map(|k| chance(k) * 200.0 * f64::from((1 << k) - 1)).sum();
        let through: f64 = (0..7).map(chance).sum();
        let responses = responses_ms(&lab);
        if loss == 0.0 {
            exactly(&[mean(&responses)], &[0.0]);
        } else {
            // Question and answer, each given that it gets through.
            mean_near(&responses, 2.0 * delays / through);
        }
        let unreachable = failed_ms(&lab, Cause::Unreachable).len() as f64;
        let ended = unreachable + responses.len() as f64;
        let expected = 1.0 - through * through;
        // The slow ones are cut off at the end: an allowance of 3 %.
        let error = 4.0 * (expected * (1.0 - expected) / ended).sqrt() + 0.03 * expected;
        assert!((unreachable / ended - expected).abs() <= error, "{unreachable} of {ended}, {expected}");
        let lost = seen(&lab).flights.iter().filter(|flight| flight.fate == Fate::Lost).count() as f64;
        near(lost, loss * seen(&lab).flights.len() as f64, 0.01);
    }
}

/// 0.2 + 0.4 + 0.8 + 1.6 + 3.2 + 6.4 s.
#[test]
fn nothing_gets_through_a_cut() {
    for cut in ["set clients>web.cut=true", "cut web/1"] {
        let lab = run(ONE, &every(1.0), &[(0.5, cut)], 13.7);
        exactly(&failed_ms(&lab, Cause::Unreachable), &[13_600.0]);
    }
}

/// Whether the question is lost or the answer: it is the server that could not be reached.
#[test]
fn the_failure_is_where_nothing_gets_through_to() {
    for cut_s in [0.5, 1.05] {
        let lab = run(ONE, &every(1.0), &[(cut_s, "cut web/1")], 13.75);
        let failure = seen(&lab).ends[0].outcome.expect_err("nothing gets through");
        assert_eq!((failure.cause, failure.at), (Cause::Unreachable, node(&lab, "web").id));
    }
}

#[test]
fn a_cut_that_ends_is_survived_by_repetition() {
    let cuts = [["set clients>web.cut=true", "set clients>web.cut=false"], ["cut web/1", "recover web/1"]];
    for [cut, join] in cuts {
        // Sent at 1 s and at 1.2 s in vain, at 1.6 s with success.
        let lab = run(ONE, &every(1.0), &[(0.5, cut), (1.3, join)], 1.9);
        exactly(&done_ms(&lab), &[1700.0]);
    }
}

#[test]
fn bytes_take_time_on_a_narrow_line() {
    let sizes = ["page.request_bytes=250000", "page.response_bytes=500000"];
    for (mbps, expected) in [("0", 100.0), ("8", 850.0), ("80", 175.0)] {
        let settings = with(&with(&every(1.0), &sizes), &[&format!("{LINE}.bandwidth_mbps={mbps}")]);
        exactly(&responses_ms(&run(ONE, &settings, &[], 1.99)), &[expected]);
    }
}

/// A request takes 8 s to get onto this line; a check is too small to be counted.
#[test]
fn health_checks_have_no_bytes() {
    let sizes = ["page.request_bytes=1000000", "balancer>web.bandwidth_mbps=1", "clients.rate=0.1"];
    let checks = ["balancer.check_interval_s=0.5", "balancer.check_timeout_s=0.2", "web.slots=10"];
    let lab = run(PAIR, &with(&with(&[], &sizes), &checks), &[], 60.0);
    assert!(seen(&lab).notes.is_empty(), "{:?}", seen(&lab).notes);
}

/// Half of the messages are lost on each of two lines: of the questions and answers of a request, four in all, none is lost
/// one time in sixteen.
#[test]
fn lines_lose_messages_independently_of_each_other() {
    let lossy = ["clients>balancer.loss_pct=50", "balancer>web.loss_pct=50", "page.work_ms=0"];
    let lab = run(PAIR, &with(&every(0.01), &lossy), &[], 100.0);
    let whole = responses_ms(&lab).into_iter().filter(|took| *took == 0.0).count() as f64;
    let (all, share) = (seen(&lab).arrivals.len() as f64, 1.0 / 16.0);
    assert!((whole / all - share).abs() < 4.0 * (share * (1.0 - share) / all).sqrt(), "{whole} of {all}");
}

//! What callers do to defend themselves, and what the called do.

use crate::harness::{
    ONE, PAIR, STORE, done_ms, every, exactly, failed_ms, failures, mean, near, run, seen, spans, together,
    took_ms, with,
};
use headroom_sim::ids::NodeId;
use headroom_sim::observe::{Cause, Note};

const LONG: &str = "page.work_ms=300";

#[test]
fn a_caller_gives_up_after_its_timeout_and_the_work_goes_on() {
    let settings = with(&every(1.0), &[LONG, "clients.timeout_ms=100", "clients>web.rtt_ms=20"]);
    for (cancel, worked_ms) in [("false", 300.0), ("true", 100.0)] {
        let lab = run(ONE, &with(&settings, &[&format!("clients.cancel={cancel}")]), &[], 1.9);
        exactly(&failed_ms(&lab, Cause::TimedOut), &[1100.0]);
        let span = spans(&lab, "web")[0];
        assert!(span.abandoned);
        exactly(&[span.service.as_millis()], &[worked_ms]);
    }
    assert_eq!(failures(&run(ONE, &with(&settings, &["clients.timeout_ms=0"]), &[], 1.9)), 0);
}

/// Through a balancer: the news has to pass it on.
#[test]
fn cancelling_frees_the_servers_behind_a_balancer() {
    let settings = [LONG, "clients.timeout_ms=100", "clients>balancer.rtt_ms=20", "balancer>web.rtt_ms=10"];
    for (cancel, worked_ms) in [("false", 300.0), ("true", 100.0)] {
        let settings = with(&with(&every(1.0), &settings), &[&format!("clients.cancel={cancel}")]);
        let lab = run(PAIR, &settings, &[], 1.9);
        exactly(&[spans(&lab, "web/1")[0].service.as_millis()], &[worked_ms]);
    }
}

/// The client gives up at 1.1 s; the line is cut from 1.05 s on, or loses nearly everything.
#[test]
fn the_news_that_nobody_waits_can_get_lost() {
    let settings = with(&every(1.0), &[LONG, "clients.timeout_ms=100", "clients.cancel=true"]);
    for (cut, worked_ms) in
        [("cut web/1", 300.0), ("set clients>web.cut=true", 300.0), ("recover web", 100.0)]
    {
        let lab = run(ONE, &settings, &[(1.05, cut)], 1.9);
        exactly(&[spans(&lab, "web")[0].service.as_millis()], &[worked_ms]);
    }
    let settings = ["clients.rate=100", "clients.timeout_ms=50", "clients.cancel=true", "web.slots=1000"];
    let mut cancelled = Vec::new();
    for loss in ["0", "30"] {
        let loss = format!("set clients>web.loss_pct={loss}");
        let lab = run(ONE, &settings, &[(0.0, &loss)], 200.0);
        let spans = spans(&lab, "web");
        let stopped = spans.iter().filter(|span| span.service.as_millis() < 99.0).count() as f64;
        cancelled.push(stopped / spans.len() as f64);
    }
    // Who came at the first attempt is given up 50 ms later; the rest was given up before, and never comes.
    near(cancelled[0], 1.0, 0.01);
    near(cancelled[1], 0.7, 0.03);
}

/// A server that gives its database up answers 504 like a balancer; only the client's own patience has no status.
#[test]
fn who_gives_up_decides_what_the_client_sees() {
    let lab = run(STORE, &with(&every(1.0), &["web.timeout_ms=40"]), &[], 1.9);
    exactly(&failed_ms(&lab, Cause::GatewayTimeout), &[1040.0]);
    let status = |system: &str, cause: Cause, at: &str| {
        let lab = run(system, &every(1.0), &[], 0.1);
        let at = lab.scenario().component(at).expect(at);
        lab.scenario().status(cause, at)
    };
    let rows = [
        (PAIR, Cause::Refused, "web", Some(502)),
        (PAIR, Cause::Refused, "balancer", None),
        (ONE, Cause::Refused, "web", None),
        (PAIR, Cause::Died, "web", Some(502)),
        (ONE, Cause::Died, "web", None),
        (PAIR, Cause::Unreachable, "web", Some(504)),
        (ONE, Cause::Unreachable, "web", None),
        (PAIR, Cause::TimedOut, "web", None),
        (ONE, Cause::GatewayTimeout, "web", Some(504)),
        (ONE, Cause::QueueFull, "web", Some(503)),
        (ONE, Cause::RateLimited, "web", Some(429)),
        (ONE, Cause::BreakerOpen, "clients", None),
        (ONE, Cause::BreakerOpen, "web", Some(503)),
        (ONE, Cause::Throttled, "clients", None),
    ];
    for (system, cause, at, expected) in rows {
        assert_eq!(status(system, cause, at), expected, "{cause:?} at {at}");
    }
}

#[test]
fn tries_are_spaced_by_the_backoff() {
    let rows: [(&[&str], &[f64]); 5] = [
        (&["clients.retries=0"], &[1000.0]),
        (&["clients.retries=3", "clients.backoff=immediate"], &[1000.0, 1000.0, 1000.0, 1000.0]),
        (&["clients.retries=3", "clients.backoff=exponential"], &[1000.0, 1100.0, 1300.0, 1700.0]),
        (
            &["clients.retries=3", "clients.backoff=exponential", "clients.backoff_cap_ms=150"],
            &[1000.0, 1100.0, 1250.0, 1400.0],
        ),
        (
            &["clients.retries=2", "clients.backoff=exponential", "clients.backoff_base_ms=250"],
            &[1000.0, 1250.0, 1750.0],
        ),
    ];
    for (settings, expected) in rows {
        let lab = run(ONE, &with(&every(1.0), settings), &[(0.5, "crash web/1")], 1.95);
        let questions = seen(&lab).flights.iter().filter(|f| f.leg == headroom_sim::observe::Leg::Request);
        let sent: Vec<f64> = questions.map(|flight| flight.departs.as_secs() * 1e3).collect();
        exactly(&sent, expected);
        exactly(&failed_ms(&lab, Cause::Refused), &expected[expected.len() - 1..]);
        assert_eq!(seen(&lab).ends[0].tries as usize, expected.len());
    }
}

#[test]
fn full_jitter_spreads_tries_evenly_below_the_wait() {
    let settings = ["clients.retries=1", "clients.backoff=full_jitter", "clients.rate=100"];
    let lab = run(ONE, &settings, &[(0.0, "crash web/1")], 200.0);
    let waits: Vec<f64> = seen(&lab).ends.iter().map(took_ms).collect();
    assert!(waits.iter().all(|wait| (0.0..100.0).contains(wait)));
    near(mean(&waits), 50.0, 0.03);
    let early = waits.iter().filter(|wait| **wait < 25.0).count() as f64;
    near(early, 0.25 * waits.len() as f64, 0.06);
}

/// 1000 requests in ten seconds allow 100 retries and the floor of one a second.
#[test]
fn a_budget_caps_retries() {
    let rows = [("0", "0", 3.0), ("10", "0", 0.1), ("10", "1", 0.11), ("50", "0", 0.5)];
    for (share, floor, per_request) in rows {
        let settings = [
            "clients.retries=3",
            &format!("clients.retry_budget_pct={share}"),
            &format!("clients.retry_budget_min={floor}"),
        ];
        let lab = run(ONE, &with(&every(0.01), &settings), &[(0.0, "crash web/1")], 100.005);
        let totals = lab.observer().0.since_start(lab.now());
        near(totals.retries as f64, per_request * 10_000.0, 0.02);
    }
}

/// A request each 10 ms. After five failures among the last ten it opens for a second; two trials fail, and it opens
/// again; after the recovery two trials pass, and it closes.
#[test]
fn a_breaker_opens_tries_and_closes() {
    let settings = [
        "clients.breaker=true",
        "clients.breaker_window=10",
        "clients.breaker_open_s=1",
        "clients.breaker_trials=2",
        "page.work_ms=0",
    ];
    let log = [(1.005, "crash web/1"), (2.505, "recover web/1")];
    let lab = run(ONE, &with(&every(0.01), &settings), &log, 5.005);
    let refused = [1010.0, 1020.0, 1030.0, 1040.0, 1050.0, 2050.0, 2060.0];
    exactly(&failed_ms(&lab, Cause::Refused), &refused);
    let open = |from: i32, to: i32| (from..to).map(|n| f64::from(n) * 10.0);
    let held: Vec<f64> = open(106, 205).chain(open(207, 306)).collect();
    exactly(&failed_ms(&lab, Cause::BreakerOpen), &held);
    let noted = seen(&lab).notes.iter().filter_map(|noted| match noted.note {
        Note::BreakerOpened(_) => Some(('o', noted.time.as_secs())),
        Note::BreakerClosed(_) => Some(('c', noted.time.as_secs())),
        _ => None,
    });
    assert_eq!(noted.collect::<Vec<_>>(), [('o', 1.05), ('o', 2.06), ('c', 3.07)]);

    let without = run(ONE, &with(&every(0.01), &["page.work_ms=0"]), &log, 5.005);
    assert_eq!(failed_ms(&without, Cause::Refused).len(), 150);
}

/// A server without a queue accepts a Poisson stream of rate r at r/(1 + rS) (Erlang B). The throttle sends K times what
/// is accepted, so r = K·r/(1 + rS): r = (K − 1)/S.
#[test]
fn an_adaptive_throttle_sends_k_times_what_is_accepted() {
    for (k, per_second) in [(2.0, 10.0), (3.0, 20.0)] {
        let settings = ["clients.rate=200", "web.queue_limit=0", &format!("clients.throttle_k={k}")];
        let lab = run(ONE, &settings, &[], 1200.0);
        let sent = seen(&lab).flights.iter().filter(|flight| {
            flight.leg == headroom_sim::observe::Leg::Request && flight.departs.as_secs() > 300.0
        });
        near(sent.count() as f64 / 900.0, per_second, 0.1);
        assert!(failed_ms(&lab, Cause::Throttled).len() > 200_000);
    }
}

/// 100 requests per second for ten seconds, from 10 ms on. A bucket gives its size and then the rate, a fixed window
/// its limit in each of ten, a sliding one hardly more than the rate.
#[test]
fn limits_let_in_what_their_rule_says() {
    let rules = [
        ("off", 1000, 1000),
        ("token_bucket", 104, 105),
        ("fixed_window", 100, 110),
        ("sliding_window", 99, 110),
    ];
    for (system, gate) in [(ONE, "web"), (PAIR, "balancer"), (PAIR, "web/1")] {
        for (rule, least, most) in rules {
            let component = gate.split('/').next().unwrap_or(gate);
            let settings = [
                format!("{component}.limit={rule}"),
                format!("{component}.limit_rate=10"),
                format!("{component}.limit_burst=5"),
            ];
            // Both servers of the pair have a limit of their own; one of them is enough.
            let one = if gate == "web/1" { vec!["web.count=1".to_owned()] } else { Vec::new() };
            let settings = with(&every(0.01), &[&settings[0], &settings[1], &settings[2], "page.work_ms=0"])
                .into_iter()
                .chain(one)
                .collect::<Vec<_>>();
            let lab = run(system, &settings, &[], 10.005);
            let passed = done_ms(&lab).len();
            assert!((least..=most).contains(&passed), "{rule} at {gate}: {passed}");
            assert_eq!(passed + failed_ms(&lab, Cause::RateLimited).len(), 1000);
        }
    }
}

#[test]
fn a_limit_per_client_gives_each_its_own() {
    for (scope, addresses, passed) in [("whole", 4, 105.0), ("client", 4, 420.0), ("client", 1, 105.0)] {
        let settings = [
            "web.limit=token_bucket",
            "web.limit_rate=10",
            "web.limit_burst=5",
            "page.work_ms=0",
            &format!("web.limit_scope={scope}"),
            &format!("clients.addresses={addresses}"),
        ];
        let lab = run(ONE, &with(&every(0.001), &settings), &[], 10.0);
        near(done_ms(&lab).len() as f64, passed, 0.02);
    }
}

/// Two groups of clients with one address each: the same one, or not.
#[test]
fn a_limit_per_client_goes_by_address_whoever_has_it() {
    let group = |id: &str, network: &str| {
        format!(
            "[[components]]\nid = \"{id}\"\nkind = \"client\"\ncalls = [\"web\"]\naddresses = 1\nrate = 1000\n\
             network = \"{network}\"\n"
        )
    };
    let settings =
        ["web.limit=token_bucket", "web.limit_rate=10", "web.limit_burst=5", "web.limit_scope=client"];
    for (network, same) in [("198.51.100.0", true), ("203.0.113.0", false)] {
        let groups = ONE.replace(
            "[[components]]\n    id = \"clients\"\n    kind = \"client\"\n    calls = [\"web\"]",
            &(group("clients", "198.51.100.0") + &group("others", network)),
        );
        let groups = groups + "\n[[links]]\nfrom = \"others\"\nto = \"web\"\nrtt_ms = 0\n";
        // More addresses of one group leave the accounts of others alone.
        let log: &[(f64, &str)] = if !same { &[(5.0, "set clients.addresses=50")] } else { &[] };
        let lab =
            run(&groups, &["page.work_ms=0"].into_iter().chain(settings).collect::<Vec<_>>(), log, 10.0);
        let done = |client: u16| {
            let ends = seen(&lab).ends.iter();
            ends.filter(|end| end.outcome.is_ok() && end.client == NodeId(client)).count() as f64
        };
        near(if same { done(0) + done(1) } else { done(1) }, 105.0, 0.02);
    }
}

/// Ten users ask at 1 s; each is served alone for 100 ms. Who gave up after 250 ms keeps its place in the queue.
#[test]
fn abandoned_work_takes_the_time_of_others() {
    let settings = with(&together(10), &["clients.timeout_ms=250"]);
    let lab = run(ONE, &settings, &[], 1.99);
    exactly(&done_ms(&lab), &[1100.0, 1200.0]);
    assert_eq!(failed_ms(&lab, Cause::TimedOut), [1250.0; 8]);
    // Served at 1.3, 1.4 … although nobody waits; only cancelled work is not.
    assert_eq!(spans(&lab, "web").len(), 9);
    let cancelled = run(ONE, &with(&settings, &["clients.cancel=true"]), &[], 1.99);
    let worked: f64 = spans(&cancelled, "web").iter().map(|span| span.service.as_millis()).sum();
    exactly(&[worked], &[250.0]);
}

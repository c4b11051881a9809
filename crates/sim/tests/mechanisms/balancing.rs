//! Balancers: what passing on costs, whom they choose, and who stands by. How each method chooses stands in the oracles.

use crate::harness::{
    Lab, PAIR, done_ms, every, exactly, failed_ms, failures, go_on, lab, near, node, picks, responses_ms,
    run, seen, together, with,
};
use headroom_sim::balancing::ALL;
use headroom_sim::observe::Cause;
use headroom_sim::observe::view::{Belief, RoleView};

fn is_active(lab: &Lab, name: &str) -> bool {
    match node(lab, name).role {
        RoleView::Balancer { active, .. } => active,
        ref other => panic!("{other:?}"),
    }
}

/// How many looks at servers, or at places in a table, each method takes among two servers and among eight: none in turn or
/// at random, all of them for the least busy or most credited, as many as it draws (two unless set otherwise) and there
/// are, and log₂ of what it halves: of the servers, or of 160 points for each.
const LOOKS: &[(&str, [u32; 2])] = &[
    ("round_robin", [0, 0]),
    ("weighted_round_robin", [2, 8]),
    ("random", [0, 0]),
    ("least_connections", [2, 8]),
    ("weighted_least_connections", [2, 8]),
    ("random_choices", [2, 2]),
    ("random_choices_replace", [2, 2]),
    ("peak_ewma", [2, 2]),
    ("ip_hash", [1, 3]),
    ("ring_hash", [8, 10]),
    ("jump_hash", [1, 3]),
];

/// A look makes a choice 2 % dearer than the cheapest. A lone request is held by an idle balancer for exactly the time
/// that choosing takes, and with two workers utilisation is rate · time / 2.
#[test]
fn passing_on_costs_the_methods_price() {
    assert_eq!(LOOKS.len(), ALL.len(), "every method has a price");
    for (method, looks) in LOOKS {
        for (servers, looks) in [2, 8].into_iter().zip(looks) {
            let (method, servers) = (format!("balancer.method={method}"), format!("web.count={servers}"));
            let (method, servers) = (method.as_str(), servers.as_str());
            let settings = [
                method,
                servers,
                "balancer.route_ms=2",
                "balancer.workers=2",
                "web.slots=50",
                "page.work_ms=0",
            ];
            let held_ms = 2.0 * (1.0 + 0.02 * f64::from(*looks));
            let lab = run(PAIR, &with(&every(1.0), &settings), &[], 1.9);
            exactly(&responses_ms(&lab), &[held_ms]);
            let busy = run(PAIR, &with(&["clients.rate=250".to_owned()], &settings), &[], 400.0);
            let totals = busy.observer().0.since_start(busy.now());
            let id = node(&busy, "balancer").id;
            near(totals.nodes[id.index()].utilisation(), 250.0 * held_ms / 1e3 / 2.0, 0.02);
        }
    }
}

/// Different servers can't be drawn more often than there are any; the same ones can.
#[test]
fn each_draw_is_a_look() {
    let draws = [("random_choices", 3, 3), ("random_choices", 10, 8), ("random_choices_replace", 10, 10)];
    for (method, draws, looks) in draws {
        let (method, draws) = (format!("balancer.method={method}"), format!("balancer.choices={draws}"));
        let settings =
            [method.as_str(), draws.as_str(), "web.count=8", "balancer.route_ms=2", "page.work_ms=0"];
        let lab = run(PAIR, &with(&every(1.0), &settings), &[], 1.9);
        exactly(&responses_ms(&lab), &[2.0 * (1.0 + 0.02 * f64::from(looks))]);
    }
}

#[test]
fn a_full_balancer_refuses() {
    let lab = run(PAIR, &with(&together(5), &["balancer.connections=3"]), &[], 1.9);
    exactly(&done_ms(&lab), &[1100.0, 1100.0, 1200.0]);
    exactly(&failed_ms(&lab, Cause::ConnectionLimit), &[1000.0; 2]);
}

#[test]
fn a_drained_server_finishes_and_gets_nothing_new() {
    let settings = with(&every(0.1), &["web.slots=10"]);
    let lab = run(PAIR, &settings, &[(1.05, "drain web/1"), (3.05, "undrain web/1")], 5.05);
    assert_eq!(picks(&lab, "web/1", 1.05, 3.05), 0);
    assert_eq!(picks(&lab, "web/1", 0.0, 1.05) + picks(&lab, "web/1", 3.05, 5.05), 15);
    assert_eq!((failures(&lab), done_ms(&lab).len()), (0, 49));
}

/// One request at a time, so nothing but what was learned from answers tells the servers apart.
#[test]
fn who_learns_from_answers_avoids_the_slow_server() {
    let of_60 = |method: &str| {
        let settings = with(&every(1.0), &["page.work_ms=100", method]);
        let lab = run(PAIR, &settings, &[(0.5, "slow web/1")], 60.5);
        picks(&lab, "web/1", 0.0, 60.5)
    };
    let learning = of_60("balancer.method=peak_ewma");
    assert!((1..=6).contains(&learning), "{learning}");
    assert_eq!(of_60("balancer.method=least_connections"), 30);
}

/// The weight grows in a straight line from a tenth at 1 s to all at 10 s, so the share of the traffic over those ten
/// seconds is (0.1/1.1 + ∫₁¹⁰ (t/10)/(1 + t/10) dt)/10 = (0.1/1.1 + 9 − 10·ln(2/1.1))/10.
#[test]
fn slow_start_gives_a_growing_share() {
    for (slow_start, share) in [(10.0, (0.1 / 1.1 + 9.0 - 10.0 * libm::log(2.0 / 1.1)) / 10.0), (0.0, 0.5)] {
        let slow = format!("balancer.slow_start_s={slow_start}");
        let settings = [&*slow, "balancer.method=weighted_round_robin", "page.work_ms=0"];
        let log = [(20.0, "drain web/2"), (25.0, "undrain web/2")];
        let lab = run(PAIR, &with(&every(0.01), &settings), &log, 60.0);
        near(picks(&lab, "web/2", 25.0, 35.0) as f64, 1000.0 * share, 0.02);
        near(picks(&lab, "web/2", 40.0, 60.0) as f64, 1000.0, 0.01);
    }
}

/// The same growing share for a server that was down; here checks find it, within 0.1 s.
#[test]
fn slow_start_begins_when_a_server_is_trusted_again() {
    let checks = ["balancer.check_interval_s=0.1", "balancer.check_timeout_s=0.05", "balancer.up_after=1"];
    let method = ["balancer.method=weighted_round_robin", "balancer.slow_start_s=10", "page.work_ms=0"];
    let log = [(20.0, "crash web/2"), (25.0, "recover web/2")];
    let lab = run(PAIR, &with(&with(&every(0.01), &checks), &method), &log, 35.2);
    let share = (0.1 / 1.1 + 9.0 - 10.0 * libm::log(2.0 / 1.1)) / 10.0;
    near(picks(&lab, "web/2", 25.1, 35.1) as f64, 1000.0 * share, 0.05);
}

#[test]
fn when_all_seem_down_it_tries_all_or_none() {
    let checks = ["balancer.check_interval_s=0.1", "balancer.check_timeout_s=0.05"];
    let log = [(1.05, "crash web/1"), (1.05, "crash web/2")];
    for (open, cause) in [("true", Cause::Refused), ("false", Cause::NoServer)] {
        let settings =
            with(&with(&every(0.1), &checks), &[&format!("balancer.fail_open={open}"), "web.slots=10"]);
        let lab = run(PAIR, &settings, &log, 5.05);
        let late = failed_ms(&lab, cause).into_iter().filter(|at| *at > 2000.0).count();
        assert_eq!(late, 30, "{cause:?}");
    }
}

#[test]
fn a_balancer_that_retries_reaches_another_server() {
    for (retries, failed) in [(0, 20), (1, 0)] {
        let settings = with(&every(0.1), &[&format!("balancer.retries={retries}"), "web.slots=10"]);
        let lab = run(PAIR, &settings, &[(0.0, "crash web/2")], 4.05);
        assert_eq!(failures(&lab), failed);
    }
}

#[test]
fn a_balancer_gives_slow_servers_up() {
    let lab = run(PAIR, &with(&every(1.0), &["balancer.timeout_ms=40"]), &[], 1.9);
    exactly(&failed_ms(&lab, Cause::GatewayTimeout), &[1040.0]);
}

/// It waits 3 intervals and (256 − 100)/256 of one from the last sign of life (RFC 5798), which came at 1 s.
#[test]
fn a_standby_takes_over_when_the_active_one_dies() {
    let settings = with(&every(0.1), &["web.slots=10", "page.work_ms=0"]);
    for fault in ["crash", "hang", "cut"] {
        let log = [(1.55, format!("{fault} balancer/1"))];
        let log = log.each_ref().map(|(at, text)| (*at, text.as_str()));
        for (standby, back_s) in [(true, 1.0 + 3.0 + 156.0 / 256.0), (false, f64::INFINITY)] {
            let settings = with(&settings, &[&format!("balancer.standby={standby}")]);
            let lab = run(PAIR, &settings, &log, 10.05);
            let after = done_ms(&lab).into_iter().filter(|at| *at > 1550.0);
            let expected =
                (1..=100).map(|n| f64::from(n) * 100.0).filter(|at| *at > 1550.0 && *at > back_s * 1e3);
            exactly(&after.collect::<Vec<_>>(), &expected.collect::<Vec<_>>());
        }
    }
}

/// Who stood by from the start and who was added later both know the servers.
#[test]
fn a_standby_added_to_a_running_system_knows_the_servers() {
    let settings = with(&every(0.1), &["web.slots=10", "page.work_ms=0"]);
    let log = [(2.0, "set balancer.standby=true"), (4.05, "crash balancer/1")];
    let lab = run(PAIR, &settings, &log, 20.05);
    assert!(is_active(&lab, "balancer/2"));
    assert!(done_ms(&lab).into_iter().filter(|at| *at > 8000.0).count() > 110, "{:?}", done_ms(&lab));
    assert!(failed_ms(&lab, Cause::NoServer).is_empty());
}

/// The second balancer has the address when it is taken away, and there is always something aboard.
#[test]
fn a_balancer_that_goes_leaves_the_address_to_the_other() {
    let settings = with(&every(0.01), &["web.slots=50", "balancer.standby=true"]);
    let mut lab = lab(PAIR, &settings, 1);
    go_on(&mut lab, &[(1.0, "crash balancer/1"), (6.0, "recover balancer/1")], 8.0);
    assert!(is_active(&lab, "balancer/2"));
    go_on(&mut lab, &[(8.0, "set balancer.standby=false")], 10.0);
    assert!(is_active(&lab, "balancer"));
    assert_eq!(lab.nodes().len(), 4, "clients, one balancer, two servers");
    let last = seen(&lab).ends.iter().rev().take(150);
    assert!(last.map(|end| end.outcome).all(|outcome| outcome.is_ok()));
}

#[test]
fn a_server_that_was_drained_and_taken_away_comes_back_undrained() {
    let log = [(1.0, "drain web/2"), (2.0, "set web.count=1"), (3.0, "set web.count=2")];
    let lab = run(PAIR, &with(&every(0.1), &["web.slots=10"]), &log, 5.0);
    let RoleView::Balancer { backends, .. } = node(&lab, "balancer").role else { panic!("a balancer") };
    assert!(backends.iter().all(|backend| backend.belief == Belief::Up), "{backends:?}");
    assert!(picks(&lab, "web/2", 3.0, 5.0) > 8);
}

/// A balancer before a pair of balancers knows one address: whoever stands by gets nothing, and checks follow the
/// address to whoever takes over.
#[test]
fn a_balancer_before_a_pair_knows_its_one_address() {
    let outer = "[[components]]\nid = \"front\"\nkind = \"balancer\"\ncalls = [\"balancer\"]\nroute_ms = 0\n\
                 check_interval_s = 0.5\ncheck_timeout_s = 0.2\n[[requests]]";
    let links = "[[links]]\nfrom = \"clients\"\nto = \"front\"\nrtt_ms = 0\n\
                 [[links]]\nfrom = \"front\"\nto = \"balancer\"\nrtt_ms = 0\n";
    let system = PAIR
        .replace("calls = [\"balancer\"]", "calls = [\"front\"]")
        .replacen("[[requests]]", outer, 1)
        .replacen("[[links]]\n    from = \"clients\"\n    to = \"balancer\"\n    rtt_ms = 0\n", links, 1);
    let settings = with(&every(0.1), &["balancer.standby=true", "web.slots=10", "page.work_ms=0"]);
    let lab = run(&system, &settings, &[(3.05, "crash balancer/1")], 20.05);
    assert_eq!(picks(&lab, "balancer/1", 0.0, 3.0) + picks(&lab, "balancer/2", 0.0, 3.0), 29);
    assert_eq!(picks(&lab, "balancer/2", 0.0, 3.0), 0, "it stands by");
    // The takeover comes at 3 s + 3 intervals and a skew; then the address answers checks again.
    assert_eq!(picks(&lab, "balancer/1", 6.7, 20.0), 0);
    assert!(done_ms(&lab).into_iter().filter(|at| *at > 8000.0).count() == 120, "{:?}", done_ms(&lab));
    let RoleView::Balancer { backends, .. } = node(&lab, "front").role else { panic!("a balancer") };
    let beliefs: Vec<_> = backends.iter().map(|backend| (backend.node, backend.belief)).collect();
    assert_eq!(beliefs, [(node(&lab, "balancer/2").id, Belief::Up)]);
}

//! What comes first if several things are true: what most of the trouble comes of.

use crate::{Row, findings, findings_at, first};
use headroom_sim::observe::explain::{Budget, Finding, Truths};

/// More than all three servers can do, whose checks are answered in time.
const TOO_MUCH: &[&str] = &["people.rate=400", "balancer.check_queues=false"];

/// What does no harm is told after an overload, though it is told where there is none.
#[test]
fn what_does_no_harm_comes_after_an_overload() {
    let pair = &["balancer.standby=true"][..];
    let rows: &[Row] = &[
        ("Slow", &[], &[(10.0, "slow balancer")]),
        ("Flaky", &["web.flaky_pct=1"], &[(10.0, "flaky web/1")]),
        ("NoStandby", pair, &[(20.0, "crash balancer/2")]),
        ("SlowLine", &["people>balancer.rtt_ms=5000"], &[]),
        ("LossyLink", &["people>balancer.loss_pct=2"], &[]),
    ];
    for (name, set, commands) in rows {
        assert_eq!(first(set, commands).0, *name);
        let (worse, found) = first(&[set, TOO_MUCH].concat(), commands);
        assert_eq!(worse, "Saturated", "{found:#?}");
    }
}

/// A slow machine is the reason if the others alone could do the work; not if there is too much for all of them.
#[test]
fn a_slow_server_is_the_reason_only_if_all_could_do_the_work_without_it() {
    for (rate, expected) in [(200, "Slow"), (400, "Saturated")] {
        let rate = format!("people.rate={rate}");
        let (name, found) = first(&[&rate, "balancer.check_queues=false"], &[(10.0, "slow web/1")]);
        assert_eq!(name, expected, "{found:#?}");
    }
}

/// A line that nobody uses may be cut; the failures of others are none of its business.
#[test]
fn a_cut_line_is_first_only_if_requests_fail_by_it() {
    let two = r#"
        format = 1
        title = "Two"
        components = [
            { id = "others", kind = "client", calls = ["web"], rate = 0 },
            { id = "people", kind = "client", calls = ["web"], rate = 400 },
            { id = "web", kind = "server", slots = 12 },
        ]
        requests = [{ id = "page", work_ms = 40 }]
    "#;
    let said = |rate: &str| crate::said_of(two, 60.0, &["others>web.cut=true", rate], &[]);
    let unused = said("others.rate=0");
    assert!(matches!(unused[0], Finding::Saturated { .. }), "{unused:#?}");
    assert!(
        unused.iter().any(|finding| matches!(finding, Finding::LinkCut { failing: 0.0, .. })),
        "{unused:#?}"
    );
    let used = said("others.rate=1000");
    assert!(matches!(used[0], Finding::LinkCut { .. }), "{used:#?}");
}

/// Two tiers: the servers in front have time, but their slots wait for those behind.
#[test]
fn the_tier_that_others_wait_for_is_named() {
    let tiers = r#"
        format = 1
        title = "Tiers"
        components = [
            { id = "people", kind = "client", calls = ["front"], rate = 60 },
            { id = "front", kind = "server", slots = 20 },
            { id = "back", kind = "server", slots = 2 },
        ]
        [[requests]]
        id = "page"
        work_ms = 5
        steps = [{ work = 1 }, { call = ["back:part"] }]
        [[requests]]
        id = "part"
        share = 0
        work_ms = 40
    "#;
    for seconds in [10.0, 20.0, 40.0] {
        let found = crate::said_of(tiers, seconds, &[], &[]);
        let Finding::Saturated { node, .. } = found[0] else { panic!("{found:#?}") };
        assert_eq!(node.0, 2, "{found:#?}");
    }
}

/// Of two servers one has crashed and the other is asked for too much, so that it is put out as well, and back, and out.
#[test]
fn a_crash_is_named_before_the_mistrust_it_leads_to() {
    let set = ["web.count=2", "people.rate=150", "balancer.check_timeout_s=0.3"];
    for seconds in 30..60 {
        let found = findings_at(f64::from(seconds), &set, &[(10.0, "crash web/1")]);
        match &found[0] {
            Finding::DownNoticed { left: 1, .. } => {}
            Finding::NoHealthyServer { truth: Truths { up: 1, down: [1, 0, 0, 0] }, .. } => {}
            _ => panic!("{seconds}: {found:#?}"),
        }
    }
}

#[test]
fn of_several_dead_servers_the_latest_is_named_and_the_others_counted() {
    let crashes = [(10.0, "crash web/3"), (15.0, "crash web/1")];
    let found = findings(&[], &crashes);
    let Finding::DownNoticed { server, others, left, .. } = &found[0] else { panic!("{found:#?}") };
    let latest = findings(&[], &crashes[1..]);
    let Finding::DownNoticed { server: alone, others: 0, left: 2, .. } = &latest[0] else {
        panic!("{latest:#?}")
    };
    assert_eq!((server, *others, *left), (alone, 1, 1));
}

/// A lone server behind a balancer is no less overloaded than one of several.
#[test]
fn a_lone_server_with_too_much_to_do_is_saturated_whatever_its_balancer_believes() {
    let set = ["web.count=1", "people.rate=130", "balancer.check_timeout_s=0.3"];
    let found = findings(&set, &[]);
    assert!(matches!(found[0], Finding::Saturated { .. }), "{found:#?}");
    // If it refuses all while it mistrusts the server, as many ask for that as before.
    let mut told = 0;
    for seconds in 20..60 {
        let found = findings_at(f64::from(seconds), &[&set[..], &["balancer.fail_open=false"]].concat(), &[]);
        for finding in &found {
            if let Finding::Saturated { pressure, .. } = finding {
                assert!((pressure.offered - 130.0).abs() < 7.0, "{seconds}: {found:#?}");
                told += 1;
            }
        }
    }
    assert!(told > 10, "{told}");
}

/// The tries that a breaker keeps back feed no overload.
#[test]
fn retries_that_are_kept_back_are_no_storm() {
    let set = ["people.rate=400", "people.timeout_ms=200", "people.retries=2", "balancer.check_queues=false"];
    let (storm, found) = first(&set, &[]);
    assert_eq!(storm, "RetryStorm", "{found:#?}");
    let long = [&set[..], &["web.queue_limit=1000"]].concat();
    let found = findings_at(26.0, &long, &[(20.0, "set people.breaker=true")]);
    assert!(matches!(found[0], Finding::BreakerOpen { .. }), "{found:#?}");
    assert!(!found.iter().any(|finding| matches!(finding, Finding::RetryStorm { .. })), "{found:#?}");
}

/// No answer can come in time over a line that takes longer than clients wait.
#[test]
fn a_line_that_outlasts_everybody_s_patience_is_named() {
    let found = findings(&["people.timeout_ms=100", "people>balancer.rtt_ms=150"], &[]);
    let Finding::SlowLine { budget: Budget::Timeout(0.1), .. } = found[0] else { panic!("{found:#?}") };
    let found = findings(&["people.timeout_ms=100", "people>balancer.rtt_ms=20"], &[]);
    assert!(!found.iter().any(|finding| matches!(finding, Finding::SlowLine { .. })), "{found:#?}");
}

/// Each query that gets lost holds a slot for 200 ms, five times as long as its request's work takes.
#[test]
fn a_line_whose_losses_fill_the_servers_is_named() {
    for seconds in 20..40 {
        let found =
            findings_at(f64::from(seconds), &["web>db.loss_pct=20", "balancer.check_queues=false"], &[]);
        let Finding::LossyLink { budget: Some(Budget::Slot(held)), .. } = found[0] else {
            panic!("{seconds}: {found:#?}")
        };
        // Both ways 200 ms, 400 ms and so on with the odds of one loss, two and so on: 66 ms; work and query besides.
        assert!((held - (0.04 + 2.0 * 0.0664)).abs() < 0.01, "{held}");
    }
}

/// Servers that boot or were drained meanwhile make no difference: the others wait for the database.
#[test]
fn a_database_that_holds_everybody_up_stays_the_bottleneck() {
    let set = ["db.db_slots=1", "db.read_ms=12", "web.queue_limit=1000", "balancer.check_queues=false"];
    for change in ["set web.count=6", "drain web/1"] {
        for tenths in 1..100 {
            let found = findings_at(40.0 + 0.1 * f64::from(tenths), &set, &[(40.0, change)]);
            assert!(matches!(found[0], Finding::DatabaseBottleneck { .. }), "{change} {tenths}: {found:#?}");
        }
    }
}

/// Half of a queue's calls wait for one of two connections, for which the slot is held too.
#[test]
fn waiting_for_a_connection_counts_to_what_fills_a_server() {
    let set = ["web.pool_size=1", "db.read_ms=35", "db.write_ms=35", "people.rate=75", "web.slots=2"];
    for seconds in 30..60 {
        let found =
            findings_at(f64::from(seconds), &[&set[..], &["balancer.check_queues=false"]].concat(), &[]);
        assert!(
            !matches!(found[0], Finding::Backlog { .. } | Finding::Headroom { .. }),
            "{seconds}: {found:#?}"
        );
    }
}

/// When tries begin to be repeated no less comes than before.
#[test]
fn an_overload_is_told_while_its_first_retries_come() {
    let set =
        ["people.timeout_ms=300", "people.retries=1", "balancer.check_queues=false", "web.queue_limit=1000"];
    for tenths in 1..20 {
        let found = findings_at(20.0 + 0.1 * f64::from(tenths), &set, &[(20.0, "set people.rate=600")]);
        let told = |finding: &Finding| {
            matches!(
                finding,
                Finding::Saturated { .. }
                    | Finding::RetryStorm { .. }
                    | Finding::WastedWork { .. }
                    | Finding::Failing { .. }
            )
        };
        assert!(told(&found[0]), "{tenths}: {found:#?}");
    }
}

/// What most requests fail of comes first: here a limit, although a slow server has a queue as well.
#[test]
fn what_most_requests_fail_of_comes_first() {
    let set = [
        "people.rate=300",
        "balancer.limit=token_bucket",
        "balancer.limit_rate=100",
        "balancer.check_queues=false",
    ];
    let found = findings(&set, &[(10.0, "slow web/1")]);
    assert!(matches!(found[0], Finding::RateLimited { .. }), "{found:#?}");
    assert!(found.iter().any(|finding| matches!(finding, Finding::Slow { .. })), "{found:#?}");
}

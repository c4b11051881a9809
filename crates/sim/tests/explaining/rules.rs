//! What tells a rule of the findings from its neighbours: where it begins, and where it doesn't hold any more.

use crate::{LONE, SHOP, WEB, at, command, find, findings, findings_at, said_at, said_of, set_up};
use headroom_sim::observe::Cause;
use headroom_sim::observe::explain::Finding;

fn is_saturated(finding: &Finding) -> bool {
    matches!(finding, Finding::Saturated { .. })
}

/// 45 a second come, and it can do 50; what came in while it was cut off was more than that.
#[test]
fn messages_that_arrive_late_are_no_overload() {
    for seconds in [27.0, 27.5, 28.0, 28.5, 29.0, 29.5, 30.0, 30.5] {
        let commands = [(20.0, "cut web/1"), (24.0, "recover web/1")];
        let found = said_of(LONE, seconds, &["people.rate=45"], &commands);
        assert!(!found.iter().any(is_saturated), "{seconds}: {found:#?}");
    }
}

/// Repeated tries are dealt like others.
#[test]
fn who_is_left_is_asked_for_all_where_tries_repeat_too() {
    let set = ["people.retries=3", "people.rate=270", "balancer.check_interval_s=0.2"];
    let found = findings_at(21.5, &set, &[(20.0, "crash web/1")]);
    let noticed = find(&found, |finding| matches!(finding, Finding::DownNoticed { .. }));
    let Finding::DownNoticed { pressure, .. } = noticed else { panic!("{noticed:?}") };
    assert!(pressure.offered >= 269.0, "{pressure:?}");
}

/// Nobody sees what a server gets that hangs.
#[test]
fn the_others_get_their_share_still_while_one_hangs() {
    let set = ["people.rate=255", "balancer.check_interval_s=0"];
    let mut world = set_up(SHOP, &set);
    said_at(&mut world, at(20.0));
    command(&mut world, "hang web/1");
    for step in 1..8 {
        let found = said_at(&mut world, at(20.0 + 0.5 * f64::from(step)));
        let knee = find(&found, |finding| matches!(finding, Finding::NearKnee { .. }));
        let Finding::NearKnee { demanded, .. } = knee else { panic!("{knee:?}") };
        assert!((demanded / (255.0 * 0.042 / 12.0) - 1.0).abs() < 0.015, "{step}: {demanded}");
    }
}

/// Three of four requests go to the first of two that are left.
#[test]
fn who_is_left_gets_its_share_by_weight() {
    let set = ["balancer.method=weighted_round_robin", "web/1.weight=4", "people.rate=120"];
    let found = findings_at(21.0, &set, &[(20.0, "drain web/3")]);
    let saturated = find(&found, is_saturated);
    let Finding::Saturated { node, pressure, .. } = saturated else { panic!("{saturated:?}") };
    assert_eq!(*node, WEB[0]);
    assert!((pressure.offered / 96.0 - 1.0).abs() < 0.01, "{pressure:?}");
}

/// A server that goes still works.
#[test]
fn who_goes_gets_nothing_new() {
    let found = findings_at(20.0, &["people.rate=150"], &[(20.0, "set web.count=1")]);
    assert!(found.iter().any(is_saturated), "{found:#?}");
}

/// All come from one address, so that one server gets them all.
#[test]
fn where_it_depends_on_who_asks_nobody_knows_the_share() {
    let set =
        ["balancer.method=ip_hash", "people.addresses=1", "balancer.check_interval_s=0", "people.rate=150"];
    let found = findings_at(23.0, &set, &[(20.0, "hang web/1")]);
    let Finding::DownUnnoticed { share, .. } = found[0] else { panic!("{found:#?}") };
    assert_eq!(share, 1.0);
}

#[test]
fn a_hung_server_gets_less_where_the_balancer_sees_its_load() {
    let set = ["balancer.method=least_connections", "balancer.check_interval_s=0"];
    let found = findings(&set, &[(20.0, "hang web/2")]);
    let Finding::DownUnnoticed { share, .. } = found[0] else { panic!("{found:#?}") };
    assert!(share < 0.02, "{share}");
}

/// Some queues are full, or take too long, every few seconds.
#[test]
fn what_fails_by_chance_does_so_again_after_a_while() {
    let rows: [(&str, &[&str], f64, Cause); 3] = [
        (SHOP, &["web.queue_limit=0", "people.rate=130"], 37.5, Cause::QueueFull),
        (LONE, &["web.shed_after_ms=60", "people.rate=35"], 29.5, Cause::Shed),
        (LONE, &["people.timeout_ms=150", "people.rate=35"], 41.5, Cause::TimedOut),
    ];
    for (system, set, seconds, expected) in rows {
        let found = said_of(system, seconds, set, &[]);
        let failing =
            |finding: &Finding| matches!(finding, Finding::Failing { cause, .. } if *cause == expected);
        assert!(found.iter().any(failing), "{expected:?}: {found:#?}");
    }
}

/// Failing is over after twice the longest time for which nothing failed.
#[test]
fn a_lull_no_longer_than_others_before_is_no_end() {
    for (set, seconds) in [("web.shed_after_ms=60", 31.5), ("people.timeout_ms=150", 30.0)] {
        let found = said_of(LONE, seconds, &[set, "people.rate=35"], &[]);
        assert!(found.iter().any(|finding| matches!(finding, Finding::Failing { .. })), "{set}: {found:#?}");
    }
}

/// No queue is full by chance that was so for most.
#[test]
fn queues_that_an_overload_filled_are_not_full_by_chance() {
    let set = ["web.queue_limit=0", "people.rate=900"];
    let found = findings_at(22.5, &set, &[(20.0, "set people.rate=50")]);
    assert!(!found.iter().any(|finding| matches!(finding, Finding::Failing { .. })), "{found:#?}");
}

/// Whoever is down refuses all, and whoever is cut off gets nothing.
#[test]
fn failing_is_over_as_soon_as_nobody_is_down() {
    let failing = |found: &[Finding]| found.iter().any(|finding| matches!(finding, Finding::Failing { .. }));
    let refused = findings_at(22.5, &["people.rate=30"], &[(20.0, "crash db"), (22.0, "recover db")]);
    assert!(!failing(&refused), "{refused:#?}");
    let set = ["people.timeout_ms=0"];
    let cut = said_of(LONE, 30.5, &set, &[(10.0, "cut web/1"), (30.0, "recover web/1")]);
    assert!(!failing(&cut), "{cut:#?}");
}

/// Queues stand in two of three servers.
#[test]
fn a_full_balancer_spares_servers_of_which_one_has_time() {
    let set = ["balancer.route_ms=2", "balancer.workers=1", "web/1.speed=0.2"];
    let found = findings_at(44.5, &set, &[(28.0, "set people.rate=800")]);
    let chokepoint = find(&found, |finding| matches!(finding, Finding::BalancerChokepoint { .. }));
    assert!(matches!(chokepoint, Finding::BalancerChokepoint { too: false, .. }), "{chokepoint:?}");
}

/// The others get what it does not do.
#[test]
fn who_chooses_by_load_spares_who_is_full() {
    let slow: [&[&str]; 2] = [
        &["balancer.method=random_choices", "web/1.speed=0.1", "people.rate=150"],
        &["balancer.method=least_connections", "web/1.speed=0.05", "web/1.slots=1", "people.rate=60"],
    ];
    for set in slow {
        let mut world = set_up(SHOP, set);
        for seconds in 20..40 {
            let found = said_at(&mut world, at(f64::from(seconds)));
            let full =
                |finding: &Finding| is_saturated(finding) || matches!(finding, Finding::Unbalanced { .. });
            assert!(!found.iter().any(full), "{seconds}: {found:#?}");
        }
    }
    // There are no others.
    let found = findings_at(13.0, &["balancer.method=least_connections", "people.rate=400"], &[]);
    assert!(found.iter().any(is_saturated), "{found:#?}");
}

#[test]
fn servers_that_wait_for_a_slow_database_are_not_full_themselves() {
    let set = ["db.slow_factor=100", "db.db_slots=40", "balancer.check_queues=false"];
    let found = findings_at(40.0, &set, &[(20.0, "slow db")]);
    assert!(!found.iter().any(is_saturated), "{found:#?}");
}

/// In it, or for a connection to it.
#[test]
fn a_queue_for_a_database_is_its_own_wherever_it_waits() {
    let base = ["db.db_slots=1", "db.read_ms=12"];
    for (more, seconds) in [
        (["web.slots=200", "web.pool_size=1", "web.queue_limit=1000"], 43.5),
        (["web.slots=1000", "web.pool_size=1000", "web.queue_limit=100"], 40.5),
    ] {
        let set: Vec<&str> = base.iter().chain(&more).copied().collect();
        let found = findings_at(seconds, &set, &[(40.0, "set people.rate=60")]);
        assert!(matches!(found[0], Finding::DatabaseBottleneck { .. }), "{found:#?}");
    }
}

#[test]
fn calls_that_all_fit_into_the_slots_next_are_no_backlog() {
    let set = ["page.work_ms=3000", "people.rate=0.3"];
    let mut world = set_up(LONE, &set);
    for seconds in 20..45 {
        let found = said_at(&mut world, at(f64::from(seconds)));
        for finding in &found {
            if let Finding::Backlog { waiting, .. } = finding {
                assert!(*waiting > 1, "{seconds}: {found:#?}");
            }
        }
    }
}

/// Long requests, or more than it can do.
#[test]
fn what_holds_a_machine_up_is_told() {
    let held = |set: &[&str], seconds, commands: &[(f64, &str)]| {
        let found = said_of(LONE, seconds, set, commands);
        let backlog = find(&found, |finding| matches!(finding, Finding::Backlog { .. }));
        matches!(backlog, Finding::Backlog { held_up: true, .. })
    };
    let long = ["page.law=hyperexponential", "page.scv=100", "people.rate=20"];
    assert!(held(&long, 31.5, &[]));
    assert!(!held(
        &["web.queue_limit=1000"],
        25.0,
        &[(20.0, "set people.rate=200"), (23.0, "set people.rate=20")]
    ));
    // It stood still for most of the time.
    assert!(!held(&["people.rate=45"], 25.5, &[(20.0, "cut web/1"), (24.0, "recover web/1")]));
}

#[test]
fn an_overload_is_told_before_the_mistrust_it_leads_to_where_tries_repeat() {
    let set = ["people.retries=5", "people.timeout_ms=120", "people.rate=270"];
    let found = findings_at(40.0, &set, &[]);
    assert!(matches!(found[1], Finding::Saturated { .. }), "{found:#?}");
}

#[test]
fn a_balancer_that_fails_open_has_servers_left() {
    let set = [
        "balancer.passive_failures=2",
        "balancer.eject_max_pct=100",
        "web.flaky_pct=100",
        "balancer.check_interval_s=1",
    ];
    let faults = [(10.0, "crash web/1"), (20.0, "flaky web/2"), (20.0, "flaky web/3")];
    let found = findings_at(22.0, &set, &faults);
    let noticed = find(&found, |finding| matches!(finding, Finding::DownNoticed { .. }));
    let Finding::DownNoticed { left, .. } = noticed else { panic!("{noticed:?}") };
    assert_eq!(*left, 2);
}

#[test]
fn a_slow_database_for_which_servers_wait_leaves_them_time_or_not() {
    let held = |set: &[&str], seconds| {
        let found = findings_at(seconds, set, &[(20.0, "slow db")]);
        let slow = find(&found, |finding| matches!(finding, Finding::Slow { .. }));
        let Finding::Slow { held, .. } = slow else { panic!("{slow:?}") };
        *held
    };
    // They have time.
    assert_eq!(held(&["db.slow_factor=20", "people.rate=60"], 45.0), 0.0);
    // They are busy with their own work.
    assert_eq!(held(&["db.slow_factor=5", "people.rate=270"], 34.0), 0.0);
}

#[test]
fn a_slow_server_is_told_to_be_out_or_not() {
    let set = [
        "web.slow_factor=20",
        "people.rate=150",
        "balancer.check_interval_s=1",
        "balancer.check_queues=true",
    ];
    let out = |seconds| {
        let found = findings_at(seconds, &set, &[(20.0, "slow web/1")]);
        matches!(
            find(&found, |finding| matches!(finding, Finding::Slow { .. })),
            Finding::Slow { out: true, .. }
        )
    };
    assert_eq!([20.5, 43.0].map(out), [false, true]);
}

#[test]
fn retries_that_fail_as_well_are_a_storm() {
    let found = findings(&["people.retries=2", "web.queue_limit=1", "people.rate=400"], &[]);
    assert!(matches!(found[0], Finding::RetryStorm { .. }), "{found:#?}");
}

/// All of its connections are taken as it is full.
#[test]
fn a_full_database_is_why_it_has_no_connections_left() {
    let found = findings(&["db.db_slots=1", "db.read_ms=12", "db.max_connections=12", "web.slots=20"], &[]);
    assert!(matches!(found[0], Finding::DatabaseBottleneck { .. }), "{found:#?}");
}

#[test]
fn nobody_knows_how_much_room_there_is_before_the_first_answer() {
    let found = findings_at(1.0, &["balancer>web.rtt_ms=2000"], &[]);
    assert!(matches!(found[0], Finding::Headroom { factor: None, .. }), "{found:#?}");
}

#[test]
fn nobody_knows_how_much_room_there_is_while_a_long_queue_waits() {
    let factor = |seconds| {
        let set = ["web.queue_limit=1000"];
        let commands = [(20.0, "set people.rate=200"), (23.0, "set people.rate=20")];
        let found = said_of(LONE, seconds, &set, &commands);
        let room = find(&found, |finding| matches!(finding, Finding::Headroom { .. }));
        matches!(room, Finding::Headroom { factor: Some(_), .. })
    };
    assert_eq!([36.5, 37.0].map(factor), [false, true]);
}

/// The queue of a slow server with few slots takes long, but is short.
#[test]
fn a_short_queue_does_not_hide_the_room() {
    let set = ["balancer.method=random_choices", "web/1.speed=0.1", "people.rate=150"];
    let mut world = set_up(SHOP, &set);
    for step in 0..40 {
        let found = said_at(&mut world, at(14.0 + 0.5 * f64::from(step)));
        assert!(!matches!(found[0], Finding::Headroom { factor: None, .. }), "{step}: {found:#?}");
    }
}

/// Who was put out long ago fails no more.
#[test]
fn the_flaky_server_at_which_most_fails_comes_first() {
    let set = [
        "balancer.passive_failures=2",
        "balancer.eject_s=100",
        "balancer.eject_max_pct=100",
        "web.flaky_pct=100",
    ];
    let found = findings_at(22.0, &set, &[(10.0, "flaky web/1"), (20.0, "flaky web/2")]);
    let Finding::Flaky { node, .. } = find(&found, |finding| matches!(finding, Finding::Flaky { .. })) else {
        unreachable!()
    };
    assert_eq!(*node, WEB[1], "{found:#?}");
}

#[test]
fn calls_that_wait_for_a_connection_wait_for_the_slow_database() {
    let set = ["db.slow_factor=40", "web.slots=100", "web.pool_size=2"];
    let found = findings_at(51.0, &set, &[(20.0, "slow db")]);
    let place = |what: fn(&Finding) -> bool| found.iter().position(what).unwrap_or(99);
    let slow = place(|finding| matches!(finding, Finding::Slow { .. }));
    assert!(slow < place(|finding| matches!(finding, Finding::NoHealthyServer { .. })), "{found:#?}");
}

/// Their queues stood still, and nothing in them took long.
#[test]
fn what_was_down_was_not_held_up_by_long_requests() {
    let rows = [
        (LONE, 26.0, "people.rate=45", [(20.0, "hang web/1"), (25.0, "recover web/1")]),
        (SHOP, 30.5, "people.rate=100", [(20.0, "cut db"), (30.0, "recover db")]),
    ];
    for (system, seconds, set, commands) in rows {
        let found = said_of(system, seconds, &[set], &commands);
        let held_up = |finding: &Finding| matches!(finding, Finding::Backlog { held_up: true, .. });
        assert!(!found.iter().any(held_up), "{commands:?}: {found:#?}");
    }
}

/// One has been put out for failing requests, the other for heartbeats that came too late.
#[test]
fn not_all_that_are_mistrusted_were_put_out_for_failing_requests() {
    let set = [
        "balancer.passive_failures=2",
        "balancer.eject_max_pct=100",
        "balancer.check_interval_s=1",
        "balancer.check_timeout_s=0.3",
        "balancer.check_queues=true",
        "balancer.eject_s=100",
        "web.flaky_pct=100",
        "people.rate=250",
    ];
    let found = findings_at(25.0, &set, &[(20.0, "flaky web/1")]);
    find(&found, |finding| matches!(finding, Finding::NoHealthyServer { ejected: false, .. }));
}

/// Nothing failed for 18 s before.
#[test]
fn a_lull_of_long_ago_says_nothing() {
    let rates = [
        (10.0, "set people.rate=200"),
        (12.0, "set people.rate=5"),
        (30.0, "set people.rate=200"),
        (32.0, "set people.rate=5"),
    ];
    let found = said_of(LONE, 35.0, &[], &rates);
    assert!(!found.iter().any(|finding| matches!(finding, Finding::Failing { .. })), "{found:#?}");
}

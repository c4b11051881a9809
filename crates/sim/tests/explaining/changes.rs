//! What is said soon after something has changed, while most of what was measured is of the time before.

use crate::{LONE, SHOP, WEB, at, command, find, findings, findings_at, said_at, said_of, set_up};
use headroom_sim::observe::Cause;
use headroom_sim::observe::explain::Finding;

/// Nobody sees what is sent to a server that hangs once its queue is full, or ever to one that is cut off.
#[test]
fn a_silent_server_gets_its_share_for_as_long_as_it_is_silent() {
    let set = ["balancer.check_interval_s=0", "balancer.method=round_robin"];
    for (fault, expected) in [("hang web/2", 600..733), ("cut web/2", 0..1)] {
        let found = findings(&set, &[(10.0, fault)]);
        let Finding::DownUnnoticed { share, stuck, .. } = found[0] else { panic!("{found:#?}") };
        assert_eq!(share, 1.0 / 3.0, "{fault}");
        assert!(expected.contains(&stuck), "{fault}: a third of 100 a second for 20 s, not {stuck}");
    }
}

/// 100 requests of 42 ms come a second; three servers have four slots each.
#[test]
fn who_is_left_is_asked_for_all_at_once() {
    for (set, commands) in [
        (&[][..], &[(29.5, "drain web/1")][..]),
        (&["balancer.check_interval_s=0.2"], &[(28.5, "crash web/1")]),
        (&[], &[(29.5, "set web.count=2")]),
    ] {
        let found = findings(set, commands);
        let demanded = found.iter().find_map(|finding| match finding {
            Finding::Headroom { demanded, .. } => Some(*demanded),
            Finding::DownNoticed { pressure, .. } => Some(pressure.demanded()),
            _ => None,
        });
        let demanded = demanded.unwrap_or_else(|| panic!("{found:#?}"));
        assert!((demanded / (100.0 * 0.042 / 8.0) - 1.0).abs() < 0.05, "{commands:?}: {demanded}");
    }
}

#[test]
fn an_ejected_server_is_out_since_it_was_put_out() {
    let set = ["balancer.passive_failures=2", "web.flaky_pct=100"];
    let found = findings(&set, &[(27.0, "flaky web/1")]);
    let alarm = find(&found, |finding| matches!(finding, Finding::FalseAlarm { .. }));
    let Finding::FalseAlarm { ejected: true, lasting, .. } = alarm else { panic!("{alarm:?}") };
    assert!((2.5..3.0).contains(&lasting.as_secs()), "{lasting:?}");
}

#[test]
fn servers_put_out_for_failing_requests_have_missed_no_heartbeat() {
    let set = ["balancer.passive_failures=2", "balancer.eject_max_pct=100", "web.flaky_pct=100"];
    let faults = [(20.0, "flaky web/1"), (20.0, "flaky web/2"), (20.0, "flaky web/3")];
    let found = findings_at(22.0, &set, &faults);
    assert!(matches!(found[0], Finding::Flaky { .. }), "{found:#?}");
    find(&found, |finding| matches!(finding, Finding::NoHealthyServer { ejected: true, .. }));
}

/// One flaky server has been put out, so that all that fails does so at the other.
#[test]
fn the_flaky_server_at_which_requests_fail_is_named() {
    let set = ["balancer.passive_failures=2", "balancer.eject_s=100"];
    let found = findings(&set, &[(10.0, "flaky web/1"), (20.0, "flaky web/2")]);
    let Finding::Flaky { node, failing } = found[0] else { panic!("{found:#?}") };
    assert_eq!(node, WEB[1]);
    assert!(failing > 1.0, "{failing}");
}

#[test]
fn who_is_put_out_does_not_do_the_work_of_who_is_down() {
    let set = [
        "balancer.passive_failures=2",
        "balancer.eject_s=100",
        "balancer.eject_max_pct=100",
        "web.flaky_pct=100",
        "people.rate=50",
    ];
    let found = findings(&set, &[(5.0, "crash web/1"), (15.0, "flaky web/2")]);
    let noticed = find(&found, |finding| matches!(finding, Finding::DownNoticed { .. }));
    let Finding::DownNoticed { left, .. } = noticed else { panic!("{noticed:?}") };
    assert_eq!(*left, 1);
}

/// Those that are left have time, but no queue.
#[test]
fn a_dead_server_is_not_why_short_queues_are_full() {
    let found = findings(&["web.queue_limit=0", "people.rate=130"], &[(5.0, "crash web/1")]);
    let Finding::Failing { cause, .. } = found[0] else { panic!("{found:#?}") };
    assert_eq!(cause, Cause::QueueFull);
}

/// For a while it trusted none, and all of them got requests.
#[test]
fn a_mistrusted_server_got_requests_while_the_balancer_failed_open() {
    let set = ["balancer.check_interval_s=1", "balancer.check_timeout_s=0.5", "balancer.check_queues=true"];
    let mut world = set_up(SHOP, &set);
    said_at(&mut world, at(10.0));
    command(&mut world, "hang db");
    said_at(&mut world, at(20.0));
    command(&mut world, "recover db");
    let (mut open_at, mut looks) = (at(0.0), 0);
    for step in 0..80 {
        let now = at(20.0 + 0.125 * f64::from(step));
        let found = said_at(&mut world, now);
        if found.iter().any(|finding| matches!(finding, Finding::NoHealthyServer { .. })) {
            open_at = now;
        }
        for finding in &found {
            if let Finding::FalseAlarm { lasting, .. } = finding {
                assert!(*lasting <= now - open_at, "{lasting:?} at {now}, failed open at {open_at}");
                looks += 1;
            }
        }
    }
    assert!(looks > 0 && open_at > at(20.0), "{looks} looks, {open_at}");
}

/// It can do 500 requests a second, and they 285: within a second and a half their queues are full.
#[test]
fn a_full_balancer_does_not_spare_servers_in_which_queues_stand() {
    let set = ["balancer.route_ms=2", "balancer.workers=1"];
    let found = findings_at(29.5, &set, &[(28.0, "set people.rate=800")]);
    let chokepoint = find(&found, |finding| matches!(finding, Finding::BalancerChokepoint { .. }));
    let Finding::BalancerChokepoint { too, servers, .. } = chokepoint else { panic!("{chokepoint:?}") };
    assert!(*too && *servers < 0.9, "{chokepoint:?}");
}

/// Its servers are as full as before, but only because they still wait for it.
#[test]
fn a_database_stays_the_bottleneck_until_the_queue_is_gone() {
    let set = ["db.db_slots=1", "db.read_ms=12", "web.slots=20", "web.queue_limit=1000"];
    let mut world = set_up(SHOP, &set);
    said_at(&mut world, at(40.0));
    command(&mut world, "set people.rate=60");
    for seconds in 41..46 {
        let found = said_at(&mut world, at(f64::from(seconds)));
        assert!(matches!(found[0], Finding::DatabaseBottleneck { .. }), "{seconds}: {found:#?}");
    }
}

/// It has slots enough, but its servers' slots wait for it.
#[test]
fn a_slow_database_is_named_though_it_has_time() {
    let set = ["db.slow_factor=100", "db.db_slots=40", "balancer.check_queues=false"];
    let found = findings_at(40.0, &set, &[(20.0, "slow db")]);
    let Finding::Slow { held, utilisation, .. } = found[0] else { panic!("{found:#?}") };
    assert!(held > 0.5 && utilisation < 0.5, "{found:#?}");
}

#[test]
fn what_an_overload_has_left_is_no_overload() {
    let set = ["web.queue_limit=10", "people.retries=3", "people.timeout_ms=1000"];
    let mut world = set_up(SHOP, &set);
    said_at(&mut world, at(20.0));
    command(&mut world, "set people.rate=900");
    let found = said_at(&mut world, at(22.0));
    assert!(matches!(found[0], Finding::Saturated { .. }), "{found:#?}");
    said_at(&mut world, at(25.0));
    command(&mut world, "set people.rate=60");
    for step in 0..6 {
        let found = said_at(&mut world, at(27.0 + 0.5 * f64::from(step)));
        let saturated = |finding: &Finding| matches!(finding, Finding::Saturated { .. });
        assert!(!found.iter().any(saturated), "{step}: {found:#?}");
    }
}

/// What is slow and has much to do gets less, and the others get it.
#[test]
fn who_chooses_by_load_fills_all_before_one() {
    let found = findings(&["balancer.method=least_connections", "web/3.speed=0.2"], &[]);
    let Finding::Headroom { machines, .. } = found[0] else { panic!("{found:#?}") };
    assert_eq!(machines, 3);
}

/// It has 150 requests aboard, which its servers have not answered, and turns others away.
#[test]
fn what_a_full_balancer_turns_away_is_asked_of_its_servers_all_the_same() {
    let set = ["balancer.connections=150", "people.rate=400", "web.queue_limit=1000"];
    let mut world = set_up(SHOP, &set);
    for seconds in 10..40 {
        let found = said_at(&mut world, at(f64::from(seconds)));
        let Finding::Saturated { pressure, .. } = &found[0] else { panic!("{seconds}: {found:#?}") };
        assert!((pressure.offered / 400.0 - 1.0).abs() < 0.02, "{seconds}: {pressure:?}");
    }
}

/// Each round of the balancer meets those that find no connection left, and then those that have one.
#[test]
fn requests_go_on_failing_in_each_round_of_many_servers() {
    let set =
        ["web.count=200", "web.boot_s=0", "web.pool_size=1", "db.max_connections=100", "people.rate=50"];
    let mut world = set_up(SHOP, &set);
    for step in 0..80 {
        let found = said_at(&mut world, at(30.0 + 0.25 * f64::from(step)));
        assert!(matches!(found[0], Finding::Failing { .. }), "{step}: {found:#?}");
    }
}

#[test]
fn right_after_a_repair_nobody_knows_how_much_room_there_is() {
    let room = |seconds| {
        let found = said_of(LONE, seconds, &[], &[(10.0, "cut web/1"), (14.0, "recover web/1")]);
        let factor = |finding: &Finding| match finding {
            Finding::Headroom { factor, .. } => *factor,
            _ => None,
        };
        found.iter().find_map(factor).is_some()
    };
    assert_eq!([9.0, 14.0, 16.0, 40.0].map(room), [true, false, false, true]);
}

/// It was refused what it is asked for now.
#[test]
fn an_overload_that_begins_with_a_repair_is_seen() {
    let set = ["db.db_slots=1", "db.read_ms=12", "web.slots=20"];
    let found = findings_at(28.0, &set, &[(20.0, "crash db"), (25.0, "recover db")]);
    assert!(matches!(found[0], Finding::DatabaseBottleneck { .. }), "{found:#?}");
}

/// A third of the tries meet a dead server; the next one succeeds.
#[test]
fn retries_that_help_are_no_storm() {
    let set = ["people.retries=5", "people.rate=175", "balancer.check_interval_s=0"];
    let found = findings(&set, &[(10.0, "crash web/2")]);
    let storm = |finding: &Finding| matches!(finding, Finding::RetryStorm { .. });
    assert!(!found.iter().any(storm), "{found:#?}");
}

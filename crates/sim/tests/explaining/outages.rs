//! What is said of machines that are broken, and of balancers that notice it, or think so.

use crate::{FLAPPING, SHOP, findings, findings_at, said_at};
use headroom_sim::engine::{Command, World};
use headroom_sim::ids::NodeId;
use headroom_sim::observe::Metrics;
use headroom_sim::observe::explain::{Down, Finding, Watch};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::{SimDuration, SimTime};

#[test]
fn a_dead_server_is_described_with_its_figures() {
    let found = findings(&["balancer.method=round_robin"], &[(27.0, "crash web/2")]);
    let Finding::DownUnnoticed { down, lasting, share, failed, watch, .. } = &found[0] else {
        panic!("{found:#?}")
    };
    assert_eq!((*down, lasting.as_secs()), (Down::Crashed, 3.0));
    assert!((0.28..0.38).contains(share), "a third of the traffic, not {share}");
    assert!((75..126).contains(failed), "a third of 100 a second for 3 s, not {failed}");
    let Watch::Checks { missing, noticed_in } = watch else { panic!("{watch:?}") };
    let least = f64::from(missing - 1) * 5.0;
    assert!((least..=least + 5.0).contains(&noticed_in.as_secs()), "{watch:?}");
}

/// With timeouts shorter than the interval of 5 s, as long, and longer, a check under way or not.
#[test]
fn the_moment_of_detection_is_foretold() {
    for timeout in ["1", "5", "7", "10", "13"] {
        for schedule in ["fixed_rate", "fixed_delay"] {
            for (fault, later) in [("crash", 6.0), ("hang", 0.0), ("hang", 6.0), ("hang", 9.0), ("cut", 13.0)]
            {
                let set = [
                    format!("balancer.check_schedule={schedule}"),
                    format!("balancer.check_timeout_s={timeout}"),
                ];
                foretold(&set.each_ref().map(String::as_str), fault, later);
            }
        }
    }
}

/// Breaks a server and asks some seconds later when that will be noticed; then waits until it is.
fn foretold(set: &[&str], fault: &str, later_s: f64) {
    let scenario = Scenario::from_toml(SHOP).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut world = World::new(&scenario, 5, Metrics::new(scenario.kinds.len()));
    let give = |world: &mut World<Metrics>, text: &str| {
        let command = Command::parse(text, world.scenario()).unwrap_or_else(|problem| panic!("{problem:?}"));
        world.apply(command).unwrap_or_else(|problem| panic!("{problem:?}"));
    };
    set.iter().for_each(|text| give(&mut world, &format!("set {text}")));
    world.run_until(SimTime::from_secs(6.0));
    give(&mut world, &format!("{fault} web/2"));
    let now = world.now() + SimDuration::from_secs(later_s);
    let found = said_at(&mut world, now);
    let Finding::DownUnnoticed { watch: Watch::Checks { noticed_in, .. }, failures: 0, .. } = &found[0]
    else {
        panic!("{set:?} {fault}: {found:#?}")
    };
    said_at(&mut world, SimTime::from_secs(90.0));
    let noticed = world.observer().journal().detections()[0].time;
    let foretold = now + *noticed_in;
    assert!((noticed - foretold).as_secs() < 0.01, "{set:?} {fault}: {noticed}, foretold {foretold}");
    assert!((foretold - noticed).as_secs() < 0.01, "{set:?} {fault}: {noticed}, foretold {foretold}");
}

/// Three failed requests in a row come long before three heartbeats are missed, unless as many are out as may be.
#[test]
fn failed_requests_may_put_out_a_server_before_its_heartbeats_do() {
    let set = ["balancer.passive_failures=3", "balancer.eject_s=300"];
    let row = |commands: &[(f64, &str)]| {
        let found = findings_at(20.0, &set, commands);
        let unnoticed = found.iter().find_map(|finding| match finding {
            Finding::DownUnnoticed { watch: Watch::Checks { .. }, failures, .. } => Some(*failures),
            _ => None,
        });
        (unnoticed, found)
    };
    assert_eq!(row(&[(20.0, "crash web/2")]).0, Some(3));
    let (unnoticed, found) = row(&[(19.0, "crash web/2")]);
    assert!(unnoticed.is_none() && matches!(found[0], Finding::DownNoticed { .. }), "{found:#?}");
    // One of three is half of them at most, two are more.
    assert_eq!(row(&[(18.0, "crash web/1"), (19.0, "crash web/2")]).0, Some(0));
}

/// What lies behind a balancer that is down gets no requests that could fail there.
#[test]
fn of_several_that_are_down_the_first_on_the_way_is_named_first() {
    let found = findings(&[], &[(10.0, "crash db"), (20.0, "crash balancer")]);
    let Finding::MachineDown { node: NodeId(1), down_too: 0, .. } = &found[0] else { panic!("{found:#?}") };
    let both = [(10.0, "crash balancer/2"), (20.0, "crash balancer/1")];
    let found = findings(&["balancer.standby=true"], &both);
    let Finding::MachineDown { others: 0, down_too: 1, .. } = &found[0] else { panic!("{found:#?}") };
}

/// Nobody checks, so nothing but its own condition says since when a server has been there: it had less to do because it
/// was away, not because of the method.
#[test]
fn who_was_away_is_not_spared_by_the_method() {
    let set = ["balancer.check_interval_s=0", "people.rate=330", "web.boot_s=0"];
    let away = [(20.0, "crash web/2"), (28.0, "recover web/2")];
    let found = findings(&set, &away);
    assert!(!found.iter().any(|finding| matches!(finding, Finding::Unbalanced { .. })), "{found:#?}");
}

#[test]
fn requests_that_have_stopped_failing_are_told_of_no_more() {
    let set = ["balancer.standby=true", "people.timeout_ms=500"];
    // Adverts come every second: the standby takes over 3 to 4 s after the crash, here before 24 s. A second later it is
    // sure that this was no lull.
    for (at, failing) in [(21.0, true), (25.0, false), (26.0, false), (28.0, false)] {
        let found = findings_at(at, &set, &[(20.0, "crash balancer/1")]);
        let told =
            |finding: &Finding| matches!(finding, Finding::MachineDown { .. } | Finding::Failing { .. });
        assert_eq!(found.iter().any(told), failing, "at {at} s: {found:#?}");
    }
    let cured = [(20.0, "set web.pool_timeout_ms=1"), (25.0, "set web.pool_timeout_ms=30000")];
    let at = |seconds| findings_at(seconds, &["web.pool_size=1"], &cured);
    let failing = at(24.0);
    assert!(matches!(failing[0], Finding::Failing { .. }), "{failing:#?}");
    let over = at(26.5);
    assert!(matches!(over[0], Finding::Headroom { calm: Some(_), .. }), "{over:#?}");
}

#[test]
fn failures_are_counted_from_the_break_on() {
    // A crash that ended 2 s ago has nothing to do with a server that hangs now, and whose callers are patient.
    let commands = [(25.0, "crash web/2"), (26.0, "recover web/2"), (28.0, "hang web/2")];
    let found = findings(&["web.boot_s=0"], &commands);
    let Finding::DownUnnoticed { down: Down::Hung, failed, stuck, .. } = &found[0] else {
        panic!("{found:#?}")
    };
    assert_eq!(*failed, 0, "nobody has given up yet");
    assert!(*stuck > 0);
    let found = findings(&["web.boot_s=0"], &[(5.0, "crash db"), (7.0, "recover db"), (28.0, "cut db")]);
    let Finding::MachineDown { down: Down::Cut, failed: 0, .. } = &found[0] else { panic!("{found:#?}") };
}

#[test]
fn a_server_that_is_cut_off_while_it_starts_is_told_as_cut_off() {
    let found = findings(&[], &[(5.0, "crash web/2"), (26.0, "recover web/2"), (28.0, "cut web/2")]);
    let Finding::DownNoticed { down: Down::Cut, lasting, .. } = &found[0] else { panic!("{found:#?}") };
    assert_eq!(lasting.as_secs(), 2.0);
}

#[test]
fn a_server_that_clients_ask_directly_is_no_single_point_of_failure_among_others() {
    let direct = SHOP.replace("calls = [\"balancer\"]", "calls = [\"web\"]");
    let direct = direct.split("[[components]]").filter(|part| !part.contains("id = \"balancer\""));
    let direct = direct.collect::<Vec<_>>().join("[[components]]");
    let scenario = Scenario::from_toml(&direct).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut world = World::new(&scenario, 5, Metrics::new(scenario.kinds.len()));
    for (crashed, left) in [("crash web/2", 2), ("crash web/1", 1), ("crash web/3", 0)] {
        let command =
            Command::parse(crashed, world.scenario()).unwrap_or_else(|problem| panic!("{problem:?}"));
        world.apply(command).unwrap_or_else(|problem| panic!("{problem:?}"));
        let later = world.now() + SimDuration::from_secs(6.0);
        let found = said_at(&mut world, later);
        let Finding::MachineDown { others, .. } = found[0] else { panic!("{found:#?}") };
        assert_eq!(others, left, "after {crashed}");
    }
}

/// It has to pass a check before it gets requests, as one that is back has to.
#[test]
fn a_new_server_is_told_of_until_it_is_trusted() {
    let found = findings(&["web.boot_s=1"], &[(28.5, "set web.count=4")]);
    let Finding::BackUnnoticed { lasting, .. } = &found[0] else { panic!("{found:#?}") };
    assert_eq!(lasting.as_secs(), 0.5);
}

#[test]
fn what_a_person_breaks_and_repairs_does_not_flap() {
    let by_hand =
        [(2.0, "crash web/2"), (8.0, "recover web/2"), (14.0, "crash web/2"), (20.0, "recover web/2")];
    let set = ["balancer.check_interval_s=0.5", "web.boot_s=0"];
    let found = findings(&set, &by_hand);
    assert!(matches!(found[0], Finding::Headroom { .. }), "{found:#?}");
}

#[test]
fn flapping_that_has_ended_is_told_of_no_more() {
    let cured = [(25.0, "set balancer.check_timeout_s=0.5"), (25.0, "set web/3.speed=1")];
    let flaps = |seconds| {
        let found = findings_at(seconds, FLAPPING, &cured);
        found.iter().any(|finding| matches!(finding, Finding::Flapping { .. }))
    };
    assert_eq!([24.0, 50.0].map(flaps), [true, false], "the last change is less than a minute ago");
}

#[test]
fn failures_of_another_cause_outrank_flapping() {
    let mut set = FLAPPING.to_vec();
    set.push("db.max_connections=1");
    let found = findings(&set, &[]);
    assert!(found.iter().any(|finding| matches!(finding, Finding::Flapping { .. })), "{found:#?}");
    let Finding::Failing { cause, .. } = found[0] else { panic!("{found:#?}") };
    assert_eq!(cause, headroom_sim::observe::Cause::TooManyConnections);
}

/// It was put out for being slow, and is quick again.
#[test]
fn a_slow_server_that_was_repaired_flaps_no_more() {
    let flapping = |finding: &Finding| matches!(finding, Finding::Flapping { .. });
    let slow = [
        "balancer.check_work_ms=20",
        "balancer.check_timeout_s=0.06",
        "balancer.check_interval_s=0.5",
        "balancer.down_after=1",
        "balancer.up_after=1",
        "web.slow_factor=2.5",
    ];
    let broken = [(10.0, "slow web/3"), (40.0, "recover web/3")];
    assert!(findings_at(39.0, &slow, &broken).iter().any(flapping));
    assert!(!findings_at(45.0, &slow, &broken).iter().any(flapping));
}

/// What happened while something was broken says nothing about what can be done when it is not.
#[test]
fn nothing_is_concluded_from_what_was_broken() {
    let set = ["balancer.check_queues=false"];
    for tenths in 1..60 {
        let seconds = 40.0 + 0.1 * f64::from(tenths);
        let found = findings_at(seconds, &set, &[(20.0, "hang db"), (40.0, "recover db")]);
        for finding in &found {
            if let Finding::Saturated { pressure, .. } = finding {
                assert!(pressure.capacity > 200.0, "{seconds}: {found:#?}");
            }
        }
        let found = findings_at(seconds, &set, &[(20.0, "slow web/1"), (40.0, "recover web/1")]);
        assert!(
            !found.iter().any(|finding| matches!(finding, Finding::Unbalanced { .. })),
            "{seconds}: {found:#?}"
        );
    }
}

//! What is said of load: where it is too much, what has room left, what is done for nobody.

use crate::{LONE, command, findings, findings_at, said_at, set_up};
use headroom_sim::engine::World;
use headroom_sim::observe::Metrics;
use headroom_sim::observe::explain::Finding;
use headroom_sim::time::SimTime;

#[test]
fn headroom_is_what_the_busiest_machine_has_left() {
    let found = findings(&[], &[]);
    let Finding::Headroom { demanded, factor, goodput, .. } = &found[0] else { panic!("{found:#?}") };
    // 100 requests a second, each 42 ms on a slot (40 of its own, 2 for the database), over 12 slots.
    assert!((0.34..0.36).contains(demanded), "{demanded}");
    assert_eq!(*factor, Some(1.0 / demanded));
    assert!((90.0..110.0).contains(goodput), "{goodput}");
}

#[test]
fn overload_is_described_with_its_figures() {
    let found = findings(&["people.rate=400", "balancer.check_queues=false"], &[]);
    let Finding::Saturated { machines, of, pressure, .. } = &found[0] else { panic!("{found:#?}") };
    assert_eq!((*machines, *of), (3, 3));
    assert!((396.0..404.0).contains(&pressure.offered), "{pressure:?}");
    assert!((260.0..310.0).contains(&pressure.capacity), "12 slots over 42 ms: {pressure:?}");
    assert!(pressure.refused > 80.0, "{pressure:?}");
}

/// A part of what the servers do is for nobody; there are no retries that would make it a storm.
#[test]
fn work_that_is_partly_wasted_is_told_of() {
    let set = ["people.rate=250", "people.timeout_ms=80"];
    let found = findings(&set, &[]);
    let told = found.iter().find_map(|finding| match finding {
        Finding::WastedWork { wasted, .. } => Some(*wasted),
        _ => None,
    });
    assert!(told.is_some_and(|wasted| (0.2..0.9).contains(&wasted)), "{found:#?}");
}

/// The capacity of a database is its slots over its costs, whatever part of its queries is given up half-way.
#[test]
fn queries_cut_short_make_no_database_faster() {
    let set = [
        "db.db_slots=1",
        "db.read_ms=20",
        "db.cost_law=deterministic",
        "web.timeout_ms=50",
        "web.cancel=true",
    ];
    let found = findings(&set, &[]);
    let told = found.iter().find_map(|finding| match finding {
        Finding::DatabaseBottleneck { capacity, .. } => Some(*capacity),
        _ => None,
    });
    assert_eq!(told, Some(50.0), "{found:#?}");
}

/// A balancer is no faster for requests that were given up while they waited for it, and it is named before what they
/// wasted elsewhere.
#[test]
fn requests_given_up_in_line_make_no_balancer_faster() {
    let set = ["people.rate=250", "people.timeout_ms=500", "people.cancel=true", "balancer.route_ms=10"];
    let found = findings(&[&set[..], &["balancer.workers=1"]].concat(), &[]);
    let Finding::BalancerChokepoint { pressure, .. } = &found[0] else { panic!("{found:#?}") };
    // 10 ms and 2 % more for each of the three servers it looks at, if it does.
    assert!((93.0..=100.5).contains(&pressure.capacity), "{pressure:?}");
}

#[test]
fn a_balancer_that_is_full_turns_requests_away() {
    let set = ["people.rate=250", "balancer.route_ms=10", "balancer.workers=1", "balancer.connections=20"];
    let found = findings(&set, &[]);
    let Finding::BalancerChokepoint { pressure, .. } = &found[0] else { panic!("{found:#?}") };
    assert!((240.0..260.0).contains(&pressure.offered), "{pressure:?}");
    assert!((140.0..170.0).contains(&pressure.refused), "{pressure:?}");
}

/// A balancer with too much to do is no bottleneck if its servers can do even less: they are named first, and nobody is
/// told that more of them would not help.
#[test]
fn the_narrowest_place_is_named_first() {
    let set =
        ["people.rate=400", "balancer.route_ms=10", "balancer.workers=1", "balancer.check_queues=false"];
    let slow = [&set[..], &["web.count=1", "web.slots=2"]].concat();
    let found = findings(&slow, &[]);
    let Finding::Saturated { .. } = &found[0] else { panic!("{found:#?}") };
    let told = found.iter().find_map(|finding| match finding {
        Finding::BalancerChokepoint { servers, .. } => Some(*servers),
        _ => None,
    });
    assert!(told.is_some_and(|servers| servers > 0.95), "{found:#?}");
}

/// Too much for both servers makes their checks late: they are put out again and again, but that is not the reason.
#[test]
fn overload_is_named_before_the_late_checks_it_makes() {
    let pair =
        ["web.count=2", "people.rate=300", "balancer.check_interval_s=1", "balancer.check_timeout_s=0.5"];
    let late = |seconds| findings_at(seconds, &[&pair[..], &["balancer.check_queues=true"]].concat(), &[]);
    for seconds in [15.0, 20.0, 25.0, 30.0, 35.0, 40.0] {
        let found = late(seconds);
        let Finding::Saturated { machines: 2, of: 2, .. } = &found[0] else {
            panic!("{seconds}: {found:#?}")
        };
    }
    let judged = |finding: &Finding| {
        matches!(
            finding,
            Finding::NoHealthyServer { .. } | Finding::Flapping { .. } | Finding::FalseAlarm { .. }
        )
    };
    assert!(late(40.0).iter().any(judged), "checks should come late");
}

/// Those who give up at once never wait when one looks; they fail nevertheless, and nobody is saturated.
#[test]
fn a_pool_that_is_too_small_shows_in_what_waits_in_vain() {
    let small = ["web.pool_size=1", "web.pool_timeout_ms=1", "db.read_ms=200"];
    let found = findings(&small, &[]);
    assert!(!found.iter().any(|finding| matches!(finding, Finding::Saturated { .. })), "{found:#?}");
    let found = findings(&[&small[..], &["page.work_ms=5"]].concat(), &[]);
    let Finding::PoolExhausted { in_vain, .. } = &found[0] else { panic!("{found:#?}") };
    assert!((70.0..95.0).contains(in_vain), "15 of 100 find a connection: {found:#?}");
}

/// Work is done for nobody even if it is cancelled: what was done by then. Of each request that takes 40 ms, some 10 ms.
#[test]
fn what_is_said_of_wasted_work_depends_on_cancelling() {
    for (cancel, expected) in [("people.cancel=false", false), ("people.cancel=true", true)] {
        let found = findings(&["people.timeout_ms=10", cancel], &[]);
        let told = found.iter().find_map(|finding| match finding {
            Finding::WastedWork { cancelled, .. } => Some(*cancelled),
            _ => None,
        });
        assert_eq!(told, Some(expected), "{found:#?}");
    }
}

#[test]
fn nobody_waits_where_processors_are_shared() {
    for (discipline, expected) in [("fcfs", false), ("processor_sharing", true)] {
        let discipline = format!("web.discipline={discipline}");
        let found = findings(&["people.rate=400", "balancer.check_queues=false", &discipline], &[]);
        let told = found.iter().find_map(|finding| match finding {
            Finding::Saturated { pressure, .. } => Some(pressure.shared),
            _ => None,
        });
        assert_eq!(told, Some(expected), "{found:#?}");
    }
}

/// Checks that take half of a slot leave half of it: it can do 5 requests a second instead of 10.
#[test]
fn capacity_is_what_checks_leave() {
    let alone = r#"
        format = 1
        title = "Checked"
        components = [
            { id = "people", kind = "client", calls = ["balancer"], rate = 2 },
            { id = "balancer", kind = "balancer", calls = ["web"], check_interval_s = 1, check_timeout_s = 60, check_work_ms = 500 },
            { id = "web", kind = "server", slots = 1 },
        ]
        requests = [{ id = "page", work_ms = 100, law = "deterministic" }]
    "#;
    let mut world = set_up(alone, &[]);
    let found = said_at(&mut world, SimTime::from_secs(60.0));
    let Finding::Headroom { demanded, .. } = &found[0] else { panic!("{found:#?}") };
    assert!((0.35..0.45).contains(demanded), "2 of 5, not {demanded}");
}

#[test]
fn what_is_said_of_load_is_steady() {
    // One server of one slot and 20 ms: 50 a second at most. At 45 a second it is never saturated and never at ease,
    // whatever chance brings in a few seconds; at 55 it is saturated from the first moment on.
    let mut world = set_up(LONE, &["people.rate=45"]);
    let look = |world: &mut World<Metrics>, seconds: u32| {
        said_at(world, SimTime::from_secs(f64::from(seconds))).remove(0)
    };
    for seconds in 10..300 {
        match look(&mut world, seconds) {
            Finding::NearKnee { demanded, .. } => {
                assert!((demanded - 0.9).abs() < 1e-9, "{seconds} s: {demanded}")
            }
            Finding::Backlog { waiting, work, .. } => {
                assert!((work.as_secs() - f64::from(waiting) / 50.0).abs() < 1e-6)
            }
            other => panic!("at {seconds} s: {other:?}"),
        }
    }
    command(&mut world, "set people.rate=55");
    for seconds in 300..360 {
        let Finding::Saturated { pressure, .. } = look(&mut world, seconds) else { panic!("at {seconds} s") };
        assert_eq!(pressure.capacity, 50.0);
        assert!((53.0..57.0).contains(&pressure.offered), "{pressure:?}");
    }
}

#[test]
fn a_queue_that_an_overload_has_left_is_told_of() {
    let spike = [(25.0, "set people.rate=1000"), (26.0, "set people.rate=100")];
    let set = ["web.queue_limit=1000", "balancer.check_queues=false"];
    let found = findings_at(26.5, &set, &spike);
    assert!(matches!(found[0], Finding::Backlog { waiting: 100.., .. }), "{found:#?}");
    let during = findings_at(25.9, &set, &spike[..1]);
    assert!(matches!(during[0], Finding::Saturated { .. }), "{during:#?}");
}

/// A balancer that hung has a queue as well.
#[test]
fn a_queue_in_a_balancer_is_told_of() {
    let found = findings_at(
        25.5,
        &["balancer.route_ms=8", "balancer.workers=1"],
        &[(5.0, "hang balancer"), (25.0, "recover balancer")],
    );
    let Finding::Backlog { waiting, .. } = found[0] else { panic!("{found:#?}") };
    assert!(waiting > 1500, "100 a second for 20 s: {found:#?}");
}

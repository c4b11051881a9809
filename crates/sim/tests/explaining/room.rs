//! What is said of room: which place fills up first, and after how much more.

use crate::{SHOP, findings, said_at, set_up};
use headroom_sim::observe::explain::{Finding, Narrow};

/// 100 requests a second come.
#[test]
fn the_narrowest_place_bounds_the_room() {
    let rows: &[(&[&str], Narrow, f64)] = &[
        (&["balancer.limit=token_bucket", "balancer.limit_rate=120"], Narrow::RateLimit, 1.2),
        (&["web.limit=token_bucket", "web.limit_rate=50"], Narrow::RateLimit, 1.5),
        (
            &[
                "people.addresses=10",
                "balancer.limit=token_bucket",
                "balancer.limit_rate=16",
                "balancer.limit_scope=client",
            ],
            Narrow::RateLimit,
            1.6,
        ),
        // A request is aboard for 42 ms (Little): 4.2 of 10 at a time, while the servers have 12 slots.
        (&["balancer.connections=10", "balancer>web.rtt_ms=0"], Narrow::Connections, 10.0 / 4.2),
        // 100 queries of 20 ms each over 3 connections.
        (&["web.pool_size=1", "db.read_ms=20", "web>db.rtt_ms=0", "web.slots=20"], Narrow::Pool, 1.5),
    ];
    for (set, expected, room) in rows {
        let found = findings(set, &[]);
        let Finding::Headroom { narrow, factor: Some(factor), .. } = found[0] else {
            panic!("{set:?}: {found:#?}")
        };
        assert_eq!(narrow, *expected, "{set:?}");
        assert!((factor / room - 1.0).abs() < 0.15, "{set:?}: room for {factor} times the load, not {room}");
    }
}

/// Who asks as often as answers come asks for no more than can be done, however many are waiting.
#[test]
fn users_who_wait_in_line_saturate_a_server() {
    let closed = "
        format = 1
        title = \"Closed\"
        components = [
            { id = \"people\", kind = \"client\", calls = [\"web\"], workload = \"closed\", users = 100 },
            { id = \"web\", kind = \"server\", slots = 1 },
        ]
        requests = [{ id = \"page\", work_ms = 20 }]
    ";
    let mut world = set_up(closed, &[]);
    for seconds in 10..60 {
        let found = said_at(&mut world, crate::at(f64::from(seconds)));
        assert!(matches!(found[0], Finding::Saturated { .. }), "{seconds}: {found:#?}");
    }
}

/// In a burst more comes than on average.
#[test]
fn a_burst_is_an_overload_while_it_lasts() {
    let bursts =
        ["people.arrivals=bursty", "people.burst_on_s=20", "people.burst_off_s=60", "people.rate=100"];
    let mut world = set_up(SHOP, &[&bursts[..], &["balancer.check_queues=false"]].concat());
    let mut looks = 0;
    for seconds in 10..400 {
        let now = crate::at(f64::from(seconds));
        let found = said_at(&mut world, now);
        let recent = world.observer().recent(now);
        if recent.per_second(recent.arrived) > 320.0 {
            assert!(matches!(found[0], Finding::Saturated { .. }), "{seconds}: {found:#?}");
            looks += 1;
        }
    }
    assert!(looks > 10, "{looks} looks at a burst");
}

#[test]
fn nobody_who_wants_nothing_from_now_on_is_said_to_be_served() {
    let mut world = set_up(SHOP, &[]);
    said_at(&mut world, crate::at(30.0));
    crate::command(&mut world, "set people.rate=0");
    let found = said_at(&mut world, crate::at(33.0));
    assert_eq!(found, [Finding::Idle]);
}

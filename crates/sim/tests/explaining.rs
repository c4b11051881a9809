//! What is said about systems that are in trouble, and that the trouble is named first.

use headroom_sim::engine::{Command, World};
use headroom_sim::ids::NodeId;
use headroom_sim::observe::explain::{Down, Finding, Watch};
use headroom_sim::observe::{Metrics, explain};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::{SimDuration, SimTime};

const SHOP: &str = r#"
    format = 1
    title = "Shop"

    [[components]]
    id = "people"
    kind = "client"
    calls = ["balancer"]
    rate = 100

    [[components]]
    id = "balancer"
    kind = "balancer"
    calls = ["web"]
    check_interval_s = 5
    check_timeout_s = 1

    [[components]]
    id = "web"
    kind = "server"
    count = 3
    slots = 4

    [[components]]
    id = "db"
    kind = "database"
    db_slots = 8

    [[requests]]
    id = "page"
    work_ms = 40
    steps = [{ work = 1 }, { call = ["db"] }]
"#;

/// What is said at 30 s when the system is set up so and these things happen.
fn findings(set: &[&str], commands: &[(f64, &str)]) -> Vec<Finding> {
    findings_at(30.0, set, commands)
}

/// What is said at this moment, after what has happened until then.
fn findings_at(seconds: f64, set: &[&str], commands: &[(f64, &str)]) -> Vec<Finding> {
    let scenario = Scenario::from_toml(SHOP).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut world = World::new(&scenario, 5, Metrics::new(scenario.kinds.len()));
    let setting = set.iter().map(|text| (0.0, format!("set {text}")));
    let happening = commands.iter().map(|(at, text)| (*at, (*text).to_owned()));
    for (at, text) in setting.chain(happening).filter(|(at, _)| *at <= seconds) {
        world.run_until(SimTime::from_secs(at));
        let command = Command::parse(&text, world.scenario()).unwrap_or_else(|problem| panic!("{problem:?}"));
        world.apply(command).unwrap_or_else(|problem| panic!("{problem:?}"));
    }
    said_at(&mut world, SimTime::from_secs(seconds))
}

/// Lets a run go on to this moment and tells what is said then. The laws have held in it.
fn said_at(world: &mut World<Metrics>, now: SimTime) -> Vec<Finding> {
    world.run_until(now);
    assert_eq!(world.check_laws(), Ok(()), "at {now}");
    explain(world.scenario(), world.observer(), &world.observer().recent(now), &world.nodes(), now)
}

/// The name of the most important finding, as `Debug` writes it, and all of them.
fn first(set: &[&str], commands: &[(f64, &str)]) -> (String, Vec<Finding>) {
    let found = findings(set, commands);
    let shown = format!("{:?}", found[0]);
    (shown.split([' ', '{']).next().unwrap_or_default().to_owned(), found)
}

/// What is said first, how the system is set up, and what happens to it when.
type Row = (&'static str, &'static [&'static str], &'static [(f64, &'static str)]);

/// Servers whose checks cost work and come too late, so that they are put out again and again.
const FLAPPING: &[&str] = &[
    "web/3.speed=0.4",
    "balancer.check_work_ms=20",
    "balancer.check_timeout_s=0.06",
    "balancer.check_interval_s=0.5",
    "balancer.down_after=1",
    "balancer.up_after=1",
];

#[test]
fn the_trouble_is_named_first() {
    let rows: &[Row] = &[
        ("Headroom", &[], &[]),
        ("Idle", &["people.rate=0"], &[]),
        ("NearKnee", &["people.rate=255"], &[]),
        ("Saturated", &["people.rate=400", "balancer.check_queues=false"], &[]),
        ("DownUnnoticed", &[], &[(28.0, "crash web/2")]),
        ("DownUnnoticed", &[], &[(28.0, "hang web/2")]),
        ("DownUnnoticed", &["balancer.check_interval_s=0"], &[(10.0, "crash web/1")]),
        ("DownNoticed", &[], &[(5.0, "crash web/2")]),
        ("BackUnnoticed", &["web.boot_s=1"], &[(5.0, "crash web/2"), (28.5, "recover web/2")]),
        ("MachineDown", &[], &[(25.0, "crash db")]),
        ("MachineDown", &[], &[(25.0, "hang db")]),
        ("MachineDown", &[], &[(25.0, "crash balancer")]),
        ("DatabaseBottleneck", &["db.db_slots=1", "db.read_ms=12", "web.slots=40"], &[]),
        ("PoolExhausted", &["web.pool_size=1", "db.read_ms=60", "web.slots=40"], &[]),
        ("BalancerChokepoint", &["balancer.route_ms=20", "balancer.workers=1"], &[]),
        ("RetryStorm", &["people.rate=300", "people.timeout_ms=200", "people.retries=3"], &[]),
        ("WastedWork", &["people.rate=400", "people.timeout_ms=200"], &[]),
        ("Unbalanced", &["people.rate=150", "web/1.speed=0.4", "web.queue_limit=20"], &[]),
        ("Slow", &[], &[(10.0, "slow web/1")]),
        ("Flaky", &[], &[(10.0, "flaky web/1")]),
        ("NoHealthyServer", &["web.count=1"], &[(5.0, "crash web/1")]),
        ("NoHealthyServer", &["web.count=1", "balancer.fail_open=false"], &[(5.0, "cut web/1")]),
        (
            "FalseAlarm",
            &["balancer.check_timeout_s=0.03", "balancer.check_work_ms=20", "web/3.speed=0.4"],
            &[],
        ),
        ("Flapping", FLAPPING, &[]),
        (
            "BreakerOpen",
            &[
                "people.breaker=true",
                "people.breaker_failure_pct=2",
                "web.pool_timeout_ms=1",
                "web.pool_size=1",
            ],
            &[],
        ),
        ("RateLimited", &["balancer.limit=token_bucket", "balancer.limit_rate=50"], &[]),
        ("Throttled", &["people.throttle_k=1.1", "web.pool_timeout_ms=1", "web.pool_size=1"], &[]),
        ("Failing", &["web.pool_timeout_ms=1", "web.pool_size=1"], &[]),
        ("LinkCut", &["people>balancer.cut=true"], &[]),
        ("SlowLine", &["people>balancer.rtt_ms=5000"], &[]),
        ("SlowLine", &["balancer>web.rtt_ms=5000"], &[]),
        // 10.5 kB at 0.5 Mbit/s take 168 ms, four times as long as the work.
        ("SlowLine", &["web>db.bandwidth_mbps=0.5"], &[]),
        ("LossyLink", &["people>balancer.loss_pct=2"], &[]),
        ("AllDrained", &["web.count=2"], &[(20.0, "drain web/1"), (28.0, "drain web/2")]),
        (
            "AllDrained",
            &["web.count=2", "balancer.fail_open=false"],
            &[(20.0, "drain web/1"), (28.0, "drain web/2")],
        ),
        ("NoHealthyServer", &["web.count=2"], &[(5.0, "crash web/1"), (28.0, "drain web/2")]),
        ("NoStandby", &["balancer.standby=true"], &[(20.0, "crash balancer/1")]),
        ("NoStandby", &["balancer.standby=true"], &[(28.0, "hang balancer/2")]),
    ];
    for (expected, set, commands) in rows {
        let (name, found) = first(set, commands);
        assert_eq!(name, *expected, "with {set:?} and {commands:?}: {found:#?}");
    }
}

/// Is a line told as slow, of a system that runs for 30 s?
fn line_is_slow(set: &[&str], commands: &[(f64, &str)]) -> bool {
    findings(set, commands).iter().any(|finding| matches!(finding, Finding::SlowLine { .. }))
}

#[test]
fn a_line_is_slow_if_it_is_why_people_wait_long_or_servers_are_busy() {
    const THIN: &str = "web>db.bandwidth_mbps=0.5";
    // How the system is set up, and is a line told as slow then? An answer takes some 55 ms but for the line.
    let rows: &[(&[&str], bool)] = &[
        (&["people>balancer.rtt_ms=900"], false),
        (&["people>balancer.rtt_ms=1000"], true),
        (&["balancer>web.rtt_ms=900"], false),
        (&["balancer>web.rtt_ms=1000"], true),
        // Most of what a balancer waits for is a queue.
        (&["balancer>web.rtt_ms=900", "people.rate=400", "web.queue_limit=400"], false),
        // Nine tenths of a second of it, and more than that in the queue of a server.
        (&["people>balancer.rtt_ms=900", "people.rate=400", "web.queue_limit=400"], false),
        (&[THIN], true),
        // The same line, of which each request has the same share; but servers have time.
        (&[THIN, "people.rate=20"], false),
        // Servers are as busy, but mostly with work of their own.
        (&[THIN, "page.work_ms=400", "people.rate=20", "web.queue_limit=20"], false),
    ];
    for (set, expected) in rows {
        assert_eq!(line_is_slow(set, &[]), *expected, "{set:?}");
    }
    // Its cut is what there is to say of a line that was slow before.
    let slow = ["people>balancer.rtt_ms=2000"];
    assert!(line_is_slow(&slow, &[]) && !line_is_slow(&slow, &[(28.0, "set people>balancer.cut=true")]));
}

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

#[test]
fn the_moment_of_detection_is_foretold() {
    let scenario = Scenario::from_toml(SHOP).unwrap_or_else(|problems| panic!("{problems:?}"));
    for (fault, schedule) in
        [("crash", "fixed_rate"), ("hang", "fixed_rate"), ("crash", "fixed_delay"), ("hang", "fixed_delay")]
    {
        let mut world = World::new(&scenario, 5, Metrics::new(scenario.kinds.len()));
        for text in [format!("set balancer.check_schedule={schedule}"), format!("{fault} web/2")] {
            let command =
                Command::parse(&text, world.scenario()).unwrap_or_else(|problem| panic!("{problem:?}"));
            world.apply(command).unwrap_or_else(|problem| panic!("{problem:?}"));
            world.run_until(world.now() + SimDuration::from_secs(6.0));
        }
        let now = world.now();
        let found = said_at(&mut world, now);
        let Finding::DownUnnoticed { watch: Watch::Checks { noticed_in, .. }, .. } = &found[0] else {
            panic!("{found:#?}")
        };
        said_at(&mut world, SimTime::from_secs(60.0));
        let noticed = world.observer().journal().detections()[0].time;
        let foretold = now + *noticed_in;
        assert!((noticed - foretold).as_secs() < 0.01, "{fault} {schedule}: {noticed}, foretold {foretold}");
        assert!((foretold - noticed).as_secs() < 0.01, "{fault} {schedule}: {noticed}, foretold {foretold}");
    }
}

#[test]
fn headroom_is_what_the_busiest_machine_has_left() {
    let found = findings(&[], &[]);
    let Finding::Headroom { demanded, factor, goodput, .. } = &found[0] else { panic!("{found:#?}") };
    // 100 requests a second, each 42 ms on a slot (40 of its own, 2 for the database), over 12 slots.
    assert!((0.34..0.36).contains(demanded), "{demanded}");
    assert_eq!(*factor, 1.0 / demanded);
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

/// What lies behind a balancer that is down gets no requests that could fail there.
#[test]
fn of_several_that_are_down_the_first_on_the_way_is_named_first() {
    let found = findings(&[], &[(10.0, "crash db"), (20.0, "crash balancer")]);
    let Finding::MachineDown { node: NodeId(1), down_too: 0, .. } = &found[0] else { panic!("{found:#?}") };
    let both = [(10.0, "crash balancer/2"), (20.0, "crash balancer/1")];
    let found = findings(&["balancer.standby=true"], &both);
    let Finding::MachineDown { others: 0, down_too: 1, .. } = &found[0] else { panic!("{found:#?}") };
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

/// Calls that were dropped before they got a slot say nothing about how long one is held.
#[test]
fn a_line_is_not_slow_because_calls_are_dropped_or_none_has_ended() {
    let dropped = ["web.shed_after_ms=50", "web.slots=1", "people.rate=400", "web>db.rtt_ms=15"];
    let waiting = ["db.read_ms=10000", "db.cost_law=deterministic", "web.timeout_ms=0"];
    for set in [&dropped[..], &waiting[..]] {
        let found = findings_at(9.0, set, &[]);
        assert!(!found.iter().any(|finding| matches!(finding, Finding::SlowLine { .. })), "{found:#?}");
    }
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
    let scenario = Scenario::from_toml(alone).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut world = World::new(&scenario, 5, Metrics::new(scenario.kinds.len()));
    let found = said_at(&mut world, SimTime::from_secs(60.0));
    let Finding::Headroom { demanded, .. } = &found[0] else { panic!("{found:#?}") };
    assert!((0.35..0.45).contains(demanded), "2 of 5, not {demanded}");
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
    // Adverts come every second: the standby takes over 3 to 4 s after the crash, here before 24 s.
    for (at, failing) in [(21.0, true), (24.5, false), (26.0, false), (28.0, false)] {
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

#[test]
fn what_is_said_of_load_is_steady() {
    // One server of one slot and 20 ms: 50 a second at most. At 45 a second it is never saturated and never at ease,
    // whatever chance brings in a few seconds; at 55 it is saturated from the first moment on.
    let alone = r#"
        format = 1
        title = "Alone"
        components = [
            { id = "people", kind = "client", calls = ["web"], rate = 45 },
            { id = "web", kind = "server", slots = 1 },
        ]
        requests = [{ id = "page", work_ms = 20 }]
    "#;
    let scenario = Scenario::from_toml(alone).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut world = World::new(&scenario, 5, Metrics::new(scenario.kinds.len()));
    let look = |world: &mut World<Metrics>, seconds: u32| {
        said_at(world, SimTime::from_secs(f64::from(seconds))).remove(0)
    };
    for seconds in 10..300 {
        match look(&mut world, seconds) {
            Finding::NearKnee { demanded, .. } => {
                assert!((demanded - 0.9).abs() < 0.05, "{seconds} s: {demanded}")
            }
            Finding::Backlog { waiting, work, .. } => {
                assert!((work.as_secs() - f64::from(waiting) / 50.0).abs() < 1e-6)
            }
            other => panic!("at {seconds} s: {other:?}"),
        }
    }
    let more =
        Command::parse("set people.rate=55", world.scenario()).unwrap_or_else(|problem| panic!("{problem}"));
    world.apply(more).unwrap_or_else(|problem| panic!("{problem}"));
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

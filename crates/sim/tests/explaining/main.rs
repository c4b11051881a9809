//! What is said about systems that are in trouble, and that the trouble is named first.

mod changes;
mod lines;
mod load;
mod lulls;
mod order;
mod outages;
mod room;
mod rules;

use headroom_sim::engine::{Command, World};
use headroom_sim::ids::NodeId;
use headroom_sim::observe::explain::Finding;
use headroom_sim::observe::{Metrics, explain};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;

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

/// Its web servers.
const WEB: [NodeId; 3] = [NodeId(2), NodeId(3), NodeId(4)];

/// One server, which no balancer stands before.
const LONE: &str = r#"
    format = 1
    title = "Lone"
    components = [
        { id = "people", kind = "client", calls = ["web"], rate = 25 },
        { id = "web", kind = "server", slots = 1 },
    ]
    requests = [{ id = "page", work_ms = 20 }]
"#;

/// What is said at 30 s when the system is set up so and these things happen.
fn findings(set: &[&str], commands: &[(f64, &str)]) -> Vec<Finding> {
    findings_at(30.0, set, commands)
}

/// What is said at this moment, after what has happened until then.
fn findings_at(seconds: f64, set: &[&str], commands: &[(f64, &str)]) -> Vec<Finding> {
    said_of(SHOP, seconds, set, commands)
}

/// The same of another system.
fn said_of(text: &str, seconds: f64, set: &[&str], commands: &[(f64, &str)]) -> Vec<Finding> {
    let mut world = set_up(text, set);
    for (moment, text) in commands.iter().filter(|(moment, _)| *moment <= seconds) {
        world.run_until(at(*moment));
        command(&mut world, text);
    }
    said_at(&mut world, at(seconds))
}

fn at(seconds: f64) -> SimTime {
    SimTime::from_secs(seconds)
}

/// A system at its beginning, set up so.
fn set_up(text: &str, set: &[&str]) -> World<Metrics> {
    let scenario = Scenario::from_toml(text).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut world = World::new(&scenario, 5, Metrics::new(scenario.kinds.len()));
    set.iter().for_each(|change| command(&mut world, &format!("set {change}")));
    world
}

fn command(world: &mut World<Metrics>, text: &str) {
    let command = Command::parse(text, world.scenario()).unwrap_or_else(|problem| panic!("{problem:?}"));
    world.apply(command).unwrap_or_else(|problem| panic!("{problem:?}"));
}

/// Lets a run go on to this moment and tells what is said then. The laws have held in it.
fn said_at(world: &mut World<Metrics>, now: SimTime) -> Vec<Finding> {
    world.run_until(now);
    assert_eq!(world.check_laws(), Ok(()), "at {now}");
    explain(world.scenario(), world.observer(), &world.observer().recent(now), &world.nodes(), now)
}

/// The first of these that is such a one.
fn find(found: &[Finding], what: impl Fn(&Finding) -> bool) -> &Finding {
    found.iter().find(|finding| what(finding)).unwrap_or_else(|| panic!("{found:#?}"))
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

//! Laws of queueing that hold in every run: the engine's reports and the calls themselves, counted apart, agree.

use headroom_sim::engine::{Command, World};
use headroom_sim::observe::{Digest, Flights, Metrics};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;

const SHOP: &str = r#"
    format = 1
    title = "Shop"

    [[components]]
    id = "people"
    kind = "client"
    calls = ["balancer"]
    rate = 300
    timeout_ms = 400
    retries = 2

    [[components]]
    id = "balancer"
    kind = "balancer"
    calls = ["web"]
    check_interval_s = 1.0

    [[components]]
    id = "web"
    kind = "server"
    count = 3
    slots = 8
    queue_limit = 20
    boot_s = 2

    [[components]]
    id = "db"
    kind = "database"
    db_slots = 4

    [[requests]]
    id = "page"
    work_ms = 20
    steps = [{ work = 0.5 }, { call = ["db"] }, { work = 0.5 }]

    [[requests]]
    id = "order"
    class = "write"
    work_ms = 40
    steps = [{ work = 1 }, { call = ["db"] }]
"#;

type Observed = (Metrics, (Digest, Flights));

fn apply(world: &mut World<Observed>, text: &str) {
    let command = Command::parse(text, world.scenario()).unwrap_or_else(|problem| panic!("{problem:?}"));
    world.apply(command).unwrap_or_else(|problem| panic!("{problem:?}"));
}

fn run(set: &[&str], commands: &[(f64, &str)]) -> World<Observed> {
    let scenario = Scenario::from_toml(SHOP).unwrap_or_else(|problems| panic!("{problems:?}"));
    let observer = (Metrics::new(scenario.kinds.len()), (Digest::default(), Flights::new(100)));
    let mut world = World::new(&scenario, 7, observer);
    set.iter().for_each(|text| apply(&mut world, &format!("set {text}")));
    for (at, text) in commands {
        world.run_until(SimTime::from_secs(*at));
        apply(&mut world, text);
        check(&world, text);
    }
    world.run_until(SimTime::from_secs(40.0));
    check(&world, "the end");
    world
}

fn check(world: &World<Observed>, when: &str) {
    let metrics = &world.observer().0;
    if let Err(breaches) = metrics.check_laws(world.now(), world.inside()) {
        panic!("at {} ({when}): {breaches:?}", world.now());
    }
    let totals = metrics.since_start(world.now());
    assert_eq!(totals.arrived, totals.done + totals.failures() + metrics.in_flight(), "{when}");
    for kind in &totals.kinds {
        assert!(kind.arrived >= kind.done + kind.failures(), "{when}");
    }
    for node in &totals.nodes {
        assert!((0.0..=1.0).contains(&node.utilisation()), "{when}: {node:?}");
    }
}

#[test]
fn hold_in_a_calm_run() {
    let world = run(&["people.rate=100"], &[]);
    let totals = world.observer().0.totals(world.now());
    assert!(totals.done > 3500 && totals.failures() == 0, "{totals:?}");
}

#[test]
fn hold_under_overload_with_retries_and_abandoned_work() {
    let world = run(&["people.rate=2000", "people.cancel=false"], &[]);
    let totals = world.observer().0.totals(world.now());
    assert!(totals.retries > 0);
    assert!(totals.nodes.iter().any(|node| node.calls.abandoned > 0 && node.calls.wasted_ns > 0));
}

#[test]
fn hold_when_given_up_work_is_cancelled() {
    run(&["people.rate=2000", "people.cancel=true"], &[]);
}

#[test]
fn hold_where_calls_share_processors() {
    run(&["web.discipline=processor_sharing"], &[(10.0, "set web.slots=2"), (20.0, "slow web/1")]);
}

#[test]
fn hold_while_machines_break_and_come_back() {
    let script = [
        (5.0, "crash web/1"),
        (9.0, "recover web/1"),
        (14.0, "hang web/2"),
        (17.0, "set web.count=5"),
        (19.0, "recover web/2"),
        (21.0, "cut web/3"),
        (25.0, "recover web/3"),
        (26.0, "hang db"),
        (29.0, "recover db"),
        (30.0, "crash db"),
        (32.0, "recover db"),
        (34.0, "flaky web/1"),
        (35.0, "set web.count=2"),
        (37.0, "set people.workload=closed"),
    ];
    let world = run(&[], &script);
    assert!(!world.observer().0.journal().detections().is_empty());
}

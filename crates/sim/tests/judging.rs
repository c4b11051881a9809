//! The rules behind the "why" sentence, one by one: the figures they go by, and the cases that they leave alone.

use headroom_sim::engine::{Command, World};
use headroom_sim::observe::explain::{Finding, Watch};
use headroom_sim::observe::{Metrics, explain};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;

/// Clients, a balancer, three servers, a database; everything evenly spaced and always the same.
const SHOP: &str = r#"
    components = [
        { id = "people", kind = "client", calls = ["balancer"], rate = 100, arrivals = "deterministic" },
        { id = "balancer", kind = "balancer", calls = ["web"], route_ms = 0, check_interval_s = 0.5, check_timeout_s = 0.2 },
        { id = "web", kind = "server", count = 3, slots = 100 },
        { id = "db", kind = "database", db_slots = 8, read_ms = 2, cost_law = "deterministic" },
    ]
    requests = [{ id = "page", work_ms = 40, law = "deterministic", steps = [{ work = 1 }, { call = ["db"] }] }]
"#;

/// A server asks another for a part of its work.
const CHAIN: &str = r#"
    components = [
        { id = "people", kind = "client", calls = ["front"], rate = 9, arrivals = "deterministic" },
        { id = "front", kind = "server", slots = 100 },
        { id = "back", kind = "server", slots = 1 },
    ]
    requests = [
        { id = "page", work_ms = 50, law = "deterministic", steps = [{ work = 1 }, { call = ["back:part"] }] },
        { id = "part", share = 0, work_ms = 100, law = "deterministic" },
    ]
"#;

/// What is said at this moment of a system that is set up so and to which these things happen until then. The laws
/// have held in it.
fn findings(system: &str, set: &[&str], commands: &[(f64, &str)], at_s: f64) -> Vec<Finding> {
    let text = format!("format = 1\ntitle = \"Judged\"\n{system}");
    let scenario = Scenario::from_toml(&text).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut world = World::new(&scenario, 3, Metrics::new(scenario.kinds.len()));
    let setting = set.iter().map(|text| (0.0, format!("set {text}")));
    let happening = commands.iter().map(|(at, text)| (*at, (*text).to_owned()));
    for (at, text) in setting.chain(happening).filter(|(at, _)| *at < at_s) {
        world.run_until(SimTime::from_secs(at));
        let command = Command::parse(&text, world.scenario()).unwrap_or_else(|problem| panic!("{problem:?}"));
        world.apply(command).unwrap_or_else(|problem| panic!("{problem:?}"));
    }
    world.run_until(SimTime::from_secs(at_s));
    let now = world.now();
    assert_eq!(world.check_laws(), Ok(()), "at {now}");
    explain(world.scenario(), world.observer(), &world.observer().recent(now), &world.nodes(), now)
}

/// Two mistakes, but more than a minute apart: checks that cost 20 ms get 10 ms for a while.
#[test]
fn two_mistakes_far_apart_are_no_flapping() {
    let set = ["balancer.check_work_ms=20", "balancer.down_after=1", "balancer.up_after=1"];
    let [hasty, patient] = ["set balancer.check_timeout_s=0.01", "set balancer.check_timeout_s=0.2"];
    for (first_s, flaps) in [(99.0, true), (20.0, false)] {
        let log = [(first_s, hasty), (first_s + 0.6, patient), (101.0, hasty), (101.6, patient)];
        let found = findings(SHOP, &set, &log, 104.0);
        let told = found.iter().any(|finding| matches!(finding, Finding::Flapping { .. }));
        assert_eq!(told, flaps, "first at {first_s} s: {found:#?}");
    }
}

#[test]
fn without_traffic_a_dead_server_has_an_equal_share() {
    let found = findings(SHOP, &["people.rate=0"], &[(28.0, "crash web/2")], 28.4);
    let Finding::DownUnnoticed { share, .. } = found[0] else { panic!("{found:#?}") };
    assert_eq!(share, 1.0 / 3.0);
}

#[test]
fn requests_that_fail_take_the_place_of_checks() {
    let set = ["balancer.check_interval_s=0", "balancer.passive_failures=100"];
    let found = findings(SHOP, &set, &[(28.0, "crash web/2")], 29.0);
    let Finding::DownUnnoticed { watch: Watch::Unchecked, failures: 100, .. } = found[0] else {
        panic!("{found:#?}")
    };
}

/// A hundred trials at ten a second: the breaker is half open for ten seconds, and has no time at which it opens again.
#[test]
fn a_breaker_on_trial_is_told_of() {
    let set =
        ["people.rate=10", "people.breaker=true", "people.breaker_window=5", "people.breaker_trials=100"];
    let log = [(0.0, "set people.breaker_open_s=1"), (5.0, "crash db"), (7.0, "recover db")];
    let told = |at_s: f64| {
        let found = findings(SHOP, &set, &log, at_s);
        found.into_iter().find_map(|finding| match finding {
            Finding::BreakerOpen { reopens_in, .. } => Some(reopens_in.is_some()),
            _ => None,
        })
    };
    assert_eq!([4.0, 6.2, 12.0, 25.0].map(told), [None, Some(true), Some(false), None]);
}

/// Half of the tries fail and are made again, but nobody has much to do: retries do no harm here.
#[test]
fn retries_without_a_busy_machine_are_no_storm() {
    let set = ["people.rate=20", "people.retries=3", "web.flaky_pct=50"];
    let log = [(1.0, "flaky web/1"), (1.0, "flaky web/2"), (1.0, "flaky web/3")];
    let found = findings(SHOP, &set, &log, 30.0);
    assert!(!found.iter().any(|finding| matches!(finding, Finding::RetryStorm { .. })), "{found:#?}");
}

/// The database is 95 % busy, but servers spend their time on work of their own.
#[test]
fn a_busy_database_that_few_wait_for_is_no_bottleneck() {
    let found = findings(SHOP, &["db.db_slots=1", "db.read_ms=9.5"], &[], 30.0);
    assert!(!found.iter().any(|finding| matches!(finding, Finding::DatabaseBottleneck { .. })), "{found:#?}");
    // Where they have none, it is.
    let found = findings(SHOP, &["db.db_slots=1", "db.read_ms=10.2", "page.work_ms=0"], &[], 30.0);
    assert!(found.iter().any(|finding| matches!(finding, Finding::DatabaseBottleneck { .. })), "{found:#?}");
}

/// 48 users who ask once a second each, for 20 ms: 96 % of what one slot can do, measured, as users who wait for answers
/// have no rate of their own. Nobody is turned away, so it is not full.
#[test]
fn users_who_take_turns_fill_a_server_without_saturating_it() {
    let set = [
        "people.workload=closed",
        "people.users=48",
        "people.think_s=0.978",
        "people.think_law=constant",
        "web.count=1",
        "web.slots=1",
        "page.work_ms=18",
        "balancer.check_interval_s=0",
    ];
    let found = findings(SHOP, &with_lines(&set, &["people>balancer", "balancer>web", "web>db"]), &[], 60.0);
    let Finding::NearKnee { demanded, .. } = found[0] else { panic!("{found:#?}") };
    assert!((0.94..0.98).contains(&demanded), "{demanded}");
}

/// Settings, and lines that take no time.
fn with_lines<'a>(set: &[&'a str], lines: &[&str]) -> Vec<&'a str> {
    let lines = lines.iter().map(|line| &*format!("{line}.rtt_ms=0").leak());
    set.iter().copied().chain(lines).collect()
}

/// What clients ask for says nothing about a server that other servers ask: 9 calls of 100 ms fill nine tenths of a slot,
/// and 9.6 nearly all of it, but nobody is turned away.
#[test]
fn a_server_behind_a_server_is_judged_by_what_it_is_seen_to_do() {
    for rate in [9.0, 9.6] {
        let found = findings(CHAIN, &[&format!("people.rate={rate}")], &[], 30.0);
        let Finding::NearKnee { demanded, .. } = found[0] else { panic!("{rate}: {found:#?}") };
        assert!((demanded - rate / 10.0).abs() < 0.021, "{demanded} at {rate}");
    }
}

/// Two calls, one after the other, over two lines of which one is slow.
#[test]
fn a_slow_line_is_told_with_its_own_time() {
    let far = "{ id = \"far\", kind = \"database\" },\n    ]\n    requests";
    let system = SHOP
        .replacen("]\n    requests", far, 1)
        .replace("{ call = [\"db\"] }", "{ call = [\"db\"] }, { call = [\"far\"] }");
    let set = ["web>far.rtt_ms=200", "web.count=1", "web.slots=28", "web.pool_size=50"];
    let found = findings(&system, &set, &[], 30.0);
    let mut lines = found.iter().filter_map(|finding| match finding {
        Finding::SlowLine { takes, .. } => Some(*takes),
        _ => None,
    });
    assert!(
        lines.next().is_some_and(|takes| (takes - 0.2).abs() < 1e-9) && lines.next().is_none(),
        "{found:#?}"
    );
}

//! Small systems, runs of them, and what was seen.

use headroom_sim::engine::{Command, World};
use headroom_sim::ids::{KindId, NodeId};
use headroom_sim::observe::view::NodeView;
use headroom_sim::observe::{Cause, Finish, Flight, Metrics, Note, Noted, Observer, Span};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::{SimDuration, SimTime};

/// Clients and one server.
pub const ONE: &str = r#"
    [[components]]
    id = "clients"
    kind = "client"
    calls = ["web"]

    [[components]]
    id = "web"
    kind = "server"
    slots = 1
    boot_s = 0
    queue_limit = 1000000

    [[requests]]
    id = "page"
    work_ms = 100
    law = "deterministic"

    [[links]]
    from = "clients"
    to = "web"
    rtt_ms = 0
"#;

/// Clients, a balancer that costs nothing and checks nothing, and two servers.
pub const PAIR: &str = r#"
    [[components]]
    id = "clients"
    kind = "client"
    calls = ["balancer"]

    [[components]]
    id = "balancer"
    kind = "balancer"
    calls = ["web"]
    route_ms = 0
    check_interval_s = 0
    connections = 1000000

    [[components]]
    id = "web"
    kind = "server"
    count = 2
    slots = 1
    boot_s = 0
    queue_limit = 1000000

    [[requests]]
    id = "page"
    work_ms = 100
    law = "deterministic"

    [[links]]
    from = "clients"
    to = "balancer"
    rtt_ms = 0

    [[links]]
    from = "balancer"
    to = "web"
    rtt_ms = 0
"#;

/// Clients, a server that does nothing but ask, and a database.
pub const STORE: &str = r#"
    [[components]]
    id = "clients"
    kind = "client"
    calls = ["web"]

    [[components]]
    id = "web"
    kind = "server"
    slots = 100
    boot_s = 0
    pool_size = 100

    [[components]]
    id = "db"
    kind = "database"
    db_slots = 100
    read_ms = 100
    write_ms = 250
    cost_law = "deterministic"

    [[requests]]
    id = "page"
    work_ms = 0
    steps = [{ call = ["db"] }]

    [[links]]
    from = "clients"
    to = "web"
    rtt_ms = 0

    [[links]]
    from = "web"
    to = "db"
    rtt_ms = 0
"#;

/// This many users who all ask at one second, and then a second after each answer.
pub fn together(users: u32) -> Vec<String> {
    ["clients.workload=closed", "clients.think_s=1", "clients.think_law=constant"]
        .map(str::to_owned)
        .into_iter()
        .chain([format!("clients.users={users}")])
        .collect()
}

/// A request at each multiple of this many seconds.
pub fn every(seconds: f64) -> Vec<String> {
    vec!["clients.arrivals=deterministic".to_owned(), format!("clients.rate={}", 1.0 / seconds)]
}

/// Settings, one after the other.
pub fn with(first: &[String], more: &[&str]) -> Vec<String> {
    first.iter().cloned().chain(more.iter().map(|text| (*text).to_owned())).collect()
}

/// Everything that is reported.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub arrivals: Vec<SimTime>,
    pub ends: Vec<Finish>,
    pub spans: Vec<Span>,
    pub flights: Vec<Flight>,
    pub picks: Vec<(SimTime, NodeId)>,
    pub notes: Vec<Noted>,
    latest: SimTime,
}

impl Observer for Seen {
    fn event(&mut self, now: SimTime, _code: u32) {
        assert!(now >= self.latest, "time runs backwards: {now} after {}", self.latest);
        self.latest = now;
    }
    fn arrived(&mut self, now: SimTime, _client: NodeId, _kind: KindId) {
        self.arrivals.push(now);
    }
    fn finished(&mut self, end: &Finish) {
        self.ends.push(*end);
    }
    fn served(&mut self, span: &Span) {
        self.spans.push(*span);
    }
    fn flight(&mut self, flight: &Flight) {
        self.flights.push(*flight);
    }
    fn picked(&mut self, now: SimTime, _balancer: NodeId, server: NodeId) {
        self.picks.push((now, server));
    }
    fn noted(&mut self, time: SimTime, note: Note) {
        self.notes.push(Noted { time, note });
    }
}

pub type Lab = World<(Metrics, Seen)>;

/// A system with settings, at the start of its run.
pub fn lab(system: &str, settings: &[impl AsRef<str>], seed: u64) -> Lab {
    let text = format!("format = 1\ntitle = \"Laboratory\"\n{system}");
    let mut scenario = Scenario::from_toml(&text).unwrap_or_else(|problems| panic!("{problems:?}"));
    for setting in settings {
        scenario.change(setting.as_ref()).expect("a change");
    }
    let kinds = scenario.kinds.len();
    World::new(&scenario, seed, (Metrics::new(kinds), Seen::default()))
}

/// A run with commands; the laws have held in it.
pub fn run(system: &str, settings: &[impl AsRef<str>], log: &[(f64, &str)], end_s: f64) -> Lab {
    let mut lab = lab(system, settings, 1);
    go_on(&mut lab, log, end_s);
    lab
}

/// Lets a run go on.
pub fn go_on(lab: &mut Lab, log: &[(f64, &str)], end_s: f64) {
    for (at, text) in log {
        lab.run_until(SimTime::from_secs(*at));
        give(lab, text);
    }
    lab.run_until(SimTime::from_secs(end_s));
    check(lab);
}

pub fn give(lab: &mut Lab, text: &str) {
    let command = Command::parse(text, lab.scenario()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    lab.apply(command).unwrap_or_else(|problem| panic!("{text}: {problem}"));
}

/// Little's law, the utilisation law, and no request lost or invented.
pub fn check(lab: &Lab) {
    let (now, metrics) = (lab.now(), &lab.observer().0);
    assert_eq!(metrics.check_laws(now, lab.inside()), Ok(()));
    let totals = metrics.since_start(now);
    assert_eq!(totals.arrived, totals.done + totals.failures() + metrics.in_flight());
    assert!(totals.nodes.iter().all(|node| (0.0..=1.0).contains(&node.utilisation())));
}

pub fn seen(lab: &Lab) -> &Seen {
    &lab.observer().1
}

/// When requests ended well, in milliseconds, in that order.
pub fn done_ms(lab: &Lab) -> Vec<f64> {
    seen(lab).ends.iter().filter(|end| end.outcome.is_ok()).map(|end| ms(end.now)).collect()
}

/// How long answered requests took, in milliseconds.
pub fn responses_ms(lab: &Lab) -> Vec<f64> {
    seen(lab).ends.iter().filter(|end| end.outcome.is_ok()).map(took_ms).collect()
}

/// When requests failed of this cause, in milliseconds.
pub fn failed_ms(lab: &Lab, cause: Cause) -> Vec<f64> {
    let failed = |end: &&Finish| end.outcome.is_err_and(|failure| failure.cause == cause);
    seen(lab).ends.iter().filter(failed).map(|end| ms(end.now)).collect()
}

/// How many requests failed, whatever the cause.
pub fn failures(lab: &Lab) -> usize {
    seen(lab).ends.iter().filter(|end| end.outcome.is_err()).count()
}

pub fn took_ms(end: &Finish) -> f64 {
    (end.now - end.wanted).as_millis()
}

pub fn ms(time: SimTime) -> f64 {
    (time - SimTime::ZERO).as_millis()
}

/// A machine by its name, such as `web/1`.
pub fn node(lab: &Lab, name: &str) -> NodeView {
    let address = lab.scenario().node(name).unwrap_or_else(|problem| panic!("{problem}"));
    let found = lab.nodes().into_iter().find(|node| node.address == address);
    found.unwrap_or_else(|| panic!("{name} is switched off"))
}

/// How often a machine was picked from one moment to another.
pub fn picks(lab: &Lab, name: &str, from_s: f64, to_s: f64) -> usize {
    let id = node(lab, name).id;
    let span = SimTime::from_secs(from_s)..SimTime::from_secs(to_s);
    seen(lab).picks.iter().filter(|(at, server)| span.contains(at) && *server == id).count()
}

/// Spans at a machine.
pub fn spans(lab: &Lab, name: &str) -> Vec<Span> {
    let id = node(lab, name).id;
    seen(lab).spans.iter().filter(|span| span.node == id).copied().collect()
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

pub fn variance(values: &[f64]) -> f64 {
    let centre = mean(values);
    values.iter().map(|value| (value - centre) * (value - centre)).sum::<f64>() / values.len() as f64
}

/// Fails unless `found` is within this share of `expected`.
#[track_caller]
pub fn near(found: f64, expected: f64, tolerance: f64) {
    let off = (found - expected).abs();
    assert!(off <= tolerance * expected.abs(), "{found} instead of {expected}, off by {off}");
}

/// Fails unless the mean of `values` is within four of its standard errors of `expected`.
#[track_caller]
pub fn mean_near(values: &[f64], expected: f64) {
    let (found, error) = (mean(values), (variance(values) / values.len() as f64).sqrt());
    assert!((found - expected).abs() <= 4.0 * error, "{found} ± {error} instead of {expected}");
}

/// Fails unless times in milliseconds are these, to the nanosecond's rounding.
#[track_caller]
pub fn exactly(found: &[f64], expected: &[f64]) {
    let same = found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 2e-5);
    assert!(same, "{found:?} instead of {expected:?}");
}

pub fn seconds(seconds: f64) -> SimDuration {
    SimDuration::from_secs(seconds)
}

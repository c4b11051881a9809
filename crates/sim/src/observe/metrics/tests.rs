use super::*;
use crate::engine::Inside;
use crate::ids::NodeId;
use crate::observe::{Cause, Failure, Finish, Note, Observer, Span, Truth};
use crate::rng::{Source, Stream};
use crate::scenario::NodeAddress;
use crate::time::SimDuration;
use std::collections::VecDeque;

const CLIENT: NodeId = NodeId(0);
const SERVER: NodeId = NodeId(1);
const KIND: KindId = KindId(0);
const SECOND: u64 = 1_000_000_000;

/// A server with one slot, written as plainly as can be, that tells its metrics everything.
struct Toy {
    metrics: Metrics,
    now: SimTime,
    inside: VecDeque<(SimTime, Option<SimTime>)>,
    stream: Stream,
    /// Every so many-th request fails.
    fails: u64,
    served: u64,
    /// When requests were answered, and how long that took.
    answers: Vec<(SimTime, SimDuration)>,
}

impl Toy {
    fn new(fails: u64) -> Self {
        let mut metrics = Metrics::new(1);
        let address = |component: u16| NodeAddress { component: ComponentId(component), instance: 0 };
        metrics.node_added(CLIENT, address(0));
        metrics.node_added(SERVER, address(1));
        metrics.slots_changed(SimTime::ZERO, SERVER, 1);
        let stream = Stream::new(3, "toy", 0);
        let (inside, answers) = (VecDeque::new(), Vec::new());
        Toy { metrics, now: SimTime::ZERO, inside, stream, fails, served: 0, answers }
    }

    fn gap(&mut self, mean_ms: f64) -> SimDuration {
        SimDuration::from_millis(-mean_ms * libm::log(self.stream.unit_open()))
    }

    /// Arrivals every `every_ms` and services of `service_ms`, both exponential.
    fn run(mut self, until: SimTime, every_ms: f64, service_ms: f64) -> Self {
        let mut arrival = self.now + self.gap(every_ms);
        let mut end = SimTime::NEVER;
        while arrival.min(end) <= until {
            let next = arrival.min(end);
            if self.metrics.boundary() <= next {
                self.metrics.reached(next);
            }
            self.now = next;
            if next == arrival {
                self.inside.push_back((next, None));
                self.metrics.arrived(next, CLIENT, KIND);
                arrival = next + self.gap(every_ms);
            } else {
                self.leave();
                end = SimTime::NEVER;
            }
            if end == SimTime::NEVER && !self.inside.is_empty() {
                self.inside[0].1 = Some(next);
                end = next + self.gap(service_ms);
            }
            self.report();
        }
        self.now = until;
        self
    }

    fn leave(&mut self) {
        let (arrived, started) = self.inside.pop_front().expect("somebody is served");
        let (now, service) = (self.now, self.now - started.expect("it was started"));
        self.served += 1;
        let failure = Failure { cause: Cause::ServerError, at: SERVER };
        let outcome = if self.served.is_multiple_of(self.fails) { Err(failure) } else { Ok(()) };
        if outcome.is_ok() {
            self.answers.push((now, now - arrived));
        }
        let span = Span {
            node: SERVER,
            kind: KIND,
            request: self.served,
            arrived,
            started,
            ended: now,
            service,
            abandoned: false,
            outcome,
        };
        self.metrics.served(&span);
        self.metrics.finished(&Finish {
            request: self.served,
            now,
            client: CLIENT,
            kind: KIND,
            wanted: arrived,
            tries: 1,
            outcome,
        });
    }

    fn report(&mut self) {
        let inside = self.inside.len() as u32;
        self.metrics.load(self.now, SERVER, inside.min(1), inside.saturating_sub(1), inside);
    }

    fn laws(&self) -> Result<(), Vec<Breach>> {
        let inside = |node, arrived, started: Option<SimTime>| Inside {
            node,
            kind: KIND,
            arrived,
            started,
            service_s: started.map_or(0.0, |started| (self.now - started).as_secs()),
        };
        let requests = self.inside.iter().map(|&(arrived, _)| inside(CLIENT, arrived, None));
        let calls = self.inside.iter().map(|&(arrived, started)| inside(SERVER, arrived, started));
        self.metrics.check_laws(self.now, requests.chain(calls))
    }
}

fn busy_toy() -> Toy {
    Toy::new(10).run(SimTime(100 * SECOND), 10.0, 8.0)
}

#[test]
fn both_laws_hold_to_the_nanosecond() {
    let toy = busy_toy();
    assert_eq!(toy.laws(), Ok(()));
    assert!(!toy.inside.is_empty(), "calls still inside make the test harder");
}

#[test]
fn a_load_left_out_breaks_the_laws() {
    let mut toy = busy_toy();
    toy.metrics.load(SimTime(100 * SECOND), SERVER, 0, 0, 0);
    toy.now = SimTime(101 * SECOND);
    let breaches = toy.laws().expect_err("the server says that it is empty");
    let broken: Vec<Law> = breaches.iter().map(|breach| breach.law).collect();
    assert_eq!(broken, [Law::LittleNode(SERVER), Law::Utilisation(SERVER)]);
}

#[test]
fn a_lost_request_breaks_littles_law() {
    let mut toy = busy_toy();
    toy.inside.clear();
    let breaches = toy.laws().expect_err("calls were inside");
    assert!(breaches.iter().any(|breach| breach.law == Law::LittleSystem));
}

#[test]
fn requests_are_conserved_and_figures_plausible() {
    let toy = busy_toy();
    let totals = toy.metrics.totals(toy.now);
    assert_eq!(totals.arrived, totals.done + totals.failures() + toy.metrics.in_flight());
    assert_eq!(totals.failures(), toy.served / 10);
    let server = &totals.nodes[SERVER.index()];
    assert!((server.utilisation() - 0.8).abs() < 0.05, "{}", server.utilisation());
    assert!((server.waiting_probability() - 0.8).abs() < 0.05);
    assert_eq!(server.failed[Cause::ServerError.index()], totals.failures());
    assert_eq!(server.arrived, totals.arrived);
    assert_eq!(totals.component(ComponentId(1)), *server);
    assert_eq!(totals.kind(KIND).done, totals.done);
    assert_eq!(toy.metrics.response().count(), totals.done);
}

#[test]
fn windows_add_up_to_the_totals() {
    let toy = busy_toy();
    let at = SimTime(96 * SECOND);
    let series = toy.metrics.series();
    for ring in series.rings().filter(|ring| ring.length().0 <= 16 * SECOND) {
        let within =
            ring.rows().filter(|row| row.window.end <= at && row.window.start >= SimTime(64 * SECOND));
        let sum: u64 = within.map(|row| row.window.arrived).sum();
        assert_eq!(sum, arrivals_between(&toy, 64, 96), "windows of {} s", ring.length().as_secs());
    }
    assert_eq!(series.ring(3).rows().count(), 6);
    assert!(series.ring(5).is_empty());
}

fn arrivals_between(toy: &Toy, from: u64, until: u64) -> u64 {
    let rows = toy.metrics.series().ring(2).rows();
    let within = rows.filter(|row| row.window.start.0 >= from * SECOND && row.window.end.0 <= until * SECOND);
    within.map(|row| row.window.arrived).sum()
}

#[test]
fn a_window_has_means_percentiles_and_machines() {
    let toy = busy_toy();
    let row = toy.metrics.series().ring(4).last().expect("64 s have passed");
    let response = row.window.response.expect("requests were answered");
    assert!(response.p50 < response.p95 && response.p95 < response.p99 && response.p99 <= response.max);
    assert!(response.mean > response.p50, "a long tail");
    let [client, server] = row.nodes else { panic!("two machines") };
    assert_eq!(client.utilisation, 0.0, "clients have no slots");
    assert!((0.7..0.9).contains(&server.utilisation));
    assert!((7.0..12.0).contains(&server.failures));
    assert!(server.waiting > 1.0);
}

#[test]
fn quiet_windows_are_closed_late_but_right() {
    let mut metrics = Toy::new(10).metrics;
    metrics.arrived(SimTime(SECOND / 8), CLIENT, KIND);
    metrics.reached(SimTime(3 * SECOND));
    let windows: Vec<_> = metrics.series().ring(0).rows().map(|row| *row.window).collect();
    assert_eq!(windows.len(), 12);
    assert_eq!((windows[0].arrived, windows[0].in_flight), (1, 0.5));
    assert!(windows[1..].iter().all(|window| window.in_flight == 1.0 && window.response.is_none()));
    assert_eq!(metrics.boundary(), SimTime(3 * SECOND + SECOND / 4));
}

#[test]
fn a_window_tells_of_tries_that_failed_where_no_request_did() {
    let mut metrics = Toy::new(10).metrics;
    metrics.retried(SimTime(SECOND / 8), CLIENT, Failure { cause: Cause::ServerError, at: SERVER });
    metrics.reached(SimTime(SECOND / 2));
    let failures = metrics.series().ring(0).rows().map(|row| row.nodes[SERVER.index()].failures);
    assert_eq!(failures.collect::<Vec<_>>(), [4.0, 0.0], "per second, in quarters of one");
}

#[test]
fn a_reset_starts_anew_and_batches_are_differences() {
    let mut toy = Toy::new(10).run(SimTime(50 * SECOND), 10.0, 8.0);
    let whole = toy.metrics.totals(toy.now);
    toy.metrics.reset(toy.now);
    let empty = toy.metrics.totals(toy.now);
    assert_eq!((empty.arrived, empty.nodes[1].busy_ns, empty.length()), (0, 0, SimDuration::ZERO));
    assert_eq!(toy.metrics.response().count(), 0);
    assert_eq!(toy.laws(), Ok(()), "the laws look at the whole run");
    assert_eq!(toy.metrics.since_start(toy.now).minus(&whole).done, 0);
}

#[test]
fn recent_is_five_seconds_and_more_when_little_happens() {
    let busy = Toy::new(10).run(SimTime(90 * SECOND), 10.0, 8.0);
    let length = busy.metrics.recent(busy.now).length().as_secs();
    assert!((5.0..6.0).contains(&length), "{length}");
    let quiet = Toy::new(10).run(SimTime(90 * SECOND), 500.0, 8.0);
    let length = quiet.metrics.recent(quiet.now).length().as_secs();
    assert!((48.0..90.0).contains(&length), "{length}");
    let young = Toy::new(10).run(SimTime(2 * SECOND), 10.0, 8.0);
    assert_eq!(young.metrics.recent(young.now).length(), SimDuration(2 * SECOND));
}

#[test]
fn recent_percentiles_are_of_the_same_stretch_as_recent_means() {
    for (seconds, every_ms) in
        [(0.1, 10.0), (2.0, 10.0), (5.3, 10.0), (90.6, 10.0), (30.1, 500.0), (90.0, 500.0)]
    {
        let toy = Toy::new(10).run(SimTime::from_secs(seconds), every_ms, 8.0);
        let recent = toy.metrics.recent(toy.now);
        let mut times: Vec<SimDuration> =
            toy.answers.iter().filter(|(at, _)| *at > recent.start).map(|(_, took)| *took).collect();
        times.sort();
        let found = toy.metrics.recent_response(&recent).expect("some were answered");
        let exact = |share: f64| times[(share * times.len() as f64).ceil() as usize - 1].as_secs();
        for (share, percentile) in [(0.5, found.p50), (0.95, found.p95), (0.99, found.p99), (1.0, found.max)]
        {
            let off = percentile.as_secs() / exact(share) - 1.0;
            assert!(off.abs() < 0.005, "{share} of {} after {seconds} s is off by {off}", times.len());
        }
        assert_eq!((recent.done, found.mean), (times.len() as u64, recent.mean_response()));
    }
}

#[test]
fn slots_that_change_count_while_they_last() {
    let mut metrics = Toy::new(10).metrics;
    metrics.load(SimTime::ZERO, SERVER, 1, 0, 1);
    metrics.slots_changed(SimTime(SECOND), SERVER, 3);
    let server = metrics.totals(SimTime(2 * SECOND)).nodes[SERVER.index()];
    assert_eq!(server.utilisation(), 0.5);
}

#[test]
fn notes_become_detections_and_false_alarms() {
    let mut metrics = Metrics::new(0);
    let down = |truth| Note::BelievedDown { balancer: CLIENT, server: SERVER, truth };
    metrics.noted(SimTime(9), down(Truth::Broken(SimDuration(4))));
    metrics.noted(SimTime(10), down(Truth::Sound));
    metrics.noted(SimTime(10), down(Truth::Starting));
    metrics.noted(SimTime(11), Note::TookOver { balancer: CLIENT, after: SimDuration(3) });
    assert_eq!(metrics.journal().forgotten(), None);
    (0..2000).for_each(|time| metrics.noted(SimTime(time), Note::Booted(SERVER)));
    assert_eq!(metrics.journal().forgotten(), Some(SimTime(999)));
    let journal = metrics.journal();
    assert_eq!(journal.detections().iter().map(|found| found.after).collect::<Vec<_>>(), [SimDuration(4)]);
    assert_eq!((journal.false_alarms(), journal.takeovers()), (1, &[SimDuration(3)][..]));
    assert_eq!(journal.notes().len(), 1000);
}

/// Put out for what it does wrong, put out again, and then condemned by checks: one failure, noticed once. What happens to
/// it later is another.
#[test]
fn a_failure_is_noticed_once_by_requests_or_by_checks() {
    let mut metrics = Metrics::new(0);
    let out = |truth| Note::Ejected { balancer: CLIENT, server: SERVER, truth };
    let down = |truth| Note::BelievedDown { balancer: CLIENT, server: SERVER, truth };
    metrics.noted(SimTime(9), out(Truth::Sound));
    metrics.noted(SimTime(14), out(Truth::Broken(SimDuration(4))));
    metrics.noted(SimTime(20), out(Truth::Broken(SimDuration(10))));
    metrics.noted(SimTime(20), out(Truth::Starting));
    assert_eq!((metrics.journal().detections().len(), metrics.journal().false_ejections()), (1, 1));
    metrics.reset(SimTime(25));
    metrics.noted(SimTime(30), down(Truth::Broken(SimDuration(20))));
    metrics.noted(SimTime(40), out(Truth::Broken(SimDuration(3))));
    let journal = metrics.journal();
    assert_eq!(journal.detections().iter().map(|found| found.after).collect::<Vec<_>>(), [SimDuration(3)]);
    assert_eq!((journal.false_alarms(), journal.false_ejections()), (0, 0));
}

#[test]
fn health_checks_count_apart() {
    let mut metrics = Toy::new(10).metrics;
    let span = Span {
        node: SERVER,
        kind: KindId::NONE,
        request: 0,
        arrived: SimTime(1),
        started: None,
        ended: SimTime(5),
        service: SimDuration::ZERO,
        abandoned: false,
        outcome: Err(Failure { cause: Cause::TimedOut, at: SERVER }),
    };
    metrics.served(&span);
    let server = metrics.totals(SimTime(5)).nodes[SERVER.index()];
    assert_eq!((server.calls, server.checks.ended, server.checks.failed), (Stays::default(), 1, 1));
    assert_eq!(server.checks.wait_ns, 4);
}

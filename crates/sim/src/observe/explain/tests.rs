//! Rules against views and measures made by hand, for states a run seldom shows at a chosen moment.

use super::*;
use crate::ids::{ComponentId, NodeId};
use crate::observe::Cause;
use crate::observe::metrics::NodeTotals;
use crate::observe::view::{BackendView, Belief, Condition, RoleView};
use crate::scenario::{ComponentKind, NodeAddress};

const BALANCER: NodeId = NodeId(1);
const SECOND: u64 = 1_000_000_000;

fn scenario() -> Scenario {
    pair(&[])
}

/// What is asked for in it.
const PAGE: &str = "[{ id = \"page\" }]";

/// The scenario of these tests with some of its text changed.
fn pair(changes: &[(&str, &str)]) -> Scenario {
    let whole = r#"
        format = 1
        title = "Pair"
        components = [
            { id = "people", kind = "client", calls = ["balancer"] },
            { id = "balancer", kind = "balancer", calls = ["web"] },
            { id = "web", kind = "server", count = 2 },
        ]
        requests = [{ id = "page" }]
    "#;
    let changed = changes.iter().fold(whole.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    });
    Scenario::from_toml(&changed).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn at(seconds: u64) -> SimTime {
    SimTime(seconds * SECOND)
}

fn node(id: u16, kind: ComponentKind, role: RoleView) -> NodeView {
    let component = ComponentId(id.min(2));
    NodeView {
        id: NodeId(id),
        address: NodeAddress { component, instance: id.saturating_sub(2) },
        kind,
        condition: Condition::Up,
        since: SimTime::ZERO,
        faults: Vec::new(),
        busy: 0,
        slots: 4,
        waiting: 0,
        queue_limit: 10,
        speed: 1.0,
        price: 0.1,
        role,
    }
}

fn server(id: u16) -> NodeView {
    node(
        id,
        ComponentKind::Server,
        RoleView::Server { pool_in_use: 0, pool_size: 0, pool_waiting: 0, breaker: None },
    )
}

fn balancer(backends: [BackendView; 2]) -> NodeView {
    node(
        1,
        ComponentKind::Balancer,
        RoleView::Balancer {
            active: true,
            next: None,
            connections: 0,
            connection_limit: 100,
            route_s: 0.0,
            backends: backends.into(),
        },
    )
}

fn backend(id: u16, belief: Belief, since: SimTime) -> BackendView {
    BackendView {
        node: NodeId(id),
        belief,
        since,
        active: 0,
        misses: 0,
        changes: 0,
        next_check: None,
        check_deadline: None,
        weight: 1.0,
        phi: None,
    }
}

fn up(id: u16) -> BackendView {
    backend(id, Belief::Up, SimTime::ZERO)
}

/// Ten seconds, ending at 100 s, in which the two servers were this busy and answered this many calls a second.
fn measured(servers: [(f64, u64); 2]) -> Totals {
    let length = 10 * SECOND;
    let mut recent =
        Totals { start: at(90), end: at(100), nodes: vec![NodeTotals::default(); 2], ..Totals::default() };
    for (id, (utilisation, rate)) in servers.into_iter().enumerate() {
        let mut node = NodeTotals::new(NodeAddress { component: ComponentId(2), instance: id as u16 });
        node.slots_ns = u128::from(4 * length);
        node.busy_ns = (utilisation * 4.0 * length as f64) as u128;
        node.calls.ended = rate * 10;
        node.calls.waited = node.calls.ended / 5;
        node.calls.service_ns = node.busy_ns;
        node.calls.sojourn_ns = node.busy_ns * 3;
        node.arrived = node.calls.ended;
        recent.arrived += node.arrived;
        recent.done += node.arrived;
        recent.nodes.push(node);
    }
    recent
}

fn said(recent: &Totals, nodes: &[NodeView]) -> Vec<Finding> {
    explain(&scenario(), &Metrics::new(0), recent, nodes, at(100))
}

#[test]
fn there_is_always_something_to_say() {
    assert_eq!(said(&Totals::default(), &[]), [Finding::Idle]);
    assert_eq!(said(&measured([(0.5, 10); 2]), &[]), [Finding::Idle], "nobody is there to be busy");
}

#[test]
fn a_server_too_new_to_be_measured_counts_as_idle() {
    let nodes = [balancer([up(2), up(9)]), server(2), server(9)];
    let found = said(&measured([(0.5, 10), (0.5, 10)]), &nodes);
    assert!(matches!(found[..], [Finding::Headroom { busiest: NodeId(2), .. }]), "{found:?}");
}

#[test]
fn who_was_judged_before_coming_back_is_no_false_alarm() {
    let mut back = server(2);
    back.since = at(95);
    let calm = measured([(0.3, 10); 2]);
    let view = |since| balancer([backend(2, Belief::Down, at(since)), up(3)]);
    let found = said(&calm, &[view(60), back.clone(), server(3)]);
    assert!(
        matches!(found[0], Finding::BackUnnoticed { lasting, .. } if lasting.0 == 5 * SECOND),
        "{found:?}"
    );
    let found = said(&calm, &[view(97), back, server(3)]);
    assert!(matches!(found[0], Finding::FalseAlarm { lasting, .. } if lasting.0 == 3 * SECOND), "{found:?}");
}

#[test]
fn what_is_drained_on_purpose_is_no_alarm() {
    let nodes = [balancer([backend(2, Belief::Draining, at(50)), up(3)]), server(2), server(3)];
    let found = said(&measured([(0.1, 1), (0.5, 10)]), &nodes);
    assert!(matches!(found[..], [Finding::Headroom { .. }]), "{found:?}");
}

#[test]
fn a_server_that_came_late_is_not_underused() {
    let unequal = measured([(1.0, 200), (0.3, 60)]);
    let since = |seconds| [balancer([up(2), backend(3, Belief::Up, at(seconds))]), server(2), server(3)];
    let found = said(&unequal, &since(20));
    assert!(matches!(found[0], Finding::Unbalanced { balancer: BALANCER, .. }), "{found:?}");
    let found = said(&unequal, &since(95));
    assert!(matches!(found[0], Finding::Saturated { machines: 1, of: 2, .. }), "{found:?}");
}

#[test]
fn near_the_knee_calls_stay_several_times_their_service() {
    let nodes = [balancer([up(2), up(3)]), server(2), server(3)];
    let found = said(&measured([(0.85, 170), (0.8, 160)]), &nodes);
    let [Finding::NearKnee { node: NodeId(2), machines: 2, demanded, stretch, waited, .. }] = found[..]
    else {
        panic!("{found:?}")
    };
    assert!((demanded - 0.825).abs() < 1e-9 && (stretch - 3.0).abs() < 1e-9);
    assert_eq!(waited, 0.2);
}

/// Which of equals has a little more to do changes from moment to moment, and says nothing.
#[test]
fn machines_that_are_about_as_busy_are_told_of_together() {
    let nodes = [balancer([up(2), up(3)]), server(2), server(3)];
    let found = said(&measured([(0.4, 80), (0.5, 100)]), &nodes);
    let [Finding::Headroom { component: ComponentId(2), machines: 2, demanded, factor, .. }] = found[..]
    else {
        panic!("{found:?}")
    };
    assert!((demanded - 0.45).abs() < 1e-9 && (factor.unwrap_or(0.0) * demanded - 1.0).abs() < 1e-9);
    let found = said(&measured([(0.3, 60), (0.6, 120)]), &nodes);
    let [Finding::Headroom { busiest: NodeId(3), machines: 1, demanded, .. }] = found[..] else {
        panic!("{found:?}")
    };
    assert!((demanded - 0.6).abs() < 1e-9);
}

#[test]
fn a_server_that_is_taken_for_down_while_it_starts_is_told_as_starting() {
    let mut starting = server(2);
    (starting.condition, starting.since) = (Condition::Booting(at(110)), at(95));
    let nodes = [balancer([backend(2, Belief::Down, at(97)), up(3)]), starting, server(3)];
    let found = said(&measured([(0.0, 0), (0.3, 10)]), &nodes);
    assert!(matches!(found[..], [Finding::Booting { node: NodeId(2), .. }]), "{found:?}");
}

/// Clients that ask so many times a second, by formula.
fn clients(rate: f64) -> NodeView {
    node(0, ComponentKind::Client, RoleView::Client { rate, in_flight: 0, thinking: 0, breaker: None })
}

/// What is to be seen of a system after 100 s.
fn looked_at<T>(
    scenario: &Scenario,
    metrics: &Metrics,
    recent: &Totals,
    nodes: &[NodeView],
    see: impl FnOnce(&Scene) -> T,
) -> T {
    let blank = Scene { scenario, metrics, recent, nodes, now: at(100), demand: &Demand::default() };
    see(&Scene { demand: &blank.demand(), ..blank })
}

/// The calls a second that are asked of a machine of the pair, changed so, if clients ask 20 times a second.
fn offered(changes: &[(&str, &str)], recent: &Totals, calls: u64) -> f64 {
    let scenario = pair(changes);
    let (metrics, nodes) = (Metrics::new(0), [clients(20.0)]);
    looked_at(&scenario, &metrics, recent, &nodes, |scene| scene.offered(&[], calls).all)
}

#[test]
fn what_comes_is_told_by_formula_where_there_is_one() {
    // In 10 s came 150 requests, each of which made two calls; in the long run 20 a second come.
    let recent = Totals { arrived: 150, ..measured([(0.5, 15); 2]) };
    assert_eq!(offered(&[], &recent, 300), 40.0);
    // Who waits for answers asks as often as they come; and repeated tries depend on how many fail.
    let closed = ("calls = [\"balancer\"]", "calls = [\"balancer\"], workload = \"closed\"");
    assert_eq!(offered(&[closed], &recent, 300), 30.0);
    for (retries, expected) in [(3, 40.0), (4, 30.0)] {
        let mut repeated = recent.clone();
        repeated.nodes[0].failed_tries[Cause::TimedOut.index()] = retries;
        assert_eq!(offered(&[], &repeated, 300), expected, "{retries} retries of 150 requests");
    }
    let nothing = Totals { arrived: 0, ..recent };
    assert_eq!(offered(&[], &nothing, 300), 30.0);
}

/// What the first server can do a second, by formula, when the pair is changed so.
fn capacity(changes: &[(&str, &str)], recent: &Totals) -> Option<f64> {
    let scenario = pair(changes);
    let (metrics, server) = (Metrics::new(0), server(2));
    let nodes = std::slice::from_ref(&server);
    looked_at(&scenario, &metrics, recent, nodes, |scene| scene.capacity_by_formula(&server))
}

#[test]
fn what_a_server_can_do_is_told_by_formula_where_clients_alone_ask_it() {
    let calm = measured([(0.5, 10); 2]);
    // Four slots, 20 ms each.
    assert_eq!(capacity(&[], &calm), Some(200.0));
    let mut checked = calm.clone();
    // Checks hold a quarter of a slot.
    checked.nodes[2].checks.service_ns = u128::from(10 * SECOND) / 4;
    assert_eq!(capacity(&[], &checked), Some(187.5));
    assert_eq!(capacity(&[(PAGE, "[{ id = \"page\", work_ms = 0 }]")], &calm), None);
    // Another server asks it: what comes depends on that one.
    let asked = (
        "{ id = \"balancer\", kind = \"balancer\", calls = [\"web\"] }",
        "{ id = \"balancer\", kind = \"server\" }",
        "[{ id = \"page\", steps = [{ call = [\"web:part\"] }] }, { id = \"part\", share = 0 }]",
    );
    assert_eq!(capacity(&[(asked.0, asked.1), (PAGE, asked.2)], &calm), None);
}

#[test]
fn what_has_no_formula_is_not_steady() {
    let (scenario, metrics, calm) = (scenario(), Metrics::new(0), measured([(0.5, 10); 2]));
    let nodes = [balancer([up(2), up(3)]), server(2), server(3)];
    let steady =
        |of: &[&NodeView]| looked_at(&scenario, &metrics, &calm, &nodes, |scene| scene.pressure(of).steady);
    assert_eq!([steady(&[&nodes[1], &nodes[2]]), steady(&[&nodes[0]])], [true, false]);
    assert!(!steady(&[&nodes[0], &nodes[1]]), "one of them is measured");
}

#[test]
fn who_waits_for_an_answer_holds_a_slot_unless_processors_are_shared() {
    // 20 ms of work, and a call on a line of 180 ms, to a database that answers at once.
    let asks = "[{ id = \"page\", steps = [{ work = 1 }, { call = [\"db\"] }] }]
        links = [{ from = \"web\", to = \"db\", rtt_ms = 180 }]";
    let calm = measured([(0.5, 10); 2]);
    for (discipline, expected) in [("fcfs", 20.0), ("processor_sharing", 200.0)] {
        let database =
            format!("count = 2, discipline = \"{discipline}\" }}, {{ id = \"db\", kind = \"database\" }}");
        let found = capacity(&[("count = 2 }", &database), (PAGE, asks)], &calm);
        assert_eq!(found, Some(expected), "{discipline}");
    }
}

#[test]
fn the_longest_queue_of_those_who_could_keep_up_is_told_of_from_a_second_on() {
    // Each server can do 200 a second.
    let queues = |first: u32, second: u32| {
        let mut nodes = [balancer([up(2), up(3)]), server(2), server(3)];
        (nodes[1].waiting, nodes[2].waiting) = (first, second);
        nodes
    };
    let calm = measured([(0.5, 100); 2]);
    let told = |nodes: &[NodeView], recent: &Totals| {
        said(recent, nodes).into_iter().find_map(|finding| match finding {
            Finding::Backlog { node, waiting, work, .. } => Some((node.0, waiting, work.as_secs())),
            _ => None,
        })
    };
    assert_eq!(told(&queues(199, 0), &calm), None);
    assert_eq!(told(&queues(200, 0), &calm), Some((2, 200, 1.0)));
    assert_eq!(told(&queues(200, 300), &calm), Some((3, 300, 1.5)));
    assert_eq!(told(&queues(300, 200), &calm), Some((2, 300, 1.5)));
    // Who can't keep up is told as saturated, and who is down as down.
    assert_eq!(told(&queues(500, 0), &measured([(1.0, 250), (0.5, 100)])), None);
    let mut crashed = queues(500, 0);
    crashed[1].condition = Condition::Crashed;
    assert_eq!(told(&crashed, &calm), None);
}

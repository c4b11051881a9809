//! Rules against views and measures made by hand, for states a run seldom shows at a chosen moment.

use super::*;
use crate::ids::{ComponentId, NodeId};
use crate::observe::metrics::NodeTotals;
use crate::observe::view::{BackendView, Belief, Condition, RoleView};
use crate::scenario::{ComponentKind, NodeAddress};

const BALANCER: NodeId = NodeId(1);
const SECOND: u64 = 1_000_000_000;

fn scenario() -> Scenario {
    let text = r#"
        format = 1
        title = "Pair"
        components = [
            { id = "people", kind = "client", calls = ["balancer"] },
            { id = "balancer", kind = "balancer", calls = ["web"] },
            { id = "web", kind = "server", count = 2 },
        ]
        requests = [{ id = "page" }]
    "#;
    Scenario::from_toml(text).unwrap_or_else(|problems| panic!("{problems:?}"))
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
    let [Finding::NearKnee { node: NodeId(2), demanded, stretch, .. }] = found[..] else {
        panic!("{found:?}")
    };
    assert!((demanded - 0.85).abs() < 1e-9 && (stretch - 3.0).abs() < 1e-9);
}

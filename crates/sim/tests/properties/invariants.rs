//! What is true of every system at every moment.

use crate::Watch;
use headroom_sim::engine::World;
use headroom_sim::ids::KindId;
use headroom_sim::observe::Cause;
use headroom_sim::observe::metrics::{ByCause, NodeTotals, Totals};
use headroom_sim::observe::view::{NodeView, RoleView};
use headroom_sim::scenario::ComponentKind;

/// Fails if anything is out of order.
pub fn check(world: &World<Watch>) {
    let metrics = &world.observer().0;
    let now = world.now();
    assert_eq!(metrics.check_laws(now, world.inside()), Ok(()), "at {now}");
    let totals = metrics.since_start(now);
    conserved(world, &totals);
    causes_add_up(&totals);
    totals_are_sane(&totals);
    windows_are_sane(world);
    world.nodes().iter().for_each(view_is_sane);
}

/// What arrived is done, has failed or is under way, for each kind of request and for all.
fn conserved(world: &World<Watch>, totals: &Totals) {
    let is_client = |node: headroom_sim::ids::NodeId| {
        let component = totals.nodes[node.index()].address.component;
        world.scenario().components[component.index()].settings.kind() == ComponentKind::Client
    };
    let mut under_way = vec![0; totals.kinds.len()];
    for request in world.inside().filter(|inside| is_client(inside.node)) {
        under_way[request.kind.index()] += 1;
    }
    for (at, under_way) in under_way.iter().enumerate() {
        let kind = totals.kind(KindId::from(at));
        assert_eq!(kind.arrived, kind.done + kind.failures() + under_way, "requests of kind {at}");
    }
    let under_way: u64 = under_way.iter().sum();
    assert_eq!(under_way, world.observer().0.in_flight());
    assert_eq!(totals.arrived, totals.done + totals.failures() + under_way);
    assert!(totals.tries >= totals.done + totals.failures());
}

/// Every failure has one cause and one place.
fn causes_add_up(totals: &Totals) {
    let sum = |parts: &mut dyn Iterator<Item = &ByCause>| {
        parts.fold(ByCause::default(), |mut sum, part| {
            sum.iter_mut().zip(part).for_each(|(sum, count)| *sum += count);
            sum
        })
    };
    assert_eq!(sum(&mut totals.kinds.iter().map(|kind| &kind.failed)), totals.failed, "by kind");
    assert_eq!(sum(&mut totals.nodes.iter().map(|node| &node.failed)), totals.failed, "by place");
}

fn totals_are_sane(totals: &Totals) {
    assert!(totals.goodput().is_finite() && totals.mean_in_flight().is_finite());
    for node in &totals.nodes {
        assert!((0.0..=1.0).contains(&node.utilisation()), "{node:?}");
        assert!((0.0..=1.0).contains(&node.waiting_probability()), "{node:?}");
        let calls = node.calls;
        assert!(calls.failed <= calls.ended && calls.abandoned <= calls.ended, "{node:?}");
        assert!(node.waiting_ns <= node.inside_ns, "{node:?}");
    }
    // Only what was given up can be answered too late.
    let given_up = |node: &NodeTotals| node.failed_tries[Cause::TimedOut.index()];
    assert!(totals.late <= totals.nodes.iter().map(given_up).sum(), "{totals:?}");
}

fn windows_are_sane(world: &World<Watch>) {
    for row in world.observer().0.series().ring(0).rows() {
        assert!(row.window.in_flight.is_finite() && row.window.in_flight >= 0.0);
        for node in row.nodes {
            assert!((0.0..=1.0).contains(&node.utilisation), "{node:?}");
            assert!(node.waiting >= 0.0 && node.arrived >= 0.0 && node.failures >= 0.0, "{node:?}");
        }
    }
}

fn view_is_sane(view: &NodeView) {
    assert!(view.speed.is_finite() && view.speed >= 0.0, "{view:?}");
    assert!(view.price.is_finite() && view.price >= 0.0, "{view:?}");
    match &view.role {
        RoleView::Client { rate, .. } => assert!(rate.is_finite() && *rate >= 0.0, "{view:?}"),
        RoleView::Balancer { backends, .. } => {
            let fine = |phi: f64| !phi.is_nan() && phi >= 0.0;
            assert!(backends.iter().all(|b| b.weight > 0.0 && b.weight.is_finite()), "{view:?}");
            assert!(backends.iter().all(|b| b.phi.is_none_or(fine)), "{view:?}");
        }
        RoleView::Server { pool_in_use, pool_waiting, .. } => {
            assert!(*pool_waiting == 0 || *pool_in_use > 0, "{view:?}");
        }
        RoleView::Database { .. } => {}
    }
}

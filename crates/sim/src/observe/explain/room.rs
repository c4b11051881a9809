//! How much room there is, and which place would fill up first.

use super::defences::NOTABLE;
use super::figures::Narrow;
use super::finding::Finding;
use super::load::{by_load, is_about};
use super::scene::Scene;
use crate::observe::metrics::NodeTotals;
use crate::observe::view::{NodeView, RoleView};
use crate::observe::{Cause, Note};
use crate::params::{LimitRule, LimitScope};
use crate::scenario::Settings;
use crate::time::SimDuration;

/// From here on waiting grows steeply.
const KNEE: f64 = 0.8;
/// Of machines that are to be alike, one is the busiest by more than chance if it has this many times their mean to do.
const STANDS_OUT: f64 = 1.25;

/// What was measured is that long of the time before a repair too.
const RECOVERY: SimDuration = SimDuration(5_000_000_000);
/// So many calls to a slot, and so many seconds of work, make a queue that has not come of this load's chance.
const IN_LINE: u32 = 10;
const LONG_S: f64 = 0.5;

/// A place that can fill up: how much of it is used, whose it is, and what.
pub(super) type Place<'a> = (f64, &'a NodeView, Narrow);

/// What there is to say when nothing else is: how far the narrowest place is from being full.
pub(super) fn room(scene: &Scene, found: &mut Vec<Finding>) {
    let work = scene.workers().map(|node| (scene.pressure(&[node]).demanded(), node, Narrow::Work));
    let Some((demanded, busiest, _)) = fullest(work).filter(|_| scene.recent.arrived > 0 && !is_idle(scene))
    else {
        if found.is_empty() {
            found.push(Finding::Idle);
        }
        return;
    };
    let (machines, demanded) = alike(scene, busiest, demanded);
    let knee = (KNEE..1.0).contains(&demanded) && !is_about(found, busiest);
    if knee && !(found.is_empty() && disturbed(scene)) {
        let (node, kind) = (busiest.id, busiest.kind);
        let measured = scene.measured(busiest);
        let (stretch, waited) = (stretch(&measured), measured.waiting_probability());
        found.push(Finding::NearKnee { node, kind, machines, demanded, stretch, waited });
    } else if found.is_empty() {
        let others = limits(scene).chain(connections(scene));
        let first = fullest(others).filter(|(used, ..)| *used > demanded);
        let machines = if first.is_some() { 1 } else { machines };
        let (demanded, busiest, narrow) = first.unwrap_or((demanded, busiest, Narrow::Work));
        found.push(Finding::Headroom {
            busiest: busiest.id,
            component: busiest.address.component,
            machines,
            narrow,
            demanded,
            factor: (!disturbed(scene) && !recovering(scene))
                .then(|| if demanded > 0.0 { 1.0 / demanded } else { f64::INFINITY }),
            goodput: scene.recent.goodput(),
            response: scene.recent.mean_response(),
            calm: calm(scene),
        });
    }
}

fn fullest<'a>(places: impl Iterator<Item = Place<'a>>) -> Option<Place<'a>> {
    places.max_by(|a, b| a.0.total_cmp(&b.0))
}

/// Does nobody want anything from now on, and is nothing under way?
fn is_idle(scene: &Scene) -> bool {
    scene.demand.wanted == Some(0.0) && scene.metrics.in_flight() == 0
}

/// Have so many requests failed lately that what came through says little about the load?
fn disturbed(scene: &Scene) -> bool {
    let (failed, done) = (scene.recent.failures() as f64, scene.recent.done as f64);
    failed > NOTABLE * (failed + done)
}

/// Has nothing been answered yet, was something repaired so lately that what was measured is of both before and after, or
/// does a long queue say something else than the load?
fn recovering(scene: &Scene) -> bool {
    let notes = scene.metrics.journal().notes().rev();
    let mut lately = notes.take_while(|noted| scene.now - noted.time < RECOVERY);
    let works = |node| {
        let node = scene.node(node).map(|node| &node.role);
        !matches!(node, Some(RoleView::Balancer { active: false, .. }))
    };
    let repaired = lately.any(|noted| matches!(noted.note, Note::Repaired(node) if works(node)));
    scene.recent.done == 0 || repaired || scene.workers().any(|node| is_in_line(scene, node))
}

/// Does such a queue wait in a machine that what it could do says little?
fn is_in_line(scene: &Scene, node: &NodeView) -> bool {
    let long = || f64::from(node.waiting) >= LONG_S * scene.pressure(&[node]).capacity;
    node.waiting > IN_LINE * node.slots && long()
}

/// Rate limits, and how much of them is used.
pub(super) fn limits<'a>(scene: &Scene<'a>) -> impl Iterator<Item = Place<'a>> + use<'a> {
    let scene = *scene;
    let arriving = scene.demand.wanted.unwrap_or_else(|| scene.recent.per_second(scene.recent.arrived));
    scene.workers().filter_map(move |node| {
        let limiter = scene.component(node.address.component)?.settings.limiter()?;
        let rate = match (limiter.limit, limiter.limit_scope) {
            (LimitRule::Off, _) => return None,
            (_, LimitScope::Whole) => arriving,
            (_, LimitScope::Client) => each_address(&scene),
        };
        let calls = scene.offered(&[node], scene.sent(node)).all / arriving;
        Some((calls * rate / limiter.limit_rate, node, Narrow::RateLimit))
            .filter(|(used, ..)| used.is_finite())
    })
}

/// The most requests per second that come from one address.
fn each_address(scene: &Scene) -> f64 {
    let rates =
        scene.clients().map(|(rate, client)| match scene.component(client).map(|client| &client.settings) {
            Some(Settings::Client(client)) => rate / f64::from(client.load.addresses),
            _ => 0.0,
        });
    rates.fold(0.0, f64::max)
}

/// Connections that balancers hold, and that servers have to databases, and how many of them are taken.
fn connections<'a>(scene: &Scene<'a>) -> impl Iterator<Item = Place<'a>> {
    let scene = *scene;
    scene.workers().filter_map(move |node| match node.role {
        RoleView::Balancer { connection_limit, .. } => {
            let aboard = scene.mean(scene.measured(node).inside_ns);
            Some((aboard / f64::from(connection_limit.max(1)), node, Narrow::Connections))
        }
        RoleView::Database { .. } => Some((scene.pool_use(node), node, Narrow::Pool)),
        _ => None,
    })
}

/// How many of its component the busiest machine is to be told together with, and how much is asked of them. In a few
/// seconds chance gives some more than others: which of them is ahead says nothing.
fn alike(scene: &Scene, busiest: &NodeView, demanded: f64) -> (u32, f64) {
    let group = scene.group(busiest);
    let together = scene.pressure(&group).demanded();
    // Who has much to do gets less where a balancer looks at that.
    let stands_out = demanded > STANDS_OUT * together && !by_load(scene, busiest);
    if stands_out { (1, demanded) } else { (group.len() as u32, together) }
}

/// How long ago a try failed last, if some requests failed lately.
fn calm(scene: &Scene) -> Option<SimDuration> {
    let failed = Cause::ALL.iter().filter(|cause| scene.recent.failed[cause.index()] > 0);
    Some(scene.now - failed.filter_map(|cause| scene.metrics.last_failed(*cause)).max()?)
}

/// How many times as long as it held a slot a call stayed.
fn stretch(measured: &NodeTotals) -> f64 {
    let (sojourn, held) = (measured.calls.sojourn_ns as f64, measured.calls.service_ns as f64);
    if held > 0.0 { sojourn / held } else { 1.0 }
}

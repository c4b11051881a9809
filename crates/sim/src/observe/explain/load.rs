//! Rules about who has more to do than it can, and who has room.

use super::finding::Finding;
use super::scene::{Scene, down};
use crate::ids::{ComponentId, NodeId};
use crate::observe::Cause;
use crate::observe::metrics::NodeTotals;
use crate::observe::view::{Condition, NodeView, RoleView};
use crate::scenario::ComponentKind;
use crate::time::SimDuration;

/// From here on a machine counts as full.
const FULL: f64 = 0.95;
/// From here on its queue is long whatever else is measured.
const BRIM: f64 = 0.98;
/// From here on more is asked of it than it can do, give or take how evenly a balancer deals.
const FILLED: f64 = 0.995;
/// A queue that takes so many seconds to work off is told of, even if it shrinks.
const LONG: f64 = 1.0;
/// From here on waiting grows steeply.
const KNEE: f64 = 0.8;
/// A database this busy is a bottleneck if machines wait for it.
const DATABASE_BUSY: f64 = 0.9;
/// Machines wait for a database if they spend this share of their slots on it.
const MOSTLY: f64 = 0.5;
/// Of machines that are to be alike, one is the busiest by more than chance if it has this many times their mean to do.
const STANDS_OUT: f64 = 1.25;
/// Servers are unevenly loaded if their utilisations differ by this much.
const UNEVEN: f64 = 0.4;

/// By Little's law, the slots that servers hold just to wait for a database are as many as there are queries in it,
/// and calls that wait for a connection to it.
pub(super) fn database(scene: &Scene, found: &mut Vec<Finding>) {
    let pools = Pools::of(scene);
    let servers = || scene.machines(ComponentKind::Server);
    let given_up: u64 = servers().map(|server| scene.failed_tries(server, &[Cause::PoolTimeout])).sum();
    let in_vain =
        if scene.is_over(Cause::PoolTimeout, given_up) { 0.0 } else { scene.recent.per_second(given_up) };
    let taken: f64 = servers().map(|server| scene.mean(scene.measured(server).busy_ns)).sum();
    for node in scene.workers().filter(|node| node.kind == ComponentKind::Database) {
        let measured = scene.measured(node);
        let queries = scene.mean(measured.inside_ns);
        let held = if taken > 0.0 { ((queries + f64::from(pools.waiting)) / taken).min(1.0) } else { 0.0 };
        let pressure = scene.pressure(&[node]);
        if held < MOSTLY {
            continue;
        }
        if pressure.utilisation >= DATABASE_BUSY {
            found.push(Finding::DatabaseBottleneck {
                database: node.id,
                utilisation: pressure.utilisation,
                waiting: pressure.waiting,
                pool_waiting: pools.waiting,
                held,
                capacity: pressure.capacity,
            });
        } else if pools.waiting > 0 || in_vain > 0.0 {
            found.push(Finding::PoolExhausted {
                database: node.id,
                utilisation: pressure.utilisation,
                connections: pools.in_use,
                pool_waiting: pools.waiting,
                in_vain,
            });
        }
    }
}

/// The connection pools of all servers together.
#[derive(Default)]
struct Pools {
    in_use: u32,
    waiting: u32,
}

impl Pools {
    fn of(scene: &Scene) -> Pools {
        let mut pools = Pools::default();
        for server in scene.machines(ComponentKind::Server) {
            if let RoleView::Server { pool_in_use, pool_waiting, .. } = server.role {
                pools.in_use += pool_in_use;
                pools.waiting += pool_waiting;
            }
        }
        pools
    }
}

/// Balancers that hold back what their servers could do.
pub(super) fn balancer_chokepoint(scene: &Scene, found: &mut Vec<Finding>) {
    full_balancers(scene, false, found);
}

/// Balancers that are full, but so are their servers: more than these let through would not help.
pub(super) fn balancer_full_too(scene: &Scene, found: &mut Vec<Finding>) {
    full_balancers(scene, true, found);
}

/// Balancers with more to do than they can, and servers that are full `too` or not.
fn full_balancers(scene: &Scene, too: bool, found: &mut Vec<Finding>) {
    for (balancer, _) in scene.serving().filter(|(balancer, _)| saturated(scene, balancer)) {
        let behind = scene.pairs().filter(|pair| pair.balancer.id == balancer.id).map(|pair| pair.server);
        let servers = scene.mean_utilisation(behind);
        if (servers >= FULL) == too {
            let pressure = scene.pressure(&[balancer]);
            found.push(Finding::BalancerChokepoint { balancer: balancer.id, pressure, servers, too });
        }
    }
}

/// Groups of servers that are asked for more than all of them can do, however their balancer deals it out and whomever
/// it takes for down: checks that come too late are a consequence. Not if one of them is broken: that is told instead.
pub(super) fn overload(scene: &Scene, found: &mut Vec<Finding>) {
    for (at, component) in scene.scenario.components.iter().enumerate() {
        let group: Vec<&NodeView> = scene
            .machines(ComponentKind::Server)
            .filter(|node| node.address.component == ComponentId::from(at))
            .collect();
        let sound = |node: &&NodeView| node.condition == Condition::Up && node.faults.is_empty();
        if component.settings.kind() != ComponentKind::Server || !group.iter().all(sound) || group.len() < 2 {
            continue;
        }
        let pressure = scene.pressure(&group);
        if pressure.steady
            && pressure.demanded() >= FILLED
            && mistrusted(scene, &group)
            && !is_about(found, group[0])
        {
            let (node, kind, machines) = (group[0].id, ComponentKind::Server, group.len() as u32);
            found.push(Finding::Saturated { node, kind, machines, of: machines, pressure });
        }
    }
}

/// Has a balancer put one of these out, or does it do so again and again?
fn mistrusted(scene: &Scene, group: &[&NodeView]) -> bool {
    scene.pairs().any(|pair| {
        group.iter().any(|node| node.id == pair.server.id) && (pair.out() || pair.backend.changes > 1)
    })
}

pub(super) fn unbalanced(scene: &Scene, found: &mut Vec<Finding>) {
    for (balancer, _) in scene.serving() {
        // Those who were there all the time: who comes back late has had less to do, whatever the method.
        let at_work = scene.pairs().filter(|pair| {
            let since = pair.backend.since.max(pair.server.since);
            pair.balancer.id == balancer.id && pair.trusted() && since <= scene.recent.start
        });
        let loads = at_work.map(|pair| (scene.utilisation(pair.server), pair.server.id));
        let loads: Vec<(f64, NodeId)> = loads.collect();
        let Some(&(least, idlest)) = loads.iter().min_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
        let Some(&(most, busiest)) = loads.iter().max_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
        let Some(settings) = scene.settings(balancer) else { continue };
        if most >= FULL && most - least >= UNEVEN {
            let method = settings.routing.method;
            found.push(Finding::Unbalanced { balancer: balancer.id, method, busiest, most, idlest, least });
        }
    }
}

pub(super) fn saturation(scene: &Scene, found: &mut Vec<Finding>) {
    let told = |node: &NodeView| {
        found.iter().any(|finding| match finding {
            Finding::Saturated { node: first, .. } => {
                scene.node(*first).is_some_and(|first| first.address.component == node.address.component)
            }
            Finding::DatabaseBottleneck { database, .. } | Finding::PoolExhausted { database, .. } => {
                node.kind == ComponentKind::Server || *database == node.id
            }
            Finding::SlowLine { from, held: true, .. } => *from == node.address.component,
            Finding::Unbalanced { busiest, .. } => *busiest == node.id,
            Finding::Slow { node: slow, .. } => *slow == node.id,
            _ => false,
        })
    };
    let kinds = [ComponentKind::Server, ComponentKind::Database];
    let workers = || scene.workers().filter(|node| kinds.contains(&node.kind));
    let mut full: Vec<&NodeView> = Vec::new();
    for node in workers().filter(|node| saturated(scene, node) && !told(node)) {
        let place = full.partition_point(|other| other.address < node.address);
        full.insert(place, node);
    }
    for group in full.chunk_by(|a, b| a.address.component == b.address.component) {
        found.push(Finding::Saturated {
            node: group[0].id,
            kind: group[0].kind,
            machines: group.len() as u32,
            of: scene.group(group[0]).len() as u32,
            pressure: scene.pressure(group),
        });
    }
}

/// Is more asked of it than it can do? Where there is no formula for that, is it full, and does it show: does it
/// turn calls away, or is there no idle moment at all?
fn saturated(scene: &Scene, node: &NodeView) -> bool {
    let pressure = scene.pressure(&[node]);
    if pressure.steady {
        return pressure.demanded() >= FILLED;
    }
    let shows = pressure.refused >= 0.01 * pressure.offered;
    pressure.utilisation >= BRIM || pressure.utilisation >= FULL && shows
}

/// Long queues in machines that could keep up: what an overload has left behind.
pub(super) fn backlogs(scene: &Scene, found: &mut Vec<Finding>) {
    let mut longest: Option<(f64, &NodeView)> = None;
    for node in scene.machines(ComponentKind::Server).filter(|node| down(node).is_none()) {
        let capacity = scene.pressure(&[node]).capacity;
        let work = if capacity > 0.0 { f64::from(node.waiting) / capacity } else { 0.0 };
        if work >= LONG && longest.is_none_or(|(most, _)| work > most) && !is_about(found, node) {
            longest = Some((work, node));
        }
    }
    if let Some((work, node)) = longest {
        found.push(Finding::Backlog {
            node: node.id,
            waiting: node.waiting,
            work: SimDuration::from_secs(work),
        });
    }
}

/// What there is to say when nothing else is: how far the busiest machine is from being full.
pub(super) fn room(scene: &Scene, found: &mut Vec<Finding>) {
    let loads = scene.workers().map(|node| (scene.pressure(&[node]).demanded(), node));
    let busiest = loads.max_by(|a, b| a.0.total_cmp(&b.0));
    let Some((demanded, busiest)) = busiest.filter(|_| scene.recent.arrived > 0) else {
        if found.is_empty() {
            found.push(Finding::Idle);
        }
        return;
    };
    if (KNEE..1.0).contains(&demanded) && !is_about(found, busiest) {
        let (node, kind) = (busiest.id, busiest.kind);
        let measured = scene.measured(busiest);
        let (stretch, waited) = (stretch(&measured), measured.waiting_probability());
        found.push(Finding::NearKnee { node, kind, demanded, stretch, waited });
    } else if found.is_empty() {
        let (machines, demanded) = alike(scene, busiest, demanded);
        found.push(Finding::Headroom {
            busiest: busiest.id,
            component: busiest.address.component,
            machines,
            demanded,
            factor: if demanded > 0.0 { 1.0 / demanded } else { f64::INFINITY },
            goodput: scene.recent.goodput(),
            response: scene.recent.mean_response(),
            calm: calm(scene),
        });
    }
}

/// How many of its component the busiest machine is to be told together with, and how much is asked of them. In a few
/// seconds chance gives some more than others: which of them is ahead says nothing.
fn alike(scene: &Scene, busiest: &NodeView, demanded: f64) -> (u32, f64) {
    let group = scene.group(busiest);
    let together = scene.pressure(&group).demanded();
    if demanded > STANDS_OUT * together { (1, demanded) } else { (group.len() as u32, together) }
}

/// How long ago a try failed last, if some requests failed lately.
fn calm(scene: &Scene) -> Option<SimDuration> {
    let failed = Cause::ALL.iter().filter(|cause| scene.recent.failed[cause.index()] > 0);
    Some(scene.now - failed.filter_map(|cause| scene.metrics.last_failed(*cause)).max()?)
}

/// Has its load been told already?
fn is_about(found: &[Finding], node: &NodeView) -> bool {
    let same_group = |component: ComponentId| component == node.address.component;
    found.iter().any(|finding| match finding {
        Finding::DatabaseBottleneck { .. } | Finding::PoolExhausted { .. } => {
            node.kind != ComponentKind::Balancer
        }
        Finding::BalancerChokepoint { balancer, .. } => *balancer == node.id,
        Finding::Unbalanced { busiest, .. } => *busiest == node.id,
        Finding::Saturated { node: first, machines, .. } => {
            *first == node.id || *machines > 1 && same_group(node.address.component)
        }
        _ => false,
    })
}

/// How many times as long as it held a slot a call stayed.
fn stretch(measured: &NodeTotals) -> f64 {
    let (sojourn, held) = (measured.calls.sojourn_ns as f64, measured.calls.service_ns as f64);
    if held > 0.0 { sojourn / held } else { 1.0 }
}

//! Rules about who has more to do than it can.

use super::figures::Budget;
use super::finding::Finding;
use super::scene::{Scene, down};
use crate::balancing::{self, Feature};
use crate::engine::Fault;
use crate::ids::{ComponentId, NodeId};
use crate::observe::Cause;
use crate::observe::view::{Belief, Condition, NodeView, RoleView};
use crate::scenario::{Component, ComponentKind, Settings};
use crate::time::SimDuration;

/// From here on a machine counts as full.
const FULL: f64 = 0.95;
/// From here on its queue is long whatever else is measured.
const BRIM: f64 = 0.98;
/// From here on more is asked of it than it can do, give or take how evenly a balancer deals.
pub(super) const FILLED: f64 = 0.995;
/// A queue that takes so many seconds to work off is told of, even if it shrinks.
const LONG: f64 = 1.0;
/// Machines wait for a database if they spend this share of their slots on it.
pub(super) const MOSTLY: f64 = 0.5;
/// So many calls finished or not may be chance.
const FEW: f64 = 10.0;
/// Long requests hold a machine up if it finishes less than this share of what it can do in the time that it works.
const HELD_UP: f64 = 0.5;
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
    for node in scene.workers().filter(|node| node.kind == ComponentKind::Database) {
        let held = held(scene, node, pools.waiting);
        let pressure = scene.pressure(&[node]);
        if held < MOSTLY {
            continue;
        }
        if saturated(scene, node) {
            found.push(Finding::DatabaseBottleneck {
                database: node.id,
                utilisation: pressure.utilisation,
                waiting: pressure.waiting,
                pool_waiting: pools.waiting,
                held,
                capacity: pressure.capacity,
            });
        } else if scene.pool_use(node) >= FULL || in_vain > 0.0 {
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

/// Share of the servers' taken slots that do nothing but wait for a database: for queries in it, and for as many calls
/// that are `waiting` for a connection.
pub(super) fn held(scene: &Scene, database: &NodeView, waiting: u32) -> f64 {
    let servers = scene.machines(ComponentKind::Server);
    let taken: f64 = servers.map(|server| scene.mean(scene.measured(server).busy_ns)).sum();
    let queries = scene.mean(scene.measured(database).inside_ns) + f64::from(waiting);
    if taken > 0.0 { (queries / taken).min(1.0) } else { 0.0 }
}

/// The connection pools of all servers together.
#[derive(Default)]
pub(super) struct Pools {
    in_use: u32,
    pub waiting: u32,
}

impl Pools {
    pub fn of(scene: &Scene) -> Pools {
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
        let pairs = scene.pairs_of(balancer);
        let behind = || pairs.iter().map(|pair| pair.server);
        let servers = scene.mean_utilisation(behind());
        // What they did a moment ago says little once queues stand in them.
        let queues = behind().all(|server| server.waiting > server.slots);
        if (servers >= FULL || queues) == too {
            let pressure = scene.pressure(&[balancer]);
            found.push(Finding::BalancerChokepoint { balancer: balancer.id, pressure, servers, too });
        }
    }
}

/// Groups of servers with too much to do, of which a balancer mistrusts some: checks that come too late are a consequence.
pub(super) fn overload(scene: &Scene, found: &mut Vec<Finding>) {
    for component in (0..scene.scenario.components.len()).map(ComponentId::from) {
        let group = too_much(scene, component);
        let Some(first) = group.first().filter(|first| !only_waits(scene, first) && !is_about(found, first))
        else {
            continue;
        };
        if mistrusted(scene, &group) {
            let all = scene.machines(first.kind).filter(|node| node.address.component == component);
            found.push(Finding::Saturated {
                node: first.id,
                kind: first.kind,
                machines: group.len() as u32,
                of: all.count() as u32,
                pressure: scene.pressure(&group),
            });
        }
    }
}

/// The servers of a component that are up, if more is asked of them than they could do if none of them were slow,
/// however their balancer deals it out and whomever it takes for down. Empty otherwise.
pub(super) fn too_much<'a>(scene: &Scene<'a>, component: ComponentId) -> Vec<&'a NodeView> {
    let servers = scene.machines(ComponentKind::Server);
    let drained = scene.pairs().filter(|pair| pair.backend.belief == Belief::Draining);
    let drained: Vec<NodeId> = drained.map(|pair| pair.server.id).collect();
    // Those that are up and get requests, or would if they were trusted.
    let takes_part = |node: &&NodeView| {
        node.condition == Condition::Up && down(node).is_none() && !drained.contains(&node.id)
    };
    let mut group: Vec<&NodeView> =
        servers.filter(|node| node.address.component == component).filter(takes_part).collect();
    let quick = group.iter().copied().filter(|node| !node.faults.contains(&Fault::Slow));
    let quick: Vec<&NodeView> = quick.collect();
    let pressure = scene.pressure(&quick);
    let could = pressure.capacity * group.len() as f64 / quick.len() as f64;
    let known = pressure.steady || pressure.utilisation >= FULL;
    let too_much = !quick.is_empty() && known && scene.pressure(&group).offered >= FILLED * could;
    group.retain(|_| too_much);
    group
}

/// Is a server full only because it waits for what it calls, which is full itself? Its own work would leave it time.
fn only_waits(scene: &Scene, server: &NodeView) -> bool {
    let light = scene.pressure(&[server]).offered < FILLED * scene.capacity_alone(server);
    light && callees(scene, server).any(|callee| saturated(scene, callee))
}

/// The machines that a server calls, perhaps by way of balancers.
fn callees<'a>(scene: &Scene<'a>, server: &NodeView) -> impl Iterator<Item = &'a NodeView> + use<'a> {
    let scene = *scene;
    let calls = move |from| scene.component(from).map_or(&[][..], |from| &from.calls);
    let called = calls(server.address.component).iter().flat_map(move |to| {
        let balancer = scene.component(*to).is_some_and(|to| to.settings.kind() == ComponentKind::Balancer);
        if balancer { calls(*to) } else { std::slice::from_ref(to) }
    });
    called.flat_map(move |to| scene.workers().filter(move |node| node.address.component == *to))
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
        let pairs = scene.pairs_of(balancer);
        let at_work = pairs.iter().filter(|pair| {
            let since = pair.backend.since.max(pair.server.since);
            pair.trusted() && since <= scene.recent.start
        });
        let loads = at_work.map(|pair| (scene.utilisation(pair.server), pair.server.id));
        let loads: Vec<(f64, NodeId)> = loads.collect();
        let Some(&(least, idlest)) = loads.iter().min_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
        let Some(&(most, busiest)) = loads.iter().max_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
        let Some(settings) = scene.settings(balancer) else { continue };
        let too_much = |busiest| {
            scene.node(busiest).is_some_and(|busiest| saturated(scene, busiest) && !is_spared(scene, busiest))
        };
        if most >= FULL && most - least >= UNEVEN && too_much(busiest) {
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
            Finding::SlowLine { from, budget: Budget::Slot(_), .. }
            | Finding::LossyLink { from, budget: Some(Budget::Slot(_)), .. } => {
                *from == node.address.component
            }
            Finding::Unbalanced { busiest, .. } => *busiest == node.id,
            Finding::Slow { node: slow, held, .. } => {
                *slow == node.id || *held > 0.0 && node.kind == ComponentKind::Server
            }
            _ => false,
        })
    };
    let kinds = [ComponentKind::Server, ComponentKind::Database];
    let workers = || scene.workers().filter(|node| kinds.contains(&node.kind));
    let mut full: Vec<&NodeView> = Vec::new();
    for node in workers().filter(|node| saturated(scene, node) && !told(node) && !only_waits(scene, node)) {
        let place = full.partition_point(|other| other.address < node.address);
        full.insert(place, node);
    }
    let groups = full.chunk_by(|a, b| a.address.component == b.address.component);
    for group in groups.filter(|group| !is_spared(scene, group[0])) {
        found.push(Finding::Saturated {
            node: group[0].id,
            kind: group[0].kind,
            machines: group.len() as u32,
            of: scene.group(group[0]).len() as u32,
            pressure: scene.pressure(group),
        });
    }
}

/// Does a balancer deal to it and its like by how much each has to do?
pub(super) fn by_load(scene: &Scene, node: &NodeView) -> bool {
    let callers = |of: &&Component| of.calls.contains(&node.address.component);
    scene.scenario.components.iter().filter(callers).any(|caller| match &caller.settings {
        Settings::Balancer(settings) => balancing::about(settings.routing.method).has(Feature::Load),
        _ => false,
    })
}

/// Where a balancer looks at how much each has to do, who is full gets less, and the others get it.
fn is_spared(scene: &Scene, node: &NodeView) -> bool {
    by_load(scene, node) && scene.pressure(&scene.group(node)).demanded() < FILLED
}

/// Is more asked of it than it can do? Where there is no formula for that, is it full, and does it show: does it
/// turn calls away, or is there no idle moment at all?
fn saturated(scene: &Scene, node: &NodeView) -> bool {
    let pressure = scene.pressure(&[node]);
    if pressure.steady {
        return pressure.demanded() >= FILLED
            || pressure.utilisation >= FULL && holds_up(scene, node, pressure.capacity);
    }
    let shows = pressure.refused >= 0.01 * pressure.offered;
    pressure.utilisation >= BRIM || pressure.utilisation >= FULL && shows
}

/// Would more be asked of a database than it can do if those who call it were not held up by it? They ask no faster than it
/// answers. Or do so many wait for it still, in it and in them?
fn holds_up(scene: &Scene, database: &NodeView, capacity: f64) -> bool {
    let planned = scene.planned_calls(database.address.component).unwrap_or(0.0);
    let servers: u32 = scene.machines(ComponentKind::Server).map(|server| server.waiting).sum();
    let waiting = f64::from(database.waiting + Pools::of(scene).waiting + servers);
    database.kind == ComponentKind::Database && (planned >= FILLED * capacity || waiting >= LONG * capacity)
}

/// Long queues in machines that could keep up: what an overload has left behind.
pub(super) fn backlogs(scene: &Scene, found: &mut Vec<Finding>) {
    let mut longest: Option<(f64, &NodeView, f64)> = None;
    for node in scene.workers().filter(|node| !node.faults.contains(&Fault::Slow)) {
        let capacity = scene.pressure(&[node]).capacity;
        let work = if capacity > 0.0 { f64::from(node.waiting) / capacity } else { 0.0 };
        if work >= LONG
            && node.waiting > node.slots
            && longest.is_none_or(|(most, ..)| work > most)
            && !is_about(found, node)
        {
            longest = Some((work, node, capacity));
        }
    }
    if let Some((work, node, capacity)) = longest {
        let expected = capacity * scene.utilisation(node) * scene.recent.length().as_secs();
        let finished = scene.measured(node).calls.ended as f64;
        // Who stood still has finished little as well.
        let stood_still = scene.nodes.iter().any(|node| node.since > scene.recent.start);
        found.push(Finding::Backlog {
            node: node.id,
            waiting: node.waiting,
            work: SimDuration::from_secs(work),
            held_up: expected >= FEW && finished < HELD_UP * expected && !stood_still,
        });
    }
}

/// Has its load been told already?
pub(super) fn is_about(found: &[Finding], node: &NodeView) -> bool {
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

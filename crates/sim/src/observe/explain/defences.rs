//! Rules about what callers and callees do to defend themselves, and about failures nothing else explains.

use super::finding::Finding;
use super::scene::Scene;
use super::{load, room};
use crate::ids::NodeId;
use crate::observe::Cause;
use crate::observe::view::{BreakerView, NodeView, RoleView};
use crate::scenario::ComponentKind;

/// Tries per request from which retries are a load of their own.
const STORM: f64 = 1.3;
/// Some machine is this busy in a storm: otherwise the retries do no harm.
const BUSY: f64 = 0.9;
/// Where a greater share of the requests is answered in time, retries have helped.
const HARM: f64 = 0.95;
/// Share of work done for nobody from which it is worth saying.
const WASTE: f64 = 0.2;
/// Share of requests failing from which it is worth saying.
pub(super) const NOTABLE: f64 = 0.01;
/// And from which nothing is more important.
const GRAVE: f64 = 0.05;

pub(super) fn retry_storm(scene: &Scene, found: &mut Vec<Finding>) {
    let recent = scene.recent;
    if recent.arrived == 0 {
        return;
    }
    let arriving = recent.per_second(recent.arrived);
    let repeated = scene.demand.repeated;
    let tries = 1.0 + repeated as f64 / recent.arrived as f64;
    let wasted = wasted(scene);
    let busy = scene.workers().any(|node| scene.utilisation(node) >= BUSY);
    let goodput = recent.goodput();
    let harm = goodput < HARM * arriving || wasted >= WASTE;
    if tries >= STORM && busy && harm {
        let retries = recent.per_second(repeated);
        found.push(Finding::RetryStorm { arriving, retries, wasted, goodput });
    }
}

/// Work done for nobody, where no storm of retries is the reason.
pub(super) fn wasted_work(scene: &Scene, found: &mut Vec<Finding>) {
    let wasted = wasted(scene);
    if wasted >= WASTE && !found.iter().any(|finding| matches!(finding, Finding::RetryStorm { .. })) {
        found.push(Finding::WastedWork {
            wasted,
            arriving: scene.recent.per_second(scene.recent.arrived),
            goodput: scene.recent.goodput(),
            cancelled: all_cancel(scene),
        });
    }
}

/// Does everyone who gives up have the work cancelled?
fn all_cancel(scene: &Scene) -> bool {
    let mut callers = scene.scenario.components.iter().filter_map(|component| component.settings.retries());
    callers.all(|retries| retries.timeout_ms == 0.0 || retries.cancel)
}

/// Share of the servers' work that was done for callers who had given up.
fn wasted(scene: &Scene) -> f64 {
    let servers = || scene.machines(ComponentKind::Server).map(|server| scene.measured(server).calls);
    let held: u128 = servers().map(|calls| calls.service_ns).sum();
    let wasted: u128 = servers().map(|calls| calls.wasted_ns).sum();
    if held > 0 { wasted as f64 / held as f64 } else { 0.0 }
}

pub(super) fn breakers(scene: &Scene, found: &mut Vec<Finding>) {
    for node in scene.nodes {
        let reopens_in = match breaker(node) {
            Some(BreakerView::Open(until)) => Some(until - scene.now),
            Some(BreakerView::HalfOpen) => None,
            Some(BreakerView::Closed) | None => continue,
        };
        let kept_back = per_second(scene, node, Cause::BreakerOpen);
        found.push(Finding::BreakerOpen { caller: node.id, kept_back, reopens_in });
    }
}

fn breaker(node: &NodeView) -> Option<BreakerView> {
    match node.role {
        RoleView::Client { breaker, .. } | RoleView::Server { breaker, .. } => breaker,
        RoleView::Balancer { .. } | RoleView::Database { .. } => None,
    }
}

pub(super) fn limits(scene: &Scene, found: &mut Vec<Finding>) {
    // The quota of a long window lasts for a while, however much exceeds it in the end.
    let exceeded = room::limits(scene).filter(|(used, ..)| *used > 1.0);
    let exceeded: Vec<NodeId> = exceeded.map(|(_, node, _)| node.id).collect();
    for node in scene.nodes {
        let refused = per_second(scene, node, Cause::RateLimited);
        if refused > 0.0 && !is_over(scene, Cause::RateLimited) || exceeded.contains(&node.id) {
            let share =
                scene.failed_tries(node, &[Cause::RateLimited]) as f64 / scene.sent(node).max(1) as f64;
            found.push(Finding::RateLimited { node: node.id, refused, share });
        }
        let kept_back = per_second(scene, node, Cause::Throttled);
        if kept_back > 0.0 && !is_over(scene, Cause::Throttled) {
            found.push(Finding::Throttled { caller: node.id, kept_back });
        }
    }
}

/// Failures are what hurts: what explains most of them comes first, and if nothing does, they are told themselves.
pub(super) fn failing(scene: &Scene, found: &mut Vec<Finding>) {
    let recent = scene.recent;
    let ended = recent.done + recent.failures();
    let failing = |cause: &Cause| {
        let count = recent.failed[cause.index()];
        if scene.is_over(*cause, count) { 0 } else { count }
    };
    let all: u64 = Cause::ALL.iter().map(failing).sum();
    if (all as f64) < NOTABLE * ended as f64 || all == 0 {
        return;
    }
    let most = |counts: &mut dyn Iterator<Item = u64>| {
        let max = counts.enumerate().max_by_key(|&(at, count)| (count, std::cmp::Reverse(at)));
        max.map_or(0, |(at, _)| at)
    };
    let index = most(&mut Cause::ALL.iter().map(failing));
    let cause = Cause::ALL[index];
    let at = NodeId::from(most(&mut recent.nodes.iter().map(|node| node.failed[index])));
    match found.iter().position(|finding| explains(finding, cause, at)) {
        Some(0) => {}
        Some(_) if (all as f64) < GRAVE * ended as f64 => {}
        Some(reason) => found[..=reason].rotate_right(1),
        None => {
            let count = recent.failed[index];
            let (rate, share) = (recent.per_second(count), count as f64 / ended as f64);
            found.insert(0, Finding::Failing { cause, at, rate, share });
        }
    }
}

/// Does what was found account for failures of this cause at this machine? What is down or cut accounts for all; who has
/// too much to do, for those that come of waiting.
fn explains(finding: &Finding, cause: Cause, at: NodeId) -> bool {
    use Cause::{ConnectionLimit, GatewayTimeout, PoolTimeout, QueueFull, Shed, TimedOut};
    match finding {
        Finding::NoStandby { .. } | Finding::LossyLink { budget: None, .. } => false,
        Finding::DownNoticed { server, .. } if *server == at => true,
        Finding::DownNoticed { pressure, .. } if pressure.demanded() < load::FILLED => false,
        Finding::Flaky { node, .. } => cause == Cause::ServerError && *node == at,
        // What comes to flaky servers all the same fails for that.
        Finding::NoHealthyServer { .. } if cause == Cause::ServerError => false,
        Finding::RateLimited { .. } => cause == Cause::RateLimited,
        Finding::BreakerOpen { .. } => cause == Cause::BreakerOpen,
        Finding::Throttled { .. } => cause == Cause::Throttled,
        Finding::MachineDown { .. }
        | Finding::NoHealthyServer { .. }
        | Finding::AllDrained { .. }
        | Finding::DownUnnoticed { .. }
        | Finding::LinkCut { .. } => true,
        Finding::DatabaseBottleneck { .. } if cause == Cause::TooManyConnections => true,
        _ => matches!(cause, QueueFull | Shed | TimedOut | GatewayTimeout | ConnectionLimit | PoolTimeout),
    }
}

/// Has it stopped that requests and tries fail for this cause?
fn is_over(scene: &Scene, cause: Cause) -> bool {
    let tries: u64 = scene.recent.nodes.iter().map(|node| node.failed_tries[cause.index()]).sum();
    scene.is_over(cause, tries)
}

fn per_second(scene: &Scene, node: &NodeView, cause: Cause) -> f64 {
    scene.recent.per_second(scene.failed_tries(node, &[cause]))
}

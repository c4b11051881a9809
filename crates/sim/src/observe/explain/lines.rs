//! Rules about lines that take long, or lose messages.

use super::capacity::{longest_calls, resends_s};
use super::figures::Budget;
use super::finding::Finding;
use super::scene::Scene;
use crate::ids::KindId;
use crate::scenario::{ComponentKind, Link};

/// A line is the reason if it takes this share of the time that whoever calls over it spends on a call.
const MOSTLY: f64 = 0.5;
/// An answer takes long from so many seconds on: then a train of thought is lost (Nielsen 1993).
const LONG: f64 = 1.0;
/// Servers this busy wait too much for a line.
const BUSY: f64 = 0.8;

/// Lines that are why requests take long, or why servers are busy: those over which one call takes most of the time. Some
/// do `harm`: machines wait for them, or clients give up. Over others only answers take long.
pub(super) fn slow_lines(scene: &Scene, harm: bool, found: &mut Vec<Finding>) {
    for link in scene.scenario.links.iter().filter(|link| !link.network.cut && link.network.loss_pct < 100.0)
    {
        let Some(from) = scene.component(link.from) else { continue };
        let takes = round_trip(scene, link, from.settings.kind() == ComponentKind::Server);
        let Some(budget) = budget(scene, link, takes) else { continue };
        let lasts = from.settings.kind() == ComponentKind::Client && matches!(budget, Budget::Answer(_));
        if lasts == harm {
            continue;
        }
        let (from, to, loss) = (link.from, link.to, link.network.loss_pct / 100.0);
        found.push(if 2.0 * resends_s(&link.network) >= MOSTLY * takes {
            Finding::LossyLink { from, to, loss, budget: Some(budget) }
        } else {
            Finding::SlowLine { from, to, takes, budget }
        });
    }
}

/// What a line uses up that takes so many seconds, if that is most of it.
fn budget(scene: &Scene, link: &Link, takes: f64) -> Option<Budget> {
    let from = &scene.component(link.from)?.settings;
    let callers = scene.recent.component(link.from);
    let (budget, spent, long) = match from.kind() {
        // A balancer holds a request until its server has answered.
        ComponentKind::Client | ComponentKind::Balancer => {
            let spent = callers.mean_sojourn().as_secs();
            let timeout = from.retries().map_or(0.0, |retries| retries.timeout_ms / 1e3);
            if timeout > 0.0 && takes >= timeout && callers.arrived > 0 {
                return Some(Budget::Timeout(timeout));
            }
            (Budget::Answer(spent), spent, spent >= LONG)
        }
        ComponentKind::Server => {
            let mut servers = scene.machines(ComponentKind::Server);
            let by_formula =
                servers.find(|node| node.address.component == link.from).and_then(|node| scene.held_s(node));
            let spent = by_formula.unwrap_or_else(|| callers.mean_service().as_secs());
            (Budget::Slot(spent), spent, callers.utilisation() >= BUSY)
        }
        ComponentKind::Database => return None,
    };
    (long && spent > 0.0 && takes >= MOSTLY * spent).then_some(budget)
}

/// Mean time in seconds that a request is on a line, there and back; or the calls that its steps make are.
fn round_trip(scene: &Scene, link: &Link, steps: bool) -> f64 {
    let (mut shares, mut all) = (0.0, 0.0);
    for (at, kind) in scene.scenario.kinds.iter().enumerate().filter(|(_, kind)| kind.offered) {
        let once = |kind| scene.round_trip(&link.network, kind);
        let takes = if steps {
            longest_calls(kind, &|call| if call.to == link.to { once(call.kind) } else { 0.0 })
        } else {
            once(KindId::from(at))
        };
        shares += kind.demand.share;
        all += kind.demand.share * takes;
    }
    if shares > 0.0 { all / shares } else { 0.0 }
}

/// Lines that lose messages, and were not told of yet.
pub(super) fn lossy_links(scene: &Scene, found: &mut Vec<Finding>) {
    for link in &scene.scenario.links {
        let loss = link.network.loss_pct / 100.0;
        let told = found.iter().any(|finding| {
            matches!(finding, Finding::LossyLink { from, to, .. } if (*from, *to) == (link.from, link.to))
        });
        if loss > 0.0 && loss < 1.0 && !link.network.cut && !told {
            found.push(Finding::LossyLink { from: link.from, to: link.to, loss, budget: None });
        }
    }
}

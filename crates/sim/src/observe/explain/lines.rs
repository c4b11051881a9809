//! Rules about lines that take long.

use super::capacity::longest_calls;
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

/// Lines that are why requests take long, or why servers are busy: those over which one call takes most of the time.
pub(super) fn slow_lines(scene: &Scene, found: &mut Vec<Finding>) {
    for link in scene.scenario.links.iter().filter(|link| !link.network.cut) {
        let Some(from) = scene.scenario.components.get(link.from.index()) else { continue };
        let callers = scene.recent.component(link.from);
        let (spent, long) = match from.settings.kind() {
            // A balancer holds a request until its server has answered.
            ComponentKind::Client | ComponentKind::Balancer => {
                let spent = callers.mean_sojourn().as_secs();
                (spent, spent >= LONG)
            }
            ComponentKind::Server => (callers.mean_service().as_secs(), callers.utilisation() >= BUSY),
            ComponentKind::Database => continue,
        };
        let held = from.settings.kind() == ComponentKind::Server;
        let takes = round_trip(scene, link, held);
        if long && spent > 0.0 && takes >= MOSTLY * spent {
            found.push(Finding::SlowLine { from: link.from, to: link.to, takes, spent, held });
        }
    }
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

//! Why the system does as it does: the bottleneck and the mechanism, from what was measured.
//!
//! Each rule looks for one kind of trouble and adds what it finds, with figures. Rules are asked in the order of
//! importance and see what was found before them, so that a consequence isn't told again as a cause: servers whose
//! slots wait for the database are not "saturated".

mod capacity;
mod defences;
mod demand;
mod ended;
mod figures;
mod finding;
mod lines;
mod load;
mod outages;
mod room;
mod scene;
mod watch;

pub use figures::{Budget, Down, Narrow, Pressure, Truths, Watch};
pub use finding::Finding;

use super::metrics::{Metrics, Totals};
use super::view::NodeView;
use crate::scenario::Scenario;
use crate::time::SimTime;
use demand::Demand;
use scene::Scene;

type Rule = fn(&Scene, &mut Vec<Finding>);

/// Some things are told only if nothing worse is, unless most of the trouble comes of them: those rules are asked twice.
const RULES: &[Rule] = &[
    outages::machine_down,
    outages::no_healthy_server,
    outages::down_unnoticed,
    |scene, found| outages::links(scene, true, found),
    defences::retry_storm,
    |scene, found| lines::slow_lines(scene, true, found),
    load::database,
    load::balancer_chokepoint,
    |scene, found| outages::slow(scene, true, found),
    load::unbalanced,
    defences::breakers,
    outages::down_noticed,
    defences::wasted_work,
    load::overload,
    outages::flapping,
    outages::all_mistrusted,
    outages::false_alarm,
    outages::back_unnoticed,
    load::saturation,
    load::balancer_full_too,
    load::backlogs,
    defences::limits,
    |scene, found| outages::slow(scene, false, found),
    outages::flaky,
    |scene, found| lines::slow_lines(scene, false, found),
    lines::lossy_links,
    defences::failing,
    |scene, found| outages::links(scene, false, found),
    outages::no_standby,
    outages::booting,
    room::room,
];

/// What there is to say about a system at this moment, the most important first; never empty.
///
/// `recent` are the last few seconds, as [`Metrics::recent`] gave them now or a moment ago.
pub fn explain(
    scenario: &Scenario,
    metrics: &Metrics,
    recent: &Totals,
    nodes: &[NodeView],
    now: SimTime,
) -> Vec<Finding> {
    let scene = Scene { scenario, metrics, recent, nodes, now, demand: &Demand::default() };
    let scene = Scene { demand: &scene.demand(), ..scene };
    let mut found = Vec::new();
    for rule in RULES {
        rule(&scene, &mut found);
    }
    found
}

#[cfg(test)]
mod tests;

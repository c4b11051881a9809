//! Why the system does as it does: the bottleneck and the mechanism, from what was measured.
//!
//! Each rule looks for one kind of trouble and adds what it finds, with figures. Rules are asked in the order of
//! importance and see what was found before them, so that a consequence isn't told again as a cause: servers whose
//! slots wait for the database are not "saturated".

mod capacity;
mod defences;
mod figures;
mod finding;
mod lines;
mod load;
mod outages;
mod scene;
mod watch;

pub use figures::{Down, Pressure, Watch};
pub use finding::Finding;

use super::metrics::{Metrics, Totals};
use super::view::NodeView;
use crate::scenario::Scenario;
use crate::time::SimTime;
use scene::Scene;

type Rule = fn(&Scene, &mut Vec<Finding>);

const RULES: &[Rule] = &[
    outages::machine_down,
    outages::no_healthy_server,
    outages::down_unnoticed,
    outages::links,
    defences::retry_storm,
    lines::slow_lines,
    load::database,
    load::balancer_chokepoint,
    defences::wasted_work,
    load::overload,
    outages::flaky,
    outages::slow,
    outages::flapping,
    outages::all_mistrusted,
    outages::false_alarm,
    outages::no_standby,
    outages::down_noticed,
    outages::back_unnoticed,
    load::unbalanced,
    load::saturation,
    load::balancer_full_too,
    load::backlogs,
    defences::breakers,
    defences::limits,
    defences::failing,
    outages::lossy_links,
    outages::booting,
    load::room,
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
    let scene = Scene { scenario, metrics, recent, nodes, now };
    let mut found = Vec::new();
    for rule in RULES {
        rule(&scene, &mut found);
    }
    found
}

#[cfg(test)]
mod tests;

//! Why the system does as it does: the bottleneck and the mechanism, from what was measured.

mod finding;

pub use finding::{Down, Finding, Pressure, Watch};

use super::metrics::Totals;
use super::view::NodeView;
use crate::scenario::Scenario;
use crate::time::SimTime;

/// What there is to say about a system at this moment, the most important first; never empty.
///
/// `recent` are the last few seconds, as [`super::Metrics::recent`] gives them.
pub fn explain(scenario: &Scenario, recent: &Totals, nodes: &[NodeView], now: SimTime) -> Vec<Finding> {
    let _ = (scenario, recent, nodes, now);
    vec![Finding::Idle]
}

//! Utilisation: the share of each machine's slots that is taken.

use super::{Chart, Material, Plot, Unit, machines};
use crate::text::english;
use headroom_sim::ids::NodeId;
use headroom_sim::observe::metrics::NodeTotals;

/// The chart.
pub const CHART: Chart = Chart { id: "utilisation", title: english::UTILISATION, plot };

fn plot(material: &Material) -> Plot {
    let lately = |node: NodeId| material.recent.nodes.get(node.index()).map_or(0.0, NodeTotals::utilisation);
    let curves = machines::curves(material, |window| f64::from(window.utilisation), &lately);
    Plot { curves, unit: Unit::Share, least_top: 1.0 }
}

//! Queues: how many requests wait at each machine.

use super::{Chart, Material, Plot, Unit, machines};
use crate::text::english;
use headroom_sim::ids::NodeId;

/// The chart.
pub const CHART: Chart = Chart { id: "queues", title: english::WAITING, plot };

fn plot(material: &Material) -> Plot {
    let lately = |node: NodeId| material.recent.mean_waiting(node);
    let curves = machines::curves(material, |window| f64::from(window.waiting), &lately);
    Plot { curves, unit: Unit::Count, least_top: 5.0 }
}

//! Queues: how many requests wait at each machine.

use super::{Chart, Material, Plot, Unit, machines};
use crate::text::english;

/// The chart.
pub const CHART: Chart = Chart { id: "queues", title: english::WAITING, plot };

fn plot(material: &Material) -> Plot {
    let curves = machines::curves(material, |window| f64::from(window.waiting), Unit::Count);
    Plot { curves, unit: Unit::Count, least_top: 5.0 }
}

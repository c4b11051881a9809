//! Utilisation: the share of each machine's slots that is taken.

use super::{Chart, Material, Plot, Unit, machines};
use crate::text::english;

/// The chart.
pub const CHART: Chart = Chart { id: "utilisation", title: english::UTILISATION, plot };

fn plot(material: &Material) -> Plot {
    let curves = machines::curves(material, |window| f64::from(window.utilisation), Unit::Share);
    Plot { curves, unit: Unit::Share, least_top: 1.0 }
}

//! Requests per second: what is wanted, and what is answered well.

use super::{Chart, Curve, Material, Plot, Stroke, Unit};
use crate::text::english;
use headroom_sim::observe::metrics::Window;

/// The chart.
pub const CHART: Chart = Chart { id: "throughput", title: english::THROUGHPUT, plot };

fn plot(material: &Material) -> Plot {
    let recent = material.recent;
    let curve = |label: &str, stroke, count: fn(&Window) -> u64, lately: u64| {
        let points = material.points(|row| row.window.per_second(count(row.window)));
        Curve { label: label.to_owned(), latest: recent.per_second(lately), stroke, points }
    };
    let over = |window: &Window| window.done + window.failures();
    let [first, second, third] = [0, 1, 2].map(Stroke::nth);
    Plot {
        curves: vec![
            curve(english::ARRIVING, first, |window| window.arrived, recent.arrived),
            curve(english::THROUGHPUT_LINE, third, over, recent.done + recent.failures()),
            curve(english::GOODPUT, second, |window| window.done, recent.done),
        ],
        unit: Unit::Rate,
        least_top: 1.0,
    }
}

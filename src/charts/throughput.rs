//! Requests per second: what is wanted, and what is answered well.

use super::{Chart, Curve, Dash, Ink, Material, Plot, Stroke, Unit};
use crate::text::{english, number};
use headroom_sim::observe::metrics::Window;

/// The chart.
pub const CHART: Chart = Chart { id: "throughput", title: english::THROUGHPUT, plot };

fn plot(material: &Material) -> Plot {
    let curve = |label: &str, stroke, count: fn(&Window) -> u64| {
        let points = material.points(|row| Some(row.window.per_second(count(row.window))));
        let latest = points.last().map_or_else(String::new, |(_, rate)| number::rate(*rate));
        Curve { label: label.to_owned(), latest, stroke, points }
    };
    let over = |window: &Window| window.done + window.failures();
    Plot {
        curves: vec![
            curve(english::ARRIVING, Stroke { ink: Ink::First, dash: Dash::Solid }, |window| window.arrived),
            curve(english::THROUGHPUT_LINE, Stroke { ink: Ink::Third, dash: Dash::Dotted }, over),
            curve(english::GOODPUT, Stroke { ink: Ink::Second, dash: Dash::Dashed }, |window| window.done),
        ],
        unit: Unit::Count,
        least_top: 1.0,
    }
}

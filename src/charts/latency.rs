//! Response time: what half, 95 and 99 in a hundred answered requests don't exceed.

use super::{Chart, Curve, Material, Plot, Stroke, Unit};
use crate::text::english;
use headroom_sim::observe::metrics::Response;
use headroom_sim::time::SimDuration;

/// The chart.
pub const CHART: Chart = Chart { id: "latency", title: english::RESPONSE_TIME, plot };

/// A percentile: its name, and where to find it.
type Percentile = (&'static str, fn(&Response) -> SimDuration);

const PERCENTILES: [Percentile; 3] =
    [("p50", |response| response.p50), ("p95", |response| response.p95), ("p99", |response| response.p99)];

fn plot(material: &Material) -> Plot {
    let curve = |(at, (label, percentile)): (usize, Percentile)| {
        let points = material.points(|row| {
            row.window.response.as_ref().map_or(f64::NAN, |response| percentile(response).as_secs())
        });
        let latest = points.last().map_or(f64::NAN, |(_, seconds)| *seconds);
        Curve { label: label.to_owned(), latest, stroke: Stroke::nth(at), points }
    };
    Plot {
        curves: PERCENTILES.into_iter().enumerate().map(curve).collect(),
        unit: Unit::Seconds,
        least_top: 0.01,
    }
}

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
        let value = |response: &Option<Response>| {
            response.as_ref().map_or(f64::NAN, |response| percentile(response).as_secs())
        };
        let points = material.points(|row| value(&row.window.response));
        let latest = value(material.recent_response);
        Curve { label: label.to_owned(), latest, stroke: Stroke::nth(at), points }
    };
    Plot {
        curves: PERCENTILES.into_iter().enumerate().map(curve).collect(),
        unit: Unit::Seconds,
        least_top: 0.01,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Snapshot;
    use crate::state::engine::Engine;

    #[test]
    fn percentiles_now_are_of_the_same_seconds_as_the_mean_beside_them() {
        let mut engine = Engine::of("one-server");
        for speed in [1.0, 5.0, 100.0] {
            engine.playback.set_speed(speed);
            let snapshot = Snapshot::of(&engine, None, true, None);
            let latest = snapshot
                .figures
                .iter()
                .find(|figure| figure.id == CHART.id)
                .map(|figure| figure.curves.iter().map(|curve| curve.latest).collect::<Vec<_>>());
            let lately =
                engine.world().metrics().recent_response(&snapshot.recent).expect("some were answered");
            assert_eq!(lately.mean, snapshot.recent.mean_response());
            assert_eq!(latest, Some([lately.p50, lately.p95, lately.p99].map(SimDuration::as_secs).to_vec()));
        }
    }
}

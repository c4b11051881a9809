//! Requests per second: what is wanted, what the system gets done, and what is answered while somebody waits for it.

use super::{Chart, Curve, Material, Plot, Stroke, Unit};
use crate::text::english;
use headroom_sim::observe::metrics::Row;

/// The chart.
pub const CHART: Chart = Chart { id: "throughput", title: english::THROUGHPUT, plot };

fn plot(material: &Material) -> Plot {
    let recent = material.recent;
    let curve = |label: &str, at, lately: u64, value: &dyn Fn(&Row) -> f64| Curve {
        label: label.to_owned(),
        latest: recent.per_second(lately),
        stroke: Stroke::nth(at),
        points: material.points(value),
    };
    let arriving = |row: &Row| row.window.per_second(row.window.arrived);
    let throughput = |row: &Row| row.window.per_second(row.window.done + row.window.late);
    let goodput = |row: &Row| row.window.per_second(row.window.done);
    Plot {
        curves: vec![
            curve(english::ARRIVING, 0, recent.arrived, &arriving),
            curve(english::THROUGHPUT_LINE, 2, recent.done + recent.late, &throughput),
            curve(english::GOODPUT, 1, recent.done, &goodput),
        ],
        unit: Unit::Rate,
        least_top: 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::Figure;
    use headroom_course::scenarios;
    use headroom_sim::engine::World;
    use headroom_sim::observe::Metrics;
    use headroom_sim::time::{SimDuration, SimTime};

    /// After the spike the servers do 100 requests per second, nearly all for clients that have given up.
    #[test]
    fn a_retry_storm_has_throughput_and_next_to_no_goodput() {
        let scenario = scenarios::load("retry-storm").expect("a scenario of ours");
        let mut world = World::new(&scenario, 1, Metrics::new(scenario.kinds.len()));
        world.run_until(SimTime::from_secs(60.0));
        assert_eq!(world.check_laws(), Ok(()));
        let (now, metrics) = (world.now(), world.observer());
        let recent = metrics.recent(now);
        let span = SimDuration::from_secs(60.0);
        let nodes = world.nodes();
        let material = Material {
            metrics,
            recent: &recent,
            recent_response: &None,
            scenario: &scenario,
            nodes: &nodes,
            now,
            span,
        };
        let figure = Figure::of(&CHART, &material, None);
        let [arriving, throughput, goodput] = &figure.curves[..] else { panic!("{:?}", figure.curves) };
        let names = [&arriving.label, &throughput.label, &goodput.label];
        assert_eq!(names, ["arriving", "throughput", "goodput"]);
        assert!((throughput.latest / 100.0 - 1.0).abs() < 0.15, "{}", throughput.latest);
        assert!(goodput.latest < 10.0, "{}", goodput.latest);
        // The curve tells the same as the figure beside it: its windows of the same stretch.
        let lately = throughput.points.iter().filter(|(end_s, _)| *end_s > recent.start.as_secs());
        let values: Vec<f64> = lately.map(|(_, value)| *value).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        assert!((mean - throughput.latest).abs() < 1e-3, "{mean} and {}", throughput.latest);
    }
}

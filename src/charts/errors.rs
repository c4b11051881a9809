//! Failed requests per second, by cause: the most frequent causes of the span.

use super::{Chart, Curve, Dash, Ink, Material, Plot, Stroke, Unit};
use crate::state::ranking::ranked;
use crate::text::english;
use headroom_course::text;
use headroom_sim::observe::Cause;

/// The chart.
pub const CHART: Chart = Chart { id: "errors", title: english::FAILURES, plot };

/// More causes at once can't be told apart.
const MOST: usize = 4;

const STROKES: [Stroke; MOST] = [
    Stroke { ink: Ink::Bad, dash: Dash::Solid },
    Stroke { ink: Ink::Second, dash: Dash::Dashed },
    Stroke { ink: Ink::Third, dash: Dash::Dotted },
    Stroke { ink: Ink::First, dash: Dash::Solid },
];

fn plot(material: &Material) -> Plot {
    // A cause has its curve from the first failure on, though its window is not over yet.
    let mut counts = material.recent.failed;
    for row in material.rows() {
        counts.iter_mut().zip(row.window.failed).for_each(|(sum, count)| *sum += u64::from(count));
    }
    let curve = |((cause, _), stroke): ((Cause, u64), Stroke)| {
        let points = material.points(|row| {
            let failed = row.window.failed[cause.index()];
            row.window.per_second(u64::from(failed))
        });
        let latest = material.recent.per_second(material.recent.failed[cause.index()]);
        Curve { label: text::cause(cause).name.to_owned(), latest, stroke, points }
    };
    Plot {
        curves: ranked(&counts).into_iter().zip(STROKES).map(curve).collect(),
        unit: Unit::Rate,
        least_top: 1.0,
    }
}

#[cfg(test)]
mod tests {
    use crate::state::Snapshot;
    use crate::state::engine::Engine;
    use headroom_sim::time::SimTime;

    /// A server crashes at 8 s, and requests fail there until the balancer has noticed.
    #[test]
    fn a_cause_has_its_curve_for_as_long_as_the_chart_reaches_back_to_a_failure() {
        let mut engine = Engine::of("server-dies");
        let causes = |engine: &mut Engine, seconds: f64| {
            while engine.world().now() < SimTime::from_secs(seconds) {
                engine.frame(100.0, || 0.0);
            }
            let snapshot = Snapshot::of(engine, None, true, None);
            let chart = snapshot.figures.into_iter().find(|figure| figure.id == "errors").expect("a chart");
            chart.curves.iter().map(|curve| curve.latest > 0.0).collect::<Vec<_>>()
        };
        assert_eq!(causes(&mut engine, 8.6), [true], "the window in which they fail is not over yet");
        assert_eq!(causes(&mut engine, 9.0), [true], "they fail now");
        assert_eq!(causes(&mut engine, 65.0), [false], "they failed within the last minute");
        assert_eq!(causes(&mut engine, 85.0), [false; 0]);
    }
}

//! Charts: one file each and one line in the registry below.
//!
//! A chart turns measurements into a [`Figure`], plain data; `draw` alone knows how a figure gets onto a canvas.

mod draw;
mod errors;
mod figure;
mod latency;
mod machines;
mod paint_turns;
mod queues;
mod throughput;
mod utilisation;
mod view;

pub use figure::{Curve, Dash, Figure, Ink, Mark, Stroke, Unit, ink, marks};
pub use view::Charts;

use crate::state::Shared;
use headroom_sim::observe::Metrics;
use headroom_sim::observe::metrics::{Response, Ring, Row, Totals};
use headroom_sim::observe::view::NodeView;
use headroom_sim::scenario::Scenario;
use headroom_sim::time::{SimDuration, SimTime};
use std::ops::Deref;

/// A chart.
pub struct Chart {
    /// Its name, unique.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it shows.
    pub plot: fn(&Material) -> Plot,
}

/// What charts are made of.
pub struct Material<'a> {
    /// The measurements.
    pub metrics: &'a Metrics,
    /// Those of the last few seconds.
    pub recent: &'a Totals,
    /// How their response times are spread.
    pub recent_response: &'a Option<Response>,
    /// The system.
    pub scenario: &'a Scenario,
    /// Its machines.
    pub nodes: &'a [NodeView],
    /// Simulated time.
    pub now: SimTime,
    /// How far back charts reach.
    pub span: SimDuration,
}

/// What one chart makes of them.
pub struct Plot {
    /// The curves, the most important first.
    pub curves: Vec<Curve>,
    /// What the vertical axis counts.
    pub unit: Unit,
    /// The axis ends here at least.
    pub least_top: f64,
}

/// All charts, in the order they are shown.
pub const ALL: &[Chart] =
    &[throughput::CHART, latency::CHART, errors::CHART, utilisation::CHART, queues::CHART];

/// So many windows make a curve.
const ENOUGH: u64 = 60;

/// All charts' contents; `before` is what they showed last.
pub fn figures(material: &Material, before: &[Shared<Figure>]) -> Vec<Shared<Figure>> {
    let before = |chart: &Chart| before.iter().find(|figure| figure.id == chart.id).map(Deref::deref);
    ALL.iter().map(|chart| Shared::new(Figure::of(chart, material, before(chart)))).collect()
}

impl Material<'_> {
    /// The windows within the span, oldest first.
    fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'_>> {
        let begin = SimTime(self.now.0.saturating_sub(self.span.0));
        self.ring().rows().filter(move |row| row.window.end > begin)
    }

    /// The longest windows of which there are enough to make a curve: shorter ones show mere noise.
    fn ring(&self) -> &Ring {
        let rings = self.metrics.series().rings();
        let enough = rings.filter(|ring| ring.length().0 * ENOUGH <= self.span.0);
        enough.last().unwrap_or_else(|| self.metrics.series().ring(0))
    }

    /// A value of each window; NaN where there is none.
    fn points(&self, value: impl Fn(&Row) -> f64) -> Vec<(f64, f64)> {
        self.rows().map(|row| (row.window.end.as_secs(), value(&row))).collect()
    }
}

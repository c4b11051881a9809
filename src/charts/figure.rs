//! What a chart shows, as plain data.

use super::{Chart, Material};
use crate::state::{Happening, What};
use crate::text::number;
use headroom_course::text;
use headroom_sim::decimal::decade;
use headroom_sim::observe::Note;

/// A chart's content.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The chart's name.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its curves.
    pub curves: Vec<Curve>,
    /// First and last moment shown, in simulated seconds.
    pub span_s: (f64, f64),
    /// Upper end of the vertical axis, which begins at 0.
    pub top: f64,
    /// Steps of that axis.
    pub steps: u32,
    /// What the vertical axis counts.
    pub unit: Unit,
}

/// What an axis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Count,
    /// Things per second.
    Rate,
    /// Seconds.
    Seconds,
    /// Shares, from 0 to 1.
    Share,
}

impl Unit {
    /// A value beside the axis, whose title has the rest.
    pub fn text(self, value: f64) -> String {
        match self {
            Unit::Count | Unit::Rate => number::terse(text::number(value)),
            Unit::Seconds => number::seconds(value),
            Unit::Share => number::terse(text::percent(value)),
        }
    }

    /// A value that stands for itself; a window in which nothing could be measured has none.
    pub fn value(self, value: f64) -> String {
        match self {
            _ if value.is_nan() => "–".to_owned(),
            Unit::Rate => number::terse(number::rate(value)),
            _ => self.text(value),
        }
    }
}

/// A curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What it shows.
    pub label: String,
    /// Its latest value: that of the last few seconds, as cards and sentences have it.
    pub latest: f64,
    /// How it is drawn.
    pub stroke: Stroke,
    /// Ends of windows in simulated seconds, and the values measured in them; NaN where there was nothing to measure.
    pub points: Vec<(f64, f64)>,
}

impl Curve {
    /// The window in which a moment lies, by its end and its value; after the last whole one, that one.
    fn window(&self, moment_s: f64) -> Option<(f64, f64)> {
        let window = self.points.partition_point(|(end_s, _)| *end_s < moment_s);
        self.points.get(window).or(self.points.last()).copied()
    }

    /// The value at a moment: that of the window it lies in.
    pub fn at(&self, moment_s: f64) -> f64 {
        self.window(moment_s).map_or(f64::NAN, |(_, value)| value)
    }
}

/// How a curve is drawn: never told apart by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// Colour.
    pub ink: Ink,
    /// Pattern.
    pub dash: Dash,
}

/// A colour of the page's theme, by its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// First series.
    First,
    /// Second series.
    Second,
    /// Third series.
    Third,
    /// What is bad.
    Bad,
    /// What is good.
    Good,
    /// What stands back.
    Muted,
}

/// A line's pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// Unbroken.
    Solid,
    /// Long dashes.
    Dashed,
    /// Short dots.
    Dotted,
}

impl Stroke {
    /// Strokes for series of equal rank, in order; six can be told apart.
    pub fn nth(at: usize) -> Stroke {
        let inks = [Ink::First, Ink::Second, Ink::Third, Ink::Good, Ink::Bad, Ink::Muted];
        let dashes = [Dash::Solid, Dash::Dashed, Dash::Dotted];
        Stroke { ink: inks[at % inks.len()], dash: dashes[at % dashes.len()] }
    }
}

impl Figure {
    /// The content of a chart. Its axis stays as it was before as long as the curves fit it well.
    pub(super) fn of(chart: &Chart, material: &Material, before: Option<&Figure>) -> Figure {
        let plot = (chart.plot)(material);
        let values = plot.curves.iter().flat_map(|curve| &curve.points).map(|(_, value)| *value);
        let highest = values.fold(plot.least_top, f64::max);
        let end = material.now.as_secs();
        let kept = before.map(|figure| (figure.top, figure.steps));
        let fits = |(top, _): &(f64, u32)| (top * LEAST_FILLED..=*top).contains(&highest);
        let (top, steps) = kept.filter(fits).unwrap_or_else(|| axis(highest));
        Figure {
            id: chart.id,
            title: chart.title,
            curves: plot.curves,
            span_s: (end - material.span.as_secs(), end),
            top,
            steps,
            unit: plot.unit,
        }
    }

    /// What stands beside a step of the vertical axis.
    pub fn label(&self, step: u32) -> String {
        self.unit.text(self.top * f64::from(step) / f64::from(self.steps))
    }

    /// The moment at a share of the time axis, in simulated seconds.
    pub fn moment_s(&self, share: f64) -> f64 {
        let (begin, end) = self.span_s;
        begin + share * (end - begin)
    }

    /// The end of the window that is read at a share of the time axis, in simulated seconds.
    pub fn read_s(&self, share: f64) -> f64 {
        let moment_s = self.moment_s(share);
        let window = self.curves.first().and_then(|curve| curve.window(moment_s));
        window.map_or(moment_s, |(end_s, _)| end_s)
    }

    /// A curve's value at a share of the time axis, or its latest, as text.
    pub fn reading(&self, curve: &Curve, share: Option<f64>) -> String {
        self.unit.value(share.map_or(curve.latest, |share| curve.at(self.moment_s(share))))
    }

    /// All values at a share of the time axis, or the latest, in words.
    pub fn summary(&self, share: Option<f64>) -> String {
        let curves =
            self.curves.iter().map(|curve| format!("{} {}", curve.label, self.reading(curve, share)));
        curves.collect::<Vec<_>>().join(", ")
    }
}

/// Curves that fill less of the axis than this get a shorter one.
const LEAST_FILLED: f64 = 0.4;

/// A vertical axis has no more steps than this.
const MOST_STEPS: f64 = 4.0;

/// A moment worth a mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// When, in simulated seconds.
    pub at_s: f64,
    /// Is it a trouble, or its end, or merely a change?
    pub ink: Ink,
}

/// The marks of what happened.
pub fn marks(happenings: &[Happening]) -> Vec<Mark> {
    happenings
        .iter()
        .map(|happening| Mark { at_s: happening.time.as_secs(), ink: ink(&happening.what) })
        .collect()
}

/// The colour of its mark.
pub fn ink(what: &What) -> Ink {
    let What::Noted(note) = what else { return Ink::Muted };
    match note {
        Note::Broke(..) | Note::Ejected { .. } | Note::BreakerOpened(_) | Note::BelievedDown { .. } => {
            Ink::Bad
        }
        Note::Repaired(_)
        | Note::Booted(_)
        | Note::BelievedUp { .. }
        | Note::TookOver { .. }
        | Note::BreakerClosed(_) => Ink::Good,
        Note::Draining(_) | Note::Undrained(_) | Note::Changed(_) => Ink::Muted,
    }
}

/// Where a vertical axis ends, and how many steps it has: few, and all round.
fn axis(highest: f64) -> (f64, u32) {
    if highest <= 0.0 || !highest.is_finite() {
        return (1.0, 2);
    }
    let decade = 10f64.powi(decade(highest) - 1);
    let steps = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0].map(|step| step * decade);
    let needed = |step: f64| (highest / step - 1e-9).ceil();
    let step = steps.into_iter().find(|step| needed(*step) <= MOST_STEPS).unwrap_or(highest);
    let count = needed(step).max(1.0);
    (count * step, count as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_few_round_steps() {
        let rows = [
            (0.0, (1.0, 2)),
            (1.0, (1.0, 2)),
            (1.1, (1.5, 3)),
            (56.0, (60.0, 3)),
            (130.0, (150.0, 3)),
            (0.0031, (0.004, 4)),
            (f64::NAN, (1.0, 2)),
        ];
        for (highest, (top, steps)) in rows {
            let found = axis(highest);
            assert!((found.0 - top).abs() < 1e-9 && found.1 == steps, "{highest}: {found:?}");
        }
    }

    #[test]
    fn a_reading_is_of_the_window_whose_end_is_said() {
        let points = vec![(1.0, 10.0), (2.0, 20.0), (3.0, 30.0)];
        let curve = Curve { label: "c".into(), latest: 0.0, stroke: Stroke::nth(0), points };
        let unit = Unit::Count;
        let figure = Figure {
            id: "f",
            title: "f",
            curves: vec![curve],
            span_s: (0.5, 3.5),
            top: 30.0,
            steps: 3,
            unit,
        };
        // Of the half second after the last whole window nothing is known.
        for (share, end_s, value) in [(1.0, 3.0, "30"), (0.8, 3.0, "30"), (0.5, 2.0, "20"), (0.0, 1.0, "10")]
        {
            assert_eq!(figure.read_s(share), end_s, "{share}");
            assert_eq!(figure.reading(&figure.curves[0], Some(share)), value);
        }
    }

    #[test]
    fn six_series_can_be_told_apart_without_their_colours_three() {
        let strokes: Vec<Stroke> = (0..6).map(Stroke::nth).collect();
        assert!(strokes.iter().enumerate().all(|(at, stroke)| !strokes[..at].contains(stroke)));
        assert!(strokes[..3].windows(2).all(|pair| pair[0].dash != pair[1].dash));
    }
}

//! Failed requests per second, by cause: the most frequent causes of the span.

use super::{Chart, Curve, Dash, Ink, Material, Plot, Stroke, Unit};
use crate::text::{english, number};
use headroom_course::text;
use headroom_sim::observe::Cause;

/// The chart.
pub const CHART: Chart = Chart { id: "errors", title: english::FAILURES, plot };

/// More causes at once can't be told apart.
const MOST: usize = 4;

fn plot(material: &Material) -> Plot {
    let count = |cause: Cause| -> u64 {
        material.rows().map(|row| u64::from(row.window.failed[cause.index()])).sum()
    };
    let mut found: Vec<(u64, Cause)> = Cause::ALL.iter().map(|cause| (count(*cause), *cause)).collect();
    found.retain(|(count, _)| *count > 0);
    found.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let inks = [Ink::Bad, Ink::Second, Ink::Third, Ink::First];
    let dashes = [Dash::Solid, Dash::Dashed, Dash::Dotted, Dash::Solid];
    let curve = |(at, (_, cause)): (usize, &(u64, Cause))| {
        let per_second = |failed: u32, window: &headroom_sim::observe::metrics::Window| {
            window.per_second(u64::from(failed))
        };
        let points = material.points(|row| Some(per_second(row.window.failed[cause.index()], row.window)));
        let latest = points.last().map_or_else(String::new, |(_, rate)| number::rate(*rate));
        let stroke = Stroke { ink: inks[at], dash: dashes[at] };
        Curve { label: text::cause(*cause).name.to_owned(), latest, stroke, points }
    };
    Plot { curves: found.iter().take(MOST).enumerate().map(curve).collect(), unit: Unit::Count, least_top: 1.0 }
}

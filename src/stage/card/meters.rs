//! Things one can count: slots, the queue; and a small curve.

use crate::text::english;
use yew::prelude::*;

/// More than these are shown as a bar.
const MOST_SQUARES: u32 = 12;
/// Ticks of the queue: as long as a glance takes in.
const TICKS: u32 = 12;

/// Slots as squares, those at work filled; many as a bar with their number.
pub fn slots(busy: u32, slots: u32) -> Html {
    if slots > MOST_SQUARES {
        let share = f64::from(busy) / f64::from(slots) * 100.0;
        return html! {
            <span class="slot-bar">
                <b>{ format!("{busy} / {slots}") }</b>
                <span class="bar"><span style={format!("width:{share:.0}%")} /></span>
            </span>
        };
    }
    html! {
        <span class="slots" role="img" aria-label={english::of(busy, slots)}>
            { for (0..slots).map(|at| html! { <i class={classes!((at < busy).then_some("on"))} /> }) }
        </span>
    }
}

/// The queue as ticks, each a request; the number beside them tells what goes beyond.
pub fn queue(waiting: u32) -> Html {
    html! {
        <span class="ticks" aria-hidden="true">
            { for (0..TICKS).map(|at| html! { <i class={classes!((at < waiting).then_some("on"))} /> }) }
        </span>
    }
}

/// A small curve over the last minute.
pub fn spark(values: &[f32]) -> Html {
    html! {
        <svg class="spark" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
            <path d={curve(values)} />
        </svg>
    }
}

/// A path through values, the highest of them near the top of a box of 100 by 20.
fn curve(values: &[f32]) -> String {
    let top = values.iter().copied().fold(0.0, f32::max).max(1e-6);
    let last = values.len().saturating_sub(1).max(1) as f64;
    let point = |(at, value): (usize, &f32)| {
        let verb = if at == 0 { 'M' } else { 'L' };
        format!("{verb}{:.1} {:.1}", at as f64 / last * 100.0, 19.0 - f64::from(value / top) * 17.0)
    };
    values.iter().enumerate().map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_spans_its_box() {
        assert_eq!(curve(&[0.0, 5.0, 10.0]), "M0.0 19.0L50.0 10.5L100.0 2.0");
        assert_eq!(curve(&[]), "");
        assert_eq!(curve(&[0.0]), "M0.0 19.0");
    }
}

//! The strip under the stage: the time that the charts show, and what happened in it.

use crate::charts::{self, Ink};
use crate::state::Snapshot;
use crate::text::{english, number};
use headroom_course::text;
use headroom_sim::time::SimTime;
use yew::prelude::*;

/// Room for a label, as a share of the strip; the style sheet cuts longer ones off.
const LABEL: f64 = 0.24;

/// A mark on the strip.
struct Tick {
    share: f64,
    ink: Ink,
    text: String,
    labelled: bool,
}

/// The strip.
pub fn strip(snapshot: &Snapshot) -> Html {
    let begin_s = snapshot.figures.first().map_or(0.0, |figure| figure.span_s.0).max(0.0);
    let marks = ticks(snapshot, begin_s).into_iter().map(|tick| {
        let class = match tick.ink {
            Ink::Bad => "ink-bad",
            Ink::Good => "ink-good",
            _ => "ink-muted",
        };
        html! {
            <li class={class} style={format!("left:{:.2}%", tick.share * 100.0)} title={tick.text.clone()}>
                <span class={classes!((!tick.labelled).then_some("unseen"), (tick.share < LABEL).then_some("to-right"))}>
                    { tick.text }
                </span>
            </li>
        }
    });
    html! {
        <section class="strip" aria-label={english::WHAT_HAPPENED}>
            <span class="strip-end">{ number::clock_s(SimTime::from_secs(begin_s)) }</span>
            <ol class="strip-line">{ for marks }</ol>
            <span class="strip-end">{ number::clock_s(snapshot.now) }</span>
        </section>
    }
}

/// What was noted since `begin_s`; the newest have their words beside them.
fn ticks(snapshot: &Snapshot, begin_s: f64) -> Vec<Tick> {
    let length_s = (snapshot.now.as_secs() - begin_s).max(1e-9);
    let shares =
        snapshot.notes.iter().rev().map(|noted| (noted, (noted.time.as_secs() - begin_s) / length_s));
    // From the newest back, a label is shown where the one to its right leaves room.
    let mut free = 1.0;
    let mut ticks: Vec<Tick> = shares
        .take_while(|(_, share)| *share >= 0.0)
        .map(|(noted, share)| {
            let begin = if share < LABEL { share } else { share - LABEL };
            let labelled = begin + LABEL <= free;
            if labelled {
                free = begin;
            }
            Tick { share, ink: charts::ink(&noted.note), text: text::note(&noted.note, snapshot), labelled }
        })
        .collect();
    ticks.reverse();
    ticks
}

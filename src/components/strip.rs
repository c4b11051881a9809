//! The strip under the stage: the time that the charts show, and what happened in it.

use crate::charts::{self, Ink};
use crate::state::{Shared, Snapshot};
use crate::text::{english, notes, number};
use headroom_sim::time::SimTime;
use yew::prelude::*;

/// Labels stand no closer together than this share of the strip.
const APART: f64 = 0.22;

/// What it shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// How the run stands.
    pub snapshot: Shared<Snapshot>,
}

/// A mark on the strip.
struct Tick {
    share: f64,
    ink: Ink,
    text: String,
    labelled: bool,
}

/// The strip.
#[component]
pub fn Strip(Props { snapshot }: &Props) -> Html {
    let begin_s = snapshot.figures.first().map_or(0.0, |figure| figure.span_s.0).max(0.0);
    let marks = ticks(snapshot, begin_s).into_iter().map(|tick| {
        let class = match tick.ink {
            Ink::Bad => "ink-bad",
            Ink::Good => "ink-good",
            _ => "ink-muted",
        };
        html! {
            <li class={class} style={format!("left:{:.2}%", tick.share * 100.0)} title={tick.text.clone()}>
                <span class={classes!((!tick.labelled).then_some("unseen"), (tick.share < 0.5).then_some("to-right"))}>
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
    let mut next_label = f64::INFINITY;
    let seen = snapshot.notes.iter().rev().map(|noted| (noted, (noted.time.as_secs() - begin_s) / length_s));
    let mut ticks: Vec<Tick> = seen
        .take_while(|(_, share)| *share >= 0.0)
        .map(|(noted, share)| {
            let labelled = share + APART <= next_label;
            if labelled {
                next_label = share;
            }
            Tick { share, ink: charts::ink(&noted.note), text: notes::note(snapshot, &noted.note), labelled }
        })
        .collect();
    ticks.reverse();
    ticks
}

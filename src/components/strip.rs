//! The strip under the stage: the time that the charts show, and what happened in it.

use crate::charts::{self, Ink};
use crate::state::{Snapshot, Theme, What};
use crate::text::{english, number};
use headroom_course::text::{self, Names};
use headroom_sim::time::SimTime;
use yew::prelude::*;

/// So many letters have room on the whole strip; on narrow ones the style sheet leaves the newest label alone.
const LETTERS: f64 = 105.0;
/// As many of the large ones of a projector.
const LARGE_LETTERS: f64 = 80.0;

/// A mark on the strip.
struct Tick {
    share: f64,
    ink: Ink,
    text: String,
    label: Option<Label>,
}

/// Where the words of a mark stand.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Label {
    /// To the right of the mark, and not to its left?
    to_right: bool,
    /// Room for them, as a share of the strip; the style sheet cuts off what goes beyond.
    room: f64,
}

/// The strip.
pub fn strip(snapshot: &Snapshot, theme: Theme) -> Html {
    let letters = if theme == Theme::Projector { LARGE_LETTERS } else { LETTERS };
    let begin_s = snapshot.figures.first().map_or(0.0, |figure| figure.span_s.0).max(0.0);
    let marks = ticks(snapshot, begin_s, letters).into_iter().map(|tick| {
        let class = match tick.ink {
            Ink::Bad => "ink-bad",
            Ink::Good => "ink-good",
            _ => "ink-muted",
        };
        let (class_of_words, room) = match tick.label {
            None => (Some("unseen"), 0.0),
            Some(Label { to_right, room }) => (to_right.then_some("to-right"), room),
        };
        let style = format!("left:{:.2}%;--room:{:.1}cqw", tick.share * 100.0, room * 100.0);
        html! {
            <li {class} {style} title={tick.text.clone()}><span class={class_of_words}>{ tick.text }</span></li>
        }
    });
    let forgotten = snapshot.forgotten.map_or(0.0, |until| share(until, begin_s, snapshot));
    html! {
        <section class="strip" aria-label={english::WHAT_HAPPENED}>
            <span class="strip-end">{ number::clock_s(SimTime::from_secs(begin_s)) }</span>
            <ol class="strip-line">
                if forgotten > 0.0 {
                    <li class="forgotten" style={format!("width:{:.2}%", forgotten * 100.0)} title={english::MARKS_MISSING}>
                        <span class="unseen">{ english::MARKS_MISSING }</span>
                    </li>
                }
                { for marks }
            </ol>
            <span class="strip-end">{ number::clock_s(snapshot.now) }</span>
        </section>
    }
}

/// Where a moment lies on the strip, from its begin (0) to its end (1).
fn share(moment: SimTime, begin_s: f64, snapshot: &Snapshot) -> f64 {
    (moment.as_secs() - begin_s) / (snapshot.now.as_secs() - begin_s).max(1e-9)
}

/// What happened since `begin_s`; the newest have their words beside them, where there is room for so many `letters`.
fn ticks(snapshot: &Snapshot, begin_s: f64, letters: f64) -> Vec<Tick> {
    let shares = snapshot.happenings.iter().rev().map(|what| (what, share(what.time, begin_s, snapshot)));
    let mut free = 1.0;
    let mut ticks: Vec<Tick> = shares
        .take_while(|(_, share)| *share >= 0.0)
        .enumerate()
        .map(|(at, (happening, share))| {
            let text = match &happening.what {
                What::Noted(note) => text::note(note, snapshot),
                What::LoadTurns(clients) => english::load_turns(&snapshot.component(*clients)),
            };
            let label = label(text.chars().count() as f64 / letters, share, &mut free, at == 0);
            Tick { share, ink: charts::ink(&happening.what), text, label }
        })
        .collect();
    ticks.reverse();
    ticks
}

/// Where the words of a mark have the room they `need`, going from the newest mark back; what is right of `free` is
/// taken. The newest one's are shown in any case, where there is more room.
fn label(need: f64, share: f64, free: &mut f64, newest: bool) -> Option<Label> {
    let (left, right) = (if share <= *free { share } else { 0.0 }, *free - share);
    let to_right = left < need && right > left;
    let room = if to_right { right } else { left };
    if room < need && !newest {
        return None;
    }
    *free = if to_right { share } else { (share - need).max(0.0) };
    Some(Label { to_right, room: if newest { room } else { need } })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks from the newest back, as letters and share: which have their words beside them, on which side.
    fn labels(marks: &[(usize, f64)]) -> Vec<Option<bool>> {
        let mut free = 1.0;
        let place = |(at, (letters, share)): (usize, &(usize, f64))| {
            let label = label(*letters as f64 / LETTERS, *share, &mut free, at == 0)?;
            assert!(label.room * LETTERS >= *letters as f64, "{letters} letters are cut off at {share}");
            Some(label.to_right)
        };
        marks.iter().enumerate().map(place).collect()
    }

    #[test]
    fn words_stand_where_they_have_room_and_are_not_cut_off() {
        let (left, right) = (Some(false), Some(true));
        // A crash, and that it was noticed 2.5 s later: the newest has all its words.
        assert_eq!(labels(&[(59, 0.98), (20, 0.94)]), [left, None]);
        assert_eq!(labels(&[(59, 0.98), (20, 0.4)]), [left, left]);
        assert_eq!(labels(&[(59, 0.98), (20, 0.1)]), [left, right]);
        assert_eq!(labels(&[(59, 0.1), (20, 0.08), (5, 0.06)]), [right, None, left]);
    }
}

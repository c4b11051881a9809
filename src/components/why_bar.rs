//! The sentence that says why the system does as it does.
//!
//! Its figures change all the time; they are renewed once a second, so that they can be read, and spoken only when
//! something else has become the most important.

use crate::state::playback::wall_ms;
use crate::state::{Shared, Snapshot};
use headroom_course::text::{Sentence, sentence};
use headroom_sim::observe::Finding;
use std::mem::Discriminant;
use yew::prelude::*;

/// How long a sentence stands at least, in milliseconds.
const STANDS_MS: f64 = 1000.0;

/// What it shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// How the run stands.
    pub snapshot: Shared<Snapshot>,
}

/// What is shown now.
#[derive(Clone, PartialEq)]
struct Shown {
    about: Discriminant<Finding>,
    troubling: bool,
    sentence: Sentence,
    spoken: String,
    since_ms: f64,
}

impl Shown {
    fn new(finding: &Finding, snapshot: &Snapshot) -> Self {
        let sentence = sentence(finding, snapshot);
        Shown {
            about: std::mem::discriminant(finding),
            troubling: troubling(finding),
            spoken: format!("{} {}", sentence.headline, sentence.detail),
            sentence,
            since_ms: wall_ms(),
        }
    }
}

/// Is that bad news?
fn troubling(finding: &Finding) -> bool {
    !matches!(
        finding,
        Finding::Idle | Finding::Headroom { .. } | Finding::NearKnee { .. } | Finding::Booting { .. }
    )
}

/// The sentence that says why.
#[component]
pub fn WhyBar(Props { snapshot }: &Props) -> Html {
    let shown = use_mut_ref(|| None::<Shown>);
    if let Some(finding) = snapshot.findings.first() {
        let mut shown = shown.borrow_mut();
        let next = Shown::new(finding, snapshot);
        *shown = Some(match shown.take() {
            Some(old) if old.about == next.about => {
                // While time stands, the figures belong to this moment.
                let due = !snapshot.clock.playing || next.since_ms - old.since_ms >= STANDS_MS;
                let spoken = old.spoken.clone();
                if due { Shown { spoken, ..next } } else { old }
            }
            _ => next,
        });
    }
    let Some(Shown { troubling, sentence, spoken, .. }) = shown.borrow().clone() else {
        return Html::default();
    };
    html! {
        <section class={classes!("why", troubling.then_some("is-bad"))} aria-label={crate::text::english::WHY}>
            <p><strong>{ &sentence.headline }</strong>{ " " }{ &sentence.detail }</p>
            <p class="unseen" role="status">{ spoken }</p>
        </section>
    }
}

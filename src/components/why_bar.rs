//! The sentence that says why the system does as it does.
//!
//! Its figures change all the time; they are renewed once a second, so that they can be read, and spoken only when
//! something else has become the most important.

use crate::state::{Shared, Snapshot};
use crate::text::why::{Sentence, sentence};
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
#[derive(Clone, Default, PartialEq)]
struct Shown {
    about: Option<Discriminant<Finding>>,
    sentence: Sentence,
    spoken: String,
    since_ms: f64,
}

/// The sentence that says why.
#[component]
pub fn WhyBar(Props { snapshot }: &Props) -> Html {
    let shown = use_mut_ref(Shown::default);
    let shown = {
        let mut shown = shown.borrow_mut();
        let about = snapshot.findings.first().map(std::mem::discriminant);
        let now_ms = js_sys::Date::now();
        let other = about != shown.about;
        // While time stands, the sentence belongs to this moment.
        if other || !snapshot.clock.playing || now_ms - shown.since_ms >= STANDS_MS {
            shown.sentence = sentence(snapshot);
            shown.since_ms = now_ms;
        }
        if other {
            shown.about = about;
            shown.spoken = format!("{} {}", shown.sentence.head, shown.sentence.rest);
        }
        shown.clone()
    };
    let Shown { sentence, spoken, .. } = shown;
    html! {
        <section class={classes!("why", sentence.bad.then_some("is-bad"))} aria-label={crate::text::english::WHY}>
            <p><strong>{ &sentence.head }</strong>{ " " }{ &sentence.rest }</p>
            <p class="unseen" role="status">{ spoken }</p>
        </section>
    }
}

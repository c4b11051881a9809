//! The sentence that says why the system does as it does.
//!
//! Its figures change all the time; it is spoken only when something else has become the most important, or another
//! scenario runs.

use crate::state::Snapshot;
use crate::text::english;
use headroom_course::text::{Sentence, sentence};
use headroom_sim::observe::Finding;
use yew::prelude::*;

/// Is that bad news?
fn troubling(finding: &Finding) -> bool {
    !matches!(
        finding,
        Finding::Idle | Finding::Headroom { .. } | Finding::NearKnee { .. } | Finding::Booting { .. }
    )
}

/// The sentence that says why.
#[hook]
pub fn use_why_bar(snapshot: &Snapshot) -> Html {
    let spoken = use_mut_ref(|| None);
    let Some(finding) = snapshot.findings.first() else { return Html::default() };
    let Sentence { headline, detail } = sentence(finding, snapshot.recent.length(), snapshot);
    let mut spoken = spoken.borrow_mut();
    let about = (std::mem::discriminant(finding), snapshot.opened.clone());
    let said = match spoken.take() {
        Some((old, said)) if old == about => said,
        _ => format!("{headline} {detail}"),
    };
    let (_, said) = spoken.insert((about, said));
    html! {
        <section class={classes!("why", troubling(finding).then_some("is-bad"))} aria-label={english::WHY}>
            <p><strong>{ headline }</strong>{ " " }{ detail }</p>
            <p class="unseen" role="status">{ &*said }</p>
        </section>
    }
}

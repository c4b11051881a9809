//! What the scenario is about: what it is, what to try, what to watch.

use crate::state::Snapshot;
use crate::text::english;
use yew::prelude::*;

/// The introduction of the scenario.
pub fn intro(snapshot: &Snapshot) -> Html {
    let about = &snapshot.opened.about;
    let parts = [(english::TRY, &about.r#try), (english::WATCH, &about.watch)];
    html! {
        <article class="intro">
            <h2>{ &snapshot.opened.title }</h2>
            <p>{ &about.what }</p>
            { for parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(title, text)| html! {
                <section class="note"><h3>{ title }</h3><p>{ text }</p></section>
            }) }
        </article>
    }
}

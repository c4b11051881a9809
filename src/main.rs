//! Mounts the page.

use yew::prelude::*;

/// The whole page.
#[component]
fn Page() -> Html {
    html! { <main data-ready="">{ "Headroom" }</main> }
}

fn main() {
    yew::Renderer::<Page>::new().render();
}

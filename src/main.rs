//! Mounts the page.

use headroom::bench;
use wasm_bindgen::throw_val;
use yew::prelude::*;

/// The whole page.
#[component]
fn Page() -> Html {
    html! { <main data-ready="">{ "Headroom" }</main> }
}

fn main() {
    if bench::is_requested() {
        // Without a window there is nowhere to leave the figures, and nobody to tell but the console.
        bench::start().unwrap_or_else(|error| throw_val(error));
    }
    yew::Renderer::<Page>::new().render();
}

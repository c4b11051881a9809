//! Mounts the page.

use headroom::app::{App, Props, hash};
#[cfg(feature = "bench")]
use headroom::bench;
use headroom::failure;
use headroom::state::url::Link;
use headroom::state::{Session, motion, persistence};

/// Half as large as the allocator that comes with Rust, and faster.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

fn main() {
    yew::set_custom_panic_hook(Box::new(failure::on_panic));
    #[cfg(feature = "bench")]
    if bench::is_requested() {
        // Nothing else moves while something is measured; whoever drives the page still hears that it is up.
        let started = bench::start().and_then(|()| gloo::utils::body().set_attribute("data-ready", ""));
        if let Err(error) = started {
            failure::show(&format!("{error:?}"));
        }
        return;
    }
    let (link, mut problems) = Link::parse(&hash());
    let still = motion::reduced().is_some_and(|query| query.matches());
    match Session::open(&link, still) {
        Ok((session, more)) => {
            problems.extend(more);
            let problems = problems.iter().map(ToString::to_string).collect();
            let theme = link.theme.unwrap_or_else(persistence::theme);
            let place = gloo::utils::document()
                .get_element_by_id("app")
                .unwrap_or_else(|| gloo::utils::body().into());
            yew::Renderer::<App>::with_root_and_props(place, Props { session, theme, problems }).render();
        }
        Err(problems) => {
            failure::show(&problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        }
    }
}

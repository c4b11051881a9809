//! Benchmarks of the page, built with the feature `bench`, as `cargo xtask bench` opens it: `#bench=` and a part of their names, or `all`.
//!
//! They leave the promise of their figures on the window, as `__headroomBench`: an array of flat objects, each of which
//! becomes a row of a table.

mod engine;
pub(crate) mod frames;
mod page;

use crate::stage::bench as stage;
use js_sys::{JSON, Reflect};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// Where the window holds the promise.
const RESULT: &str = "__headroomBench";

/// What the page's address asks for.
fn wanted() -> Option<String> {
    let hash = web_sys::window()?.location().hash().ok()?;
    hash.strip_prefix("#bench=").map(str::to_owned)
}

/// Whether the page's address asks for measurements instead of the page.
pub fn is_requested() -> bool {
    wanted().is_some()
}

/// Starts the measurements.
///
/// # Errors
/// If there is no window.
pub fn start() -> Result<(), JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let part = wanted().unwrap_or_default();
    let promise = future_to_promise(run(part));
    Reflect::set(&window, &RESULT.into(), &promise)?;
    Ok(())
}

async fn run(part: String) -> Result<JsValue, JsValue> {
    let wants = |name: &str| part == "all" || name.contains(&part);
    let mut rows = Vec::new();
    if wants(engine::NAME) {
        rows.extend(engine::rows()?);
    }
    if wants(stage::NAME) {
        rows.extend(stage::rows().await?);
    }
    if wants(page::NAME) {
        rows.extend(page::rows().await?);
    }
    JSON::parse(&Value::Array(rows).to_string())
}

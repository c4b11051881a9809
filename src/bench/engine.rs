//! Measures the simulation in the browser it runs in, beside a bare loop compiled for the same browser.

use headroom_bench::{ENGINES, Figure, measure};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

/// Name of this benchmark.
pub const NAME: &str = "engine";

const REQUESTS: u64 = 300_000;
/// Browsers take up to the first four to compile the program as well as they can: the median should not be one of them.
const ROUNDS: u64 = 11;

/// A row for each engine and system: million events per second, and the ratio to the bare loop.
///
/// # Errors
/// If there is no clock.
pub fn rows() -> Result<Vec<Value>, JsValue> {
    let clock = web_sys::window().and_then(|window| window.performance()).ok_or("no clock")?;
    let figures = measure(REQUESTS, ROUNDS, || clock.now());
    let baseline = |figure: &Figure| {
        let first = figures.iter().find(|other| other.system == figure.system && other.engine == 0);
        first.map_or(f64::NAN, |first| first.rate)
    };
    let row = |figure: &Figure| {
        json!({
            "benchmark": NAME,
            "system": format!("{:?}", figure.system),
            "engine": ENGINES[figure.engine].0,
            "million events/s": figure.rate,
            "ratio to bare loop": figure.rate / baseline(figure),
        })
    };
    Ok(figures.iter().map(row).collect())
}

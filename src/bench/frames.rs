//! What benchmarks of frames have in common: waiting for the next one, and summing up what many of them took.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The browser's next frame: when it is, in milliseconds. Who asks first comes first in it.
///
/// # Errors
/// If there is no window.
pub fn next_frame() -> Result<JsFuture, JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let frame = Promise::new(&mut |resolve, reject| {
        if let Err(error) = window.request_animation_frame(&resolve) {
            // A promise that was just made takes its first settlement.
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    Ok(JsFuture::from(frame))
}

/// Waits until everything is done that was put off until the end of the present turn.
///
/// # Errors
/// Never: the promise is kept already.
pub async fn microtasks() -> Result<(), JsValue> {
    JsFuture::from(Promise::resolve(&JsValue::NULL)).await.map(drop)
}

/// The median and the 95th percentile, rounded.
pub fn median_and_p95(values: &mut [f64]) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let quantile = |share: f64| values.get((values.len() as f64 * share) as usize).copied().unwrap_or(0.0);
    (rounded(quantile(0.5)), rounded(quantile(0.95)))
}

/// To hundredths: a browser's clock ticks in tenths of a millisecond.
pub fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

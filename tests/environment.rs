//! The browser that all suites of this folder run in offers what the page counts on.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn there_is_a_window_with_a_document() {
    let window = web_sys::window().expect("suites run in a browser's page");
    assert!(window.document().is_some());
}

//! The same scenario, seed and command log is the same run in a browser as natively, to the last event.
//!
//! `digests.txt` is written and held to by the native test beside the runs; here a browser is held to it.

#![cfg(target_arch = "wasm32")]

#[path = "../crates/sim/tests/replay/runs.rs"]
mod runs;

use runs::{DIGESTS, all, line};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn runs_have_the_digests_they_have_natively() {
    let runs = all();
    assert_eq!(runs.len(), DIGESTS.lines().count());
    for (run, native) in runs.iter().zip(DIGESTS.lines()) {
        assert_eq!(line(run, &run.digest()).trim_end(), native, "run, events, digest");
    }
}

//! What the build watches to learn which way the simulation's branches mostly go; see `tools/hint.mjs`.

use headroom_course::scenarios;
use headroom_live::Live;
use headroom_sim::time::SimTime;
use wasm_bindgen::prelude::*;

/// So many of a scenario's events are watched. A branch that all scenarios have gets a hint if one event in ninety comes to it.
const EVENTS: u64 = 100_000;
/// No scenario needs longer for them.
const END: SimTime = SimTime(3_600_000_000_000);

/// Runs each scenario for a while, without a page: as it runs at high speed, when single messages are not kept.
#[wasm_bindgen]
pub fn rehearse() {
    for entry in scenarios::ALL {
        let mut live = Live::new(&entry.written.scenario(), 1);
        live.flights_mut().record(false);
        live.run_within(END, EVENTS);
    }
}

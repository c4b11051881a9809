//! Measures the whole page while requests are in flight: `#bench=page`.
//!
//! The page is mounted with a run that keeps so many requests in flight, and its frames are gone through part by part:
//! the run goes on, the dots are drawn, and ten times a second a snapshot is taken and the components show it. What
//! counts is the time our code takes on the main thread.

use super::frames::{median_and_p95, microtasks, next_frame, rounded};
use crate::app::{App, Props};
use crate::stage::Stopwatch;
use crate::state::engine::{Engine, Origin};
use crate::state::{Session, Shared, Theme};
use headroom_sim::scenario::Scenario;
use serde_json::{Map, Value};
use wasm_bindgen::prelude::*;

/// Name of this benchmark.
pub const NAME: &str = "page";

const WARM_UP_MS: f64 = 1_500.0;
const MEASURED_MS: f64 = 5_000.0;

/// What keeps so many requests in flight: a rate, times the seconds for which each of them is on its way. Few enough
/// messages set out each second that they are shown as dots.
struct Load {
    rate: f64,
    rtt_ms: f64,
    work_ms: f64,
}

const LOADS: [Load; 2] = [
    Load { rate: 5_000.0, rtt_ms: 1_990.0, work_ms: 10.0 },
    Load { rate: 9_200.0, rtt_ms: 10_000.0, work_ms: 900.0 },
];

/// A row for each load.
///
/// # Errors
/// If the browser lacks something that the page needs.
pub async fn rows() -> Result<Vec<Value>, JsValue> {
    let mut rows = Vec::new();
    for load in &LOADS {
        rows.push(run(load).await?);
    }
    Ok(rows)
}

async fn run(load: &Load) -> Result<Value, JsValue> {
    let session = Session::of(open(load)?, false);
    let place = gloo::utils::document().create_element("div")?;
    gloo::utils::body().append_child(&place)?;
    let props = Props { session: session.clone(), theme: Theme::Light, problems: Vec::new() };
    let app = yew::Renderer::<App>::with_root_and_props(place.clone(), props).render();
    // Once the page has begun, its frames are gone through here, and by nobody else.
    while place.query_selector("[data-ready]")?.is_none() {
        next_frame()?.await?;
    }
    session.stop();
    let times = measure(&session).await?;
    let mut row = times.row();
    row.insert("benchmark".into(), NAME.into());
    row.insert("requests in flight".into(), session.snapshot().in_flight.into());
    app.destroy();
    place.remove();
    Ok(Value::Object(row))
}

async fn measure(session: &Session) -> Result<Times, JsValue> {
    let mut times = Times::default();
    let mut watch = Stopwatch::start()?;
    let start_ms = moment(next_frame()?.await?);
    let mut last_ms = start_ms;
    let (mut first, mut last) = (next_frame()?, next_frame()?);
    while last_ms < start_ms + WARM_UP_MS + MEASURED_MS {
        let now_ms = moment(first.await?);
        first = next_frame()?;
        watch.lap();
        session.advance(now_ms - last_ms);
        let simulate_ms = watch.lap();
        session.draw();
        let dots_ms = watch.lap();
        session.publish_at_times(now_ms);
        let snapshot_ms = watch.lap();
        // Components are rendered in the microtasks that follow, and leave their charts for the next frame.
        microtasks().await?;
        let components_ms = watch.lap();
        last.await?;
        let charts_ms = watch.lap();
        last = next_frame()?;
        if now_ms > start_ms + WARM_UP_MS {
            times.add([simulate_ms, dots_ms, snapshot_ms, components_ms, charts_ms]);
        }
        last_ms = now_ms;
    }
    Ok(times)
}

/// When a frame is, in milliseconds.
fn moment(frame: JsValue) -> f64 {
    frame.as_f64().unwrap_or(f64::INFINITY)
}

/// The parts of a frame.
const PARTS: [&str; 5] = ["simulate", "dots", "snapshot", "components", "charts"];

/// Milliseconds of each frame, whole and by part.
#[derive(Default)]
struct Times {
    whole: Vec<f64>,
    parts: [f64; PARTS.len()],
}

impl Times {
    fn add(&mut self, parts: [f64; PARTS.len()]) {
        self.whole.push(parts.iter().sum());
        self.parts.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
    }

    fn row(mut self) -> Map<String, Value> {
        let frames = self.whole.len();
        let mean = |sum: f64| rounded(sum / frames.max(1) as f64);
        let (p50_ms, p95_ms) = median_and_p95(&mut self.whole);
        let parts = PARTS.iter().zip(self.parts).map(|(part, sum)| (format!("{part} mean"), mean(sum)));
        let whole = [("ms p50", p50_ms), ("ms p95", p95_ms), ("ms mean", mean(self.whole.iter().sum()))];
        let whole = whole.map(|(name, value)| (name.to_owned(), value));
        let counted = [("frames".to_owned(), Value::from(frames))];
        let measured = whole.into_iter().chain(parts).map(|(name, value)| (name, Value::from(value)));
        counted.into_iter().chain(measured).collect()
    }
}

/// The run, simulated until as many requests are in flight as there will be.
fn open(load: &Load) -> Result<Engine, JsValue> {
    let Load { rate, rtt_ms, work_ms } = load;
    let text = format!(
        r#"{{
        "format": 1, "title": "Benchmark", "pace": 1,
        "components": [
            {{"id": "clients", "kind": "client", "calls": ["web"], "rate": {rate}}},
            {{"id": "web", "kind": "server", "count": 10, "slots": 1000}}
        ],
        "requests": [{{"id": "page", "work_ms": {work_ms}}}],
        "links": [{{"from": "clients", "to": "web", "rtt_ms": {rtt_ms}, "latency": "uniform"}}]
    }}"#
    );
    let scenario = Scenario::from_json(&text).map_err(|problems| format!("{problems:?}"))?;
    let origin = Origin { id: NAME.into(), seed: 1, scenario: Shared::new(scenario), changes: Vec::new() };
    Engine::open(origin).map_err(|problem| JsValue::from(problem.to_string()))
}

//! Measures the stage in the browser it runs in: `#bench=stage`, as `cargo xtask bench` opens it.
//!
//! Each renderer keeps a number of requests in flight for three seconds; what counts is the time
//! our code takes on the main thread per frame. Simulated seconds are wall seconds here.

use headroom_stage::theme::{Rgb, Theme};
use headroom_stage::{Direction, Fate, Flight, Kind, Path, Point, Reach, Style};
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, Window};

use super::dots::{Dots, Preference};
use super::renderer::{Split, Stopwatch};
use crate::bench::frames::{median_and_p95, next_frame, rounded};

/// Name of this benchmark.
pub const NAME: &str = "stage";

const WIDTH_PX: f64 = 1280.0;
const HEIGHT_PX: f64 = 720.0;
const LINES: u16 = 40;
const FLIGHT_S: f64 = 2.0;
const WARM_UP_S: f64 = 0.5;
const MEASURED_S: f64 = 3.0;

/// What one renderer came to with one number of dots; times are main-thread milliseconds per
/// frame, whole and by part (see [`Split`]).
#[derive(Debug, Serialize)]
struct Row {
    benchmark: &'static str,
    renderer: &'static str,
    dots: usize,
    frames: usize,
    #[serde(rename = "frames/s")]
    frames_per_s: f64,
    #[serde(rename = "ms mean")]
    mean_ms: f64,
    #[serde(rename = "ms p50")]
    p50_ms: f64,
    #[serde(rename = "ms p95")]
    p95_ms: f64,
    #[serde(rename = "locate p50")]
    locate_p50_ms: f64,
    #[serde(rename = "locate p95")]
    locate_p95_ms: f64,
    #[serde(rename = "prepare p50")]
    prepare_p50_ms: f64,
    #[serde(rename = "prepare p95")]
    prepare_p95_ms: f64,
    #[serde(rename = "show p50")]
    show_p50_ms: f64,
    #[serde(rename = "show p95")]
    show_p95_ms: f64,
}

/// A row for each renderer and number of dots.
///
/// # Errors
/// If the browser has no canvas or clock.
pub async fn rows() -> Result<Vec<Value>, JsValue> {
    let mut rows = Vec::new();
    for kind in [Preference::Raster, Preference::WebGl] {
        for dots in [10_000, 100_000] {
            let row = run(kind, dots).await?;
            rows.push(serde_json::to_value(row).map_err(|error| error.to_string())?);
        }
    }
    Ok(rows)
}

/// Keeps this many requests in flight and measures the frames.
async fn run(kind: Preference, flights: usize) -> Result<Row, JsValue> {
    let window = web_sys::window().ok_or("no window")?;
    let canvas = add_canvas(&window)?;
    let mut dots = Dots::choose(&canvas, &theme(), kind)?;
    dots.resize(WIDTH_PX, HEIGHT_PX, 1.0);
    dots.set_paths(&paths());

    let mut traffic = Traffic::new(flights);
    let mut clock = Stopwatch::start()?;
    let mut watch = Stopwatch::start()?;
    let mut now_s = 0.0;
    let mut times = Times::default();
    let mut drawn = 0;
    while now_s < WARM_UP_S + MEASURED_S {
        next_frame()?.await?;
        now_s += clock.lap() / 1000.0;
        let departures = traffic.until(now_s);
        watch.lap();
        dots.push(departures);
        let stats = dots.draw(now_s, 0.0);
        let whole_ms = watch.lap();
        if now_s > WARM_UP_S {
            drawn = stats.drawn;
            times.add(whole_ms, stats.split);
        }
    }
    canvas.remove();
    Ok(times.row(dots.renderer(), drawn))
}

/// Milliseconds of each frame.
#[derive(Default)]
struct Times {
    whole: Vec<f64>,
    locate: Vec<f64>,
    prepare: Vec<f64>,
    show: Vec<f64>,
}

impl Times {
    fn add(&mut self, whole_ms: f64, split: Split) {
        self.whole.push(whole_ms);
        self.locate.push(split.locate_ms);
        self.prepare.push(split.prepare_ms);
        self.show.push(split.show_ms);
    }

    fn row(mut self, renderer: &'static str, dots: usize) -> Row {
        let frames = self.whole.len();
        let mean_ms = self.whole.iter().sum::<f64>() / frames.max(1) as f64;
        let [whole, locate, prepare, show] =
            [&mut self.whole, &mut self.locate, &mut self.prepare, &mut self.show]
                .map(|values| median_and_p95(values));
        Row {
            benchmark: NAME,
            renderer,
            dots,
            frames,
            frames_per_s: rounded(frames as f64 / MEASURED_S),
            mean_ms: rounded(mean_ms),
            p50_ms: whole.0,
            p95_ms: whole.1,
            locate_p50_ms: locate.0,
            locate_p95_ms: locate.1,
            prepare_p50_ms: prepare.0,
            prepare_p95_ms: prepare.1,
            show_p50_ms: show.0,
            show_p95_ms: show.1,
        }
    }
}

/// Departures at an even rate that keeps a number of flights in the air.
struct Traffic {
    interval_s: f64,
    next: u64,
    batch: Vec<Flight>,
}

impl Traffic {
    fn new(flights: usize) -> Self {
        Self { interval_s: FLIGHT_S / flights as f64, next: 0, batch: Vec::new() }
    }

    /// What departs from the last call until this moment; at first, all that is in the air.
    fn until(&mut self, now_s: f64) -> &[Flight] {
        self.batch.clear();
        while (self.next as f64) * self.interval_s < now_s + FLIGHT_S {
            let departs_s = self.next as f64 * self.interval_s - FLIGHT_S;
            self.batch.push(flight(self.next, departs_s));
            self.next += 1;
        }
        &self.batch
    }
}

/// One of a mix of all kinds on all lines, both ways; one in sixteen meets some fate.
fn flight(number: u64, departs_s: f64) -> Flight {
    let dice = (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize;
    let kind = Kind::ALL[dice % Kind::ALL.len()];
    let fate = if dice & 0xf00 == 0 { Fate::ALL[(dice >> 12) % Fate::ALL.len()] } else { Fate::Ok };
    Flight {
        departs_s,
        arrives_s: departs_s + FLIGHT_S,
        request: number,
        path: (dice >> 16) as u16 % LINES,
        direction: if dice & 0x1000 == 0 { Direction::Forward } else { Direction::Backward },
        reach: Reach::WHOLE,
        style: Style::new(kind, fate),
    }
}

/// Lines that fan out from five clients to eight servers each.
fn paths() -> Vec<Path> {
    let share = |line: u16, of: u16| (f32::from(line % of) + 0.5) / f32::from(of) * HEIGHT_PX as f32;
    (0..LINES)
        .map(|line| {
            let from = Point::new(40.0, share(line, 5));
            Path::between(from, Point::new(WIDTH_PX as f32 - 40.0, share(line / 5, 8)))
        })
        .collect()
}

fn theme() -> Theme {
    let inks = [0x0072b2, 0xc2520a, 0x0b7a5b, 0x5a6575, 0x8a4b83, 0xb3261e, 0x5a6575];
    let rgb = |hex: u32| Rgb([(hex >> 16) as u8, (hex >> 8) as u8, hex as u8]);
    Theme { inks: inks.map(rgb), casing: rgb(0xf6f7f9), radius_px: 3.5 }
}

fn add_canvas(window: &Window) -> Result<HtmlCanvasElement, JsValue> {
    let document = window.document().ok_or("no document")?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.dyn_into()?;
    document.body().ok_or("no body")?.append_child(&canvas)?;
    Ok(canvas)
}

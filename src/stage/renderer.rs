//! What the two renderers have in common.

use headroom_stage::{Scene, Theme};
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

/// Draws a scene on a canvas it was made for.
pub trait Renderer {
    /// What it is called in links and reports.
    fn name(&self) -> &'static str;

    /// The canvas has a new size on the page.
    fn resize(&mut self, size: Size);

    /// The dots have new colours or another size.
    fn set_theme(&mut self, theme: &Theme);

    /// Draws the scene as it is at its moment.
    fn draw(&mut self, scene: &Scene) -> Frame;
}

/// Size of a canvas on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Width in CSS pixels.
    pub css_w: f64,
    /// Height in CSS pixels.
    pub css_h: f64,
    /// Device pixels per CSS pixel.
    pub ratio: f64,
}

impl Size {
    /// Gives the canvas this many pixels; returns how many across and down. Setting the size of a
    /// canvas wipes it, so it is done only if it changes.
    pub fn apply(self, canvas: &HtmlCanvasElement) -> (u32, u32) {
        let device = |css: f64| (css * self.ratio).round().max(1.0) as u32;
        let (width, height) = (device(self.css_w), device(self.css_h));
        if canvas.width() != width {
            canvas.set_width(width);
        }
        if canvas.height() != height {
            canvas.set_height(height);
        }
        (width, height)
    }
}

/// What drawing one frame came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Frame {
    /// Dots on the stage.
    pub drawn: usize,
    /// Where the time went.
    pub split: Split,
}

/// Main-thread milliseconds of one frame by part.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Split {
    /// Finding out which dots there are: for the raster their positions, for WebGL (whose
    /// positions are computed on the GPU) their number.
    pub locate_ms: f64,
    /// Preparing the picture: for the raster painting pixels, for WebGL uploading new flights.
    pub prepare_ms: f64,
    /// Showing it: for the raster putting the pixels on the canvas, for WebGL the draw calls.
    pub show_ms: f64,
}

/// What the page may want to say about a frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct DrawStats {
    /// Dots on the stage.
    pub drawn: usize,
    /// Flights that were never shown to their end because too many were in flight, since the
    /// stage was last cleared.
    pub dropped: u64,
    /// Where the time went.
    pub split: Split,
}

/// Measures laps of main-thread time.
pub struct Stopwatch {
    clock: web_sys::Performance,
    last_ms: f64,
}

impl Stopwatch {
    /// Starts the first lap; fails where there is no window.
    pub fn start() -> Result<Self, JsValue> {
        let clock = web_sys::window().and_then(|window| window.performance());
        let clock = clock.ok_or("no clock to measure with")?;
        Ok(Self { last_ms: clock.now(), clock })
    }

    /// Ends a lap and starts the next; returns its milliseconds.
    pub fn lap(&mut self) -> f64 {
        let now_ms = self.clock.now();
        now_ms - std::mem::replace(&mut self.last_ms, now_ms)
    }
}

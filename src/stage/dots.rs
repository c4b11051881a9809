//! The handle by which the page shows requests in flight.

use headroom_stage::picking::Pick;
use headroom_stage::{Flight, Moment, Path, Point, Scene, Theme};
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::canvas2d::Canvas2d;
use super::renderer::{DrawStats, Renderer, Size};
use super::webgl::{WebGl, has_gpu};

/// Which renderer is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preference {
    /// WebGL where there is a GPU, otherwise the software raster.
    #[default]
    Auto,
    /// WebGL, even if a slow one.
    WebGl,
    /// The software raster.
    Raster,
}

impl Preference {
    /// Reads a renderer's name; any other text leaves the choice to the machine.
    pub fn parse(text: &str) -> Self {
        match text {
            WebGl::NAME => Self::WebGl,
            Canvas2d::NAME => Self::Raster,
            _ => Self::Auto,
        }
    }
}

/// The dots on a canvas.
///
/// Each frame: [`push`](Dots::push) what has departed since the last one, then
/// [`draw`](Dots::draw).
pub struct Dots {
    scene: Scene,
    renderer: Box<dyn Renderer>,
}

impl Dots {
    /// Chooses a renderer for a canvas that has no context yet.
    ///
    /// # Errors
    /// If the browser refuses the renderer chosen. The canvas may be spent then; with a fresh one
    /// and [`Preference::Raster`] the page can go on.
    pub fn choose(
        canvas: &HtmlCanvasElement,
        theme: &Theme,
        preference: Preference,
    ) -> Result<Self, JsValue> {
        let webgl = match preference {
            Preference::Auto => has_gpu()?,
            Preference::WebGl => true,
            Preference::Raster => false,
        };
        let renderer: Box<dyn Renderer> = if webgl {
            Box::new(WebGl::new(canvas, theme)?)
        } else {
            Box::new(Canvas2d::new(canvas, theme)?)
        };
        Ok(Self { scene: Scene::default(), renderer })
    }

    /// Name of the renderer: `webgl` or `raster`.
    pub fn renderer(&self) -> &'static str {
        self.renderer.name()
    }

    /// The canvas has a new size on the page: CSS pixels, and device pixels per CSS pixel.
    pub fn resize(&mut self, css_w: f64, css_h: f64, device_ratio: f64) {
        self.renderer.resize(Size { css_w, css_h, ratio: device_ratio });
    }

    /// The lines were laid out anew. Flights in the air move over to them.
    pub fn set_paths(&mut self, paths: &[Path]) {
        self.scene.set_paths(paths);
    }

    /// The dots have new colours or another size.
    pub fn set_theme(&mut self, theme: &Theme) {
        self.renderer.set_theme(theme);
    }

    /// Takes in the flights that are new since the last frame.
    pub fn push(&mut self, flights: &[Flight]) {
        self.scene.push(flights);
    }

    /// Takes all flights off the stage, as after a jump in time.
    pub fn clear(&mut self) {
        self.scene.clear();
    }

    /// Shows the stage as it is at `now_s`; flights shorter than `min_visible_s` are stretched to
    /// it. Both in simulated seconds.
    pub fn draw(&mut self, now_s: f64, min_visible_s: f64) -> DrawStats {
        self.scene.advance(Moment { now_s, min_visible_s });
        let frame = self.renderer.draw(&self.scene);
        self.scene.note_drawn(frame.drawn);
        DrawStats { drawn: frame.drawn, dropped: self.scene.ring().dropped(), split: frame.split }
    }

    /// Where the flights of a request are that are on the stage.
    pub fn places(&self, request: u64) -> impl Iterator<Item = Point> {
        self.scene.places(request)
    }

    /// The flight shown nearest to a point of the canvas, all in CSS pixels.
    pub fn pick(&self, x: f32, y: f32, within_px: f32) -> Option<Pick> {
        self.scene.pick(Point::new(x, y), within_px)
    }
}

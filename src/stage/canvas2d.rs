//! The renderer for machines without a GPU: puts the pixels of [`Raster`] on a canvas.

use std::ops::Range;

use headroom_stage::raster::{Raster, capped_ratio};
use headroom_stage::{Scene, Theme};
use wasm_bindgen::{Clamped, prelude::*};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::renderer::{Frame, Renderer, Size, Split, Stopwatch};

/// A canvas with pixels of our own.
pub struct Canvas2d {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    raster: Raster,
    watch: Stopwatch,
}

impl Canvas2d {
    /// What it is called in links and reports.
    pub const NAME: &str = "raster";

    /// Takes over a canvas that has no other context.
    pub fn new(canvas: &HtmlCanvasElement, theme: &Theme) -> Result<Self, JsValue> {
        let context = canvas.get_context("2d")?.ok_or("the canvas has another context")?;
        Ok(Self {
            canvas: canvas.clone(),
            context: context.dyn_into()?,
            raster: Raster::new(theme),
            watch: Stopwatch::start()?,
        })
    }

    /// Puts rows of pixels on the canvas. The browser cuts off the margins.
    fn put(&self, rows: Range<usize>) -> Result<(), JsValue> {
        let stride = self.raster.stride_dev();
        let bytes = &self.raster.bytes()[rows.start * stride * 4..rows.end * stride * 4];
        let (width, height) = (stride as u32, rows.len() as u32);
        let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(bytes), width, height)?;
        let margin = self.raster.margin_dev() as f64;
        self.context.put_image_data(&image, -margin, rows.start as f64 - margin)
    }
}

impl Renderer for Canvas2d {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn resize(&mut self, size: Size) {
        let ratio = capped_ratio(size.css_w, size.css_h, size.ratio);
        let (width, height) = Size { ratio, ..size }.apply(&self.canvas);
        self.raster.resize(width, height, ratio as f32);
    }

    fn set_theme(&mut self, theme: &Theme) {
        self.raster.set_theme(theme);
    }

    fn draw(&mut self, scene: &Scene) -> Frame {
        self.watch.lap();
        let drawn = self.raster.locate(scene);
        let locate_ms = self.watch.lap();
        let rows = self.raster.paint();
        let prepare_ms = self.watch.lap();
        if !rows.is_empty()
            && let Err(error) = self.put(rows)
        {
            web_sys::console::error_1(&error);
        }
        Frame { drawn, split: Split { locate_ms, prepare_ms, show_ms: self.watch.lap() } }
    }
}

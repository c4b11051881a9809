//! The software renderer: dots painted into pixels in memory, for machines without a GPU.
//!
//! A frame has three parts, measured apart: [`Raster::locate`] computes where each dot is,
//! [`Raster::paint`] copies its picture there, and the page puts the pixels on its canvas. The
//! pixels have a margin as wide as a dot so that no dot is ever cut while it is copied.

mod sprites;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::moment::Spot;
use crate::scene::Scene;
use crate::theme::Theme;
use sprites::Sheet;

/// More pixels than this are not painted each frame; the canvas is scaled up instead.
const MAX_PIXELS: f64 = 2_100_000.0;

/// The device pixels per CSS pixel at which a software renderer draws a canvas of this size (in
/// CSS pixels): the screen's own ratio, unless that makes too many pixels.
pub fn capped_ratio(css_w: f64, css_h: f64, device_ratio: f64) -> f64 {
    device_ratio.min((MAX_PIXELS / (css_w * css_h).max(1.0)).sqrt())
}

/// A dot ready to be painted.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// Index of the first pixel of its picture.
    origin: u32,
    sprite: u32,
}

/// Pixels and the dots on them.
#[derive(Debug)]
pub struct Raster {
    theme: Theme,
    width_dev: usize,
    height_dev: usize,
    ratio: f32,
    margin_dev: usize,
    pixels: Vec<u32>,
    sheet: Sheet,
    marks: Vec<Mark>,
    /// Rows that may not be blank on the canvas.
    painted: Range<usize>,
}

impl Raster {
    /// A raster without any pixels yet.
    pub fn new(theme: &Theme) -> Self {
        let mut raster = Self {
            theme: *theme,
            width_dev: 0,
            height_dev: 0,
            ratio: 1.0,
            margin_dev: 0,
            pixels: Vec::new(),
            sheet: Sheet::default(),
            marks: Vec::new(),
            painted: 0..0,
        };
        raster.lay_out();
        raster
    }

    /// Gives the canvas this many device pixels, `ratio` of them to a CSS pixel.
    pub fn resize(&mut self, width_dev: u32, height_dev: u32, ratio: f32) {
        (self.width_dev, self.height_dev, self.ratio) = (width_dev as usize, height_dev as usize, ratio);
        self.lay_out();
    }

    /// Changes colours and size of the dots.
    pub fn set_theme(&mut self, theme: &Theme) {
        self.theme = *theme;
        self.lay_out();
    }

    /// Width of the margin around the canvas, in device pixels.
    pub fn margin_dev(&self) -> usize {
        self.margin_dev
    }

    /// Device pixels per row, margins included.
    pub fn stride_dev(&self) -> usize {
        self.width_dev + 2 * self.margin_dev
    }

    /// Number of rows, margins included.
    fn rows_dev(&self) -> usize {
        self.height_dev + 2 * self.margin_dev
    }

    /// All pixels as bytes: red, green, blue and alpha (0 or 255), row by row.
    pub fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(&self.pixels)
    }

    /// Computes where the dots of a scene are; returns how many there are.
    pub fn locate(&mut self, scene: &Scene) -> usize {
        self.sheet.fit(&self.theme, self.theme.dot(scene.dot_scale(), self.ratio), self.stride_dev());
        self.marks.clear();
        for run in scene.ring().runs() {
            for flight in run {
                if let Some(spot) = scene.moment().spot(flight, scene.paths())
                    && let Some(mark) = self.mark(spot)
                {
                    self.marks.push(mark);
                }
            }
        }
        self.marks.len()
    }

    /// Wipes the last frame and paints the dots located. Returns the rows that changed.
    pub fn paint(&mut self) -> Range<usize> {
        let stride = self.stride_dev();
        let touched = self.rows_of_marks();
        let wiped = std::mem::replace(&mut self.painted, touched);
        self.pixels[wiped.start * stride..wiped.end * stride].fill(0);
        self.paint_marks();
        union(wiped, self.painted.clone())
    }

    fn paint_marks(&mut self) {
        for mark in &self.marks {
            let start = mark.origin as usize;
            let under = &mut self.pixels[start..start + self.sheet.span()];
            self.sheet.paint(mark.sprite, under);
        }
    }

    /// The rows that the dots located touch.
    fn rows_of_marks(&self) -> Range<usize> {
        let origins = || self.marks.iter().map(|mark| mark.origin as usize);
        match (origins().min(), origins().max()) {
            (Some(first), Some(last)) => {
                first / self.stride_dev()..last / self.stride_dev() + self.sheet.side()
            }
            _ => 0..0,
        }
    }

    /// Makes pixels and margin fit canvas and dots, and sees to it that all of it is shown anew.
    fn lay_out(&mut self) {
        self.margin_dev = sprites::side(self.theme.dot(1.0, self.ratio));
        self.pixels.clear();
        self.pixels.resize(self.stride_dev() * self.rows_dev(), 0);
        self.painted = 0..self.rows_dev();
        self.marks.clear();
        self.sheet = Sheet::default();
    }

    /// The picture for a dot and the place of its first pixel, if the dot is on the canvas.
    #[inline]
    fn mark(&self, spot: Spot) -> Option<Mark> {
        let (column, phase_x) = split(spot.at.x * self.ratio);
        let (row, phase_y) = split(spot.at.y * self.ratio);
        let half = (self.sheet.side() / 2) as i32;
        let margin = self.margin_dev as i32;
        let on_canvas = (-half..=self.width_dev as i32 + half).contains(&column)
            && (-half..=self.height_dev as i32 + half).contains(&row);
        on_canvas.then(|| Mark {
            origin: (row + margin - half) as u32 * self.stride_dev() as u32 + (column + margin - half) as u32,
            sprite: self.sheet.sprite(spot.look, phase_x, phase_y),
        })
    }
}

/// Splits a place in device pixels into the pixel and a phase within it.
#[inline]
fn split(at_dev: f32) -> (i32, u32) {
    let steps = (at_dev * sprites::PHASES as f32).round_ties_even() as i32;
    (steps >> sprites::PHASES.ilog2(), steps as u32 % sprites::PHASES)
}

/// The rows from the first to the last of two ranges, of which either may be empty.
fn union(a: Range<usize>, b: Range<usize>) -> Range<usize> {
    match (a.is_empty(), b.is_empty()) {
        (true, _) => b,
        (_, true) => a,
        _ => a.start.min(b.start)..a.end.max(b.end),
    }
}

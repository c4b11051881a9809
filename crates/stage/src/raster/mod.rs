//! The software renderer: dots painted into pixels in memory, for machines without a GPU.
//!
//! A frame has three parts, measured apart: [`Raster::locate`] computes where each dot is,
//! [`Raster::paint`] copies its picture there, and the page puts the pixels on its canvas. The
//! pixels have a margin as wide as a dot so that no dot is ever cut while it is copied.
//!
//! Dots are painted with a byte for each pixel, which says its colour. Only what differs from the last frame is then
//! coloured, whatever number of dots lies there. That was measured to take three quarters of the time that painting in
//! full colour takes with 100,000 dots.

mod palette;
mod sprites;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::path::{Curve, Path, Point};
use crate::scene::Scene;
use crate::theme::Theme;
use palette::{Code, Palette};
use sprites::{PHASES, Sheet, Word};

/// More pixels than this are not painted each frame; the canvas is scaled up instead.
const MAX_PIXELS: f64 = 2_100_000.0;

/// Pixels in a word.
const WORD: usize = size_of::<Word>() / size_of::<Code>();

/// Pixels of a canvas on which something else was.
const STALE: Word = Word::MAX;

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
    palette: Palette,
    width_dev: usize,
    height_dev: usize,
    ratio: f32,
    margin_dev: usize,
    sheet: Sheet,
    marks: Vec<Mark>,
    /// What is painted, row by row, and a word behind the last row.
    codes: Vec<Word>,
    /// The same of the last frame.
    shown: Vec<Word>,
    /// The same as the canvas takes it.
    pixels: Vec<u32>,
}

impl Raster {
    /// A raster without any pixels yet.
    pub fn new(theme: &Theme) -> Self {
        let mut raster = Self {
            theme: *theme,
            palette: Palette::of(theme),
            width_dev: 0,
            height_dev: 0,
            ratio: 1.0,
            margin_dev: 0,
            sheet: Sheet::default(),
            marks: Vec::new(),
            codes: Vec::new(),
            shown: Vec::new(),
            pixels: Vec::new(),
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
        (self.theme, self.palette) = (*theme, Palette::of(theme));
        self.lay_out();
    }

    /// Width of the margin before the canvas, in device pixels.
    pub fn margin_dev(&self) -> usize {
        self.margin_dev
    }

    /// Device pixels per row, margins included: whole words.
    pub fn stride_dev(&self) -> usize {
        (self.width_dev + 2 * self.margin_dev).next_multiple_of(WORD)
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
        self.sheet.fit(scene.dot(&self.theme, self.ratio), self.stride_dev());
        let curves = self.curves(scene);
        self.marks.clear();
        for run in scene.ring().runs() {
            for flight in run {
                if let Some(there_and_back) = curves.get(usize::from(flight.path))
                    && let Some((covered, look)) = scene.moment().covered(flight)
                    && let Some((origin, phase)) =
                        self.pixel(there_and_back[flight.direction as usize].at(covered))
                {
                    self.marks.push(Mark { origin, sprite: self.sheet.sprite(look, phase) });
                }
            }
        }
        self.marks.len()
    }

    /// Paints the dots located. Returns the rows that differ from the last frame.
    pub fn paint(&mut self) -> Range<usize> {
        std::mem::swap(&mut self.codes, &mut self.shown);
        self.codes.fill(palette::BLANK);
        let codes: &mut [Code] = bytemuck::cast_slice_mut(&mut self.codes);
        let span = self.sheet.span();
        for mark in &self.marks {
            let start = mark.origin as usize;
            self.sheet.paint(mark.sprite, &mut codes[start..start + span]);
        }
        self.colour()
    }

    /// Gives pixels their colours where they differ from the last frame. Returns the rows in which some do.
    fn colour(&mut self) -> Range<usize> {
        let words = self.stride_dev() / WORD;
        let pixels = self.pixels.as_chunks_mut::<WORD>().0.chunks_exact_mut(words);
        let codes = self.codes.chunks_exact(words).zip(self.shown.chunks_exact(words));
        let mut changed = 0..0;
        for (row, (pixels, (codes, shown))) in pixels.zip(codes).enumerate() {
            let mut differs = false;
            for (pixels, (codes, shown)) in pixels.iter_mut().zip(codes.iter().zip(shown)) {
                if codes != shown {
                    *pixels = codes.to_ne_bytes().map(|code| self.palette.colour(code));
                    differs = true;
                }
            }
            if differs {
                changed = if changed.is_empty() { row..row + 1 } else { changed.start..row + 1 };
            }
        }
        changed
    }

    /// Makes pixels and margin fit canvas and dots, and sees to it that all of it is shown anew.
    fn lay_out(&mut self) {
        self.margin_dev = sprites::side(self.theme.dot(1.0, self.ratio));
        let pixels = self.stride_dev() * self.rows_dev();
        self.pixels = vec![0; pixels];
        self.codes = vec![STALE; pixels / WORD + 1];
        self.shown = self.codes.clone();
        self.marks.clear();
        self.sheet = Sheet::default();
    }

    /// The lines of a scene, there and back, in steps of a phase: along them the first pixel of a dot's picture moves.
    fn curves(&self, scene: &Scene) -> Vec<[Curve; 2]> {
        let scale = self.ratio * PHASES as f32;
        let offset = ((self.margin_dev - self.sheet.side() / 2) * PHASES as usize) as f32;
        let curve = |path: &Path| [path.curve(scale, offset), path.reversed().curve(scale, offset)];
        scene.paths().iter().map(curve).collect()
    }

    /// The index of the pixel in which a point is, and the phase within it, if a dot's picture that begins there may
    /// touch the canvas. The point is given in steps of a phase.
    #[inline]
    fn pixel(&self, at: Point) -> Option<(u32, u32)> {
        let (x, y) = (rounded(at.x), rounded(at.y));
        let (column, row) = (x / PHASES, y / PHASES);
        let on_canvas = column <= (self.width_dev + self.margin_dev) as u32
            && row <= (self.height_dev + self.margin_dev) as u32;
        on_canvas.then(|| (row * self.stride_dev() as u32 + column, y % PHASES * PHASES + x % PHASES))
    }
}

/// The nearest whole number from 0 to 2^22; what is none becomes something greater. Conversions take several times as
/// long: here a sum is so large that its last binary digit stands for one.
#[inline]
fn rounded(value: f32) -> u32 {
    const LARGE: f32 = (3 << 22) as f32;
    (value + LARGE).to_bits().wrapping_sub(LARGE.to_bits())
}

//! The pictures of all dots, drawn once per theme and size.
//!
//! Each look is drawn at sixteen places within a pixel, so that slow dots glide. All pixels of a picture are opaque:
//! soft edges are mixed with the colour of the ground, which is what lies under nearly every dot. So no pixel depends on
//! what is under it, and a byte says which colour it has; painting is storing eight of them at a time.

use std::ops::Range;

use super::WORD;
use super::palette::{self, Code};
use crate::shape::distance;
use crate::style::{Look, Style};
use crate::theme::Dot;

/// Places within a pixel, across and down, at which each look is drawn.
pub const PHASES: u32 = 4;

/// Pixels that are painted at once, a byte each.
pub type Word = u64;

/// Width and height of the pictures of such dots, in device pixels.
pub fn side(dot: Dot) -> usize {
    2 * dot.extent_dev().ceil() as usize + 1
}

/// Pixels that follow each other in a row, of which some belong to a picture; the first is in the lowest byte.
#[derive(Clone, Copy, Debug)]
struct Strip {
    /// How many pixels the first of them comes after the first one of the picture's square.
    place: u32,
    /// All ones where a pixel doesn't belong to the picture.
    kept: Word,
    /// The colours of those that do.
    colours: Word,
}

/// The pictures of all looks at one size.
#[derive(Debug)]
pub struct Sheet {
    dot: Dot,
    side: usize,
    stride: usize,
    /// Number of the first picture of each look, by the look's bits.
    first: [u32; 256],
    /// Where the strips of each picture are.
    pictures: Vec<Range<u32>>,
    strips: Vec<Strip>,
}

impl Default for Sheet {
    fn default() -> Self {
        let (pictures, strips) = (Vec::new(), Vec::new());
        Self { dot: Dot::default(), side: 0, stride: 0, first: [0; 256], pictures, strips }
    }
}

impl Sheet {
    /// Draws the pictures anew if they are of another size than this,
    /// for pixels with this many in a row.
    pub fn fit(&mut self, dot: Dot, stride: usize) {
        if self.dot == dot {
            return;
        }
        *self = Self { dot, side: side(dot), stride, ..Self::default() };
        for look in Style::all().map(Style::look) {
            self.first[look.bits() as usize] = self.pictures.len() as u32;
            for phase in 0..PHASES * PHASES {
                self.draw(look, phase % PHASES, phase / PHASES);
            }
        }
    }

    /// Width and height of each picture, in device pixels.
    pub fn side(&self) -> usize {
        self.side
    }

    /// Number of pixels from the first one of a picture's square to the last that its strips may reach.
    pub fn span(&self) -> usize {
        (self.side - 1) * self.stride + self.side + WORD
    }

    /// Number of the picture of a look at a place within a pixel: the steps across, and [`PHASES`] times those down.
    #[inline]
    pub fn sprite(&self, look: Look, phase: u32) -> u32 {
        self.first[look.bits() as usize] + phase
    }

    /// Paints a picture on pixels that begin with the first one of its square.
    #[inline]
    pub fn paint(&self, sprite: u32, under: &mut [Code]) {
        let strips = self.pictures[sprite as usize].clone();
        for strip in &self.strips[strips.start as usize..strips.end as usize] {
            let place = strip.place as usize;
            if let Some(pixels) = under.get_mut(place..).and_then(|under| under.first_chunk_mut()) {
                *pixels = (Word::from_le_bytes(*pixels) & strip.kept | strip.colours).to_le_bytes();
            }
        }
    }

    fn draw(&mut self, look: Look, phase_x: u32, phase_y: u32) {
        let half = (self.side / 2) as f32;
        let centre = |phase: u32| half - 0.5 + phase as f32 / PHASES as f32;
        let start = self.strips.len() as u32;
        for y in 0..self.side {
            let code =
                |x: usize| code(look, self.dot, x as f32 - centre(phase_x), y as f32 - centre(phase_y));
            let row: Vec<Option<Code>> = (0..self.side).map(code).collect();
            let mut x = 0;
            while let Some(gap) = row[x..].iter().position(Option::is_some) {
                let end = row.len().min(x + gap + WORD);
                self.strips.push(Strip::of((y * self.stride + x + gap) as u32, &row[x + gap..end]));
                x = end;
            }
        }
        self.pictures.push(start..self.strips.len() as u32);
    }
}

impl Strip {
    fn of(place: u32, pixels: &[Option<Code>]) -> Self {
        let mut strip = Self { place, kept: Word::MAX, colours: 0 };
        for (at, code) in pixels.iter().enumerate() {
            if let Some(code) = code {
                strip.kept &= !(0xff << (8 * at));
                strip.colours |= Word::from(*code) << (8 * at);
            }
        }
        strip
    }
}

/// Colour of the pixel whose centre lies this far from the centre of a dot, in device pixels; none outside the dot and
/// its casing.
fn code(look: Look, dot: Dot, x: f32, y: f32) -> Option<Code> {
    let distance = distance(look, x, y, dot.radius_dev);
    (distance < dot.casing_dev.max(0.5)).then(|| palette::code(look.ink(), 0.5 - distance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{Rgb, Theme};

    const STRIDE: usize = 40;

    #[test]
    fn a_picture_is_painted_pixel_by_pixel_and_nothing_around_it() {
        let theme = Theme { inks: [Rgb([0; 3]); 7], casing: Rgb([0; 3]), radius_px: 3.5 };
        for (scale, ratio) in [(1.0, 2.0), (1.0, 1.0), (0.55, 1.0), (0.2, 1.0)] {
            let dot = theme.dot(scale, ratio);
            let mut sheet = Sheet::default();
            sheet.fit(dot, STRIDE);
            for look in Style::all().map(Style::look) {
                let mut pixels = vec![7; sheet.span()];
                sheet.paint(sheet.sprite(look, 2 * PHASES + 1), &mut pixels);
                let half = (sheet.side() / 2) as f32;
                let (x0, y0) = (half - 0.5 + 0.25, half - 0.5 + 0.5);
                for (place, pixel) in pixels.iter().enumerate() {
                    let (x, y) = (place % STRIDE, place / STRIDE);
                    let inside = (x < sheet.side()).then(|| code(look, dot, x as f32 - x0, y as f32 - y0));
                    assert_eq!(*pixel, inside.flatten().unwrap_or(7), "{look:?} of {dot:?} at {x}, {y}");
                }
            }
        }
    }
}

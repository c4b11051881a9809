//! The pictures of all dots, drawn once per theme and size.
//!
//! Each look is drawn at sixteen places within a pixel, so that slow dots glide. A picture is a
//! list of pixels, all of them opaque: soft edges are mixed with the colour of the ground, which
//! is what lies under nearly every dot. So painting is storing, with no blending and no branches,
//! which was measured to be three times (100,000 dots) to six times (10,000) as fast.

use std::ops::Range;

use crate::shape::distance;
use crate::style::{Look, Style};
use crate::theme::{Dot, Rgb, Theme};

/// Places within a pixel, across and down, at which each look is drawn.
pub const PHASES: u32 = 4;

/// Width and height of the pictures of such dots, in device pixels.
pub fn side(dot: Dot) -> usize {
    2 * dot.extent_dev().ceil() as usize + 1
}

/// A pixel of a picture.
#[derive(Clone, Copy, Debug)]
pub struct Pixel {
    /// How many pixels it comes after the first one of the picture's square.
    pub place: u32,
    /// Red, green, blue and alpha, from the lowest byte up.
    pub colour: u32,
}

/// The pictures of all looks at one size.
#[derive(Debug)]
pub struct Sheet {
    dot: Dot,
    side: usize,
    stride: usize,
    /// Number of the first picture of each look, by the look's bits.
    first: [u32; 256],
    /// Where the pixels of each picture are.
    pictures: Vec<Range<u32>>,
    pixels: Vec<Pixel>,
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            dot: Dot::default(),
            side: 0,
            stride: 0,
            first: [0; 256],
            pictures: Vec::new(),
            pixels: Vec::new(),
        }
    }
}

impl Sheet {
    /// Draws the pictures anew if they are of another size than this,
    /// for pixels with this many in a row.
    pub fn fit(&mut self, theme: &Theme, dot: Dot, stride: usize) {
        if self.dot == dot {
            return;
        }
        *self = Self { dot, side: side(dot), stride, ..Self::default() };
        for look in Style::all().map(Style::look) {
            let brush = Brush { look, dot, ink: theme.ink(look), casing: theme.casing };
            self.first[look.bits() as usize] = self.pictures.len() as u32;
            for phase in 0..PHASES * PHASES {
                self.draw(&brush, phase % PHASES, phase / PHASES);
            }
        }
    }

    /// Width and height of each picture, in device pixels.
    pub fn side(&self) -> usize {
        self.side
    }

    /// Number of pixels from the first to the last of a picture, and all between in a row.
    pub fn span(&self) -> usize {
        (self.side - 1) * self.stride + self.side
    }

    /// Number of the picture of a look at a place within a pixel.
    #[inline]
    pub fn sprite(&self, look: Look, phase_x: u32, phase_y: u32) -> u32 {
        self.first[look.bits() as usize] + phase_y * PHASES + phase_x
    }

    /// The pixels of a picture.
    #[inline]
    pub fn picture(&self, sprite: u32) -> &[Pixel] {
        let Range { start, end } = self.pictures[sprite as usize];
        &self.pixels[start as usize..end as usize]
    }

    fn draw(&mut self, brush: &Brush, phase_x: u32, phase_y: u32) {
        let half = (self.side / 2) as f32;
        let centre = |phase: u32| half - 0.5 + phase as f32 / PHASES as f32;
        let start = self.pixels.len() as u32;
        for y in 0..self.side {
            for x in 0..self.side {
                let colour = brush.colour(x as f32 - centre(phase_x), y as f32 - centre(phase_y));
                let place = (y * self.stride + x) as u32;
                self.pixels.extend(colour.map(|colour| Pixel { place, colour }));
            }
        }
        self.pictures.push(start..self.pixels.len() as u32);
    }
}

/// One look at one size, pixel by pixel.
struct Brush {
    look: Look,
    dot: Dot,
    ink: Rgb,
    casing: Rgb,
}

impl Brush {
    /// Colour of the pixel whose centre lies this far from the centre of the dot, in device
    /// pixels; none outside the dot and its casing.
    fn colour(&self, x: f32, y: f32) -> Option<u32> {
        let distance = distance(self.look, x, y, self.dot.radius_dev);
        if distance >= self.dot.casing_dev.max(0.5) {
            return None;
        }
        let ink = (0.5 - distance).clamp(0.0, 1.0);
        let [casing, colour] = [self.casing, self.ink].map(Rgb::channels);
        let mixed = |i: usize| ((casing[i] + (colour[i] - casing[i]) * ink) * 255.0).round() as u8;
        Some(u32::from_le_bytes([mixed(0), mixed(1), mixed(2), 255]))
    }
}

//! The pictures of all dots, drawn once per theme and size.
//!
//! Each look is drawn at sixteen places within a pixel, so that slow dots glide. A picture is a
//! list of pixels, all of them opaque: soft edges are mixed with the colour of the ground, which
//! is what lies under nearly every dot. So painting is storing, with no blending and no branches,
//! which was measured to be three times (100,000 dots) to six times (10,000) as fast; and pixels in a
//! row are stored four at a time, which takes half the time (10,000) to three quarters (100,000) of it.

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

/// Pixels of a picture that follow each other in a row.
#[derive(Clone, Copy, Debug)]
pub struct Strip<const N: usize> {
    /// How many pixels the first of them comes after the first one of the picture's square.
    pub place: u32,
    /// Red, green, blue and alpha of each, from the lowest byte up.
    pub colours: [u32; N],
}

/// Where the pixels of a picture are.
#[derive(Clone, Debug)]
struct Picture {
    fours: Range<u32>,
    ones: Range<u32>,
}

/// The pictures of all looks at one size.
#[derive(Debug)]
pub struct Sheet {
    dot: Dot,
    side: usize,
    stride: usize,
    /// Number of the first picture of each look, by the look's bits.
    first: [u32; 256],
    pictures: Vec<Picture>,
    fours: Vec<Strip<4>>,
    /// The pixels of rows that are shorter than four.
    ones: Vec<Strip<1>>,
}

impl Default for Sheet {
    fn default() -> Self {
        Self {
            dot: Dot::default(),
            side: 0,
            stride: 0,
            first: [0; 256],
            pictures: Vec::new(),
            fours: Vec::new(),
            ones: Vec::new(),
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

    /// Paints a picture on pixels that begin with the first one of its square.
    #[inline]
    pub fn paint(&self, sprite: u32, under: &mut [u32]) {
        let Picture { fours, ones } = &self.pictures[sprite as usize];
        paint(&self.fours[fours.start as usize..fours.end as usize], under);
        paint(&self.ones[ones.start as usize..ones.end as usize], under);
    }

    fn draw(&mut self, brush: &Brush, phase_x: u32, phase_y: u32) {
        let half = (self.side / 2) as f32;
        let centre = |phase: u32| half - 0.5 + phase as f32 / PHASES as f32;
        let starts = (self.fours.len() as u32, self.ones.len() as u32);
        for y in 0..self.side {
            let colour = |x: usize| brush.colour(x as f32 - centre(phase_x), y as f32 - centre(phase_y));
            let row: Vec<Option<u32>> = (0..self.side).map(colour).collect();
            let mut x = 0;
            while x < row.len() {
                let run: Vec<u32> = row[x..].iter().map_while(|colour| *colour).collect();
                self.add((y * self.stride + x) as u32, &run);
                x += run.len() + 1;
            }
        }
        self.pictures.push(Picture {
            fours: starts.0..self.fours.len() as u32,
            ones: starts.1..self.ones.len() as u32,
        });
    }

    /// Adds pixels that follow each other. The last four of them may overlap with those before: to store a pixel
    /// twice costs less than to store it by itself.
    fn add(&mut self, place: u32, run: &[u32]) {
        match run.len().checked_sub(4) {
            Some(last) => {
                let starts = (0..last).step_by(4).chain([last]);
                self.fours.extend(starts.filter_map(|at| Strip::of(place, run, at)));
            }
            None => self.ones.extend((0..run.len()).filter_map(|at| Strip::of(place, run, at))),
        }
    }
}

impl<const N: usize> Strip<N> {
    /// The pixels of a run, which begins at a place, from one of them on.
    fn of(place: u32, run: &[u32], at: usize) -> Option<Self> {
        Some(Self { place: place + at as u32, colours: *run.get(at..)?.first_chunk()? })
    }
}

#[inline]
fn paint<const N: usize>(strips: &[Strip<N>], under: &mut [u32]) {
    for strip in strips {
        let start = strip.place as usize;
        under[start..start + N].copy_from_slice(&strip.colours);
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

#[cfg(test)]
mod tests {
    use super::*;

    const STRIDE: usize = 40;

    #[test]
    fn a_picture_is_painted_pixel_by_pixel_as_the_brush_draws_it() {
        let theme = Theme { inks: [Rgb([10, 20, 30]); 7], casing: Rgb([200, 210, 220]), radius_px: 3.5 };
        for (scale, ratio) in [(1.0, 2.0), (1.0, 1.0), (0.55, 1.0), (0.2, 1.0)] {
            let dot = theme.dot(scale, ratio);
            let mut sheet = Sheet::default();
            sheet.fit(&theme, dot, STRIDE);
            for look in Style::all().map(Style::look) {
                let brush = Brush { look, dot, ink: theme.ink(look), casing: theme.casing };
                let mut pixels = vec![0; sheet.span()];
                sheet.paint(sheet.sprite(look, 1, 2), &mut pixels);
                let half = (sheet.side() / 2) as f32;
                let (x0, y0) = (half - 0.5 + 0.25, half - 0.5 + 0.5);
                for (place, pixel) in pixels.iter().enumerate() {
                    let (x, y) = (place % STRIDE, place / STRIDE);
                    let inside = (x < sheet.side()).then(|| brush.colour(x as f32 - x0, y as f32 - y0));
                    assert_eq!(*pixel, inside.flatten().unwrap_or(0), "{look:?} of {dot:?} at {x}, {y}");
                }
            }
        }
    }
}

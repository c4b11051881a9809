//! Colours and size of the dots, as the page's style sheet gives them.

use crate::shape::EXTENT;
use crate::style::{Ink, Look};

/// Dots smaller than this (radius in CSS pixels) have no casing: there would be more casing than
/// dot.
const LEAST_CASED_PX: f32 = 2.5;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// Reads `#rrggbb` or `#rgb`, with spaces around.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let value = u32::from_str_radix(digits, 16).ok()?;
        let [_, r, g, b] = value.to_be_bytes();
        match digits.len() {
            6 => Some(Self([r, g, b])),
            3 => Some(Self([g & 15, b >> 4, b & 15].map(|nibble| nibble * 17))),
            _ => None,
        }
    }

    /// Red, green and blue, each from 0 to 1.
    pub fn channels(self) -> [f32; 3] {
        self.0.map(|channel| f32::from(channel) / 255.0)
    }
}

/// Colours and size of the dots in one of the page's themes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    /// Colours by role, in the order of [`Ink::ALL`].
    pub inks: [Rgb; Ink::ALL.len()],
    /// The thin edge that keeps a dot apart from the line and the dots under it: the colour of
    /// the ground.
    pub casing: Rgb,
    /// Half the width of a circle, in CSS pixels.
    pub radius_px: f32,
}

impl Theme {
    /// Colour of a look.
    pub fn ink(&self, look: Look) -> Rgb {
        self.inks[look.ink() as usize]
    }

    /// Measures of the dots at this share of their full size, with `ratio` device pixels to a
    /// CSS pixel.
    pub fn dot(&self, scale: f32, ratio: f32) -> Dot {
        let radius_px = self.radius_px * scale;
        let casing_px = if radius_px < LEAST_CASED_PX { 0.0 } else { 1.0 };
        Dot { radius_dev: radius_px * ratio, casing_dev: casing_px * ratio }
    }
}

/// Measures of a dot, in device pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dot {
    /// Half the width of a circle.
    pub radius_dev: f32,
    /// Width of the edge around it.
    pub casing_dev: f32,
}

impl Dot {
    /// The same without an edge.
    pub fn without_casing(self) -> Dot {
        Dot { casing_dev: 0.0, ..self }
    }

    /// How far the picture of any dot reaches from its centre, with room for a soft edge.
    pub fn extent_dev(self) -> f32 {
        self.radius_dev * EXTENT + self.casing_dev + 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_style_sheets_write_them() {
        let rows = [
            ("#0072b2", Some([0x00, 0x72, 0xb2])),
            (" #C2520A\n", Some([0xc2, 0x52, 0x0a])),
            ("#1af", Some([0x11, 0xaa, 0xff])),
            ("#12345", None),
            ("blue", None),
            ("", None),
            ("#é1é1", None),
            ("#+12345", None),
        ];
        for (text, colour) in rows {
            assert_eq!(Rgb::parse(text), colour.map(Rgb), "{text:?}");
        }
    }
}

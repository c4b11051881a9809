//! The colours that a pixel may have, a byte for each.
//!
//! So few steps lie between casing and ink that a byte tells them all: no eye can tell more apart along the edge of a
//! dot. The pixels of a frame fit into a nearer cache that way, and eight of them into a word.

use super::Word;
use crate::style::Ink;
use crate::theme::Theme;

/// Which colour a pixel has.
pub type Code = u8;

/// Pixels on which there is nothing: transparent.
pub const BLANK: Word = 0;

/// Steps from the casing to the ink, both included.
const STEPS: usize = 32;

const _: () = assert!(1 + Ink::ALL.len() * STEPS < 256, "a byte tells all colours, and one more from them");

/// The colour of a pixel that is covered by an ink to this share (0 to 1), and by the casing for the rest.
pub fn code(ink: Ink, share: f32) -> Code {
    let step = (share.clamp(0.0, 1.0) * (STEPS - 1) as f32).round() as usize;
    (1 + ink as usize * STEPS + step) as Code
}

/// What the codes look like.
#[derive(Clone, Debug)]
pub struct Palette([u32; 256]);

impl Palette {
    /// The colours of a theme.
    pub fn of(theme: &Theme) -> Self {
        let mut colours = [0; 256];
        for ink in Ink::ALL {
            let [casing, full] = [theme.casing, theme.inks[ink as usize]].map(|colour| colour.channels());
            for step in 0..STEPS {
                let share = step as f32 / (STEPS - 1) as f32;
                let mixed = |i: usize| ((casing[i] + (full[i] - casing[i]) * share) * 255.0).round() as u8;
                colours[usize::from(code(ink, share))] =
                    u32::from_le_bytes([mixed(0), mixed(1), mixed(2), 255]);
            }
        }
        Self(colours)
    }

    /// Red, green, blue and alpha (0 or 255), from the lowest byte up.
    #[inline]
    pub fn colour(&self, code: Code) -> u32 {
        self.0[usize::from(code)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Rgb;

    #[test]
    fn colours_go_from_the_casing_to_the_ink() {
        let mut theme = Theme { inks: [Rgb([0; 3]); 7], casing: Rgb([200, 210, 220]), radius_px: 3.5 };
        theme.inks[Ink::Bad as usize] = Rgb([100, 10, 120]);
        let palette = Palette::of(&theme);
        let rows = [(0.0, [200, 210, 220]), (0.5, [148, 107, 168]), (1.0, [100, 10, 120])];
        for (share, [red, green, blue]) in rows {
            let colour = palette.colour(code(Ink::Bad, share)).to_le_bytes();
            assert_eq!(colour, [red, green, blue, 255], "{share}");
        }
        assert_eq!(palette.colour(0), 0);
    }
}

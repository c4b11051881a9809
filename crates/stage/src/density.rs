//! Dots shrink as they become many, so that a busy stage shows a texture and not a blot; and where they stand close, they
//! lose their casings, which would wipe out their neighbours and make the busiest line the emptiest.

/// From how many dots on which share of the full size is used.
const STEPS: [(usize, f32); 4] = [(0, 1.0), (3_000, 0.85), (12_000, 0.7), (40_000, 0.55)];

/// A step is left downwards only when the number has fallen this far below it, so that a number
/// that hovers at a step does not make the dots flicker.
const FALL: f64 = 0.8;

/// Dots for each CSS pixel of line from which on they have no casing: nearly two lie where there is room for one.
const CROWDED_PER_PX: f64 = 0.2;

/// Remembers the size in use.
#[derive(Debug, Default)]
pub struct Density {
    step: usize,
    crowded: bool,
}

impl Density {
    /// Takes note of how many dots are on the stage, and how long its lines are together, in CSS pixels.
    pub fn note(&mut self, dots: usize, lines_px: f64) {
        let least = if self.crowded { FALL * CROWDED_PER_PX } else { CROWDED_PER_PX };
        self.crowded = dots as f64 >= least * lines_px.max(1.0);
        let step_for = |dots: usize| STEPS.iter().rposition(|&(from, _)| dots >= from).unwrap_or(0);
        let falling = step_for((dots as f64 / FALL) as usize);
        self.step = step_for(dots).max(self.step.min(falling));
    }

    /// Do dots stand too close for casings?
    pub fn crowded(&self) -> bool {
        self.crowded
    }

    /// The size to draw at, as a share of the full size.
    pub fn scale(&self) -> f32 {
        STEPS[self.step].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_dots_are_smaller_and_a_hovering_number_keeps_its_size() {
        let rows = [
            (0, 1.0),
            (3_000, 0.85),
            (2_900, 0.85),
            (2_300, 1.0),
            (2_900, 1.0),
            (100_000, 0.55),
            (35_000, 0.55),
            (10, 1.0),
        ];
        let mut density = Density::default();
        for (dots, scale) in rows {
            density.note(dots, 1e9);
            assert_eq!(density.scale(), scale, "at {dots} dots");
        }
    }

    #[test]
    fn dots_that_stand_close_are_crowded_until_they_are_clearly_fewer() {
        let mut density = Density::default();
        for (dots, crowded) in
            [(0, false), (199, false), (200, true), (170, true), (159, false), (190, false)]
        {
            density.note(dots, 1000.0);
            assert_eq!(density.crowded(), crowded, "{dots} dots on 1000 px");
        }
    }
}

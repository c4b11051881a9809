//! Dots shrink as they become many, so that a busy stage shows a texture and not a blot.

/// From how many dots on which share of the full size is used.
const STEPS: [(usize, f32); 4] = [(0, 1.0), (3_000, 0.85), (12_000, 0.7), (40_000, 0.55)];

/// A step is left downwards only when the number has fallen this far below it, so that a number
/// that hovers at a step does not make the dots flicker.
const FALL: f64 = 0.8;

/// Remembers the size in use.
#[derive(Debug, Default)]
pub struct Density {
    step: usize,
}

impl Density {
    /// Takes note of how many dots are on the stage.
    pub fn note(&mut self, dots: usize) {
        let step_for = |dots: usize| STEPS.iter().rposition(|&(from, _)| dots >= from).unwrap_or(0);
        let falling = step_for((dots as f64 / FALL) as usize);
        self.step = step_for(dots).max(self.step.min(falling));
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
            density.note(dots);
            assert_eq!(density.scale(), scale, "at {dots} dots");
        }
    }
}

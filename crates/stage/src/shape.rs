//! The outlines of marks as signed distances: negative inside, zero on the edge, positive
//! outside. The fragment shader holds the same formulas; a browser test compares the two.
//!
//! Lengths are in any one unit. The areas are about those of a circle of the radius, so that no
//! kind of request looks weightier than another. Distances outside a corner are those to the
//! edges drawn on, which keeps corners sharp. Method: I. Quilez, "2D distance functions".

use std::f32::consts::FRAC_1_SQRT_2;

use crate::style::{Finish, Look, Shape};

/// No mark reaches further from its centre than this many radii.
pub const EXTENT: f32 = 1.5;

/// Distance from the point (`x`, `y`), relative to a mark's centre, to the mark's edge.
pub fn distance(look: Look, x: f32, y: f32, radius: f32) -> f32 {
    let outline = |radius| outline(look.shape(), x, y, radius);
    match look.finish() {
        Finish::Solid => outline(radius),
        Finish::Hollow => stroke(outline(radius) + 0.15 * radius, radius),
        Finish::Ringed => outline(0.65 * radius).min(stroke(from_centre(x, y) - 1.2 * radius, radius)),
    }
}

/// `hypot` guards against numbers that are far too great for a mark, and takes long for it.
fn from_centre(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

/// A line along an edge.
fn stroke(edge: f32, radius: f32) -> f32 {
    edge.abs() - 0.15 * radius
}

fn outline(shape: Shape, x: f32, y: f32, r: f32) -> f32 {
    let (ax, ay) = (x.abs(), y.abs());
    match shape {
        Shape::Circle => from_centre(x, y) - r,
        Shape::Square => ax.max(ay) - 0.88 * r,
        Shape::Triangle => (0.866 * ax - 0.5 * y).max(y) - 0.72 * r,
        Shape::Diamond => (ax + ay) * FRAC_1_SQRT_2 - 0.9 * r,
        Shape::Ring => (from_centre(x, y) - 0.65 * r).abs() - 0.22 * r,
        Shape::Cross => {
            // Turned by 45 degrees a cross is two bars, one along each axis.
            let (u, v) = ((x + y).abs() * FRAC_1_SQRT_2, (x - y).abs() * FRAC_1_SQRT_2);
            (u.max(v) - 1.35 * r).max(u.min(v) - 0.24 * r)
        }
        Shape::Hourglass => ((ax - ay) * FRAC_1_SQRT_2 - 0.12 * r).max(ay - 0.92 * r),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::{Ink, Style};

    fn solid(shape: Shape, x: f32, y: f32) -> bool {
        distance(Look::new(shape, Finish::Solid, Ink::Read), x, y, 10.0) < 0.0
    }

    #[test]
    fn shapes_cover_what_their_names_say() {
        let rows = [
            (Shape::Circle, [(0.0, 0.0), (9.0, 0.0)], [(8.0, 8.0), (0.0, 11.0)]),
            (Shape::Square, [(8.0, 8.0), (-8.0, 0.0)], [(9.5, 0.0), (0.0, -9.5)]),
            (Shape::Triangle, [(0.0, -13.0), (11.0, 6.0)], [(0.0, 8.0), (8.0, -5.0)]),
            (Shape::Diamond, [(0.0, 12.0), (-12.0, 0.0)], [(8.0, 8.0), (0.0, 13.0)]),
            (Shape::Ring, [(6.5, 0.0), (0.0, 8.0)], [(0.0, 0.0), (9.0, 0.0)]),
            (Shape::Cross, [(8.0, 8.0), (-8.0, 8.0)], [(6.0, 0.0), (0.0, -6.0)]),
            (Shape::Hourglass, [(0.0, 0.0), (8.0, 9.0)], [(6.0, 0.0), (0.0, 9.5)]),
        ];
        for (shape, inside, outside) in rows {
            assert!(inside.iter().all(|&(x, y)| solid(shape, x, y)), "{shape:?} inside");
            assert!(!outside.iter().any(|&(x, y)| solid(shape, x, y)), "{shape:?} outside");
        }
    }

    #[test]
    fn a_hollow_mark_is_empty_and_a_ringed_one_has_a_gap() {
        let circle = |finish, x| distance(Look::new(Shape::Circle, finish, Ink::Read), x, 0.0, 10.0) < 0.0;
        assert_eq!([0.0, 5.0, 9.0].map(|x| circle(Finish::Hollow, x)), [false, false, true]);
        assert_eq!([0.0, 8.5, 12.0].map(|x| circle(Finish::Ringed, x)), [true, false, true]);
    }

    #[test]
    fn no_mark_reaches_beyond_the_extent() {
        for style in Style::all() {
            for step in 0..360 {
                let (sin, cos) = (step as f32).to_radians().sin_cos();
                let (x, y) = (EXTENT * 10.0 * cos, EXTENT * 10.0 * sin);
                assert!(distance(style.look(), x, y, 10.0) >= 0.0, "{style:?} at {step} degrees");
            }
        }
    }
}

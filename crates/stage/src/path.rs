//! The lines between cards: cubic Bézier curves.

/// A place on the stage, in CSS pixels from its top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

impl Point {
    /// The point at these coordinates, in CSS pixels.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// Square of the distance to another point, in CSS pixels².
    pub fn distance_squared(self, other: Self) -> f32 {
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        dx * dx + dy * dy
    }
}

/// A cubic Bézier curve by its four control points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Path(pub [Point; 4]);

impl Path {
    /// The curve between two points that leaves and arrives level.
    pub fn between(from: Point, to: Point) -> Self {
        let middle = (from.x + to.x) / 2.0;
        Self([from, Point::new(middle, from.y), Point::new(middle, to.y), to])
    }

    /// The point at parameter `t` (0 = start, 1 = end).
    #[inline]
    pub fn at(&self, t: f32) -> Point {
        let [p0, p1, p2, p3] = self.0;
        let s = 1.0 - t;
        let (b0, b1, b2, b3) = (s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t);
        Point {
            x: b0 * p0.x + b1 * p1.x + b2 * p2.x + b3 * p3.x,
            y: b0 * p0.y + b1 * p1.y + b2 * p2.y + b3 * p3.y,
        }
    }

    /// The same curve from its end to its start.
    pub fn reversed(&self) -> Self {
        let [p0, p1, p2, p3] = self.0;
        Self([p3, p2, p1, p0])
    }

    /// The same curve times `scale`, and then moved by `offset` across and down.
    pub fn curve(&self, scale: f32, offset: f32) -> Curve {
        let points = self.0.map(|point| [point.x * scale + offset, point.y * scale + offset]);
        Curve([0, 1].map(|axis| {
            let [p0, p1, p2, p3] = points.map(|point| point[axis]);
            [p0, 3.0 * (p1 - p0), 3.0 * (p0 - 2.0 * p1 + p2), p3 - p0 + 3.0 * (p1 - p2)]
        }))
    }

    /// The same curve as the `d` attribute of an SVG path, so that lines and dots agree.
    pub fn svg(&self) -> String {
        // Like every number of the page in double precision: the other kind would need a printer of its own.
        let [p0, p1, p2, p3] = self.0.map(|point| format!("{} {}", f64::from(point.x), f64::from(point.y)));
        format!("M{p0}C{p1} {p2} {p3}")
    }
}

/// A curve as it is followed fastest: for each axis the coefficients of a polynomial, the constant first.
#[derive(Clone, Copy, Debug)]
pub struct Curve([[f32; 4]; 2]);

impl Curve {
    /// The point at parameter `t` (0 = start, 1 = end).
    #[inline]
    pub fn at(&self, t: f32) -> Point {
        let [x, y] = self.0.map(|[c0, c1, c2, c3]| ((c3 * t + c2) * t + c1) * t + c0);
        Point { x, y }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEND: Path =
        Path([Point::new(0.0, 0.0), Point::new(50.0, 0.0), Point::new(50.0, 80.0), Point::new(100.0, 80.0)]);

    #[test]
    fn a_line_between_two_points_is_level_at_both_ends() {
        assert_eq!(Path::between(Point::new(0.0, 0.0), Point::new(100.0, 80.0)), BEND);
    }

    #[test]
    fn it_goes_from_start_to_end_through_the_middle() {
        assert_eq!(BEND.at(0.0), Point::new(0.0, 0.0));
        assert_eq!(BEND.at(0.5), Point::new(50.0, 40.0));
        assert_eq!(BEND.at(1.0), Point::new(100.0, 80.0));
    }

    #[test]
    fn the_svg_curve_names_the_same_points() {
        assert_eq!(BEND.svg(), "M0 0C50 0 50 80 100 80");
    }
}

//! How a figure gets onto a canvas: the one place that knows plotters.

use super::figure::{Curve, Dash, Figure, Ink, Mark};
use crate::palette::Palette;
use headroom_stage::Rgb;
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_canvas::CanvasBackend;
use web_sys::HtmlCanvasElement;

/// Size of the axis' figures, as a share of the page's text.
const TEXT: f64 = 0.6875;
/// Marks closer than this share of the width run together.
const LEAST_APART: f64 = 0.012;
/// Width of a digit, as a share of its height.
const DIGIT: f64 = 0.62;

type Plane = DrawingArea<CanvasBackend, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Area = DrawingArea<CanvasBackend, Shift>;
type Failure = DrawingAreaErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>;
type Result<T> = std::result::Result<T, Failure>;

/// What stands left of the time axis, in CSS pixels.
pub fn left_px(figure: &Figure, palette: &Palette) -> f64 {
    let labels = (0..=figure.steps).map(|step| figure.label(step).chars().count()).max().unwrap_or(0);
    labels as f64 * palette.text_px * TEXT * DIGIT + 4.0
}

/// Draws a figure with its marks, and where it is read, at `ratio` device pixels to a CSS pixel; the canvas' size says
/// how large.
///
/// # Errors
/// If the browser offers no canvas to draw on.
pub fn draw(
    canvas: &HtmlCanvasElement,
    figure: &Figure,
    marks: &[Mark],
    palette: &Palette,
    read_at: Option<f64>,
    ratio: f64,
) -> std::result::Result<(), String> {
    let backend = CanvasBackend::with_canvas_object(canvas.clone()).ok_or("no canvas")?;
    draw_on(backend, figure, marks, palette, read_at, ratio).map_err(|error| error.to_string())
}

fn draw_on(
    backend: CanvasBackend,
    figure: &Figure,
    marks: &[Mark],
    palette: &Palette,
    read_at: Option<f64>,
    ratio: f64,
) -> Result<()> {
    let area = backend.into_drawing_area();
    area.fill(&color(palette.ground))?;
    let (begin, end) = figure.span_s;
    let text = palette.text_px * TEXT * ratio;
    let above = (text * 0.6) as u32;
    let left = (left_px(figure, palette) * ratio) as u32;
    let plane = plane(&area.margin(above, above, left, 0), figure);
    grid(&plane, &area, figure, palette, ratio)?;
    let pen = Pen { plane, ratio };
    let thin = 1.max(ratio as u32);
    for mark in apart(marks, (end - begin) * LEAST_APART).filter(|mark| (begin..=end).contains(&mark.at_s)) {
        let line = [(mark.at_s, 0.0), (mark.at_s, figure.top)];
        pen.dashed(&line, 3.0, 3.0, color(ink(palette, mark.ink)).mix(0.7).stroke_width(thin))?;
    }
    if let Some(moment_s) = read_at.map(|share| figure.moment_s(share)) {
        let line = [(moment_s, 0.0), (moment_s, figure.top)];
        pen.plane.draw(&PathElement::new(line, color(palette.muted).stroke_width(thin)))?;
    }
    for curve in figure.curves.iter().rev() {
        pen.draw(curve, color(ink(palette, curve.stroke.ink)))?;
    }
    area.present()?;
    Ok(())
}

/// Simulated seconds and values, over the whole of an area; its last pixels are within.
fn plane(area: &Area, figure: &Figure) -> Plane {
    let (begin, end) = figure.span_s;
    let (across, down) = area.get_pixel_range();
    let pixels = (across.start..across.end - 1, down.end - 1..down.start);
    area.apply_coord_spec(Cartesian2d::new(begin..end, 0.0..figure.top, pixels))
}

/// Marks so close that they would run together are drawn as one.
fn apart(marks: &[Mark], least_s: f64) -> impl Iterator<Item = &Mark> {
    let mut last = f64::NEG_INFINITY;
    marks.iter().filter(move |mark| {
        let seen = mark.at_s - last >= least_s;
        if seen {
            last = mark.at_s;
        }
        seen
    })
}

fn grid(plane: &Plane, area: &Area, figure: &Figure, palette: &Palette, ratio: f64) -> Result<()> {
    let (begin, end) = figure.span_s;
    let size = palette.text_px * TEXT * ratio;
    let family = FontFamily::Name("system-ui, sans-serif");
    let font = FontDesc::new(family, size, FontStyle::Normal).color(&color(palette.muted));
    let font = font.pos(Pos::new(HPos::Right, VPos::Center));
    for step in 0..=figure.steps {
        let value = figure.top * f64::from(step) / f64::from(figure.steps);
        let style = color(palette.line).stroke_width(1.max(ratio as u32));
        plane.draw(&PathElement::new([(begin, value), (end, value)], style))?;
        let (x, y) = plane.map_coordinate(&(begin, value));
        let place = (x - (4.0 * ratio) as i32, y);
        area.draw_text(&figure.label(step), &font, place)?;
    }
    Ok(())
}

/// Draws curves.
struct Pen {
    plane: Plane,
    ratio: f64,
}

impl Pen {
    /// Draws a curve, with gaps where nothing could be measured.
    fn draw(&self, curve: &Curve, color: RGBColor) -> Result<()> {
        let style = color.stroke_width(self.px(1.5));
        for piece in curve.points.split(|(_, value)| value.is_nan()) {
            match curve.stroke.dash {
                Dash::Solid => self.plane.draw(&PathElement::new(piece, style))?,
                Dash::Dashed => self.dashed(piece, 6.0, 3.0, style)?,
                Dash::Dotted => self.dashed(piece, 1.5, 2.5, style)?,
            }
        }
        Ok(())
    }

    /// Dashes and gaps are in CSS pixels.
    fn dashed(&self, points: &[(f64, f64)], dash: f64, gap: f64, style: ShapeStyle) -> Result<()> {
        let points = points.iter().copied();
        self.plane.draw(&DashedPathElement::new(points, self.px(dash), self.px(gap), style))?;
        Ok(())
    }

    fn px(&self, css: f64) -> u32 {
        (css * self.ratio).round().max(1.0) as u32
    }
}

fn ink(palette: &Palette, ink: Ink) -> Rgb {
    match ink {
        Ink::First => palette.series[0],
        Ink::Second => palette.series[1],
        Ink::Third => palette.series[2],
        Ink::Bad => palette.bad,
        Ink::Good => palette.good,
        Ink::Muted => palette.muted,
    }
}

fn color(Rgb([red, green, blue]): Rgb) -> RGBColor {
    RGBColor(red, green, blue)
}

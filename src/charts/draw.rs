//! How a figure gets onto a canvas: the one place that knows plotters.

use super::figure::{Curve, Dash, Figure, Ink, Mark};
use crate::palette::Palette;
use headroom_stage::Rgb;
use plotters::chart::ChartContext;
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
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

type Canvas<'a> = ChartContext<'a, CanvasBackend, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Area = DrawingArea<CanvasBackend, Shift>;
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

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
) -> Result<()> {
    let backend = CanvasBackend::with_canvas_object(canvas.clone()).ok_or("no canvas")?;
    let area = backend.into_drawing_area();
    area.fill(&color(palette.ground))?;
    let (begin, end) = figure.span_s;
    let text = palette.text_px * TEXT * ratio;
    let mut chart = ChartBuilder::on(&area)
        .margin_top((text * 0.6) as u32)
        .margin_bottom((text * 0.6) as u32)
        .margin_left((left_px(figure, palette) * ratio) as u32)
        .build_cartesian_2d(begin..end, 0.0..figure.top)?;
    grid(&mut chart, &area, figure, palette, ratio)?;
    let pen = Pen { width: (1.5 * ratio).round().max(1.0) as u32, ratio };
    for mark in apart(marks, (end - begin) * LEAST_APART).filter(|mark| (begin..=end).contains(&mark.at_s)) {
        let line = [(mark.at_s, 0.0), (mark.at_s, figure.top)];
        let style = color(ink(palette, mark.ink)).mix(0.7).stroke_width(1.max(ratio as u32));
        chart.draw_series(DashedLineSeries::new(line, pen.px(3.0), pen.px(3.0), style))?;
    }
    if let Some(moment_s) = read_at.map(|share| figure.moment_s(share)) {
        let style = color(palette.muted).stroke_width(1.max(ratio as u32));
        chart.draw_series(LineSeries::new([(moment_s, 0.0), (moment_s, figure.top)], style))?;
    }
    for curve in figure.curves.iter().rev() {
        pen.draw(&mut chart, curve, color(ink(palette, curve.stroke.ink)))?;
    }
    area.present()?;
    Ok(())
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

fn grid(chart: &mut Canvas, area: &Area, figure: &Figure, palette: &Palette, ratio: f64) -> Result<()> {
    let (begin, end) = figure.span_s;
    let size = palette.text_px * TEXT * ratio;
    let font = ("system-ui, sans-serif", size).into_font().color(&color(palette.muted));
    let font = font.pos(Pos::new(HPos::Right, VPos::Center));
    for step in 0..=figure.steps {
        let value = figure.top * f64::from(step) / f64::from(figure.steps);
        let style = color(palette.line).stroke_width(1.max(ratio as u32));
        chart.draw_series(LineSeries::new([(begin, value), (end, value)], style))?;
        let (x, y) = chart.backend_coord(&(begin, value));
        let place = (x - (4.0 * ratio) as i32, y);
        area.draw_text(&figure.label(step), &font, place)?;
    }
    Ok(())
}

/// Draws curves.
struct Pen {
    width: u32,
    ratio: f64,
}

impl Pen {
    /// Draws a curve, with gaps where nothing could be measured.
    fn draw(&self, chart: &mut Canvas, curve: &Curve, color: RGBColor) -> Result<()> {
        for piece in curve.points.split(|(_, value)| value.is_nan()) {
            self.piece(chart, piece, curve.stroke.dash, color)?;
        }
        Ok(())
    }

    fn piece(&self, chart: &mut Canvas, piece: &[(f64, f64)], dash: Dash, color: RGBColor) -> Result<()> {
        let points = piece.iter().copied();
        let style = color.stroke_width(self.width);
        match dash {
            Dash::Solid => {
                chart.draw_series(LineSeries::new(points, style))?;
            }
            Dash::Dashed => {
                chart.draw_series(DashedLineSeries::new(points, self.px(6.0), self.px(3.0), style))?;
            }
            Dash::Dotted => {
                chart.draw_series(DashedLineSeries::new(points, self.px(1.5), self.px(2.5), style))?;
            }
        }
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

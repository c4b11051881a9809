//! The canvas of the stage and what is needed to draw on it, frame by frame, outside the virtual DOM.

use super::dots::{Dots, Preference};
use super::layout::{Layout, Line};
use super::routes::Routes;
use headroom_sim::observe;
use headroom_sim::time::SimTime;
use headroom_stage::flow::Rates;
use headroom_stage::{Flight, Path, Point, Theme};
use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlCanvasElement};

/// The moving part of the stage.
pub struct Scenery {
    dots: Dots,
    halo: Element,
    /// Half the width of a ring.
    ring_px: f32,
    routes: Routes,
    lines: Vec<Line>,
    batch: Vec<Flight>,
    /// What goes along each line, both ways.
    rates: Rates,
}

impl Scenery {
    /// Takes over a canvas, and the path of the rings that point out some of its dots.
    ///
    /// # Errors
    /// If the browser offers nothing to draw on it with.
    pub fn new(canvas: &HtmlCanvasElement, halo: Element, theme: &Theme) -> Result<Self, JsValue> {
        let dots = Dots::choose(canvas, theme, Preference::Auto)?;
        Ok(Scenery {
            dots,
            halo,
            ring_px: ring_px(theme),
            routes: Routes::default(),
            lines: Vec::new(),
            batch: Vec::new(),
            rates: Rates::default(),
        })
    }

    /// The cards stand elsewhere; dots in flight move over to the new lines.
    pub fn set_layout(&mut self, layout: &Layout, device_ratio: f64) {
        let paths: Vec<Path> = layout.lines.iter().map(|line| line.path).collect();
        // Numbers of lines mean other lines now, so what is in flight would be on the wrong ones.
        if !same_ends(&self.lines, &layout.lines) {
            self.dots.clear();
            self.rates = Rates::new(layout.lines.len());
        }
        self.routes = Routes::new(&layout.lines);
        self.lines.clone_from(&layout.lines);
        self.dots.set_paths(&paths);
        self.dots.resize(f64::from(layout.width), f64::from(layout.height), device_ratio);
    }

    /// The page wears another theme.
    pub fn set_theme(&mut self, theme: &Theme) {
        self.dots.set_theme(theme);
        self.ring_px = ring_px(theme);
    }

    /// Takes in messages that have set out.
    pub fn push(&mut self, messages: impl Iterator<Item = observe::Flight>) {
        self.batch.clear();
        self.batch.extend(messages.filter_map(|message| self.routes.flight(&message)));
        self.dots.push(&self.batch);
    }

    /// Takes note of what went along each line in the last `passed_s` simulated seconds.
    pub fn note_lines(&mut self, counts: &[observe::Line], passed_s: f64) {
        let along = |line: &observe::Line| Some((self.routes.between(line.from, line.to)?, line.total()));
        self.rates.note(counts.iter().filter_map(along), passed_s);
    }

    /// Messages per simulated second on each line, both ways, averaged over a little more than a second.
    pub fn rates(&self) -> impl Iterator<Item = f64> + '_ {
        self.rates.per_second()
    }

    /// Draws the messages under way; those that are shorter are shown for `visible_s` of simulated time.
    pub fn draw(&mut self, now: SimTime, visible_s: f64) {
        self.dots.draw(now.as_secs(), visible_s);
    }

    /// The request whose message is shown nearest to a point of the canvas; health checks belong to none.
    pub fn request_at(&self, x: f32, y: f32, within_px: f32) -> Option<u64> {
        let request = self.dots.pick(x, y, within_px)?.flight.request;
        (request != u64::MAX).then_some(request)
    }

    /// Puts a ring around each message of the request that is followed: after a retry, or while short hops are
    /// stretched, it has several on the lines.
    pub fn point_out(&self, followed: Option<u64>) {
        let r = f64::from(self.ring_px);
        let ring =
            |at: Point| format!("M{:.1} {:.1}a{r} {r} 0 1 0 .1 0z", f64::from(at.x), f64::from(at.y) - r);
        let rings: String =
            followed.into_iter().flat_map(|request| self.dots.places(request)).map(ring).collect();
        self.halo.set_attribute("d", &rings).ok();
    }

    /// Takes all messages off the stage.
    pub fn clear(&mut self) {
        self.dots.clear();
    }
}

fn ring_px(theme: &Theme) -> f32 {
    theme.radius_px * 3.0
}

fn same_ends(before: &[Line], after: &[Line]) -> bool {
    let ends = |line: &Line| (line.from, line.to);
    before.iter().map(ends).eq(after.iter().map(ends))
}

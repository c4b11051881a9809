//! Everything a renderer needs to know about what is on the stage.

use crate::density::Density;
use crate::flight::Flight;
use crate::moment::Moment;
use crate::path::{Path, Point};
use crate::picking::{self, Pick};
use crate::ring::Ring;
use crate::theme::{Dot, Theme};

/// The flights, the lines they follow and the moment last shown.
#[derive(Debug)]
pub struct Scene {
    ring: Ring,
    paths: Vec<Path>,
    paths_version: u32,
    density: Density,
    moment: Moment,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            ring: Ring::default(),
            paths: Vec::new(),
            paths_version: 0,
            density: Density::default(),
            moment: Moment { now_s: 0.0, min_visible_s: 0.0 },
        }
    }
}

impl Scene {
    /// The flights.
    pub fn ring(&self) -> &Ring {
        &self.ring
    }

    /// The lines that flights refer to.
    pub fn paths(&self) -> &[Path] {
        &self.paths
    }

    /// Changes with each [`Scene::set_paths`].
    pub fn paths_version(&self) -> u32 {
        self.paths_version
    }

    /// The moment to show.
    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// Measures of the dots in a theme, with `ratio` device pixels to a CSS pixel.
    pub fn dot(&self, theme: &Theme, ratio: f32) -> Dot {
        let dot = theme.dot(self.density.scale(), ratio);
        if self.density.crowded() { dot.without_casing() } else { dot }
    }

    /// Lays the lines anew; flights in the air move over to them.
    pub fn set_paths(&mut self, paths: &[Path]) {
        self.paths.clear();
        self.paths.extend_from_slice(paths);
        self.paths_version += 1;
    }

    /// Takes in the flights that are new since the last frame.
    pub fn push(&mut self, flights: &[Flight]) {
        self.ring.push(flights, self.moment);
    }

    /// Takes all flights off the stage, as after a jump in time.
    pub fn clear(&mut self) {
        self.ring.clear();
    }

    /// Moves on to the moment to be shown.
    pub fn advance(&mut self, moment: Moment) {
        self.moment = moment;
        self.ring.expire(moment);
    }

    /// Takes note of how many dots were drawn, which decides on the size of the next ones.
    pub fn note_drawn(&mut self, dots: usize) {
        let length = |Path([from, _, _, to]): &Path| f64::from(from.distance_squared(*to).sqrt());
        self.density.note(dots, self.paths.iter().map(length).sum());
    }

    /// Where the flights of a request are that are on the stage.
    pub fn places(&self, request: u64) -> impl Iterator<Item = Point> {
        let own = self.ring.iter().filter(move |flight| flight.request == request);
        own.filter_map(|flight| self.moment.spot(flight, &self.paths)).map(|spot| spot.at)
    }

    /// The flight shown nearest to a point, within a distance in CSS pixels.
    pub fn pick(&self, point: Point, within_px: f32) -> Option<Pick> {
        picking::nearest(&self.ring, &self.paths, self.moment, point, within_px)
    }
}

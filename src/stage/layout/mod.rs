//! Where cards stand and lines run: pure geometry, in CSS pixels.
//!
//! Components stand in tiers by their distance from the clients: from left to right where there is room, from top to
//! bottom on a narrow screen. The more machines a tier has, the smaller its cards, down to tiles of a grid; so two
//! hundred servers fit.

mod across;
mod down;
mod measures;
mod tiers;

pub use measures::{Density, Needs, Space};

use headroom_sim::ids::{ComponentId, LinkId, NodeId};
use headroom_sim::scenario::{ComponentKind, Link};
use headroom_stage::{Path, Point};

/// A machine (or group of clients) to be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Which one.
    pub node: NodeId,
    /// Its component.
    pub component: ComponentId,
    /// What it is.
    pub kind: ComponentKind,
}

/// A card's place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Whose card.
    pub node: NodeId,
    /// What that is.
    pub kind: ComponentKind,
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// How much it has room to show.
    pub density: Density,
    /// Where lines arrive.
    pub inlet: Point,
    /// Where lines leave.
    pub outlet: Point,
}

/// A line between two cards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The link it belongs to.
    pub link: LinkId,
    /// The caller.
    pub from: NodeId,
    /// The called.
    pub to: NodeId,
    /// Its curve.
    pub path: Path,
}

/// The stage's geometry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Width, never more than there is unless even the smallest cards need it.
    pub width: f32,
    /// Height, at least what there is.
    pub height: f32,
    /// The cards, tier by tier.
    pub places: Vec<Place>,
    /// The lines.
    pub lines: Vec<Line>,
}

/// More lines than this are not told apart by anybody; a mesh of big groups is thinned out to its first ones.
const MOST_LINES: usize = 20_000;

impl Layout {
    /// Lays out these machines in a space.
    pub fn of(machines: &[Machine], links: &[Link], space: Space) -> Layout {
        let tiers = tiers::tiers(machines, links);
        let plan = across::plan(&tiers, space).unwrap_or_else(|| down::plan(&tiers, space));
        let lines = lines(machines, links, &plan.places, plan.upright);
        Layout { width: plan.width, height: plan.height, places: plan.places, lines }
    }

    /// What cards need, going by what was known and by how high they are in the browser, in the order of the places;
    /// nothing new if all have the room they need.
    pub fn needs(&self, space: Space, heights: &[f32]) -> Option<Needs> {
        let mut needs = space.needs;
        for (place, height) in self.places.iter().zip(heights) {
            // Browsers tell whole pixels.
            if *height > place.height + 0.75 {
                needs.note(place.kind, place.density, (height + 0.5) / space.scale);
            }
        }
        (needs != space.needs).then_some(needs)
    }

    /// A machine's place.
    pub fn place(&self, node: NodeId) -> Option<&Place> {
        self.places.iter().find(|place| place.node == node)
    }
}

/// Cards in their places, before the lines.
struct Plan {
    width: f32,
    height: f32,
    upright: bool,
    places: Vec<Place>,
}

fn lines(machines: &[Machine], links: &[Link], places: &[Place], upright: bool) -> Vec<Line> {
    let of = |component: ComponentId| machines.iter().filter(move |machine| machine.component == component);
    let place = |node: NodeId| places.iter().find(|place| place.node == node);
    let pairs = links.iter().enumerate().flat_map(|(at, link)| {
        let ends = move |from: &Machine| {
            of(link.to).map(move |to| to.node).map({
                let from = from.node;
                move |to| (from, to)
            })
        };
        of(link.from).flat_map(ends).map(move |(from, to)| (LinkId::from(at), from, to))
    });
    let line = |(link, from, to)| {
        let (start, end) = (place(from)?.outlet, place(to)?.inlet);
        let path = if upright { plumb(start, end) } else { Path::between(start, end) };
        Some(Line { link, from, to, path })
    };
    pairs.take(MOST_LINES).filter_map(line).collect()
}

/// The curve between two points that leaves and arrives upright.
fn plumb(from: Point, to: Point) -> Path {
    let middle = (from.y + to.y) / 2.0;
    Path([from, Point::new(from.x, middle), Point::new(to.x, middle), to])
}

#[cfg(test)]
mod tests;

//! Tiers side by side, from left to right.

use super::measures::{BRIEF, COMPACT, Density, GAP, MARGIN, SHORT_GAP, SMALL_GAP, Space, TIGHT, TILE, full};
use super::{Machine, Place, Plan};
use headroom_sim::scenario::ComponentKind;
use headroom_stage::Point;

/// Least room for a line between two tiers: shorter, and no dot could be followed.
const LEAST_LINE: f32 = 44.0;
/// Cards shrink a little to leave lines this length.
const GOOD_LINE: f32 = 115.0;
/// Longest line, so that a wide screen doesn't tear the system apart.
const LONGEST_LINE: f32 = 300.0;
/// Where the room is short, cards may shrink to this share of their width.
const LEAST_WIDTH: f32 = 0.68;
/// To this share they shrink for the sake of longer lines, but clients don't: their names would wrap.
const GOOD_WIDTH: f32 = 0.85;
/// The same where what a machine is and what is believed of it are to stand on one line.
const GOOD_WIDTH_FOR_BELIEFS: f32 = 0.96;
/// Cards of a tier stand no further apart than this.
const WIDEST_GAP: f32 = 40.0;

/// A tier as a column: how its cards look and how wide they are, all at text size 1.
struct Column<'a> {
    machines: &'a [Machine],
    density: Density,
    /// Cards on top of each other; the rest stand beside.
    rows: usize,
    width: f32,
}

/// Where tiers don't fit side by side, a stage so many times as high as there is room for is better than one on top of
/// the other.
const TALLER: [f32; 3] = [1.0, 1.3, 1.7];

/// Places the tiers, unless that is too narrow.
pub(super) fn plan(tiers: &[Vec<Machine>], space: Space) -> Option<Plan> {
    // A stage that may grow downwards has no height to fill.
    if space.height <= 0.0 {
        return None;
    }
    TALLER.into_iter().find_map(|taller| fill(tiers, Space { height: space.height * taller, ..space }))
}

fn fill(tiers: &[Vec<Machine>], space: Space) -> Option<Plan> {
    let (width, height) = (space.width / space.scale, space.height / space.scale);
    let mut columns: Vec<Column> =
        tiers.iter().map(|tier| Column::of(tier, space, height - 2.0 * MARGIN)).collect();
    let lines = columns.len().saturating_sub(1) as f32;
    let room = width - 2.0 * MARGIN;
    squeeze(&mut columns, room, lines, width)?;
    let used: f32 = columns.iter().map(|column| column.width).sum();
    let line = ((room - used) / lines.max(1.0)).min(LONGEST_LINE);
    // Where cards shrank to leave lines just this length, rounding must not make them shorter.
    if line < LEAST_LINE * 0.999 {
        return None;
    }
    let mut x = (width - used - lines * line) / 2.0;
    let mut places = Vec::new();
    for column in columns {
        column.place(x, (space, height), &mut places);
        x += column.width + line;
    }
    let lowest = places.iter().map(|place| place.y + place.height).fold(0.0, f32::max) + MARGIN;
    places.iter_mut().for_each(|place| place.scale(space.scale));
    Some(Plan { width: space.width, height: space.height.max(lowest * space.scale), upright: false, places })
}

/// Has cards shrink to leave lines a good length, or none at all where that is not enough.
fn squeeze(columns: &mut [Column], room: f32, lines: f32, stage: f32) -> Option<()> {
    let good_width = if stage < TIGHT { GOOD_WIDTH } else { GOOD_WIDTH_FOR_BELIEFS };
    for (clients_too, least) in [(false, GOOD_WIDTH), (true, LEAST_WIDTH)] {
        let (mut yielding, mut firm) = (0.0, 0.0);
        for column in &*columns {
            *if column.yields(clients_too) { &mut yielding } else { &mut firm } += column.width;
        }
        let with = |line: f32| (room - firm - lines * line) / f32::max(yielding, 1.0);
        let share = with(GOOD_LINE).max(good_width).min(1.0).min(with(LEAST_LINE));
        if share >= least {
            let yielding = columns.iter_mut().filter(|column| column.yields(clients_too));
            yielding.for_each(|column| column.width *= share);
            return Some(());
        }
    }
    None
}

impl<'a> Column<'a> {
    fn of(machines: &'a [Machine], space: Space, height: f32) -> Self {
        let count = machines.len();
        let stage = space.width / space.scale;
        let fits = |density: Density, gap: f32| {
            let cards: f32 = machines.iter().map(|machine| space.card(machine.kind, density)).sum();
            cards + (count as f32 - 1.0) * gap <= height
        };
        let full_width = machines.iter().map(|machine| full(machine.kind, stage).0).fold(0.0, f32::max);
        let options = [
            (Density::Full, GAP, full_width),
            (Density::Short, SHORT_GAP, full_width),
            (Density::Brief, SMALL_GAP, BRIEF.0),
            (Density::Compact, SMALL_GAP, COMPACT.0),
        ];
        let found = options.into_iter().find(|(density, gap, _)| fits(*density, *gap));
        let (density, rows, width) = if let Some((density, _, width)) = found {
            (density, count, width)
        } else {
            // Tiles fill the height; a grid as wide as it needs to be.
            let rows = (((height + SMALL_GAP) / (TILE.1 + SMALL_GAP)) as usize).max(4);
            let columns = count.div_ceil(rows);
            let rows = count.div_ceil(columns);
            (Density::Tile, rows, columns as f32 * (TILE.0 + SMALL_GAP) - SMALL_GAP)
        };
        Column { machines, density, rows, width }
    }

    /// Do its cards shrink where room is short? Small ones are as small as they can be.
    fn yields(&self, clients_too: bool) -> bool {
        let clients = || self.machines.iter().any(|machine| machine.kind == ComponentKind::Client);
        matches!(self.density, Density::Full | Density::Short) && (clients_too || !clients())
    }

    fn place(&self, left: f32, (space, height): (Space, f32), places: &mut Vec<Place>) {
        let width = self.width;
        let columns = self.machines.len().div_ceil(self.rows) as f32;
        let (gap, widest_gap) = match self.density {
            Density::Full => (GAP, WIDEST_GAP),
            Density::Short => (SHORT_GAP, WIDEST_GAP),
            Density::Brief | Density::Compact | Density::Tile => (SMALL_GAP, SMALL_GAP),
        };
        let card_width = (width + gap) / columns - gap;
        let cards = self.machines.iter().map(|machine| space.card(machine.kind, self.density));
        let tall: f32 = cards.take(self.rows).sum();
        let spare = (height - 2.0 * MARGIN - tall).max(0.0) / (self.rows as f32 + 1.0);
        let gap_below = spare.clamp(gap, widest_gap);
        let top = ((height - tall - gap_below * (self.rows as f32 - 1.0)) / 2.0).max(MARGIN);
        let mut y = top;
        for (at, machine) in self.machines.iter().enumerate() {
            if at % self.rows == 0 {
                y = top;
            }
            let x = left + (at / self.rows) as f32 * (card_width + gap);
            let card = space.card(machine.kind, self.density);
            let middle = y + card / 2.0;
            places.push(Place {
                node: machine.node,
                kind: machine.kind,
                x,
                y,
                width: card_width,
                height: card,
                density: self.density,
                // Lines to a tile within the grid end at the grid's edge, level with it.
                inlet: Point::new(left, middle),
                outlet: Point::new(left + width, middle),
            });
            y += card + gap_below;
        }
    }
}

impl Place {
    pub(super) fn scale(&mut self, scale: f32) {
        for length in [&mut self.x, &mut self.y, &mut self.width, &mut self.height] {
            *length *= scale;
        }
        for point in [&mut self.inlet, &mut self.outlet] {
            *point = Point::new(point.x * scale, point.y * scale);
        }
    }
}

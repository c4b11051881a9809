//! Tiers one below the other, for narrow screens: the page scrolls that way anyhow.

use super::measures::{Density, GAP, MARGIN, SMALL_GAP, Space, TILE};
use super::{Machine, Place, Plan};
use headroom_stage::Point;

/// Height of the lines between two tiers.
const LINE: f32 = 56.0;
/// Up to this many machines of a tier have full cards.
const MOST_FULL: usize = 2;
/// Up to this many have short ones.
const MOST_SHORT: usize = 6;
/// Up to this many have compact ones.
const MOST_COMPACT: usize = 12;
/// No card is wider than this.
const WIDEST: f32 = 240.0;
/// A card of less than this width would cut its words off.
const NARROWEST: f32 = 136.0;

/// Places the tiers.
pub(super) fn plan(tiers: &[Vec<Machine>], space: Space) -> Plan {
    let mut places = Vec::new();
    let mut y = MARGIN;
    for tier in tiers {
        y = band(tier, y, space, &mut places) + LINE;
    }
    let height = (y - LINE + MARGIN).max(0.0) * space.scale;
    places.iter_mut().for_each(|place| place.scale(space.scale));
    Plan { width: space.width, height: space.height.max(height), upright: true, places }
}

/// Places a tier from `top` on, in rows; returns where it ends.
fn band(tier: &[Machine], top: f32, space: Space, places: &mut Vec<Place>) -> f32 {
    let width = space.width / space.scale;
    let room = width - 2.0 * MARGIN;
    let (density, gap, columns) = match tier.len() {
        0..=MOST_FULL if room >= tier.len() as f32 * (NARROWEST + GAP) - GAP => {
            (Density::Full, GAP, tier.len())
        }
        0..=MOST_SHORT if room >= 2.0 * (NARROWEST + GAP) - GAP => (Density::Short, GAP, 2),
        0..=MOST_COMPACT => (Density::Compact, SMALL_GAP, (room / NARROWEST) as usize),
        _ => (Density::Tile, SMALL_GAP, ((room + SMALL_GAP) / (TILE.0 + SMALL_GAP)) as usize),
    };
    let columns = columns.clamp(1, tier.len().max(1));
    let card = match density {
        Density::Tile => TILE.0,
        _ => ((room + gap) / columns as f32 - gap).min(WIDEST),
    };
    let left = (width - columns as f32 * (card + gap) + gap) / 2.0;
    let height = tier.iter().map(|machine| space.card(machine.kind, density)).fold(0.0, f32::max);
    let bottom = top + tier.len().div_ceil(columns) as f32 * (height + gap) - gap;
    for (at, machine) in tier.iter().enumerate() {
        let x = left + (at % columns) as f32 * (card + gap);
        let y = top + (at / columns) as f32 * (height + gap);
        let middle = x + card / 2.0;
        // Lines pass behind the cards below; where there is none, they would begin in the air.
        let covered = at + columns < tier.len();
        places.push(Place {
            node: machine.node,
            kind: machine.kind,
            x,
            y,
            width: card,
            height,
            density,
            inlet: Point::new(middle, top),
            outlet: Point::new(middle, if covered { bottom } else { y + height }),
        });
    }
    bottom
}

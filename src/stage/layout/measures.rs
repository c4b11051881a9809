//! Sizes of cards, at a text size of 16 pixels; a larger text makes everything larger.

use headroom_sim::scenario::ComponentKind;

/// What there is to lay out in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Space {
    /// Width in CSS pixels.
    pub width: f32,
    /// Height in CSS pixels.
    pub height: f32,
    /// Text size as a multiple of 16 pixels.
    pub scale: f32,
    /// What cards have turned out to need in this space.
    pub needs: Needs,
}

/// Heights that cards have turned out to need, at text size 1, by what the machine is and how much the card shows: how
/// words wrap depends on names, figures and fonts, and only the browser knows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Needs([[f32; Density::COUNT]; ComponentKind::ALL.len()]);

impl Needs {
    /// Takes note of a card's height at text size 1.
    pub fn note(&mut self, kind: ComponentKind, density: Density, height: f32) {
        let need = &mut self.0[kind as usize][density as usize];
        *need = need.max(height);
    }
}

/// Up to this width at text size 1, the stage is as high as it needs to be; the style sheet knows it as 40em.
const NARROW: f32 = 640.0;

impl Space {
    /// The room on a screen. A narrow stage grows downwards, so its present height says nothing.
    pub fn of(width: f32, height: f32, scale: f32) -> Space {
        let height = if width <= NARROW * scale { 0.0 } else { height };
        Space { width, height, scale, needs: Needs::default() }
    }

    /// Is it the same, whatever cards have turned out to need in it?
    pub fn is_as_large_as(&self, other: Space) -> bool {
        (Space { needs: other.needs, ..*self }) == other
    }

    /// Height of a card at text size 1.
    pub(super) fn card(&self, kind: ComponentKind, density: Density) -> f32 {
        let stage = self.width / self.scale;
        let expected = match density {
            Density::Full => full(kind, stage).1,
            Density::Short => short(kind, stage),
            Density::Brief => BRIEF.1,
            Density::Compact => COMPACT.1,
            Density::Tile => TILE.1,
        };
        expected.max(self.needs.0[kind as usize][density as usize])
    }
}

/// How much a card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Density {
    /// Everything.
    Full,
    /// Name, utilisation, state, slots and queue.
    Short,
    /// Name and utilisation on one line, the state on another.
    Brief,
    /// Name and utilisation on one line, the state as a colour.
    Compact,
    /// A number and a colour.
    Tile,
}

impl Density {
    const COUNT: usize = Density::Tile as usize + 1;
}

/// Blank border of the stage.
pub(super) const MARGIN: f32 = 12.0;
/// Between cards of a tier.
pub(super) const GAP: f32 = 12.0;
/// Between short cards.
pub(super) const SHORT_GAP: f32 = 8.0;
/// Between lines of brief and compact cards, and between tiles.
pub(super) const SMALL_GAP: f32 = 4.0;

/// Height of a short card, which is as wide as a full one.
const SHORT: f32 = 76.0;
/// Width and height of a brief card: both what is and what is believed fit on its second line.
pub(super) const BRIEF: (f32, f32) = (204.0, 52.0);
/// Width and height of a compact card.
pub(super) const COMPACT: (f32, f32) = (170.0, 34.0);
/// Width and height of a tile.
pub(super) const TILE: (f32, f32) = (30.0, 20.0);
/// On a stage that is not wider, what a machine is and what is believed of it don't fit on one line.
pub(super) const TIGHT: f32 = 1000.0;
/// Height of that second line.
const SECOND_LINE: f32 = 18.0;

/// What a card that tells a belief needs more on a stage of this width.
fn extra(kind: ComponentKind, stage_width: f32) -> f32 {
    if kind == ComponentKind::Server && stage_width < TIGHT { SECOND_LINE } else { 0.0 }
}

/// Height of a short card on a stage of this width.
fn short(kind: ComponentKind, stage_width: f32) -> f32 {
    SHORT + extra(kind, stage_width)
}

/// Width and height of a full card on a stage of this width.
pub(super) fn full(kind: ComponentKind, stage_width: f32) -> (f32, f32) {
    match kind {
        ComponentKind::Client => (172.0, 88.0),
        ComponentKind::Balancer => (212.0, 112.0),
        ComponentKind::Server => (212.0, 112.0 + extra(kind, stage_width)),
        ComponentKind::Database => (212.0, 132.0),
    }
}

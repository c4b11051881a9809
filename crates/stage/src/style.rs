//! What a dot means, and the look that says so.
//!
//! The kind of a request gives the shape and the colour, its fate changes them; no two kinds and
//! no two fates differ by colour alone. Both renderers and the legend read this one table.

/// What a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// Reads data: a circle.
    Read = 0,
    /// Changes data: a square.
    Write = 1,
    /// Fetches a file that is the same for everybody: a triangle.
    Static = 2,
    /// Asks whether a machine is alive: a small ring.
    Heartbeat = 3,
    /// Carries a change to a copy of the data: a diamond (a square, as a write is, on its corner).
    Replication = 4,
}

impl Kind {
    /// Every kind, in the order of a legend.
    pub const ALL: [Self; 5] = [Self::Read, Self::Write, Self::Static, Self::Heartbeat, Self::Replication];

    const fn shape(self) -> Shape {
        match self {
            Self::Read => Shape::Circle,
            Self::Write => Shape::Square,
            Self::Static => Shape::Triangle,
            Self::Heartbeat => Shape::Ring,
            Self::Replication => Shape::Diamond,
        }
    }

    const fn ink(self) -> Ink {
        match self {
            Self::Read => Ink::Read,
            Self::Write => Ink::Write,
            Self::Static => Ink::Static,
            Self::Heartbeat => Ink::Heartbeat,
            Self::Replication => Ink::Replication,
        }
    }
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Fate {
    /// Nothing amiss: the kind's own shape.
    Ok = 0,
    /// Answered with an error: a cross.
    Error = 1,
    /// The caller's patience ran out: an hourglass.
    TimedOut = 2,
    /// Still under way although nobody waits for it any more: the shape's outline. (A heartbeat
    /// is an outline already and stays as it is.)
    Abandoned = 3,
    /// A second or later try: the shape, smaller, inside a ring.
    Retry = 4,
}

impl Fate {
    /// Every fate, in the order of a legend.
    pub const ALL: [Self; 5] = [Self::Ok, Self::Error, Self::TimedOut, Self::Abandoned, Self::Retry];
}

/// Kind and fate of a flight in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Style(u8);

impl Style {
    /// The style of a request of this kind that has met this fate.
    pub const fn new(kind: Kind, fate: Fate) -> Self {
        Self(kind as u8 | (fate as u8) << 3)
    }

    /// What the request does.
    pub const fn kind(self) -> Kind {
        Kind::ALL[(self.0 & 7) as usize]
    }

    /// What became of it.
    pub const fn fate(self) -> Fate {
        Fate::ALL[(self.0 >> 3) as usize]
    }

    /// Every combination of kind and fate.
    pub fn all() -> impl Iterator<Item = Self> {
        Kind::ALL.into_iter().flat_map(|kind| Fate::ALL.into_iter().map(move |fate| Self::new(kind, fate)))
    }

    /// How it is drawn.
    #[inline]
    pub fn look(self) -> Look {
        LOOKS[(self.0 & 63) as usize]
    }

    /// The rule by which it is drawn.
    const fn rule(self) -> Look {
        let (shape, ink) = (self.kind().shape(), self.kind().ink());
        match self.fate() {
            Fate::Ok => Look::new(shape, Finish::Solid, ink),
            Fate::Error => Look::LOST,
            Fate::TimedOut => Look::new(Shape::Hourglass, Finish::Solid, Ink::Bad),
            Fate::Abandoned => Look::new(shape, Finish::Hollow, Ink::Muted),
            Fate::Retry => Look::new(shape, Finish::Ringed, ink),
        }
    }
}

/// The look of each style, for it is asked for once per dot and frame.
const LOOKS: [Look; 64] = {
    let mut looks = [Look::LOST; 64];
    let mut at = 0;
    while at < 25 {
        let style = Style::new(Kind::ALL[at % 5], Fate::ALL[at / 5]);
        looks[style.0 as usize] = style.rule();
        at += 1;
    }
    looks
};

/// Outline of a mark. The numbers are known to the fragment shader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Shape {
    /// A disc.
    Circle = 0,
    /// A square with level sides.
    Square = 1,
    /// A triangle that points up.
    Triangle = 2,
    /// A square on its corner.
    Diamond = 3,
    /// A small circle with a hole.
    Ring = 4,
    /// An X.
    Cross = 5,
    /// Two triangles that meet at their points.
    Hourglass = 6,
}

impl Shape {
    const ALL: [Self; 7] =
        [Self::Circle, Self::Square, Self::Triangle, Self::Diamond, Self::Ring, Self::Cross, Self::Hourglass];
}

/// What is done with the outline. The numbers are known to the fragment shader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Finish {
    /// Filled.
    Solid = 0,
    /// Only the outline.
    Hollow = 1,
    /// Filled, smaller, with a ring around.
    Ringed = 2,
}

impl Finish {
    const ALL: [Self; 3] = [Self::Solid, Self::Hollow, Self::Ringed];
}

/// A colour by its role: an index into [`Theme::inks`](crate::Theme::inks).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Ink {
    /// Colour of reads.
    Read = 0,
    /// Colour of writes.
    Write = 1,
    /// Colour of static files.
    Static = 2,
    /// Colour of heartbeats.
    Heartbeat = 3,
    /// Colour of replication.
    Replication = 4,
    /// Colour of failure.
    Bad = 5,
    /// Colour of what no longer matters to anybody.
    Muted = 6,
}

impl Ink {
    /// Every colour role, in the order of [`Theme::inks`](crate::Theme::inks).
    pub const ALL: [Self; 7] =
        [Self::Read, Self::Write, Self::Static, Self::Heartbeat, Self::Replication, Self::Bad, Self::Muted];
}

/// How a mark is drawn: shape, finish and ink in one byte, as the renderers carry it about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Look(u8);

impl Look {
    /// The cross of an error, and of a flight that got lost on its way.
    pub const LOST: Self = Self::new(Shape::Cross, Finish::Solid, Ink::Bad);

    /// This shape in this finish and this ink.
    pub const fn new(shape: Shape, finish: Finish, ink: Ink) -> Self {
        Self(shape as u8 | (finish as u8) << 3 | (ink as u8) << 5)
    }

    /// Outline of the mark.
    pub const fn shape(self) -> Shape {
        Shape::ALL[(self.0 & 7) as usize]
    }

    /// What is done with the outline.
    pub const fn finish(self) -> Finish {
        Finish::ALL[(self.0 >> 3 & 3) as usize]
    }

    /// Role of its colour.
    pub const fn ink(self) -> Ink {
        Ink::ALL[(self.0 >> 5) as usize]
    }

    /// The byte itself: shape in bits 0–2, finish in 3–4, ink in 5–7.
    pub const fn bits(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_style_gives_back_what_it_was_made_of() {
        for kind in Kind::ALL {
            for fate in Fate::ALL {
                let style = Style::new(kind, fate);
                assert_eq!((style.kind(), style.fate()), (kind, fate));
            }
        }
        assert_eq!(Style::all().count(), 25);
    }

    #[test]
    fn a_look_gives_back_what_it_was_made_of() {
        for style in Style::all() {
            let look = style.look();
            assert_eq!(Look::new(look.shape(), look.finish(), look.ink()), look);
        }
    }

    #[test]
    fn the_vertex_shader_knows_the_cross_by_its_bits() {
        assert_eq!(Look::LOST.bits(), 165);
    }

    #[test]
    fn nothing_is_told_by_colour_alone() {
        let outline = |look: Look| (look.shape() as u8, look.finish() as u8);
        for fate in [Fate::Ok, Fate::Abandoned, Fate::Retry] {
            let kinds: HashSet<_> = Kind::ALL.map(|kind| outline(Style::new(kind, fate).look())).into();
            assert_eq!(kinds.len(), Kind::ALL.len(), "{fate:?}");
        }
        for kind in Kind::ALL {
            let fates: HashSet<_> = Fate::ALL.map(|fate| outline(Style::new(kind, fate).look())).into();
            assert_eq!(fates.len(), Fate::ALL.len(), "{kind:?}");
        }
    }
}

//! Keys that no character stands for, by the protocol's table.

/// Ends the effect of [`CONTROL`] and [`SHIFT`].
pub const RELEASE: char = '\u{E000}';
/// The tabulator key, which moves the focus on.
pub const TAB: char = '\u{E004}';
/// Enter.
pub const ENTER: char = '\u{E007}';
/// Shift, held until [`RELEASE`].
pub const SHIFT: char = '\u{E008}';
/// Control, held until [`RELEASE`].
pub const CONTROL: char = '\u{E009}';
/// Escape.
pub const ESCAPE: char = '\u{E00C}';
/// The space bar.
pub const SPACE: char = ' ';
/// Arrow to the right.
pub const RIGHT: char = '\u{E014}';
/// Arrow to the left.
pub const LEFT: char = '\u{E012}';

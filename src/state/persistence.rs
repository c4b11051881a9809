//! What the browser remembers from visit to visit.

use super::theme::Theme;
use gloo::storage::{LocalStorage, Storage};

const THEME: &str = "headroom.theme";

/// The theme chosen last; a browser that remembers nothing wears its system's.
pub fn theme() -> Theme {
    let id: Option<String> = LocalStorage::get(THEME).ok();
    id.and_then(|id| Theme::from_id(&id)).unwrap_or_default()
}

/// Remembers the theme. Where the browser forbids that, the choice lasts as long as the page.
pub fn remember_theme(theme: Theme) {
    LocalStorage::set(THEME, theme.id()).ok();
}

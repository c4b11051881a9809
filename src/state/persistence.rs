//! What the browser remembers from visit to visit.
//!
//! A browser may forbid even the question (blocked cookies, a sandboxed frame), so nothing here relies on an answer.

use super::theme::Theme;
use web_sys::Storage;

const THEME: &str = "headroom.theme";

/// The theme chosen last; a browser that remembers nothing wears its system's.
pub fn theme() -> Theme {
    let id = storage().and_then(|storage| storage.get_item(THEME).ok().flatten());
    id.and_then(|id| Theme::from_id(&id)).unwrap_or_default()
}

/// Remembers the theme. Where the browser forbids that, the choice lasts as long as the page.
pub fn remember_theme(theme: Theme) {
    if let Some(storage) = storage() {
        storage.set_item(THEME, theme.id()).ok();
    }
}

fn storage() -> Option<Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}

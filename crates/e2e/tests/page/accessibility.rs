//! Nothing in the page keeps people out, whichever theme it wears.

use anyhow::Result;
use headroom_e2e::{Page, Theme, View, axe};
use std::fmt::Write;

#[test]
fn no_theme_has_a_barrier_on_a_laptop() -> Result<()> {
    no_barriers(View { reduced_motion: true, ..View::default() })
}

#[test]
fn no_theme_has_a_barrier_on_a_phone() -> Result<()> {
    no_barriers(View { width: 360, height: 740, reduced_motion: true })
}

/// Motion is reduced so that no colour is judged in the middle of a transition.
fn no_barriers(view: View) -> Result<()> {
    let page = Page::open_with(view, "")?;
    let mut report = String::new();
    for theme in Theme::ALL {
        page.set_theme(theme)?;
        for finding in axe::findings(page.session())? {
            write!(report, "\n{theme}: {finding}")?;
        }
    }
    assert!(report.is_empty(), "axe-core found{report}");
    Ok(())
}

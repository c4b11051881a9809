//! Nothing in the page keeps people out, whichever theme it wears and whatever it shows.

use anyhow::Result;
use headroom_e2e::{Page, Theme, View, axe, key};
use std::fmt::Write;

const LAPTOP: View = View { width: 1440, height: 900, reduced_motion: true };
const PHONE: View = View { width: 360, height: 740, reduced_motion: true };

#[test]
fn the_first_screen_has_no_barrier() -> Result<()> {
    for view in [LAPTOP, PHONE] {
        let page = Page::open_with(view, "")?;
        no_barriers(&page, "first screen", |_| Ok(()))?;
    }
    Ok(())
}

#[test]
fn a_crashed_server_and_its_controls_have_no_barrier() -> Result<()> {
    for view in [LAPTOP, PHONE] {
        let page = Page::open_with(view, "")?;
        page.select("Web server 2")?;
        page.press_button("Crash")?;
        page.wait_until("failures", || Ok(page.figure("failed")? > 0))?;
        page.pause()?;
        no_barriers(&page, "crashed server, selected", |_| Ok(()))?;
    }
    Ok(())
}

#[test]
fn open_controls_and_their_messages_have_no_barrier() -> Result<()> {
    for view in [LAPTOP, PHONE] {
        let page = Page::open_with(view, "")?;
        page.open_controls("Web server", Some("Capacity and queue"))?;
        page.type_value("web", "slots", "3")?;
        page.type_value("web", "queue_limit", "-1")?;
        page.wait_until("a message", || Ok(page.problem_with("web", "queue_limit")?.is_some()))?;
        no_barriers(&page, "controls", |_| Ok(()))?;
    }
    Ok(())
}

#[test]
fn a_message_on_top_has_no_barrier() -> Result<()> {
    let page = Page::open_with(LAPTOP, "#s=atlantis")?;
    assert!(!page.notices()?.is_empty());
    no_barriers(&page, "message", |_| Ok(()))
}

#[test]
fn the_sheet_of_keys_has_no_barrier() -> Result<()> {
    let page = Page::open_with(LAPTOP, "")?;
    no_barriers(&page, "sheet of keys", |page| {
        page.press_button("Keys")?;
        page.wait_for("dialog[open]", headroom_e2e::PATIENCE)
    })
}

/// Looks for barriers in every theme, each time after `prepare`. Motion is reduced so that no colour is judged in the
/// middle of a transition.
fn no_barriers(page: &Page, what: &str, prepare: impl Fn(&Page) -> Result<()>) -> Result<()> {
    let mut report = String::new();
    for theme in Theme::ALL {
        page.choose("Theme", &theme.to_string())?;
        page.wait_for(&format!("html[data-theme={theme}]"), headroom_e2e::PATIENCE)?;
        prepare(page)?;
        for finding in axe::findings(page.session())? {
            write!(report, "\n{theme}: {finding}")?;
        }
        page.session().press(&key::ESCAPE.to_string())?;
    }
    assert!(report.is_empty(), "{what}: axe-core found{report}");
    Ok(())
}

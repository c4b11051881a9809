//! Reset: the same run again, exactly.

use anyhow::Result;
use headroom_e2e::{Page, View};

/// Everything that can be read, and the pictures of all charts.
const WHOLE_PAGE: &str = "return [
    document.querySelector('.clock').textContent,
    document.querySelector('.system').textContent,
    ...[...document.querySelectorAll('.chart canvas')].map(canvas => canvas.toDataURL()),
]";

/// A run that is shown from before anything happens, so that it always begins at the same moment.
const SCENARIO: &str = "#s=server-dies";

#[test]
fn it_brings_back_the_beginning_whatever_was_done() -> Result<()> {
    let page = Page::open_with(View::default(), SCENARIO)?;
    let beginning = beginning(&page)?;

    page.open_controls("Web server", Some("Capacity and queue"))?;
    page.type_value("web", "slots", "9")?;
    page.select("Web server 1")?;
    page.press_button("Crash")?;
    page.choose("Speed", "10")?;
    page.play()?;
    page.wait_until("failures", || Ok(page.figure("failed")? > 20))?;
    page.pause()?;
    page.choose("Speed", "1")?;
    assert_same(&self::beginning(&page)?, &beginning, "after a crash and a change");

    page.load(SCENARIO)?;
    assert_same(&self::beginning(&page)?, &beginning, "in a page loaded anew");
    Ok(())
}

#[test]
fn it_forgets_changes_and_keeps_the_seed() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=two-servers&seed=5")?;
    page.open_controls("Web server", Some("Capacity and queue"))?;
    page.type_value("web", "slots", "9")?;
    page.wait_for_card("Web server 1", "nine slots", |card| card.slots == 9)?;
    page.session().find("h1")?.click()?;
    page.session().press("r")?;
    page.wait_for_card("Web server 1", "its two slots", |card| card.slots == 2)?;
    page.button("Seed 5")?;
    assert!(!page.link()?.contains("set="), "the address still says {}", page.link()?);
    Ok(())
}

#[test]
fn another_seed_is_another_run() -> Result<()> {
    let page = Page::open_with(View::default(), SCENARIO)?;
    let first = beginning(&page)?;
    page.press_button("Seed 1")?;
    page.wait_until("the next seed", || Ok(!page.session().find_all("button.quiet")?.is_empty()))?;
    page.button("Seed 2")?;
    assert_ne!(beginning(&page)?, first);
    Ok(())
}

/// What the page shows at the beginning of its run, with the clock standing.
fn beginning(page: &Page) -> Result<Vec<String>> {
    page.pause()?;
    page.press_button("Reset")?;
    page.frames(10)?;
    page.session().run(WHOLE_PAGE, &[])
}

fn assert_same(found: &[String], expected: &[String], when: &str) {
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found, expected, "{when}");
    }
}

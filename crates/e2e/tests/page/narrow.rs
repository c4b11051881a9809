//! The page fits a narrow screen.

use anyhow::Result;
use headroom_e2e::{Page, View};

#[test]
fn nothing_scrolls_sideways_at_360_pixels() -> Result<()> {
    let view = View { width: 360, height: 740, ..View::default() };
    let page = Page::open_with(view, "")?;
    let script = "const page = document.scrollingElement; return page.scrollWidth - page.clientWidth";
    let overhang: f64 = page.session().run(script, &[])?;
    let culprits: Vec<String> = page.session().run(WIDER_THAN_THE_WINDOW, &[])?;
    assert!(overhang <= 0.0, "the page is {overhang} pixels wider than the window, because of {culprits:#?}");
    Ok(())
}

const WIDER_THAN_THE_WINDOW: &str = "
    const limit = document.documentElement.clientWidth;
    return [...document.body.querySelectorAll('*')]
        .filter(element => element.getBoundingClientRect().right > limit + 0.5)
        .map(element => element.cloneNode(false).outerHTML);
";

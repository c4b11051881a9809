//! People who ask their system for less motion get none that they didn't start.

use anyhow::Result;
use headroom_e2e::{Page, View};

#[test]
fn lines_swell_instead_of_dots_that_fly() -> Result<()> {
    let page = Page::open_with(View { reduced_motion: true, ..View::default() }, "")?;
    assert!(page.is_playing()?, "figures and charts go on");
    page.wait_until("flows", || Ok(!page.session().find_all(".lines .flow")?.is_empty()))?;
    let said = page.text(".stage-legend")?;
    assert!(said.contains("wide as it carries"), "the legend explains them: {said:?}");
    let picture =
        || page.session().run::<String>("return document.querySelector('canvas.dots').toDataURL()", &[]);
    let first = picture()?;
    for _ in 0..5 {
        page.frames(5)?;
        assert_eq!(picture()?, first, "a dot moved");
    }
    Ok(())
}

#[test]
fn people_may_ask_for_less_motion_while_the_page_is_open() -> Result<()> {
    let page = Page::open()?;
    let flows = || Ok(!page.session().find_all(".lines .flow")?.is_empty());
    for paused in [false, true] {
        if paused {
            page.pause()?;
        }
        page.ask_for_less_motion(true)?;
        page.wait_until("flows", flows)?;
        page.ask_for_less_motion(false)?;
        page.wait_until("dots", || Ok(!flows()?))?;
    }
    Ok(())
}

#[test]
fn nothing_slides_or_fades() -> Result<()> {
    let page = Page::open_with(View { reduced_motion: true, ..View::default() }, "")?;
    let moving = || page.session().run::<usize>("return document.getAnimations().length", &[]);
    page.select("Web server 1")?;
    assert_eq!(moving()?, 0, "after a click on a card");
    page.press_button("Crash")?;
    assert_eq!(moving()?, 0, "after a crash");
    page.open_tab("Controls")?;
    page.session().press("?")?;
    assert_eq!(moving()?, 0, "with the sheet of keys");
    Ok(())
}

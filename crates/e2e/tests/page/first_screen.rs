//! The page comes up with a running system and has nothing to complain about. How soon is measured by
//! `cargo xtask bench`.

use anyhow::Result;
use headroom_e2e::{Page, View};

#[test]
fn it_shows_two_servers_at_work_without_a_click() -> Result<()> {
    let page = Page::open()?;
    assert_eq!(page.chosen("Scenario")?, "two-servers");
    let begin = (page.clock()?, page.requests_over()?);
    assert!(page.is_playing()?);
    page.wait_until("requests to be answered", || {
        Ok(page.clock()? > begin.0 && page.requests_over()? > begin.1)
    })?;
    for server in ["Web server 1", "Web server 2"] {
        page.wait_for_card(server, "that it works", |card| card.truth == "Up" && card.busy > 0)?;
    }
    assert!(!page.text(".why p")?.is_empty(), "it says how things stand");
    Ok(())
}

/// How far things reach below the window, in pixels.
const BELOW: &str = "
    const bottoms = [...document.querySelectorAll('.chart, .strip, .stage')].map(part => part.getBoundingClientRect().bottom);
    return Math.max(...bottoms) - innerHeight;
";

#[test]
fn it_fits_the_screen_of_a_desk_and_of_a_projector() -> Result<()> {
    for (width, height, theme) in [(1440, 900, "light"), (1366, 768, "dark"), (1920, 1080, "projector")] {
        for scenario in ["two-servers", "server-dies", "flood"] {
            let view = View { width, height, ..View::default() };
            let page = Page::open_with(view, &format!("#s={scenario}&theme={theme}"))?;
            page.pause()?;
            let below: f64 = page.session().run(BELOW, &[])?;
            assert!(below <= 0.0, "{scenario} at {width} × {height} reaches {below} pixels below the window");
        }
    }
    Ok(())
}

#[test]
fn it_has_a_title_and_a_language() -> Result<()> {
    let page = Page::open()?;
    assert!(page.session().title()?.contains("Headroom"));
    assert!(page.session().find("html")?.attribute("lang")?.is_some());
    Ok(())
}

#[test]
fn the_console_stays_silent() -> Result<()> {
    let page = Page::open()?;
    page.frames(30)?;
    assert_eq!(page.complaints()?, [""; 0]);
    Ok(())
}

//! A single request can be followed, from a dot to its end.

use anyhow::{Context, Result};
use headroom_e2e::{Page, key};

/// Points of the window at which the stage shows something, no two of them near each other; none where the canvas is
/// no plain one.
pub const DOTS: &str = "
    const canvas = document.querySelector('canvas.dots'), context = canvas.getContext('2d');
    if (!context) return null;
    const { width, height } = canvas, { data } = context.getImageData(0, 0, width, height);
    const box = canvas.getBoundingClientRect(), dots = [];
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
        if (data[4 * (y * width + x) + 3] < 250) continue;
        const dot = [box.x + x / width * box.width, box.y + y / height * box.height];
        const hit = document.elementFromPoint(...dot);
        if (hit?.className === 'stage-plane' && dots.every(([a, b]) => Math.hypot(a - dot[0], b - dot[1]) > 20))
            dots.push(dot);
    }
    return dots;
";

/// The middles of the rings, in the window.
const RINGS: &str = "
    const path = document.querySelector('.halo path'), box = path.ownerSVGElement.getBoundingClientRect();
    const rings = (path.getAttribute('d') ?? '').matchAll(/M(\\S+) (\\S+)a(\\S+)/g);
    return [...rings].map(([_, x, y, radius]) => [box.x + Number(x), box.y + Number(y) + Number(radius)]);
";

/// A click means a dot that is no further away.
const REACH_PX: f64 = 16.0;

#[test]
fn a_click_on_a_dot_tells_of_its_request_and_rings_all_its_dots() -> Result<()> {
    let page = Page::open()?;
    page.pause()?;
    let dots: Option<Vec<(f64, f64)>> = page.session().run(DOTS, &[])?;
    let dots = dots.context("a browser without GPU draws on a plain canvas")?;
    let (mut followed, mut most) = (0, 0);
    for (x, y) in dots {
        page.session().mouse((x, y), true)?;
        page.frames(3)?;
        // Heartbeats belong to no request.
        let Some(told) = page.texts(".inspector")?.pop() else { continue };
        assert!(told.starts_with("Page") || told.starts_with("Order"), "{told}");
        let rings: Vec<(f64, f64)> = page.session().run(RINGS, &[])?;
        let near = |(ring_x, ring_y): &(f64, f64)| (x - ring_x).hypot(y - ring_y) <= REACH_PX;
        assert!(rings.iter().any(near), "the dot at {x}, {y} has no ring; there are {rings:?}");
        (followed, most) = (followed + 1, most.max(rings.len()));
        page.session().press(&key::ESCAPE.to_string())?;
        page.wait_until("no ring", || Ok(page.session().run::<Vec<(f64, f64)>>(RINGS, &[])?.is_empty()))?;
    }
    assert!(followed > 5 && most > 1, "{followed} dots clicked, of requests with {most} dots at most");
    Ok(())
}

#[test]
fn a_key_follows_the_oldest_request_to_its_end() -> Result<()> {
    let page = Page::open()?;
    page.pause()?;
    page.session().press("f")?;
    page.wait_until("a request", || Ok(page.text(".inspector")?.contains("under way")))?;
    page.play()?;
    page.wait_until("its end", || Ok(page.text(".inspector")?.contains("It was answered.")))?;
    page.session().press(&key::ESCAPE.to_string())?;
    page.wait_until("the scenario's text", || Ok(page.texts(".inspector")?.is_empty()))
}

#[test]
fn a_button_lets_go_of_the_request() -> Result<()> {
    let page = Page::open()?;
    page.pause()?;
    page.session().press("f")?;
    page.wait_until("a request", || Ok(page.text(".inspector")?.contains("under way")))?;
    let ringed = || -> Result<usize> { Ok(page.session().run::<Vec<(f64, f64)>>(RINGS, &[])?.len()) };
    page.wait_until("a ring", || Ok(ringed()? > 0))?;
    page.button("Let go of this request")?.type_in(&key::ENTER.to_string())?;
    page.wait_until("none", || Ok(page.text(".inspector")?.starts_with("Choose")))?;
    page.wait_until("no ring", || Ok(ringed()? == 0))?;
    let focused: String = page.session().run("return document.activeElement.textContent", &[])?;
    assert_eq!(focused, "Follow the oldest request");
    Ok(())
}

#[test]
fn a_row_of_the_table_of_failures_shows_such_a_request() -> Result<()> {
    let page = Page::open()?;
    page.select("Web server 2")?;
    page.press_button("Crash")?;
    page.wait_until("a failure", || Ok(!page.failures()?.is_empty()))?;
    page.pause()?;
    let cause = page.failures()?[0][0].clone();
    // With more than 100 requests a second, the last few seconds are five and a part of the next.
    assert_eq!(page.texts(".causes thead th")?, ["Cause", "Requests", "Share", "Last 5\u{a0}s", "Where"]);
    let shown = || -> Result<bool> {
        let told = page.text(".inspector")?;
        Ok((told.starts_with("Page") || told.starts_with("Order")) && told.contains("took"))
    };
    // Anywhere on the row, not only on the words.
    page.session().find(".causes tbody td:last-child")?.click()?;
    page.wait_until("a request that failed", shown)?;
    let told = page.text(".inspector")?;
    assert!(told.contains("failed") && told.contains("Web server 2"), "{cause}: {told}");

    page.session().press(&key::ESCAPE.to_string())?;
    page.wait_until("no request", || Ok(page.texts(".inspector")?.is_empty()))?;
    page.button(&cause)?.type_in(&key::ENTER.to_string())?;
    page.wait_until("the same by key", shown)
}

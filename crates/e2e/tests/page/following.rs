//! A single request can be followed, from a dot to its end.

use anyhow::{Context, Result};
use headroom_e2e::{Page, key};

/// Points of the window at which the stage shows something, no two of them near each other; none where the canvas is
/// no plain one.
const DOTS: &str = "
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

const RING: &str = "
    const ring = document.querySelector('.halo').getBoundingClientRect();
    return ring.width > 0 ? [ring.x + ring.width / 2, ring.y + ring.height / 2] : null;
";

#[test]
fn a_click_on_a_dot_tells_of_its_request() -> Result<()> {
    let page = Page::open()?;
    page.pause()?;
    let dots: Option<Vec<(f64, f64)>> = page.session().run(DOTS, &[])?;
    let dots = dots.context("a browser without GPU draws on a plain canvas")?;
    // Some of them may be heartbeats, which belong to no request.
    let mut found = None;
    for dot in dots {
        page.session().mouse(dot, true)?;
        page.frames(3)?;
        if let Some(ring) = page.session().run::<Option<(f64, f64)>>(RING, &[])? {
            found = Some((dot, ring));
            break;
        }
    }
    let ((x, y), (ring_x, ring_y)) = found.context("no dot could be clicked")?;
    assert!((x - ring_x).hypot(y - ring_y) < 20.0, "the ring is at {ring_x}, {ring_y}, not at {x}, {y}");
    let told = page.text(".inspector")?;
    assert!(told.starts_with("Page") || told.starts_with("Order"), "{told}");
    assert!(told.contains("It is on the way from"), "{told}");
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

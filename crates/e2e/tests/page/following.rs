//! A single request can be followed, from a dot to its end.

use anyhow::{Context, Result, bail};
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
    // Some are heartbeats, which belong to no request; and short hops are stretched, so that a request may be further on
    // by now: the ring is where it is.
    for (x, y) in dots {
        page.session().mouse((x, y), true)?;
        page.frames(3)?;
        let ring: Option<(f64, f64)> = page.session().run(RING, &[])?;
        if ring.is_some_and(|(ring_x, ring_y)| (x - ring_x).hypot(y - ring_y) < 20.0) {
            let told = page.text(".inspector")?;
            assert!(told.starts_with("Page") || told.starts_with("Order"), "{told}");
            return Ok(());
        }
    }
    bail!("no dot got a ring when it was clicked")
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

//! Time: it stops and goes, by button and by key, in steps, and as fast as the menu says.

use anyhow::Result;
use headroom_e2e::{PATIENCE, Page, View, key};

/// So many frames are enough to see whether something moves.
const A_WHILE: usize = 10;

#[test]
fn the_button_and_the_space_bar_stop_the_clock_and_let_it_go() -> Result<()> {
    let page = Page::open()?;
    let button = |page: &Page| {
        let name = if page.is_playing()? { "Pause" } else { "Play" };
        page.press_button(name)
    };
    let space = |page: &Page| page.session().press(&key::SPACE.to_string());
    assert!(page.is_playing()?, "the page opens with the clock going");
    for toggle in [button, space] {
        toggle(&page)?;
        page.wait_until("the clock to stand", || Ok(!page.is_playing()?))?;
        let (stopped, over) = (page.clock()?, page.requests_over()?);
        page.frames(A_WHILE)?;
        assert_eq!(
            (page.clock()?, page.requests_over()?),
            (stopped, over),
            "nothing happens while the clock stands"
        );
        toggle(&page)?;
        page.wait_until("the clock to go on", || Ok(page.is_playing()? && page.clock()? > stopped))?;
    }
    Ok(())
}

#[test]
fn a_step_is_an_event_and_a_long_step_is_a_request() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=one-server")?;
    page.pause()?;
    let begin = begin_again(&page)?;
    page.press_button("Until the next request is over")?;
    page.wait_until("a request to be over", || Ok(page.requests_over()? > begin.1))?;
    let one_step = (page.clock()?, page.requests_over()?);
    assert_eq!(one_step.1, begin.1 + 1, "the step goes to the end of exactly one request");

    // Event by event the same run comes to the same moment.
    assert_eq!(begin_again(&page)?, begin);
    let mut last = begin;
    let many_steps = page.until("a request to be over", PATIENCE, || {
        page.press_button("Next event")?;
        let now = (page.clock()?, page.requests_over()?);
        assert!(now.0 >= last.0 && now.1 <= last.1 + 1, "one event leads from {last:?} to {now:?}");
        last = now;
        Ok((now.1 > begin.1).then_some(now))
    })?;
    assert_eq!(many_steps, one_step);
    assert!(!page.is_playing()?, "a step leaves the clock standing");
    Ok(())
}

#[test]
fn a_clock_that_stands_shows_each_step_even_within_a_millisecond() -> Result<()> {
    let page = Page::open()?;
    let decimals = || -> Result<usize> {
        Ok(page.text(".clock")?.split_once('.').map_or(0, |(_, decimals)| decimals.len()))
    };
    assert_eq!(decimals()?, 3, "it goes too fast for more");
    page.pause()?;
    page.wait_until("microseconds", || Ok(decimals()? == 6))?;
    let (mut before, mut small) = (page.clock()?, 0);
    for _ in 0..60 {
        page.press_button("Next event")?;
        page.frames(1)?;
        let now = page.clock()?;
        small += u32::from(now > before && (now * 1e3).floor() == (before * 1e3).floor());
        before = now;
    }
    assert!(small > 0, "no step of sixty was seen that stays within its millisecond");
    page.choose("Speed", "0.001")?;
    page.play()?;
    assert_eq!(decimals()?, 6, "nor is a thousandth of real time too fast");
    Ok(())
}

#[test]
fn after_hours_a_clock_that_stands_shows_each_step_and_the_bar_on_top_stays_as_it_is() -> Result<()> {
    let page = Page::open_with(View { width: 1280, height: 720, ..View::default() }, "#s=one-server")?;
    let heights = || page.session().run::<Vec<f64>>(HEIGHTS, &[]);
    let before = heights()?;
    page.pause()?;
    assert_eq!(heights()?, before, "microseconds moved something");
    page.choose("Speed", "10000")?;
    page.play()?;
    page.wait_until("an hour to pass", || Ok(page.clock()? > 3600.0))?;
    assert_eq!(heights()?, before, "hours moved something");
    page.pause()?;
    assert_eq!(heights()?, before, "hours and microseconds moved something");
    let stopped = page.clock()?;
    page.wait_until("a step to be seen", || {
        page.press_button("Next event")?;
        Ok(page.clock()? > stopped)
    })?;
    assert!(page.clock()? < stopped + 1.0, "it is a small one");
    Ok(())
}

/// Resets the run; says where it begins: its time, and how many requests are over.
fn begin_again(page: &Page) -> Result<(f64, u64)> {
    page.press_button("Reset")?;
    page.frames(A_WHILE)?;
    Ok((page.clock()?, page.requests_over()?))
}

#[test]
fn a_step_stops_a_clock_that_goes() -> Result<()> {
    let page = Page::open()?;
    for name in ["Next event", "Until the next request is over"] {
        page.play()?;
        page.press_button(name)?;
        page.wait_until("the clock to stand", || Ok(!page.is_playing()?))?;
    }
    Ok(())
}

/// Simulated time is compared with the frames that the browser showed, so a slow machine does no harm.
#[test]
fn a_second_shows_what_the_menu_of_speeds_says() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=one-server")?;
    for speed in ["0.1", "1", "10"] {
        page.pause()?;
        page.choose("Speed", speed)?;
        let begin = page.clock()?;
        page.session().run::<()>(RECORD_FRAMES, &[])?;
        page.play()?;
        let between = frames_ms(&page.frames(60)?);
        page.pause()?;
        let passed_ms = (page.clock()? - begin) * 1e3;
        let around = frames_ms(&page.session().run::<Vec<f64>>("return window.__frames", &[])?);
        let speed: f64 = speed.parse()?;
        let (least, most) = (between * speed, around * speed);
        // The clock shows whole milliseconds.
        assert!(
            (least - 1.0..=most + 1.0).contains(&passed_ms),
            "{passed_ms} ms passed at {speed} ×, not {least} to {most} ms"
        );
    }
    Ok(())
}

/// No frame counts for more than this: after a pause of the browser the run goes on where it was.
const LONGEST_FRAME_MS: f64 = 100.0;

fn frames_ms(frames: &[f64]) -> f64 {
    frames.iter().map(|length| length.min(LONGEST_FRAME_MS)).sum()
}

const RECORD_FRAMES: &str = "
    window.__frames = [];
    let last = performance.now();
    const next = now => { window.__frames.push(now - last); last = now; requestAnimationFrame(next); };
    requestAnimationFrame(next);
";

/// Where the clock stands and where the bar on top ends, in windows of a laptop and a phone.
const HEIGHTS: &str = "
    const found = [];
    for (const width of ['', '22.5rem']) {
        document.body.style.width = width;
        found.push(document.querySelector('.clock').getBoundingClientRect().top);
        found.push(document.querySelector('header').getBoundingClientRect().bottom);
    }
    document.body.style.width = '';
    return found;
";

#[test]
fn the_page_says_when_the_machine_cannot_keep_up() -> Result<()> {
    let page = Page::open_with(View { width: 1280, height: 720, ..View::default() }, "#s=flood")?;
    assert!(page.texts(".behind")?.is_empty(), "real time is no effort");
    let heights = || page.session().run::<Vec<f64>>(HEIGHTS, &[]);
    let before = heights()?;
    // Millions of events a second: no machine does that.
    page.choose("Speed", "10000")?;
    page.wait_for(".behind", PATIENCE)?;
    let said = page.text(".behind")?;
    assert!(
        said.contains("really shows") && said.contains(|letter: char| letter.is_ascii_digit()),
        "it says {said:?}"
    );
    assert_eq!(heights()?, before, "the notice moved something");
    page.choose("Speed", "1")?;
    page.wait_until("the notice to go", || Ok(page.texts(".behind")?.is_empty()))
}

#[test]
fn at_top_speed_the_page_goes_on_answering() -> Result<()> {
    let page = Page::open()?;
    page.choose("Speed", "10000")?;
    let begin = (page.clock()?, page.requests_over()?);
    page.frames(200)?;
    page.wait_until("a lot to have happened", || Ok(page.requests_over()? > begin.1 + 10_000))?;
    assert!(page.clock()? > begin.0);
    page.select("Web server 1")?;
    page.press_button("Crash")?;
    page.wait_for_card("Web server 1", "that it is down", |card| card.truth.starts_with("Down"))?;
    page.press_button("Recover")?;
    page.wait_for_card("Web server 1", "that it is up", |card| card.truth == "Up")?;
    page.pause()?;
    assert_eq!(page.complaints()?, [""; 0]);
    Ok(())
}

//! Charts and the stage's canvas are truly drawn, and what happened is marked where it happened.

use anyhow::{Context, Result};
use headroom_e2e::{PATIENCE, Page, View, key};
use serde::Deserialize;

/// What can be measured in a chart's pixels.
#[derive(Debug, Deserialize)]
struct Drawing {
    title: String,
    /// Pixels that are neither ground nor grid.
    drawn: usize,
    /// Columns in which a trouble is marked, as shares of the time axis.
    marks: Vec<f64>,
}

/// Reads charts from their pixels, by the theme's own colours.
const DRAWINGS: &str = "
    const probe = document.body.appendChild(document.createElement('span'));
    const color = token => {
        probe.style.color = `var(--${token})`;
        return getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
    };
    const [ground, line, bad] = ['ground', 'line', 'bad'].map(color);
    probe.remove();
    // Thin lines are spread over two pixels, and marks are drawn with some transparency: what is drawn in a colour is
    // on the way from the ground's to that one.
    const in_ink = (ink, least, off) => {
        const way = ink.map((channel, at) => channel - ground[at]);
        const length2 = way.reduce((sum, part) => sum + part * part, 0);
        return (data, at) => {
            const gone = way.map((_, i) => data[at + i] - ground[i]);
            const share = gone.reduce((sum, part, i) => sum + part * way[i], 0) / length2;
            return share > least && gone.every((part, i) => Math.abs(part - share * way[i]) <= off);
        };
    };
    const [is_grid, is_mark] = [in_ink(line, 0.3, 4), in_ink(bad, 0.2, 12)];
    const is_ground = (data, at) => ground.every((channel, i) => Math.abs(data[at + i] - channel) <= 3);
    return [...document.querySelectorAll('.chart')].map(chart => {
        const canvas = chart.querySelector('canvas'), { width, height } = canvas;
        const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
        const at = (x, y) => 4 * (y * width + x);
        const count = (length, is) => Array.from({ length }, (_, i) => i).filter(is);
        const grid = y => count(width, x => is_grid(data, at(x, y)));
        const axis = count(height, () => true).map(grid).reduce((a, b) => b.length > a.length ? b : a);
        const [begin, end] = [axis[0], axis[axis.length - 1]];
        const marked = x => count(height, y => is_mark(data, at(x, y))).length > height / 5;
        return {
            title: chart.querySelector('h3').textContent,
            drawn: count(width * height, i => !is_ground(data, 4 * i) && !is_grid(data, 4 * i)).length,
            marks: count(width, marked).map(x => (x - begin) / (end - begin)),
        };
    });
";

const TITLES: [&str; 5] =
    ["Requests per second", "Response time", "Failures by cause", "Utilisation", "Waiting requests"];

/// How far back charts reach at real time.
const SPAN_S: f64 = 60.0;

#[test]
fn they_are_drawn_and_a_crash_is_marked_where_it_happened() -> Result<()> {
    let page = Page::open()?;
    let drawings = drawings(&page)?;
    assert_eq!(drawings.iter().map(|drawing| &*drawing.title).collect::<Vec<_>>(), TITLES);
    for Drawing { title, drawn, marks } in &drawings {
        // Where nothing has failed there is no curve, but the axis has its figures.
        assert!(*drawn > 50, "{title} has only {drawn} pixels");
        assert_eq!(marks, &[0.0; 0], "{title} has a mark, and nothing happened");
    }

    page.pause()?;
    let crashed = page.clock()?;
    page.select("Web server 1")?;
    page.press_button("Crash")?;
    page.play()?;
    page.let_pass(3.0)?;
    page.pause()?;
    let share = 1.0 - (page.clock()? - crashed) / SPAN_S;
    page.until("the mark in every chart", PATIENCE, || {
        let drawings = self::drawings(&page)?;
        Ok(drawings.iter().all(|drawing| !drawing.marks.is_empty()).then_some(()))
    })?;
    for Drawing { title, marks, .. } in self::drawings(&page)? {
        let first = marks.first().context("there is one")?;
        assert!((first - share).abs() < 0.02, "{title} is marked at {marks:?}, and the crash was at {share}");
    }
    Ok(())
}

fn drawings(page: &Page) -> Result<Vec<Drawing>> {
    page.session().run(DRAWINGS, &[])
}

#[test]
fn every_chart_says_in_words_what_it_shows() -> Result<()> {
    let page = Page::open()?;
    for canvas in page.session().find_all(".chart canvas")? {
        let name = canvas.accessible_name()?;
        assert!(TITLES.iter().any(|title| name.starts_with(title)), "a chart is called {name:?}");
    }
    Ok(())
}

/// Colours of the pixels on the stage's canvas that are not empty, counted; none where it is no plain canvas.
const DOTS: &str = "
    const canvas = document.querySelector('canvas.dots'), context = canvas.getContext('2d');
    if (!context) return null;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 3; at < data.length; at += 4) count += data[at] > 0;
    return count;
";

fn dots(page: &Page) -> Result<usize> {
    let count: Option<usize> = page.session().run(DOTS, &[])?;
    count.context("a browser without GPU draws on a plain canvas")
}

#[test]
fn dots_fly_while_the_clock_goes_and_stand_while_it_stands() -> Result<()> {
    let page = Page::open()?;
    page.wait_until("dots", || Ok(dots(&page)? > 0))?;
    let picture =
        || page.session().run::<String>("return document.querySelector('canvas.dots').toDataURL()", &[]);
    let first = picture()?;
    page.wait_until("the dots to move", || Ok(picture()? != first))?;
    page.pause()?;
    let still = picture()?;
    page.frames(10)?;
    assert_eq!(picture()?, still);
    Ok(())
}

#[test]
fn steps_are_seen_as_dots_whatever_the_speed_was() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=flood&speed=1000")?;
    let flows = || Ok(!page.session().find_all(".lines .flow")?.is_empty());
    page.wait_until("flows", flows)?;
    page.pause()?;
    // The first request to be over may have been on its way while single messages were not kept.
    page.wait_until("dots", || {
        page.press_button("Until the next request is over")?;
        page.frames(2)?;
        Ok(!flows()? && dots(&page)? > 0)
    })?;
    let picture =
        || page.session().run::<String>("return document.querySelector('canvas.dots').toDataURL()", &[]);
    let before = picture()?;
    // In a flood the next one may be over so soon that no dot gets anywhere.
    page.wait_until("the dots to move", || {
        page.press_button("Until the next request is over")?;
        page.frames(2)?;
        Ok(picture()? != before)
    })?;
    page.play()?;
    page.wait_until("flows again", flows)
}

#[test]
fn dots_fly_whatever_cards_come_and_go() -> Result<()> {
    let page = Page::open()?;
    for key in '1'..='9' {
        page.session().press(&key.to_string())?;
        page.wait_until(&format!("dots in scenario {key}"), || Ok(dots(&page)? > 0))?;
    }
    page.open_controls("Web server", None)?;
    for count in ["7", "2"] {
        page.type_value("web", "count", count)?;
        let cards =
            || page.texts(".card-name[aria-label^='Web server']").map(|cards| cards.len().to_string());
        page.wait_until("as many cards", || Ok(cards()? == count))?;
        page.wait_until("dots", || Ok(dots(&page)? > 0))?;
    }
    Ok(())
}

/// The figures beside the names of a chart's curves, by the chart's title.
const FIGURES: &str = "
    const chart = [...document.querySelectorAll('.chart')]
        .find(chart => chart.querySelector('h3').textContent === arguments[0]);
    return [...chart.querySelectorAll('.legend b')].map(figure => figure.textContent);
";

/// A point on a chart, at a share of its width.
const POINT: &str = "
    const canvas = [...document.querySelectorAll('.chart')]
        .find(chart => chart.querySelector('h3').textContent === arguments[0]).querySelector('canvas');
    canvas.scrollIntoView({ block: 'center' });
    const box = canvas.getBoundingClientRect();
    return [box.x + box.width * arguments[1], box.y + box.height / 2];
";

#[test]
fn values_are_read_with_the_mouse_and_with_keys_and_from_all_charts_at_one_moment() -> Result<()> {
    let page = Page::open()?;
    page.pause()?;
    let crashed = page.clock()?;
    page.select("Web server 1")?;
    page.press_button("Crash")?;
    page.play()?;
    page.let_pass(8.0)?;
    page.pause()?;
    let figures = |title: &str| page.session().run::<Vec<String>>(FIGURES, &[title.into()]);
    let moments = || page.texts(".axis b");
    let now = figures("Failures by cause")?;
    assert!(moments()?.iter().all(String::is_empty));

    // Half a minute ago nothing failed.
    page.session().mouse(page.session().run(POINT, &["Utilisation".into(), 0.5.into()])?, false)?;
    page.wait_until("a moment under every chart", || Ok(moments()?.iter().all(|text| text.contains(':'))))?;
    let read = moments()?;
    assert!(read.iter().all(|moment| *moment == read[0]), "one moment, not {read:?}");
    assert_eq!(figures("Failures by cause")?, vec!["0/s"; now.len()]);
    page.session().mouse((1.0, 1.0), false)?;
    page.wait_until("the figures of now", || Ok(figures("Failures by cause")? == now))?;

    // Two seconds after the crash nobody had noticed; a step is a second at real time.
    let steps = (page.clock()? - crashed - 2.0).round() as usize;
    page.session().run::<()>("document.querySelector('.chart canvas').focus()", &[])?;
    page.session().press(&key::LEFT.to_string().repeat(steps))?;
    page.wait_until("an earlier moment", || Ok(!moments()?[0].is_empty()))?;
    assert_ne!(figures("Failures by cause")?, vec!["0/s"; now.len()]);
    let said = page.session().focused()?.attribute("aria-valuetext")?.context("what it says")?;
    assert!(said.contains("arriving") && said.contains("/s"), "{said}");
    page.session().press(&key::ESCAPE.to_string())?;
    page.wait_until("now again", || Ok(moments()?.iter().all(String::is_empty)))?;
    assert!(page.card("Web server 1")?.selected, "Escape let go of the charts only");
    Ok(())
}

/// A figure stands in several places, and is one and the same: of the last few seconds.
#[test]
fn charts_cards_and_table_agree() -> Result<()> {
    let page = Page::open()?;
    page.select("Web server 2")?;
    page.press_button("Crash")?;
    page.let_pass(2.0)?;
    page.pause()?;
    let figures = |title: &str| page.session().run::<Vec<String>>(FIGURES, &[title.into()]);
    let whole = |text: &str| text.trim_matches(['<', '%', '\u{a0}']).parse::<f64>().map(f64::round);
    let on_cards = page.texts(".card-kind b")?;
    let servers = &on_cards[on_cards.len() - 3..];
    for (chart, card) in figures("Utilisation")?.iter().zip(servers) {
        assert!(chart == card || (whole(chart)? - whole(card)?).abs() <= 1.0, "{chart} and {card}");
    }
    let in_table = page.failures()?.into_iter().map(|row| row[3].clone()).collect::<Vec<_>>();
    assert_eq!(figures("Failures by cause")?, in_table);
    Ok(())
}

/// What the sentence on top, a chart and the figures say of the same, at one moment.
const SAID: &str = "
    const said = document.querySelector('.why p').textContent.match(/([\\d,.]+) requests a second are answered in ([^ ]+) on/);
    const answered = document.querySelector('.chart .legend li:last-child b').textContent.replace('/s', '');
    const mean = document.querySelector('.figures div:nth-child(4) dd').textContent;
    return said && [said[1], said[2], answered, mean];
";

#[test]
fn the_sentence_and_the_figures_agree_while_time_goes_on() -> Result<()> {
    let page = Page::open()?;
    page.choose("Speed", "10")?;
    let mut compared = 0;
    for _ in 0..40 {
        page.frames(6)?;
        // Now and then there is something else to say.
        let said: Option<[String; 4]> = page.session().run(SAID, &[])?;
        let Some([rate, mean, answered, measured]) = said else { continue };
        assert_eq!((rate, mean), (answered, measured));
        compared += 1;
    }
    assert!(compared > 0, "it never said how many requests are answered");
    Ok(())
}

#[test]
fn a_load_that_changes_by_itself_leaves_a_mark() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=flood&speed=10")?;
    page.wait_until("the flood's end", || {
        let marks = page.happenings()?;
        Ok(marks.len() == 2 && marks.iter().all(|mark| mark == "Attackers: load changes"))
    })
}

/// A server whose checks come late is put out and back some five times a second.
#[test]
fn the_strip_says_where_marks_are_missing() -> Result<()> {
    const FLAPPING: &str = "#s=server-dies&set=web.slots=1;balancer.check_timeout_s=0.02;balancer.check_interval_s=0.1;\
                            balancer.down_after=1;balancer.up_after=1&speed=1000";
    let page = Page::open_with(View::default(), FLAPPING)?;
    page.wait_until("a thousand marks and more", || {
        Ok(page.texts(".strip .forgotten")?.iter().any(|text| text.contains("some are missing")))
    })
}

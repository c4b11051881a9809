//! The page fits a narrow screen and a finger.

use crate::following::DOTS;
use anyhow::{Context, Result};
use headroom_e2e::{Page, Theme, View, key};
use std::time::Duration;

const PHONE: View = View { width: 360, height: 740, reduced_motion: true };

const OVERHANG: &str = "const page = document.scrollingElement; return page.scrollWidth - page.clientWidth";

const WIDER_THAN_THE_WINDOW: &str = "
    const limit = document.documentElement.clientWidth;
    return [...document.body.querySelectorAll('*')]
        .filter(element => element.getBoundingClientRect().right > limit + 0.5)
        .map(element => element.cloneNode(false).outerHTML);
";

/// WCAG 2.2, 2.5.8: targets are at least 24 by 24 CSS pixels. What counts is where a finger hits: a small name may
/// stand for its whole card, and a label for its switch.
const TOO_SMALL: &str = "
    const is_hit = (element, x, y) => {
        const hit = document.elementFromPoint(x, y);
        return element.contains(hit) || [...(element.labels ?? [])].some(label => label.contains(hit));
    };
    // From its middle, so far a finger may go astray in each direction, if not in the one then in the other.
    const reach = (element, x, y, across) => {
        let far = 0;
        while (far < 24 && (across ? is_hit(element, x + far + 1, y) : is_hit(element, x, y + far + 1))) far++;
        let near = 0;
        while (near < 24 && (across ? is_hit(element, x - near - 1, y) : is_hit(element, x, y - near - 1))) near++;
        return far + near + 1;
    };
    const found = [];
    for (const element of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
        if (!element.checkVisibility() || element.disabled) continue;
        element.scrollIntoView({ block: 'center' });
        const box = element.getBoundingClientRect();
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const size = [reach(element, x, y, true), reach(element, x, y, false)];
        if (!is_hit(element, x, y) || Math.min(...size) < 24)
            found.push(`${size.join(' × ')}: ${element.outerHTML.slice(0, 200)}`);
    }
    return found;
";

/// How far down each tab of the side panel stands in it.
const LINES_OF_TABS: &str = "return [...document.querySelectorAll('.tabs .tab')].map(tab => tab.offsetTop - tab.parentElement.offsetTop)";

#[test]
fn all_tabs_stand_on_one_line_at_360_pixels() -> Result<()> {
    let page = Page::open_with(PHONE, "")?;
    for theme in Theme::ALL {
        page.set_theme(theme)?;
        // The one that is open is bold.
        for tab in ["Scenario", "Controls", "Selected"] {
            page.open_tab(tab)?;
            page.frames(2)?;
            let tops: Vec<i32> = page.session().run(LINES_OF_TABS, &[])?;
            assert!(tops.len() == 4 && tops.iter().all(|top| *top == tops[0]), "{theme}, {tab}: {tops:?}");
        }
    }
    Ok(())
}

#[test]
fn nothing_scrolls_sideways_at_360_pixels_and_all_targets_fit_a_finger() -> Result<()> {
    let page = Page::open_with(PHONE, "")?;
    page.select("Web server 1")?;
    for theme in Theme::ALL {
        page.set_theme(theme)?;
        for tab in ["Scenario", "Controls", "Selected"] {
            page.open_tab(tab)?;
            page.unfold_all()?;
            page.frames(2)?;
            let what = format!("{theme}, {tab}");
            let overhang: f64 = page.session().run(OVERHANG, &[])?;
            let culprits: Vec<String> = page.session().run(WIDER_THAN_THE_WINDOW, &[])?;
            assert!(
                overhang <= 0.0,
                "{what}: {overhang} pixels wider than the window, because of {culprits:#?}"
            );
            let small: Vec<String> = page.session().run(TOO_SMALL, &[])?;
            assert!(small.is_empty(), "{what}: too small for a finger: {small:#?}");
        }
    }
    Ok(())
}

#[test]
fn no_scenario_scrolls_sideways_at_360_pixels() -> Result<()> {
    let page = Page::open_with(PHONE, "")?;
    for key in '1'..='9' {
        page.session().press(&key.to_string())?;
        page.frames(5)?;
        let overhang: f64 = page.session().run(OVERHANG, &[])?;
        let culprits: Vec<String> = page.session().run(WIDER_THAN_THE_WINDOW, &[])?;
        assert!(
            overhang <= 0.0,
            "scenario {key}: {overhang} pixels wider than the window, because of {culprits:#?}"
        );
    }
    Ok(())
}

/// Words on cards and in legends that are cut off. Slots and the queue may show fewer than there are; their numbers say
/// the rest. Cards of a single line may shorten a name; who selects them reads it in the side panel.
const CUT_OFF: &str = "
    const cut = part => part.clientWidth > 0
        && (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1);
    return [...document.querySelectorAll('.card, .card *, .legend *')]
        .filter(part => !part.closest('.slots, .ticks, .card-compact .card-name') && cut(part))
        .map(part => part.textContent);
";

/// WCAG 2.2, 1.4.12.
const SPREAD_TEXT: &str = "
    const style = document.head.appendChild(document.createElement('style'));
    style.textContent = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
        p { margin-bottom: 2em !important }`;
";

#[test]
fn no_word_of_a_card_or_a_legend_is_cut_off() -> Result<()> {
    // A projector, a small laptop, a laptop with the page twice as large, a phone, and text spread by its reader.
    for (width, height, spread) in [
        (1024, 768, false),
        (1366, 768, false),
        (720, 450, false),
        (360, 740, false),
        (390, 844, true),
        (1024, 768, true),
        (1440, 900, true),
    ] {
        let page = Page::open_with(View { width, height, ..View::default() }, "")?;
        if spread {
            page.session().run::<()>(SPREAD_TEXT, &[])?;
        }
        for scenario in ["two-servers", "server-dies"] {
            page.choose("Scenario", scenario)?;
            if scenario == "server-dies" {
                page.wait_until("belief beside truth", || Ok(page.text(".why p")?.contains("not noticed")))?;
            }
            page.pause()?;
            page.frames(5)?;
            let cut: Vec<String> = page.session().run(CUT_OFF, &[])?;
            assert!(cut.is_empty(), "{scenario} at {width} × {height}: {cut:#?}");
            page.play()?;
        }
    }
    Ok(())
}

/// Does what a selector matches begin within the window, and is it what is seen there?
const IN_VIEW: &str = "
    const box = document.querySelector(arguments[0]).getBoundingClientRect();
    const hit = document.elementFromPoint(box.x + 4, box.y + 4);
    return box.top >= 0 && box.top + 4 < innerHeight && hit?.closest(arguments[0]) !== null;
";

/// Counts the places that the page scrolls to from now on.
const COUNT_PLACES: &str = "
    window.__places = new Set();
    addEventListener('scroll', () => window.__places.add(scrollY));
";

const TO_LOWER_EDGE: &str =
    "document.querySelector(arguments[0]).scrollIntoView({ block: 'end', behavior: 'instant' })";

const CARD: &str = ".card:has(.card-name[aria-label^='Web server 2:'])";

#[test]
fn a_tap_on_a_card_leads_to_its_controls_and_there_is_a_way_back() -> Result<()> {
    for reduced_motion in [true, false] {
        let page = Page::open_with(View { reduced_motion, ..PHONE }, "")?;
        let in_view = |selector: &str| page.session().run::<bool>(IN_VIEW, &[selector.into()]);
        let places = || page.session().run::<usize>("return window.__places.size", &[]);
        // A tap needs its card in the window first, here at its lower edge.
        page.session().run::<()>(TO_LOWER_EDGE, &[CARD.into()])?;
        assert!(!in_view(".panel")?, "the panel is below the window");
        page.session().run::<()>(COUNT_PLACES, &[])?;
        page.select("Web server 2")?;
        page.wait_until("its controls", || in_view(".inspector h2"))?;
        page.frames(5)?;
        let (there, most) = (places()?, 1);
        assert_eq!(there > most, !reduced_motion, "{there} places on the way, less motion: {reduced_motion}");
        page.press_button("Back to the system")?;
        page.wait_until("its card", || in_view(CARD))?;
        assert!(!page.card("Web server 2")?.selected, "the next tap opens the controls again");
    }
    Ok(())
}

#[test]
fn a_tap_on_a_dot_leads_to_its_request_and_there_is_a_way_back() -> Result<()> {
    // Who asked for less motion sees flows, and no dots.
    let page = Page::open_with(View { reduced_motion: false, ..PHONE }, "")?;
    let in_view = |selector: &str| page.session().run::<bool>(IN_VIEW, &[selector.into()]);
    page.pause()?;
    page.session().run::<()>(TO_LOWER_EDGE, &[".stage".into()])?;
    page.frames(2)?;
    let dots: Option<Vec<(f64, f64)>> = page.session().run(DOTS, &[])?;
    for (x, y) in dots.context("a browser without GPU draws on a plain canvas")? {
        page.session().mouse((x, y), true)?;
        page.frames(3)?;
        // Heartbeats belong to no request.
        if !page.texts(".inspector")?.is_empty() {
            break;
        }
    }
    page.wait_until("what the dot is", || in_view(".inspector h2"))?;
    page.press_button("Back to the system")?;
    page.wait_until("the system", || in_view(".card"))
}

#[test]
fn a_message_is_in_view_wherever_the_page_was_scrolled_to() -> Result<()> {
    let page = Page::open_with(PHONE, "")?;
    page.session().run::<()>(TO_LOWER_EDGE, &[".causes".into()])?;
    page.follow("#s=atlantis")?;
    let in_view = || page.session().run::<bool>(IN_VIEW, &[".notice".into()]);
    page.wait_until("the message", || Ok(!page.notices()?.is_empty() && in_view()?))?;
    page.press_button("Dismiss")?;
    page.wait_until("the message to go", || Ok(page.notices()?.is_empty()))
}

#[test]
fn a_tap_on_a_row_of_failures_leads_to_its_request() -> Result<()> {
    let page = Page::open_with(PHONE, "")?;
    let in_view = |selector: &str| page.session().run::<bool>(IN_VIEW, &[selector.into()]);
    page.select("Web server 2")?;
    page.press_button("Crash")?;
    page.wait_until("a failure", || Ok(!page.failures()?.is_empty()))?;
    page.pause()?;
    // The same request may be chosen once more.
    for _ in 0..2 {
        page.session().run::<()>(TO_LOWER_EDGE, &[".causes tbody tr".into()])?;
        assert!(!in_view(".panel")?, "the panel is above the window");
        page.session().find(".causes tbody td:last-child")?.click()?;
        page.wait_until("its request", || in_view(".inspector h2"))?;
    }
    Ok(())
}

#[test]
fn the_focus_goes_to_the_controls_and_back_with_those_who_use_keys() -> Result<()> {
    let page = Page::open_with(PHONE, "")?;
    let focused = || page.session().focused()?.attribute("aria-label");
    let card = page.session().find(&format!("{CARD} .card-name"))?;
    card.type_in(&key::ENTER.to_string())?;
    page.wait_until("the panel", || Ok(focused()?.as_deref() == Some("Selected")))?;
    page.button("Back to the system")?.type_in(&key::ENTER.to_string())?;
    page.wait_until("its card", || Ok(focused()?.is_some_and(|name| name.starts_with("Web server 2:"))))?;
    assert!(!page.card("Web server 2")?.selected);

    // Side by side nothing has to be gone to.
    let page = Page::open()?;
    let card = page.session().find(&format!("{CARD} .card-name"))?;
    card.type_in(&key::ENTER.to_string())?;
    page.wait_until("its controls", || Ok(page.texts(".inspector h2")? == ["Web server 2"]))?;
    page.frames(3)?;
    let name = page.session().focused()?.attribute("aria-label")?;
    assert!(name.is_some_and(|name| name.starts_with("Web server 2:")), "the focus stays at the card");
    let scrolled: f64 =
        page.session().run("return scrollY + document.querySelector('.panel-body').scrollTop", &[])?;
    let back: f64 = page.session().run("return document.querySelector('.to-stage').clientWidth", &[])?;
    assert_eq!((scrolled, back), (0.0, 0.0));
    Ok(())
}

/// Pairs of cards that overlap, by more than what a browser rounds.
const OVERLAPS: &str = "
    const cards = [...document.querySelectorAll('.card')]
        .map(card => ({ name: card.querySelector('.card-name').ariaLabel, box: card.getBoundingClientRect() }));
    const overlap = (a, b) => Math.min(
        Math.min(a.right, b.right) - Math.max(a.left, b.left),
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
    return cards.flatMap((a, at) => cards.slice(at + 1)
        .filter(b => overlap(a.box, b.box) > 0.5).map(b => `${a.name} and ${b.name}`));
";

const CRASH: &str = "
    [...document.querySelectorAll('.inspector button')].find(button => button.textContent === 'Crash').click();
";

#[test]
fn no_card_overlaps_another_whatever_stands_on_it() -> Result<()> {
    let page = Page::open()?;
    // Two laptops and a projector, without what the browser's own bars take.
    for (width, height) in [(1366, 625), (1440, 757), (1024, 768)] {
        page.resize(width, height)?;
        let many = "#s=two-servers&set=web.count=200;near.rate=2000";
        for (link, crash) in [("#s=two-servers", true), (many, false)] {
            page.load(link)?;
            if crash {
                page.select("Web server 1")?;
                // The window is so low that the button may be out of view.
                page.session().run::<()>(CRASH, &[])?;
                page.wait_for_card("Nearby users", "failures", |card| card.truth.ends_with("fail"))?;
            }
            for theme in [Theme::Light, Theme::Projector] {
                page.choose("Theme", &theme.to_string())?;
                page.let_pass(1.0)?;
                let overlaps: Vec<String> = page.session().run(OVERLAPS, &[])?;
                assert!(overlaps.is_empty(), "{link}, {theme}, {width} × {height}: {overlaps:#?}");
            }
        }
    }
    Ok(())
}

/// What the state of each brief card says.
const BRIEF_STATES: &str =
    "return [...document.querySelectorAll('.card-brief .card-state')].map(state => state.textContent)";

#[test]
fn short_cards_of_servers_tell_their_queues() -> Result<()> {
    let page = Page::open()?;
    page.resize(1280, 720)?;
    page.load("#s=unequal-servers&theme=projector")?;
    // Round robin gives the slow one more than it can do, and the others have time.
    page.until("a queue at one server", Duration::from_secs(30), || {
        let states: Vec<String> = page.session().run(BRIEF_STATES, &[])?;
        let long = |state: &String| state.strip_prefix("Up · waiting ").is_some_and(|queue| queue.len() > 1);
        Ok((states.len() == 4 && states.iter().filter(|state| long(state)).count() == 1).then_some(()))
    })?;
    page.select("Web server 2")?;
    page.session().run::<()>(CRASH, &[])?;
    page.until("a card with belief and truth only", Duration::from_secs(30), || {
        let states: Vec<String> = page.session().run(BRIEF_STATES, &[])?;
        Ok(states.iter().any(|state| state.contains("Down") && !state.contains("waiting")).then_some(()))
    })?;
    Ok(())
}

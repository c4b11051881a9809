//! The page fits a narrow screen and a finger.

use anyhow::Result;
use headroom_e2e::{Page, Theme, View};

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

/// Words on cards that are cut off. Slots and the queue may show fewer than there are; their numbers say the rest.
const CUT_OFF: &str = "
    const cut = part => part.clientWidth > 0
        && (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1);
    return [...document.querySelectorAll('.card, .card *')]
        .filter(part => !part.closest('.slots, .ticks') && cut(part))
        .map(part => part.textContent);
";

/// WCAG 2.2, 1.4.12.
const SPREAD_TEXT: &str = "
    const style = document.head.appendChild(document.createElement('style'));
    style.textContent = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
        p { margin-bottom: 2em !important }`;
";

#[test]
fn no_word_of_a_card_is_cut_off() -> Result<()> {
    // A projector, a small laptop, a laptop with the page twice as large, and text spread by its reader.
    for (width, height, spread) in
        [(1024, 768, false), (1366, 768, false), (720, 450, false), (1440, 900, true)]
    {
        let page = Page::open_with(View { width, height, ..View::default() }, "")?;
        if spread {
            page.session().run::<()>(SPREAD_TEXT, &[])?;
        }
        for scenario in ["two-servers", "server-dies"] {
            page.choose("Scenario", scenario)?;
            if scenario == "server-dies" {
                page.wait_for_card("Web server 2", "belief beside truth", |card| {
                    card.belief.as_deref() == Some("Believed up") && card.truth.starts_with("Down")
                })?;
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

//! Everything can be done without a mouse.

use anyhow::{Context, Result};
use headroom_e2e::{Page, View, key};
use std::collections::BTreeSet;

/// What keys can reach and a person can see, each by a description that tells it from the others.
const REACHABLE: &str = "
    const describe = element => [element.localName, element.id, element.className, element.ariaLabel,
        element.localName === 'button' || element.localName === 'summary' ? element.textContent : ''].join('|');
    window.__describe = describe;
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
        .filter(element => !element.disabled && element.tabIndex >= 0 && element.checkVisibility())
        .map(describe);
";

const OPERABLE: &str = "a[href], button, input, select, textarea, summary, [tabindex]";

const RECORD_FOCUS: &str = "
    window.__focused = [];
    addEventListener('focusin', event => window.__focused.push(window.__describe(event.target)));
";

#[test]
fn tab_reaches_everything_and_leaves_it_again() -> Result<()> {
    let page = Page::open()?;
    page.pause()?;
    for tab in ["Scenario", "Controls", "Selected"] {
        if tab == "Selected" {
            page.select("Web server 1")?;
        }
        page.open_tab(tab)?;
        page.unfold_all()?;
        let reachable: Vec<String> = page.session().run(REACHABLE, &[])?;
        page.session().run::<()>(RECORD_FOCUS, &[])?;
        // Once round, and a little further for the browser's own stop at the end.
        page.session().press(&key::TAB.to_string().repeat(reachable.len() + 5))?;
        let reached: BTreeSet<String> =
            page.session().run::<Vec<String>>("return window.__focused", &[])?.into_iter().collect();
        let missed: Vec<_> = reachable.iter().filter(|one| !reached.contains(*one)).collect();
        assert!(
            missed.is_empty(),
            "{tab}: Tab reached {} of {}, but not {missed:#?}",
            reached.len(),
            reachable.len()
        );
    }
    Ok(())
}

#[test]
fn everything_that_can_be_operated_has_a_name() -> Result<()> {
    let page = Page::open()?;
    page.pause()?;
    page.select("Web server 1")?;
    for tab in ["Scenario", "Controls", "Selected"] {
        page.open_tab(tab)?;
        page.unfold_all()?;
        for element in page.session().find_all(OPERABLE)? {
            if element.is_displayed()? && element.accessible_name()?.trim().is_empty() {
                let html: String =
                    page.session().run("return arguments[0].outerHTML", &[element.as_argument()])?;
                panic!("{tab}: no name for {html}");
            }
        }
    }
    Ok(())
}

#[test]
fn what_was_chosen_or_pressed_with_the_mouse_gives_the_keys_back() -> Result<()> {
    let page = Page::open()?;
    page.choose("Speed", "2")?;
    page.session().press(" ")?;
    page.wait_until("the clock to stand", || Ok(!page.is_playing()?))?;
    page.press_button("Seed 1")?;
    page.session().press(" ")?;
    page.wait_until("the clock to go", || page.is_playing())?;
    page.button("Seed 2")?;
    assert_eq!(page.complaints()?, [""; 0], "a key of ours is not the browser's as well");
    Ok(())
}

#[test]
fn the_sheet_of_keys_opens_and_closes_and_gives_the_focus_back() -> Result<()> {
    let page = Page::open()?;
    let is_open = || Ok(!page.session().find_all("dialog[open]")?.is_empty());
    let reset = page.button("Reset")?;
    let focused = || page.session().run::<String>("return document.activeElement.textContent", &[]);
    page.session().run::<()>("arguments[0].focus()", &[reset.as_argument()])?;
    for (open, close) in [("?", key::ESCAPE.to_string()), ("?", "?".to_owned())] {
        page.session().press(open)?;
        page.wait_until("the sheet", is_open)?;
        let inside =
            page.session().run::<bool>("return document.activeElement.closest('dialog') !== null", &[])?;
        assert!(inside, "the focus goes into the sheet");
        let said = page.text("dialog")?;
        assert!(said.contains("Space") && said.contains("Play or pause"), "it says {said:?}");
        page.session().press(&close)?;
        page.wait_until("the sheet to close", || Ok(!is_open()?))?;
        assert_eq!(focused()?, "Reset", "the focus comes back");
    }
    page.press_button("Keys")?;
    page.wait_until("the sheet by its button", is_open)?;
    page.press_button("Close")?;
    page.wait_until("the sheet to close by its button", || Ok(!is_open()?))
}

#[test]
fn every_key_of_the_sheet_does_what_it_says() -> Result<()> {
    let page = Page::open()?;
    let press = |keys: &str| page.session().press(keys);
    page.pause()?;

    let speed = || page.chosen("Speed");
    press("+")?;
    page.wait_until("the next speed", || Ok(speed()? == "2"))?;
    press("--")?;
    page.wait_until("the speed below", || Ok(speed()? == "0.5"))?;

    let over = page.requests_over()?;
    press("n")?;
    page.wait_until("a request to be over", || Ok(page.requests_over()? == over + 1))?;
    press(",")?;
    page.wait_until("another one", || Ok(page.requests_over()? == over + 2))?;
    let before = page.clock()?;
    page.wait_until("events", || {
        press(".")?;
        Ok(page.clock()? > before)
    })?;

    press("r")?;
    page.wait_until("the run to begin again", || Ok(page.requests_over()? <= over))?;
    press("s")?;
    page.wait_until("the next seed", || Ok(page.texts("header button")?.contains(&"Seed 2".to_owned())))?;

    press("c")?;
    page.wait_for(".controls", headroom_e2e::PATIENCE)?;
    page.select("Web server 1")?;
    press(&key::ESCAPE.to_string())?;
    page.wait_for_card("Web server 1", "that it is let go", |card| !card.selected)?;
    Ok(())
}

#[test]
fn the_theme_goes_round_by_key_and_is_remembered() -> Result<()> {
    let page = Page::open()?;
    let theme = || page.session().find("html")?.attribute("data-theme")?.context("the page wears a theme");
    let ground =
        || page.session().run::<String>("return getComputedStyle(document.body).backgroundColor", &[]);
    let first = theme()?;
    let mut worn = vec![first.clone()];
    let mut grounds = BTreeSet::new();
    loop {
        let before = theme()?;
        page.session().press("t")?;
        page.wait_until("the next theme", || Ok(theme()? != before))?;
        grounds.insert(ground()?);
        if theme()? == first {
            break;
        }
        worn.push(theme()?);
    }
    assert_eq!(worn, ["auto", "light", "dark", "projector"]);
    assert!(grounds.len() >= 2, "themes look different: {grounds:?}");
    page.choose("Theme", "projector")?;
    page.wait_until("the theme of the menu", || Ok(theme()? == "projector"))?;
    page.load("#s=two-servers")?;
    assert_eq!(theme()?, "projector", "it is remembered");
    Ok(())
}

#[test]
fn a_menu_follows_what_is_done_elsewhere_after_something_was_chosen_in_it() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=two-servers&speed=3")?;
    let shows = |menu: &str, option: &str| {
        page.wait_until(&format!("{menu} to show {option}"), || Ok(page.chosen(menu)? == option))
    };
    let press = |key: &str| {
        // A click beside the menu gives the keys back.
        page.session().find(".why")?.click()?;
        page.session().press(key)
    };
    shows("Speed", "3")?;
    // The step between the steps goes when another one is chosen.
    page.choose("Speed", "5")?;
    shows("Speed", "5")?;
    for (key, speed) in [("-", "2"), ("+", "5"), ("+", "10")] {
        press(key)?;
        shows("Speed", speed)?;
    }
    page.choose("Theme", "dark")?;
    page.wait_for("[data-theme=dark]", headroom_e2e::PATIENCE)?;
    press("t")?;
    shows("Theme", "projector")?;
    page.choose("Scenario", "flood")?;
    press("1")?;
    shows("Scenario", "one-server")?;
    shows("Speed", "1")?;

    page.open_controls("Clients", Some("Load"))?;
    let shape = |option: &str| {
        let shown =
            || page.session().run::<String>("return document.getElementById('clients.shape').value", &[]);
        page.wait_until(&format!("the shape {option}"), || Ok(shown()? == option))
    };
    for back in ["Reset", "↺"] {
        page.session().find_by_path("//select[@id='clients.shape']/option[@value='spike']")?.click()?;
        shape("spike")?;
        page.press_button(back)?;
        shape("constant")?;
    }
    Ok(())
}

#[test]
fn enter_and_esc_lead_from_a_field_to_its_slider_where_keys_are_the_pages_again() -> Result<()> {
    let page = Page::open()?;
    page.open_controls("Web server", Some("Capacity and queue"))?;
    let focused = || page.session().focused()?.attribute("id");
    let slider = Some("web.slots".to_owned());
    page.type_value("web", "slots", "3")?;
    page.wait_for_card("Web server 1", "three slots", |card| card.slots == 3)?;
    assert_eq!(focused()?, slider, "after Enter");
    page.session().press(" ")?;
    page.wait_until("the clock to stand", || Ok(!page.is_playing()?))?;
    page.session().press(&key::TAB.to_string())?;
    let next = page.session().focused()?.accessible_name()?;
    assert_eq!(next, "Discipline", "the way leads on from there");

    let problem = || page.problem_with("web", "slots");
    page.type_value("web", "slots", "0")?;
    page.wait_until("what is wrong", || Ok(problem()?.is_some()))?;
    let there = page.session().focused()?.accessible_name()?;
    assert_eq!(there, "Slots, exact value", "a value that may not be is to be mended");
    page.session().press(&format!("12{}", key::ESCAPE))?;
    page.wait_until("the message to go", || Ok(problem()?.is_none()))?;
    assert_eq!((page.typed_value("web", "slots")?, focused()?), ("3".to_owned(), slider), "after Esc");
    assert_eq!(page.card("Web server 1")?.slots, 3);
    page.session().press("r")?;
    page.wait_for_card("Web server 1", "two slots again", |card| card.slots == 2)?;
    assert_eq!(page.complaints()?, [""; 0]);
    Ok(())
}

/// Keys that are being typed into a field are the field's.
#[test]
fn typing_is_left_alone() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=two-servers")?;
    page.pause()?;
    page.open_controls("Web server", Some("Capacity and queue"))?;
    page.field("web", "slots")?.type_in("t r s n.?+1")?;
    page.frames(5)?;
    assert!(!page.is_playing()?);
    assert_eq!(page.chosen("Scenario")?, "two-servers");
    assert_eq!(page.chosen("Speed")?, "1");
    assert!(page.session().find_all("dialog[open]")?.is_empty());
    page.button("Seed 1")?;
    Ok(())
}

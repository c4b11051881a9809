//! Machines break, are found out, recover and are drained; the page tells belief from truth.

use anyhow::Result;
use headroom_e2e::{Page, View, key};

const SERVER: &str = "Web server 2";

#[test]
fn a_click_on_a_card_opens_the_machines_own_controls() -> Result<()> {
    let page = Page::open()?;
    page.select(SERVER)?;
    page.wait_until("its name in the panel", || Ok(page.texts(".inspector h2")? == [SERVER]))?;
    assert!(page.has_control("web/2", "slots")? && page.has_control("web", "slots")?);
    page.type_value("web/2", "slots", "4")?;
    page.wait_for_card(SERVER, "four slots", |card| card.slots == 4)?;
    assert_eq!(page.card("Web server 1")?.slots, 2, "the other server stays as it is");
    page.wait_until("how often it is checked", || {
        Ok(page.text(".inspector .facts")?.contains("heartbeats"))
    })?;
    page.select("Load balancer")?;
    page.wait_until("the balancer's controls", || page.has_control("balancer", "method"))?;
    assert!(!page.card(SERVER)?.selected);
    Ok(())
}

#[test]
fn a_crash_is_true_at_once_and_believed_later() -> Result<()> {
    let page = Page::open()?;
    page.select(SERVER)?;
    page.press_button("Crash")?;
    let unnoticed = page.wait_for_card(SERVER, "that it is down", |card| card.truth.starts_with("Down"))?;
    assert_eq!(unnoticed.belief.as_deref(), Some("Believed up"));
    assert!(unnoticed.mistaken, "the difference is marked");
    page.wait_until("the sentence that says why", || Ok(page.text(".why p")?.contains("not noticed")))?;

    page.wait_until("failures with their place", || {
        let rows = page.failures()?;
        Ok(rows.iter().any(|row| row[0] == "Connection refused" && row[4].starts_with(SERVER)))
    })?;
    let noticed = page.wait_for_card(SERVER, "that it is believed down", |card| {
        card.belief.as_deref() == Some("Believed down")
    })?;
    assert!(noticed.truth.starts_with("Down") && !noticed.mistaken);
    let marks = page.happenings()?;
    for mark in ["Web server 2 crashed", "noticed after"] {
        assert!(marks.iter().any(|what| what.contains(mark)), "{mark:?} is not among {marks:?}");
    }

    page.choose("Speed", "10")?;
    page.press_button("Recover")?;
    page.wait_for_card(SERVER, "that it starts", |card| card.truth.starts_with("Starts in"))?;
    page.wait_for_card(SERVER, "that it is up and trusted", |card| {
        card.truth == "Up" && card.belief.is_none() && card.busy > 0
    })?;
    Ok(())
}

#[test]
fn the_card_itself_has_a_button_to_crash_and_to_recover() -> Result<()> {
    let page = Page::open()?;
    page.choose("Speed", "10")?;
    page.press_on_card(SERVER, "Crash")?;
    page.wait_for_card(SERVER, "that it is down", |card| card.truth.starts_with("Down"))?;
    page.press_on_card(SERVER, "Recover")?;
    page.wait_for_card(SERVER, "that it is up", |card| card.truth == "Up")?;
    Ok(())
}

/// What of a card its button covers: words, figures, slots and requests that wait. Letters stand in the middle of their
/// line; what is cut off can't be covered.
const COVERED: &str = "
    const card = document.querySelector('.card.is-selected');
    const button = card.querySelector('.card-action');
    const meet = (a, b) => ({ left: Math.max(a.left, b.left), right: Math.min(a.right, b.right),
        top: Math.max(a.top, b.top), bottom: Math.min(a.bottom, b.bottom) });
    const letters = ({ left, right, top, bottom, height }) =>
        ({ left, right, top: top + height / 4, bottom: bottom - height / 4 });
    const words = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
    const parts = [...card.querySelectorAll('.slots i, .ticks i, .bar')]
        .map(part => [part.parentElement.className, part.getBoundingClientRect()]);
    while (words.nextNode()) {
        const word = words.currentNode, range = document.createRange();
        range.selectNodeContents(word);
        const shown = word.parentElement.getBoundingClientRect();
        if (!button.contains(word))
            parts.push(...[...range.getClientRects()].map(box => [word.textContent, meet(letters(box), shown)]));
    }
    const place = button.getBoundingClientRect();
    const covered = parts.map(([part, box]) => [part, meet(box, place)])
        .filter(([, box]) => box.right - box.left > 0.5 && box.bottom - box.top > 0.5);
    return [button.textContent, card.offsetHeight, covered.map(([part]) => part)];
";

#[test]
fn the_button_on_a_card_covers_nothing_and_the_card_stays_as_high() -> Result<()> {
    let height = "return document.querySelector(`.card:has([aria-label^='${arguments[0]}:'])`).offsetHeight";
    for (width, theme, servers) in
        [(1440, "light", 2), (1440, "light", 8), (1024, "projector", 4), (390, "dark", 2)]
    {
        let view = View { width, height: 900, reduced_motion: true };
        let page = Page::open_with(view, &format!("#s=two-servers&set=web.count={servers}&theme={theme}"))?;
        page.pause()?;
        for machine in ["Load balancer", "Web server 1", "Database"] {
            for button in ["Crash", "Recover"] {
                let high: f64 = page.session().run(height, &[machine.into()])?;
                page.select(machine)?;
                let (shown, higher, covered): (String, f64, Vec<String>) =
                    page.session().run(COVERED, &[])?;
                let what = format!("{button} of {machine} among {servers} at {width} pixels, {theme}");
                assert_eq!((shown.as_str(), higher), (button, high), "{what}");
                assert!(covered.is_empty(), "{what} covers {covered:?}");
                page.press_on_card(machine, button)?;
                page.session().press(&key::ESCAPE.to_string())?;
                page.wait_for_card(machine, "that it is let go", |card| !card.selected)?;
            }
        }
    }
    Ok(())
}

#[test]
fn every_fault_shows_on_the_card_and_can_be_repaired() -> Result<()> {
    let page = Page::open()?;
    page.choose("Speed", "10")?;
    page.select(SERVER)?;
    for (button, shown) in [("Hang", "Hung"), ("Slow", "Slow"), ("Flaky", "Flaky"), ("Cut off", "Cut off")] {
        page.press_button(button)?;
        page.wait_for_card(SERVER, shown, |card| card.truth.starts_with(shown))?;
        let pressed = page.button(button)?.attribute("aria-pressed")?;
        assert_eq!(pressed.as_deref(), Some("true"), "{button} stays pressed");
        page.press_button("Recover")?;
        page.wait_for_card(SERVER, "that it is up", |card| card.truth == "Up")?;
        page.press_button(button)?;
        page.wait_for_card(SERVER, shown, |card| card.truth.starts_with(shown))?;
        page.press_button(button)?;
        page.wait_for_card(SERVER, "that a second press takes it back", |card| card.truth == "Up")?;
    }
    Ok(())
}

#[test]
fn only_what_would_change_something_can_be_pressed() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=one-server")?;
    page.select("Web server")?;
    assert!(!page.texts(".action")?.contains(&"Drain".to_owned()), "no balancer sends to it");
    let can_hang = || page.button("Hang")?.attribute("disabled").map(|disabled| disabled.is_none());
    assert!(can_hang()?);
    page.press_button("Crash")?;
    page.wait_until("that what is down can't hang", || Ok(!can_hang()?))
}

#[test]
fn clients_tell_how_many_of_their_requests_fail() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=balancer-chokepoint")?;
    assert_eq!(page.card("Clients")?.truth, "");
    page.press_on_card("Load balancer", "Crash")?;
    page.wait_for_card("Clients", "that all fail", |card| card.truth == "100\u{a0}% fail")?;
    Ok(())
}

#[test]
fn a_drained_server_finishes_and_gets_nothing_new() -> Result<()> {
    let page = Page::open()?;
    page.select(SERVER)?;
    page.press_button("Drain")?;
    page.wait_for_card(SERVER, "that it is drained and idle", |card| {
        card.belief.as_deref() == Some("Draining") && card.busy == 0
    })?;
    page.let_pass(1.0)?;
    assert_eq!(page.card(SERVER)?.busy, 0, "nothing new came");
    assert_eq!(page.figure("failed")?, 0, "and nothing was lost");
    page.press_button("Drain")?;
    page.wait_for_card(SERVER, "that it works again", |card| card.belief.is_none() && card.busy > 0)?;
    Ok(())
}

//! The control panel changes the running system, and takes nothing that isn't allowed.

use anyhow::{Context, Result};
use headroom_e2e::{Page, View, key};

#[test]
fn a_slider_moves_by_key_and_the_servers_get_another_slot() -> Result<()> {
    let page = Page::open()?;
    page.open_controls("Web server", Some("Capacity and queue"))?;
    let slider = page.control("web", "slots")?;
    slider.type_in(&key::RIGHT.to_string())?;
    for server in ["Web server 1", "Web server 2"] {
        page.wait_for_card(server, "three slots", |card| card.slots == 3)?;
    }
    assert_eq!(page.typed_value("web", "slots")?, "3", "the field follows the slider");
    slider.type_in(&key::LEFT.to_string())?;
    page.wait_for_card("Web server 1", "two slots", |card| card.slots == 2)?;
    Ok(())
}

#[test]
fn a_typed_number_counts_and_can_be_taken_back() -> Result<()> {
    let page = Page::open()?;
    page.open_controls("Web server", Some("Capacity and queue"))?;
    let places = page.control("web", "slots")?;
    page.type_value("web", "slots", "7")?;
    page.wait_for_card("Web server 2", "seven slots", |card| card.slots == 7)?;
    let said = places.attribute("aria-valuetext")?;
    assert_eq!(said.as_deref(), Some("7"), "the slider follows the field");
    page.undo("web", "slots")?;
    page.wait_for_card("Web server 2", "its two slots again", |card| card.slots == 2)?;
    assert_eq!(page.typed_value("web", "slots")?, "2");
    assert!(page.texts("button.undo")?.is_empty(), "there is nothing left to take back");
    Ok(())
}

#[test]
fn a_menu_changes_the_balancers_method() -> Result<()> {
    let page = Page::open()?;
    page.open_controls("Load balancer", Some("Method and capacity"))?;
    let before = page.card("Load balancer")?.kind;
    assert_eq!(before, "Round robin");
    let path = "//select[@id='balancer.method']/option[@value='least_connections']";
    page.session().find_by_path(path)?.click()?;
    page.wait_for_card("Load balancer", "its new method", |card| card.kind == "Least connections")?;
    page.wait_until("the change to be marked", || {
        Ok(page.happenings()?.iter().any(|what| what.contains("method Least connections")))
    })?;
    page.undo("balancer", "method")?;
    page.wait_for_card("Load balancer", "its old method", |card| card.kind == before)?;
    Ok(())
}

#[test]
fn a_switch_brings_the_standby_and_with_it_its_own_controls() -> Result<()> {
    let page = Page::open()?;
    let machines = page.texts(".card")?.len();
    page.open_controls("Load balancer", Some("Standby"))?;
    assert!(
        !page.has_control("balancer", "advert_s")?,
        "without a standby it has no effect, so it is hidden"
    );
    page.control("balancer", "standby")?.click()?;
    page.wait_until("the standby's controls", || page.has_control("balancer", "advert_s"))?;
    page.wait_until("the standby's card", || Ok(page.texts(".card")?.len() == machines + 1))?;
    page.control("balancer", "standby")?.click()?;
    page.wait_until("them to be hidden again", || Ok(!page.has_control("balancer", "advert_s")?))
}

#[test]
fn controls_without_effect_are_hidden() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=one-server")?;
    page.open_controls("Clients", Some("Load"))?;
    let shown =
        |keys: [&str; 3]| keys.iter().map(|key| page.has_control("clients", key)).collect::<Result<Vec<_>>>();
    let choose = |key: &str, option: &str| {
        let path = format!("//select[@id='clients.{key}']/option[@value='{option}']");
        page.session().find_by_path(&path)?.click()
    };
    let keys = ["rate", "shape_peak", "users"];
    assert_eq!(shown(keys)?, [true, false, false]);
    choose("shape", "spike")?;
    page.wait_until("the spike's controls", || Ok(shown(keys)? == [true, true, false]))?;
    choose("workload", "closed")?;
    page.wait_until("the users' controls", || Ok(shown(keys)? == [false, false, true]))
}

#[test]
fn what_is_not_allowed_is_said_and_changes_nothing() -> Result<()> {
    let page = Page::open()?;
    page.open_controls("Web server", Some("Capacity and queue"))?;
    let rows = [
        ("slots", "0", "Slots: 0 is", "a whole number from 1 to 1000"),
        ("slots", "2.5", "Slots: 2.5 is", "a whole number from 1 to 1000"),
        ("slots", "many", "Slots: \"many\" is", "a whole number from 1 to 1000"),
        ("speed", "21", "Speed: 21 is", "a number from 0.05 to 20 ×"),
        ("boot_s", "-1", "Boot time: -1 is", "a number from 0 to 3600 s"),
    ];
    for (key, value, wrong, allowed) in rows {
        let what = format!("what is wrong with {key} {value}");
        page.type_value("web", key, value)?;
        page.wait_until(&what, || {
            Ok(page.problem_with("web", key)?.is_some_and(|said| said.contains(value)))
        })?;
        let said = page.problem_with("web", key)?.context("it was there")?;
        assert!(said.starts_with(wrong) && said.contains(allowed), "{key} = {value}: {said}");
        assert_eq!(page.card("Web server 1")?.slots, 2, "{key} = {value} changed the system");
        assert!(!page.link()?.contains("set="), "{key} = {value} got into the link: {}", page.link()?);
    }
    page.type_value("web", "slots", "3")?;
    page.wait_until("the message to go", || Ok(page.problem_with("web", "slots")?.is_none()))?;
    page.wait_for_card("Web server 1", "three slots", |card| card.slots == 3)?;
    Ok(())
}

#[test]
fn a_message_about_a_value_goes_when_the_run_begins_again_or_the_value_changes() -> Result<()> {
    let page = Page::open()?;
    page.open_controls("Web server", Some("Capacity and queue"))?;
    let is_said = || Ok(page.problem_with("web", "slots")?.is_some());
    for button in ["Reset", "Seed 1"] {
        page.type_value("web", "slots", "0")?;
        page.wait_until("what is wrong", is_said)?;
        page.press_button(button)?;
        page.wait_until("the message to go", || Ok(!is_said()?))?;
        assert_eq!(page.typed_value("web", "slots")?, "2", "the field shows the value again");
    }
    Ok(())
}

#[test]
fn more_servers_appear_on_the_stage() -> Result<()> {
    let page = Page::open()?;
    page.open_controls("Web server", Some("Capacity and queue"))?;
    page.type_value("web", "count", "3")?;
    page.wait_for_card("Web server 3", "that it starts", |card| card.truth.starts_with("Starts in"))?;
    page.choose("Speed", "10")?;
    page.wait_for_card("Web server 3", "that it works", |card| card.truth == "Up" && card.busy > 0)?;
    Ok(())
}

//! Links bring the page to where somebody else was; bad ones say what is wrong with them.

use anyhow::Result;
use headroom_e2e::{Page, View, read_from_root};

const LINK: &str = "#s=two-servers&seed=7&set=web.slots=8;balancer.method=random&speed=0.1&theme=dark";

#[test]
fn a_link_restores_scenario_seed_values_speed_and_theme() -> Result<()> {
    let page = Page::open_with(View::default(), LINK)?;
    assert_eq!(page.chosen("Scenario")?, "two-servers");
    page.button("Seed 7")?;
    assert_eq!(page.card("Web server 1")?.slots, 8);
    assert_eq!(page.card("Load balancer")?.kind, "Random");
    assert_eq!(page.chosen("Speed")?, "0.1");
    assert_eq!(page.session().find("html")?.attribute("data-theme")?.as_deref(), Some("dark"));
    assert_eq!(page.notices()?, [""; 0]);
    page.open_controls("Web server", Some("Capacity and queue"))?;
    assert_eq!(page.typed_value("web", "slots")?, "8");
    assert_eq!(page.link()?, LINK, "the page's address is the link to what it shows");
    Ok(())
}

#[test]
fn the_values_of_a_link_hold_from_the_start_and_stay_in_the_address() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=flood&set=web.count=6")?;
    page.pause()?;
    page.press_button("Reset")?;
    page.frames(10)?;
    for number in 1..=6 {
        let card = page.card(&format!("Web server {number}"))?;
        assert!(!card.truth.contains("Starts"), "server {number}: {card:?}");
    }
    let (why, happened) = (page.text(".why p")?, page.happenings()?);
    assert!(!why.contains("starting"), "{why}");
    assert_eq!(happened, [""; 0], "nobody has changed anything");
    assert_eq!(page.link()?, "#s=flood&set=web.count=6");

    page.open_controls("Web server", Some("Capacity and queue"))?;
    page.type_value("web", "slots", "5")?;
    page.wait_until("both in the address", || Ok(page.link()? == "#s=flood&set=web.count=6;web.slots=5"))?;
    page.undo("web", "count")?;
    page.wait_until("what is left", || Ok(page.link()? == "#s=flood&set=web.slots=5"))
}

#[test]
fn the_address_follows_what_is_done() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=one-server")?;
    page.open_controls("Clients", Some("Load"))?;
    page.type_value("clients", "rate", "40")?;
    page.choose("Speed", "2")?;
    page.press_button("Seed 1")?;
    page.wait_until("the address to follow", || {
        let link = page.link()?;
        Ok(link.contains("seed=2") && link.contains("speed=2"))
    })?;
    // Another seed is another run, which begins as the scenario says.
    page.type_value("clients", "rate", "45")?;
    page.wait_until("the change in the address", || Ok(page.link()?.contains("set=clients.rate=45")))?;
    let link = page.link()?;
    page.load(&link)?;
    page.button("Seed 2")?;
    page.open_controls("Clients", Some("Load"))?;
    assert_eq!(page.typed_value("clients", "rate")?, "45");
    Ok(())
}

#[test]
fn the_address_of_servers_that_were_added_can_be_loaded() -> Result<()> {
    let page = Page::open()?;
    page.open_controls("Web server", Some("Capacity and queue"))?;
    page.type_value("web", "count", "3")?;
    page.select("Web server 3")?;
    page.type_value("web/3", "slots", "7")?;
    page.open_controls("Web server", Some("Capacity and queue"))?;
    page.type_value("web", "count", "4")?;
    page.wait_until("the changes in the address", || {
        Ok(page.link()? == "#s=two-servers&set=web.count=4;web/3.slots=7")
    })?;
    page.load(&page.link()?)?;
    assert_eq!(page.notices()?, [""; 0]);
    assert_eq!(page.card("Web server 3")?.slots, 7);
    page.card("Web server 4").map(drop)
}

#[test]
fn a_link_may_be_followed_while_the_page_is_open() -> Result<()> {
    let page = Page::open()?;
    page.follow(LINK)?;
    page.wait_for_card("Web server 2", "the link's eight slots", |card| card.slots == 8)?;
    page.follow("#s=flood")?;
    page.wait_until("the other scenario", || Ok(page.chosen("Scenario")? == "flood"))
}

#[test]
fn the_way_back_leads_to_the_scenario_before() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=flood&seed=4")?;
    page.choose("Scenario", "one-server")?;
    page.wait_until("the other scenario in the address", || Ok(page.link()?.contains("one-server")))?;
    page.choose("Speed", "2")?;
    page.wait_until("the speed in the address", || Ok(page.link()?.contains("speed=2")))?;
    for (step, scenario) in [("back", "flood"), ("forward", "one-server"), ("back", "flood")] {
        page.session().run::<()>(&format!("history.{step}()"), &[])?;
        page.wait_until(scenario, || Ok(page.chosen("Scenario")? == scenario))?;
    }
    page.button("Seed 4").map(drop)
}

/// Each link, and what its message must name: the field, the value, what is allowed.
const BAD: [(&str, [&str; 3]); 8] = [
    ("#s=atlantis", ["s: ", "atlantis", "one-server, bigger-server, two-servers"]),
    ("#s=two-servers&seed=minus", ["seed", "minus", "whole number from 0"]),
    ("#s=two-servers&speed=1e9", ["speed", "1e9", "from 0.001 to 10000"]),
    ("#s=two-servers&set=web.slots=0", ["web.slots", "0", "a whole number from 1 to 1000"]),
    ("#s=two-servers&set=web.wings=2", ["web", "wings", "slots"]),
    // Each of them could be, but not both.
    ("#s=two-servers&set=page.share=0;order.share=0", ["order.share", "0", "a share above 0"]),
    // All of it is said at once.
    ("#s=one-server&set=clients.rat=5&speed=x&theme=pink", ["clients: rat", "\"x\"", "pink"]),
    ("#moment=5", ["link", "moment", "s, seed, set, speed, theme"]),
];

#[test]
fn a_bad_link_is_explained_and_what_was_running_goes_on() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=two-servers&seed=3")?;
    page.open_controls("Web server", Some("Capacity and queue"))?;
    page.type_value("web", "slots", "5")?;
    page.wait_for_card("Web server 1", "five slots", |card| card.slots == 5)?;
    let running = page.link()?;
    for (link, parts) in BAD {
        let before = (page.clock()?, page.requests_over()?);
        page.follow(link)?;
        page.wait_until("a message", || Ok(!page.notices()?.is_empty()))?;
        let said = page.notices()?.join("; ");
        assert!(parts.iter().all(|part| said.contains(part)), "{link} is answered with {said:?}");

        assert_eq!(page.card("Web server 1")?.slots, 5, "{link} changed the system");
        assert!(page.clock()? >= before.0 && page.requests_over()? >= before.1, "{link} began another run");
        page.button("Seed 3")?;
        page.wait_until("time to go on", || Ok(page.clock()? > before.0))?;
        assert_eq!(page.link()?, running, "the address names what runs, not what was refused");
        page.press_button("Dismiss")?;
        page.wait_until("the message to go", || Ok(page.notices()?.is_empty()))?;
    }
    assert_eq!(page.complaints()?, [""; 0]);
    Ok(())
}

#[test]
fn a_page_opened_by_a_bad_link_runs_with_what_is_good_in_it() -> Result<()> {
    let page = Page::open()?;
    for (link, parts) in BAD {
        page.load(link)?;
        let said = page.notices()?.join("; ");
        assert!(parts.iter().all(|part| said.contains(part)), "{link} is answered with {said:?}");
        let before = page.clock()?;
        page.wait_until("time to pass", || Ok(page.clock()? > before))?;
    }
    Ok(())
}

#[test]
fn the_links_that_readme_gives_are_good() -> Result<()> {
    let readme = read_from_root("README.md")?;
    let links: Vec<&str> = readme.split('`').filter(|text| text.starts_with("#s=")).collect();
    assert!(links.len() >= 4, "README gives only {links:?}");
    let page = Page::open()?;
    for link in links {
        page.load(link)?;
        assert_eq!(page.notices()?, [""; 0], "{link}");
        assert!(link.starts_with(&format!("#s={}", page.chosen("Scenario")?)), "{link}");
    }
    Ok(())
}

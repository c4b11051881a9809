//! Every scenario of the menu opens, explains itself and runs.

use anyhow::{Context, Result};
use headroom_e2e::Page;

const OPTIONS: &str = "return [...document.querySelector(`select[aria-label='Scenario']`).options]
    .map(option => [option.value, option.textContent.replace(/^\\d+\\. /, '')])";

#[test]
fn each_one_opens_explains_itself_and_runs() -> Result<()> {
    let page = Page::open()?;
    let scenarios: Vec<(String, String)> = page.session().run(OPTIONS, &[])?;
    assert!(scenarios.len() >= 9, "the menu offers only {scenarios:?}");
    for (id, title) in &scenarios {
        page.choose("Scenario", id)?;
        page.wait_until(title, || Ok(page.text(".intro h2")? == *title))?;
        let paragraphs = page.texts(".intro p")?;
        assert!(
            paragraphs.len() == 3 && paragraphs.iter().all(|text| text.len() > 20),
            "{id}: {paragraphs:?}"
        );
        assert_eq!(page.texts(".intro h3")?, ["Try", "Watch"], "{id}");

        let begin = (page.clock()?, page.requests_over()?);
        page.wait_until("requests to be answered", || {
            Ok(page.clock()? > begin.0 && page.requests_over()? > begin.1)
        })
        .with_context(|| id.clone())?;
        let why = page.text(".why p")?;
        assert!(why.split_whitespace().count() >= 5 && why.ends_with('.'), "{id} is explained with {why:?}");
        assert!(page.texts(".card")?.len() >= 2, "{id} shows no system");
        assert_eq!(page.complaints()?, [""; 0], "{id}");
    }
    Ok(())
}

#[test]
fn the_first_nine_have_a_key_each() -> Result<()> {
    let page = Page::open()?;
    let scenarios: Vec<(String, String)> = page.session().run(OPTIONS, &[])?;
    for (at, (id, title)) in scenarios.iter().take(9).enumerate() {
        page.session().press(&(at + 1).to_string())?;
        page.wait_until(title, || Ok(page.chosen("Scenario")? == *id && page.text(".intro h2")? == *title))?;
    }
    Ok(())
}

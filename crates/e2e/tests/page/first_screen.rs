//! The page comes up at once and has nothing to complain about.

use anyhow::Result;
use headroom_e2e::Page;
use std::time::Duration;

/// From the start of navigation; the server is on the same machine.
const LIMIT: Duration = Duration::from_secs(1);

/// Other tests use the processor too, so one good load of these suffices.
const LOADS: usize = 5;

#[test]
fn it_appears_within_a_second() -> Result<()> {
    let page = Page::open()?;
    let mut fastest = page.first_screen()?;
    for _ in 1..LOADS {
        page.load("")?;
        fastest = fastest.min(page.first_screen()?);
    }
    println!("first screen after {fastest:?}");
    assert!(fastest <= LIMIT, "the first screen took {fastest:?}, and {LIMIT:?} is allowed");
    Ok(())
}

#[test]
fn it_has_a_title_and_a_language() -> Result<()> {
    let page = Page::open()?;
    assert!(page.session().title()?.contains("Headroom"));
    assert!(page.session().find("html")?.attribute("lang")?.is_some());
    Ok(())
}

#[test]
fn the_console_stays_silent() -> Result<()> {
    let page = Page::open()?;
    let said = page.session().log()?;
    let complaints: Vec<_> =
        said.iter().filter(|entry| ["SEVERE", "WARNING"].contains(&&*entry.level)).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
    Ok(())
}

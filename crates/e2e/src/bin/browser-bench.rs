//! Runs the page's own benchmarks in headless Chromium and prints their figures.
//!
//! The page, opened with `#bench=PART`, shows its first screen as always (`[data-ready]`) and sets
//! `window.__headroomBench` to a promise of an array of flat objects, such as
//! `[{ "benchmark": "stage", "dots": 10000, "ms per frame": 1.25 }]`: each object is a row of the table, and its keys
//! are the columns. `PART` is a part of the wanted benchmarks' names; `all` means every one.

use anyhow::{Context, Result};
use headroom_e2e::{Page, View, table};
use serde_json::{Map, Value};
use std::env;
use std::time::Duration;

/// For all benchmarks together.
const LIMIT: Duration = Duration::from_secs(600);

/// How long the page may take to begin measuring.
const START: Duration = Duration::from_secs(10);

fn main() -> Result<()> {
    let part = env::args().nth(1).context("which benchmarks? Give a part of their names, or `all`")?;
    let page = Page::open_with(View::default(), &format!("#bench={part}"))?;
    print!("{}", table::render(&figures(&page)?));
    Ok(())
}

fn figures(page: &Page) -> Result<Vec<Map<String, Value>>> {
    let session = page.session();
    let has_begun = || Ok(session.run::<bool>("return '__headroomBench' in window", &[])?.then_some(()));
    page.until("window.__headroomBench", START, has_begun).context("the page began no benchmark")?;
    session.limit_scripts(LIMIT)?;
    session.run("return window.__headroomBench", &[]).context("the benchmarks gave no figures")
}

//! Measures the page in headless Chromium and prints the figures.
//!
//! How long the first screen takes is measured from outside. All else the page measures itself: opened with
//! `#bench=PART`, it sets `window.__headroomBench` to a promise of an array of flat objects, such as
//! `[{ "benchmark": "stage", "dots": 10000, "ms per frame": 1.25 }]`: each object is a row of the table, and its keys are
//! the columns. `PART` is a part of the wanted benchmarks' names; `all` means every one.

use anyhow::{Context, Result};
use headroom_e2e::{Page, table};
use serde_json::{Map, Value, json};
use std::env;
use std::time::Duration;

/// For all benchmarks together.
const LIMIT: Duration = Duration::from_secs(600);

/// How long the page may take to begin measuring.
const START: Duration = Duration::from_secs(10);

const FIRST_SCREEN: &str = "first screen";

/// How often the page is loaded to see how soon it is there.
const LOADS: usize = 9;

type Row = Map<String, Value>;

fn main() -> Result<()> {
    let part = env::args().nth(1).context("which benchmarks? Give a part of their names, or `all`")?;
    let ours = part == "all" || FIRST_SCREEN.contains(&part);
    if ours {
        print!("{}", table::render(&[first_screen()?]));
    }
    if part == "all" || !ours {
        print!("{}", table::render(&measured_by_the_page(&part)?));
    }
    Ok(())
}

/// From the start of navigation to the first screen with a running system; the server is on the same machine, and
/// nothing is kept from load to load.
fn first_screen() -> Result<Row> {
    let page = Page::open()?;
    let mut times = vec![page.first_screen()?];
    while times.len() < LOADS {
        page.load("")?;
        times.push(page.first_screen()?);
    }
    times.sort();
    let ms = |time: &Duration| json!(time.as_secs_f64() * 1e3);
    let (best, median, worst) = (ms(&times[0]), ms(&times[LOADS / 2]), ms(&times[LOADS - 1]));
    let columns = [
        ("benchmark", json!(FIRST_SCREEN)),
        ("loads", json!(LOADS)),
        ("ms best", best),
        ("ms median", median),
        ("ms worst", worst),
    ];
    Ok(columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn measured_by_the_page(part: &str) -> Result<Vec<Row>> {
    let page = Page::open_to_measure(&format!("#bench={part}"))?;
    let session = page.session();
    let has_begun = || Ok(session.run::<bool>("return '__headroomBench' in window", &[])?.then_some(()));
    page.until("window.__headroomBench", START, has_begun).context("the page began no benchmark")?;
    session.limit_scripts(LIMIT)?;
    session.run("return window.__headroomBench", &[]).context("the benchmarks gave no figures")
}

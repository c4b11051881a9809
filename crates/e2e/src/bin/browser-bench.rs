//! Measures the page in headless Chromium and prints the figures.
//!
//! Called with `first-screen`, it measures from outside how long the first screen of dist/ takes.
//!
//! Called with `FOLDER PART`, it lets the page there measure itself: built with the feature `bench` and opened with
//! `#bench=PART`, it sets `window.__headroomBench` to a promise of an array of flat objects, such as
//! `[{ "benchmark": "stage", "dots": 10000, "ms per frame": 1.25 }]`: each object is a row of the table, and its keys are
//! the columns. `PART` is a part of the wanted benchmarks' names; `all` means every one.

use anyhow::{Context, Result, bail};
use headroom_e2e::{Page, table};
use serde_json::{Map, Value, json};
use std::env;
use std::path::Path;
use std::time::Duration;

/// For all benchmarks together.
const LIMIT: Duration = Duration::from_secs(600);

/// How long the page may take to begin measuring.
const START: Duration = Duration::from_secs(10);

/// How often the page is loaded to see how soon it is there.
const LOADS: usize = 9;

type Row = Map<String, Value>;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let rows = match &arguments[..] {
        [what] if what == "first-screen" => vec![first_screen()?],
        [folder, part] => measured_by_the_page(Path::new(folder), part)?,
        _ => bail!("give `first-screen`, or a page's folder and a part of the wanted benchmarks' names"),
    };
    print!("{}", table::render(&rows));
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
        ("benchmark", json!("first screen")),
        ("loads", json!(LOADS)),
        ("ms best", best),
        ("ms median", median),
        ("ms worst", worst),
    ];
    Ok(columns.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn measured_by_the_page(folder: &Path, part: &str) -> Result<Vec<Row>> {
    let page = Page::open_to_measure(folder, &format!("#bench={part}"))?;
    let session = page.session();
    let has_begun = || Ok(session.run::<bool>("return '__headroomBench' in window", &[])?.then_some(()));
    page.until("window.__headroomBench", START, has_begun).context("the page began no benchmark")?;
    session.limit_scripts(LIMIT)?;
    session.run("return window.__headroomBench", &[]).context("the benchmarks gave no figures")
}

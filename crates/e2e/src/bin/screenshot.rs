//! Takes the picture that README.md shows: a system of which one server has just crashed.

use anyhow::{Context, Result};
use headroom_e2e::{Page, View, picture};
use std::env;
use std::fs;

/// Simulated seconds after the crash: some requests have failed, and the balancer has not noticed.
const AFTER_S: f64 = 1.2;

fn main() -> Result<()> {
    let path = env::args().nth(1).context("where to? Give the path of a PNG file")?;
    let page = Page::open_with(View::default(), "#s=two-servers&theme=light")?;
    page.pause()?;
    page.select("Web server 2")?;
    page.press_button("Crash")?;
    page.play()?;
    page.let_pass(AFTER_S)?;
    page.pause()?;
    let picture = picture::with_palette(&page.session().screenshot()?)?;
    fs::write(&path, &picture).with_context(|| format!("cannot write {path}"))?;
    println!("{path}: {} bytes", picture.len());
    Ok(())
}

//! `cargo xtask build`: the page as people load it.

use crate::tools::{self, Tool};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::Path;
use xshell::cmd;

pub fn run(workspace: &Workspace) -> Result<()> {
    tools::ensure(workspace, Tool::FOR_PAGE)?;
    page(workspace)?;
    println!("The release page is in dist/; it works from any folder of any web server.");
    Ok(())
}

/// Builds dist/ with tools that are there already.
pub fn page(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.shell;
    cmd!(sh, "trunk build --release").run().context("the page could not be built")
}

/// Builds the page with its benchmarks.
pub fn measuring_page(workspace: &Workspace, dist: &Path) -> Result<()> {
    let sh = &workspace.shell;
    cmd!(sh, "trunk build --release --features bench --dist {dist}")
        .run()
        .context("the page that measures could not be built")
}

//! `cargo xtask build`: the page as people load it.

use crate::tools::{self, Tool};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
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

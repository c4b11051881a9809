//! `cargo xtask screenshot`: README's picture of the page, taken anew.

use crate::build;
use crate::tools::{self, Tool};
use crate::workspace::Workspace;
use anyhow::Result;
use xshell::cmd;

const PICTURE: &str = "docs/page.png";

pub fn run(workspace: &Workspace) -> Result<()> {
    tools::ensure(workspace, Tool::FOR_PAGE)?;
    tools::ensure(workspace, Tool::FOR_DRIVING)?;
    build::page(workspace)?;
    let sh = &workspace.shell;
    Ok(cmd!(sh, "cargo run --package headroom-e2e --bin screenshot -- {PICTURE}").run()?)
}

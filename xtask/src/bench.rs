//! `cargo xtask bench`: how fast the engine runs natively, and how fast the page runs in the browser.
//!
//! Native benchmarks are the `benches/` of `headroom-bench`. Browser benchmarks are part of the page itself: opened
//! with `#bench=PART` it measures instead of teaching, and `headroom-e2e` opens it so and prints what it answers.

use crate::build;
use crate::tools::{self, Tool};
use crate::workspace::Workspace;
use anyhow::Result;
use clap::{Args, ValueEnum};
use xshell::cmd;

#[derive(Args)]
pub struct Options {
    /// Run only the benchmarks of that side
    #[arg(long)]
    only: Option<Side>,
    /// Of the page's benchmarks, run only those whose name contains this
    #[arg(long, value_name = "PART", default_value = "all")]
    name: String,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Side {
    Native,
    Browser,
}

pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.only != Some(Side::Browser) {
        native(workspace)?;
    }
    if options.only != Some(Side::Native) {
        browser(workspace, &options.name)?;
    }
    Ok(())
}

fn native(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.shell;
    Ok(cmd!(sh, "cargo bench --package headroom-bench").run()?)
}

fn browser(workspace: &Workspace, name: &str) -> Result<()> {
    tools::ensure(workspace, Tool::FOR_PAGE)?;
    tools::ensure(workspace, Tool::FOR_DRIVING)?;
    build::page(workspace)?;
    let sh = &workspace.shell;
    Ok(cmd!(sh, "cargo run --package headroom-e2e --bin browser-bench -- {name}").run()?)
}

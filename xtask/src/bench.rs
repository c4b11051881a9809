//! `cargo xtask bench`: how fast the engine runs natively, and how fast the page runs in the browser.
//!
//! Native benchmarks are the `benches/` of `headroom-bench`. In the browser, `headroom-e2e` measures how soon the release
//! page is there. All else the page measures itself, in a build of its own with the feature `bench`: opened with
//! `#bench=PART` it measures instead of teaching.

use crate::build;
use crate::tools::{self, Tool};
use crate::workspace::Workspace;
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::ffi::OsStr;
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
    let all = name == "all";
    let first_screen = all || "first screen".contains(name);
    if first_screen {
        build::page(workspace)?;
        print_figures(workspace, &["first-screen"])?;
    }
    if all || !first_screen {
        let page = workspace.measuring_page();
        build::measuring_page(workspace, &page)?;
        print_figures(workspace, &[page.as_os_str(), name.as_ref()])?;
    }
    Ok(())
}

fn print_figures(workspace: &Workspace, what: &[impl AsRef<OsStr>]) -> Result<()> {
    let sh = &workspace.shell;
    Ok(cmd!(sh, "cargo run --package headroom-e2e --bin browser-bench -- {what...}").run()?)
}

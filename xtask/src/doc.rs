//! `cargo xtask doc`: the documentation of every crate, without a broken link in it.

use crate::workspace::Workspace;
use anyhow::Result;
use clap::Args;
use xshell::cmd;

#[derive(Args)]
pub struct Options {
    /// Show it in a browser
    #[arg(long)]
    open: bool,
}

pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    write(workspace, options.open.then_some("--open"))
}

pub fn write(workspace: &Workspace, option: Option<&str>) -> Result<()> {
    let sh = &workspace.shell;
    Ok(cmd!(sh, "cargo doc --workspace --no-deps {option...}").env("RUSTDOCFLAGS", "-D warnings").run()?)
}

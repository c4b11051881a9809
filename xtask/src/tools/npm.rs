//! Tools that come from npm: wasm-opt and esbuild, which shrink the page, and axe-core, which looks for barriers in
//! it.

use crate::workspace::Workspace;
use anyhow::{Context, Result, ensure};
use xshell::cmd;

pub fn ensure(workspace: &Workspace) -> Result<()> {
    if is_current(workspace) {
        return Ok(());
    }
    ensure!(
        workspace.find_program("npm").is_some(),
        "npm is missing: it installs wasm-opt, esbuild and axe-core. Install Node.js, which brings it, and run this again"
    );
    println!(
        "Installing the npm packages of package-lock.json: wasm-opt and esbuild shrink the page, axe-core checks it"
    );
    let sh = &workspace.shell;
    cmd!(sh, "npm ci --ignore-scripts --no-audit --no-fund")
        .run()
        .context("npm could not install the packages")
}

/// Whether what package.json pins is what node_modules holds.
fn is_current(workspace: &Workspace) -> bool {
    let sh = &workspace.shell;
    cmd!(sh, "npm ls --depth=0").quiet().ignore_stdout().ignore_stderr().run().is_ok()
}

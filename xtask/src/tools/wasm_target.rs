//! Rust's standard library for the browser.

use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::Path;
use xshell::cmd;

pub const TARGET: &str = "wasm32-unknown-unknown";

pub fn ensure(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.shell;
    let sysroot = cmd!(sh, "rustc --print sysroot").quiet().read()?;
    if Path::new(&sysroot).join("lib").join("rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    println!("Installing the target {TARGET}: the page is Rust compiled to WebAssembly");
    cmd!(sh, "rustup target add {TARGET}")
        .run()
        .with_context(|| format!("install the standard library for {TARGET} the way you installed Rust"))
}

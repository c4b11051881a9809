//! The stages, cheapest first.

use crate::tools::{Tool, WASM_TARGET};
use crate::workspace::Workspace;
use crate::{build, doc};
use anyhow::Result;
use xshell::cmd;

pub struct Stage {
    pub name: &'static str,
    pub about: &'static str,
    pub needs: &'static [Tool],
    pub run: fn(&Workspace) -> Result<()>,
}

pub const STAGES: &[Stage] = &[
    Stage { name: "fmt", about: "is the code formatted?", needs: &[], run: fmt },
    Stage { name: "clippy", about: "lints, natively", needs: &[], run: clippy },
    Stage {
        name: "clippy-wasm",
        about: "lints, for the browser",
        needs: &[Tool::WasmTarget],
        run: clippy_wasm,
    },
    Stage { name: "docs", about: "documentation without a warning", needs: &[], run: docs },
    Stage { name: "native", about: "tests that need no browser", needs: &[], run: native },
    Stage {
        name: "browser",
        about: "tests inside headless Chromium",
        needs: Tool::FOR_BROWSER,
        run: browser,
    },
    Stage { name: "build", about: "the release page", needs: Tool::FOR_PAGE, run: build::page },
    Stage { name: "e2e", about: "tests that drive the built page", needs: Tool::FOR_DRIVING, run: e2e },
];

fn fmt(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.shell;
    Ok(cmd!(sh, "cargo fmt --all --check").run()?)
}

fn clippy(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.shell;
    Ok(cmd!(sh, "cargo clippy --workspace --all-targets -- -D warnings").run()?)
}

fn clippy_wasm(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.shell;
    Ok(cmd!(
        sh,
        "cargo clippy --package headroom --all-features --all-targets --target {WASM_TARGET} -- -D warnings"
    )
    .run()?)
}

fn docs(workspace: &Workspace) -> Result<()> {
    doc::write(workspace, None)
}

/// All but the crate whose tests need the built page.
fn native(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.shell;
    Ok(cmd!(sh, "cargo test --workspace --exclude headroom-e2e").run()?)
}

fn browser(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.shell;
    Ok(cmd!(sh, "cargo test --package headroom --lib --tests --target {WASM_TARGET}").run()?)
}

fn e2e(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.shell;
    Ok(cmd!(sh, "cargo test --package headroom-e2e -- --show-output").run()?)
}

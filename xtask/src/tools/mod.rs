//! What the commands need on this machine, and how each of these things gets there.
//!
//! Nothing is installed that is there already in the right version, and nothing of the user's is replaced.

mod browser;
mod cargo_tool;
mod npm;
mod versions;
mod wasm_target;

use crate::workspace::Workspace;
use anyhow::Result;

pub use wasm_target::TARGET as WASM_TARGET;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    WasmTarget,
    WasmBindgen,
    Trunk,
    NpmPackages,
    Browser,
}

impl Tool {
    const ALL: [Self; 5] =
        [Self::WasmTarget, Self::WasmBindgen, Self::Trunk, Self::NpmPackages, Self::Browser];

    /// What building the page takes.
    pub const FOR_PAGE: &[Self] = &[Self::WasmTarget, Self::WasmBindgen, Self::Trunk, Self::NpmPackages];

    /// What running code in the browser takes.
    pub const FOR_BROWSER: &[Self] = &[Self::WasmTarget, Self::WasmBindgen, Self::Browser];

    /// What driving the built page takes.
    pub const FOR_DRIVING: &[Self] = &[Self::NpmPackages, Self::Browser];

    fn ensure(self, workspace: &Workspace) -> Result<()> {
        match self {
            Self::WasmTarget => wasm_target::ensure(workspace),
            Self::WasmBindgen => cargo_tool::ensure(workspace, &cargo_tool::wasm_bindgen(workspace)?),
            Self::Trunk => cargo_tool::ensure(workspace, &cargo_tool::trunk(workspace)?),
            Self::NpmPackages => npm::ensure(workspace),
            Self::Browser => browser::ensure(workspace),
        }
    }
}

/// Installs those of `tools` that are missing.
pub fn ensure(workspace: &Workspace, tools: &[Tool]) -> Result<()> {
    Tool::ALL.iter().filter(|tool| tools.contains(tool)).try_for_each(|tool| tool.ensure(workspace))
}

/// Installs everything that any command needs.
pub fn setup(workspace: &Workspace) -> Result<()> {
    ensure(workspace, &Tool::ALL)?;
    println!(
        "Everything is installed. Plain `trunk serve` works too; `trunk build --release` takes wasm-opt from"
    );
    println!("PATH: put node_modules/.bin there, or use `cargo xtask build`, which does.");
    Ok(())
}

//! Tools that cargo installs: Trunk and the wasm-bindgen command.
//!
//! A tool that is nowhere on PATH goes where cargo puts programs, so that the user can call it too. If the user
//! keeps another version, ours goes under `target/tools` and only our commands see it.

use super::versions;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use xshell::{Cmd, cmd};

pub struct CargoTool {
    package: &'static str,
    version: String,
    /// All the programs of the package that we call.
    programs: &'static [&'static str],
    purpose: &'static str,
    /// Options for building it from source.
    build_options: &'static [&'static str],
}

pub fn trunk(workspace: &Workspace) -> Result<CargoTool> {
    Ok(CargoTool {
        package: "trunk",
        version: versions::trunk(workspace)?,
        programs: &["trunk"],
        purpose: "it turns index.html and the crate into the page, and serves it",
        // Without its self-update check it needs no TLS library and builds in half the time.
        build_options: &["--locked", "--no-default-features"],
    })
}

pub fn wasm_bindgen(workspace: &Workspace) -> Result<CargoTool> {
    Ok(CargoTool {
        package: "wasm-bindgen-cli",
        version: versions::wasm_bindgen(workspace)?,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        purpose: "it writes the JavaScript that loads the WebAssembly, and must match the library in Cargo.lock",
        build_options: &[],
    })
}

pub fn ensure(workspace: &Workspace, tool: &CargoTool) -> Result<()> {
    if tool.programs.iter().all(|program| is_right(workspace, program, &tool.version)) {
        return Ok(());
    }
    println!("Installing {} {}: {}", tool.package, tool.version, tool.purpose);
    install(workspace, tool).with_context(|| format!("could not install {} {}", tool.package, tool.version))
}

fn is_right(workspace: &Workspace, program: &str, version: &str) -> bool {
    let sh = &workspace.shell;
    // A program that is missing, broken or can't be run is not the right one; no need to know which.
    let answer = cmd!(sh, "{program} --version").quiet().ignore_stderr().read().unwrap_or_default();
    answer.split_whitespace().nth(1) == Some(version)
}

fn install(workspace: &Workspace, tool: &CargoTool) -> Result<()> {
    let sh = &workspace.shell;
    let (package, version) = (tool.package, &tool.version);
    if has_binstall(workspace) {
        let prebuilt = cmd!(sh, "cargo binstall --no-confirm --force {package}@{version}");
        if into_place(workspace, tool, prebuilt).run().is_ok() {
            return Ok(());
        }
        println!("No prebuilt {package} could be had; building it from source");
    }
    println!("This takes some minutes, once. With cargo-binstall installed it takes seconds.");
    let options = tool.build_options;
    let from_source = cmd!(sh, "cargo install {package} --version {version} --force {options...}");
    Ok(into_place(workspace, tool, from_source).run()?)
}

fn has_binstall(workspace: &Workspace) -> bool {
    workspace.find_program("cargo-binstall").is_some()
}

fn into_place<'a>(workspace: &Workspace, tool: &CargoTool, command: Cmd<'a>) -> Cmd<'a> {
    let user_has_another = tool.programs.iter().any(|program| workspace.find_program(program).is_some());
    if user_has_another { command.arg("--root").arg(workspace.private_tools()) } else { command }
}

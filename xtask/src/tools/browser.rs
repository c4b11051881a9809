//! Chromium, and ChromeDriver, through which tests steer it.

use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use xshell::cmd;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Browsers that live outside PATH.
const APPLICATIONS: [&str; 2] = ["/Applications/Chromium.app", "/Applications/Google Chrome.app"];

/// Package managers and the line with which each brings the browser and its driver.
const MANAGERS: [(&str, &str); 4] = [
    ("apt-get", "sudo sh -c 'apt-get update && apt-get install -y chromium chromium-driver'"),
    ("dnf", "sudo dnf install -y chromium chromedriver"),
    ("pacman", "sudo pacman -S --needed chromium"),
    ("brew", "brew install --cask google-chrome chromedriver"),
];

/// Sees to a browser and its driver, and tells the tests where the driver is.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    if !has_browser(workspace) || driver(workspace).is_none() {
        install(workspace)?;
    }
    let Some(driver) = driver(workspace) else {
        bail!("ChromeDriver is not on PATH; set CHROMEDRIVER to where it is");
    };
    workspace.shell.set_var("CHROMEDRIVER", driver);
    Ok(())
}

fn has_browser(workspace: &Workspace) -> bool {
    BROWSERS.iter().any(|name| workspace.find_program(name).is_some())
        || APPLICATIONS.iter().any(|path| Path::new(path).exists())
}

/// Hosted CI machines name the driver's folder in CHROMEWEBDRIVER instead of having it on PATH.
fn driver(workspace: &Workspace) -> Option<PathBuf> {
    let var = |name| workspace.shell.var_os(name).map(PathBuf::from);
    let named = var("CHROMEDRIVER").or_else(|| Some(var("CHROMEWEBDRIVER")?.join("chromedriver")));
    named.filter(|path| path.is_file()).or_else(|| workspace.find_program("chromedriver"))
}

fn install(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.shell;
    let has_apt = workspace.find_program("apt-get").is_some();
    if !(has_apt && is_root(workspace)) {
        bail!("{}", advice(workspace));
    }
    println!("Installing chromium and chromium-driver: tests run the page in a real browser");
    cmd!(sh, "apt-get update").run()?;
    cmd!(sh, "apt-get install -y chromium chromium-driver").env("DEBIAN_FRONTEND", "noninteractive").run()?;
    Ok(())
}

fn is_root(workspace: &Workspace) -> bool {
    let sh = &workspace.shell;
    cmd!(sh, "id -u").quiet().ignore_stderr().read().is_ok_and(|id| id == "0")
}

fn advice(workspace: &Workspace) -> String {
    let line = MANAGERS.iter().find(|(manager, _)| workspace.find_program(manager).is_some());
    let wanted = "Chromium and ChromeDriver are missing: tests run the page in a real browser";
    match line {
        Some((_, line)) => format!("{wanted}. Run this line, then the command again:\n\n    {line}\n"),
        None => format!("{wanted}. Install both, in the same version, and have them on PATH"),
    }
}

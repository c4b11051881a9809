//! Chromium, and ChromeDriver, through which tests steer it.

use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use xshell::cmd;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Browsers that live outside PATH.
const APPLICATIONS: [&str; 2] = ["/Applications/Chromium.app", "/Applications/Google Chrome.app"];

/// The browser and its driver, as Debian and those that follow it call them.
const DEBIAN: [&str; 2] = ["chromium", "chromium-driver"];
/// As Ubuntu does, where they bring the snap.
const UBUNTU: [&str; 2] = ["chromium-browser", "chromium-chromedriver"];

/// Package managers beside apt, and the line with which each brings the browser and its driver.
const MANAGERS: [(&str, &str); 3] = [
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
    if !(has_apt(workspace) && is_root(workspace)) {
        bail!("{}", advice(workspace));
    }
    let packages = apt_packages(&os_release(workspace));
    println!("Installing {}: tests run the page in a real browser", packages.join(" and "));
    cmd!(sh, "apt-get update").run()?;
    cmd!(sh, "apt-get install -y {packages...}").env("DEBIAN_FRONTEND", "noninteractive").run()?;
    Ok(())
}

fn has_apt(workspace: &Workspace) -> bool {
    workspace.find_program("apt-get").is_some()
}

/// What the system says of itself, if it does.
fn os_release(workspace: &Workspace) -> String {
    workspace.shell.read_file("/etc/os-release").unwrap_or_default()
}

fn apt_packages(os_release: &str) -> [&'static str; 2] {
    let is_ubuntu = |line: &str| matches!(line.trim(), "ID=ubuntu" | "ID=\"ubuntu\"");
    if os_release.lines().any(is_ubuntu) { UBUNTU } else { DEBIAN }
}

fn is_root(workspace: &Workspace) -> bool {
    let sh = &workspace.shell;
    cmd!(sh, "id -u").quiet().ignore_stderr().read().is_ok_and(|id| id == "0")
}

fn advice(workspace: &Workspace) -> String {
    let wanted = "Chromium and ChromeDriver are missing: tests run the page in a real browser";
    match line(workspace) {
        Some(line) => format!("{wanted}. Run this line, then the command again:\n\n    {line}\n"),
        None => format!("{wanted}. Install both, in the same version, and have them on PATH"),
    }
}

/// The line with which this system's package manager brings both.
fn line(workspace: &Workspace) -> Option<String> {
    if has_apt(workspace) {
        return Some(apt_line(&os_release(workspace)));
    }
    let found = MANAGERS.iter().find(|(manager, _)| workspace.find_program(manager).is_some());
    found.map(|(_, line)| (*line).to_owned())
}

fn apt_line(os_release: &str) -> String {
    let packages = apt_packages(os_release).join(" ");
    format!("sudo sh -c 'apt-get update && apt-get install -y {packages}'")
}

#[cfg(test)]
mod tests {
    use super::apt_line;

    #[test]
    fn ubuntu_has_names_of_its_own() {
        let debian = "PRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\nID=debian\n";
        let ubuntu = "PRETTY_NAME=\"Ubuntu 24.04.3 LTS\"\nID=ubuntu\nID_LIKE=debian\n";
        let mint = "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";
        for (system, packages) in [
            (debian, "chromium chromium-driver'"),
            (ubuntu, "chromium-browser chromium-chromedriver'"),
            (mint, "chromium chromium-driver'"),
            ("", "chromium chromium-driver'"),
        ] {
            assert!(apt_line(system).ends_with(&format!("install -y {packages}")), "{system}");
        }
    }
}

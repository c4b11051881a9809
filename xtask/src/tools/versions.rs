//! Which version of a tool the project wants, read from the one file that says so.

use crate::workspace::Workspace;
use anyhow::{Context, Result};
use toml::Value;

/// The wasm-bindgen command must match the library to the last digit, so the lock file decides.
pub fn wasm_bindgen(workspace: &Workspace) -> Result<String> {
    locked(&workspace.read_toml("Cargo.lock")?, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")
}

/// Trunk's own configuration file has a field for this.
pub fn trunk(workspace: &Workspace) -> Result<String> {
    let config = workspace.read_toml("Trunk.toml")?;
    let version = config.get("trunk-version").and_then(Value::as_str);
    version.map(str::to_owned).context("Trunk.toml has no trunk-version")
}

fn locked(lock: &toml::Table, package: &str) -> Option<String> {
    let packages = lock.get("package")?.as_array()?;
    let entry = packages.iter().find(|entry| entry.get("name").and_then(Value::as_str) == Some(package))?;
    entry.get("version")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::locked;

    #[test]
    fn finds_the_package_of_exactly_that_name() {
        let lock = r#"
            [[package]]
            name = "wasm-bindgen-futures"
            version = "0.4.9"

            [[package]]
            name = "wasm-bindgen"
            version = "0.2.1"
        "#;
        let lock = lock.parse().expect("a literal");
        assert_eq!(locked(&lock, "wasm-bindgen").as_deref(), Some("0.2.1"));
        assert_eq!(locked(&lock, "bindgen"), None);
    }
}

//! Turns the scenarios' TOML, which people write, into JSON, which the page reads anyway: it then needs no TOML reader.

use std::path::Path;
use std::{env, fs};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    println!("cargo::rerun-if-changed=scenarios");
    let out = env::var("OUT_DIR")?;
    for entry in fs::read_dir("scenarios")? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            convert(&path, Path::new(&out)).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    Ok(())
}

/// Writes a scenario's JSON, and its title by itself for menus.
fn convert(path: &Path, out: &Path) -> Result<(), Failure> {
    let scenario: toml::Table = fs::read_to_string(path)?.parse()?;
    let title = scenario.get("title").and_then(toml::Value::as_str).ok_or("it has no title")?;
    let name = out.join(path.file_name().ok_or("it has no name")?);
    fs::write(name.with_extension("title"), title)?;
    fs::write(name.with_extension("json"), serde_json::to_string(&scenario)?)?;
    Ok(())
}

//! Where the project's files are.

use anyhow::{Context, Result, ensure};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The built page.
pub fn dist() -> Result<PathBuf> {
    let dist = root().join("dist");
    ensure!(dist.join("index.html").is_file(), "there is no built page; run `cargo xtask build` first");
    Ok(dist)
}

/// The text of a file, given by its path from the project's root.
pub fn read_from_root(path: &str) -> Result<String> {
    fs::read_to_string(root().join(path)).with_context(|| format!("cannot read {path}"))
}

/// Writes a file that a failing test leaves, and says where.
pub fn keep(name: &str, content: &[u8]) -> Result<PathBuf> {
    let target = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let folder = root().join(target).join("e2e");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let path = folder.join(name);
    fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_owned).unwrap_or_default()
}

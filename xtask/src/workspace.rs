//! Where the project is, and a shell whose commands run at its root and find its tools.

use anyhow::{Context, Result};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use xshell::Shell;

pub struct Workspace {
    pub shell: Shell,
    target: PathBuf,
}

impl Workspace {
    pub fn open() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent folder")?;
        let shell = Shell::new()?;
        shell.change_dir(root);
        let target = root.join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
        let workspace = Self { shell, target };
        workspace.shell.set_var("PATH", workspace.search_path(root)?);
        if env::var_os("NO_COLOR").is_some() {
            // Trunk reads this variable as a boolean and stops at the customary "1".
            workspace.shell.set_var("NO_COLOR", "true");
        }
        Ok(workspace)
    }

    /// Where tools go when the user keeps another version of them.
    pub fn private_tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// Where the page that `serve` rebuilds all the time lies, out of the way of the release page in dist/.
    pub fn served_page(&self) -> PathBuf {
        self.target.join("serve")
    }

    /// Where the page with its benchmarks lies.
    pub fn measuring_page(&self) -> PathBuf {
        self.target.join("measure")
    }

    /// The first program of that name on the search path.
    pub fn find_program(&self, name: &str) -> Option<PathBuf> {
        let path = self.shell.var_os("PATH")?;
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&path).map(|folder| folder.join(&file)).find(|candidate| candidate.is_file())
    }

    /// Parses a TOML file given by its path from the root.
    pub fn read_toml(&self, path: &str) -> Result<toml::Table> {
        self.shell.read_file(path)?.parse().with_context(|| format!("{path} is not valid TOML"))
    }

    /// The project's private tools come first, so that they win over other versions of them.
    fn search_path(&self, root: &Path) -> Result<OsString> {
        let users = env::var_os("PATH").unwrap_or_default();
        let ours = [self.private_tools().join("bin"), root.join("node_modules").join(".bin")];
        env::join_paths(ours.into_iter().chain(env::split_paths(&users)))
            .context("a folder on PATH has a character that PATH can't hold")
    }
}

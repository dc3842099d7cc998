//! Where things are: the checkout, cargo's target directory, and the cache that outlives both.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{env, process};

pub struct Workspace {
    /// The checkout.
    pub root: PathBuf,
    /// Cargo's target directory, wherever the environment or a configuration file put it.
    pub target: PathBuf,
    /// Tools built from source: kept outside the checkout, because building them takes minutes.
    pub tools: PathBuf,
}

impl Workspace {
    pub fn locate() -> Result<Self> {
        let own = env::var("CARGO_MANIFEST_DIR").context("Start me as `cargo xtask`")?;
        let root = Path::new(&own).ancestors().nth(3).context("xtask has left src-tauri/crates")?.to_owned();
        let target = target_dir(&root)?;
        let tools = cache_dir().context("Neither HOME nor USERPROFILE is set")?.join("tools");
        Ok(Self { root, target, tools })
    }

    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// A program that cargo built in this workspace.
    pub fn binary(&self, name: &str, release: bool) -> PathBuf {
        let profile = if release { "release" } else { "debug" };
        self.target.join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A program that `setup` installed.
    pub fn tool(&self, name: &str) -> PathBuf {
        self.tools.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Cargo, started in the checkout and able to find the tools of `setup` as its sub-commands. A person sees it
    /// compile; a log has no use for a thousand lines of it.
    pub fn cargo(&self) -> Result<Command> {
        let mut paths = vec![self.tools.join("bin")];
        paths.extend(std::env::split_paths(&env::var("PATH").unwrap_or_default()));
        let mut command = process::cargo();
        command.current_dir(&self.root).env("PATH", std::env::join_paths(paths).context("PATH cannot be extended")?);
        if !std::io::stderr().is_terminal() {
            command.env("CARGO_TERM_QUIET", "true");
        }
        Ok(command)
    }

    /// npm, started in `ui/`.
    pub fn npm(&self) -> Command {
        let mut command = process::npm();
        command.current_dir(self.ui());
        command
    }
}

fn target_dir(root: &Path) -> Result<PathBuf> {
    let mut command = process::cargo();
    command.current_dir(root).args(["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    let metadata: serde_json::Value =
        serde_json::from_str(&process::capture(&mut command)?).context("cargo metadata is not JSON")?;
    let directory = metadata["target_directory"].as_str().context("cargo metadata names no target directory")?;
    Ok(directory.into())
}

fn cache_dir() -> Option<PathBuf> {
    let caches = env::var("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| Some(env::home()?.join(".cache")))?;
    Some(caches.join("switchboard"))
}

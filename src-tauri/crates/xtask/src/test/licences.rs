//! Licences: may we ship, under AGPL-3.0-only, everything that the lock files name, and build with what tests alone name?
//!
//! Crates are judged by cargo-deny (`.deny.toml`), npm packages by the lists here, both from the lock files: what a
//! machine happens to have installed does not matter.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::spdx;
use super::steps::Outcome;
use crate::output::say;
use crate::process;
use crate::workspace::Workspace;

/// Licences of npm packages that ask for no more than naming them, or whose terms AGPL-3.0 takes in.
const ALLOWED: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "0BSD",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "Unlicense",
    "MPL-2.0",
    "Python-2.0",
    "Zlib",
];

struct Exception {
    package: &'static str,
    licence: &'static str,
    why: &'static str,
}

/// Single packages that may be used under a licence that is not allowed in general.
const EXCEPTIONS: &[Exception] = &[];

pub fn check(workspace: &Workspace) -> Result<Outcome> {
    let npm = npm(workspace);
    process::run(deny(workspace)?.args(["check", "bans", "licenses", "sources"]))?;
    // The workspace that does not ship. What bans refuse is what it is there for.
    let mut tests = deny(workspace)?;
    process::run(tests.args(["--manifest-path", "tests/loopback/Cargo.toml", "check", "licenses", "sources"]))?;
    npm?;
    advisories(workspace)
}

/// The database of known holes is a git repository, not a package: not every machine that runs the checks reaches it.
fn advisories(workspace: &Workspace) -> Result<Outcome> {
    if process::probe(deny(workspace)?.args(["fetch", "db"])).is_none() {
        let gap = "security advisories were NOT checked: their database could not be fetched from here";
        return Ok(Outcome::PassedExcept(gap.to_owned()));
    }
    process::run(deny(workspace)?.args(["check", "advisories"]))?;
    Ok(Outcome::Passed)
}

fn deny(workspace: &Workspace) -> Result<std::process::Command> {
    let mut command = workspace.cargo()?;
    command.args(["deny", "--log-level", "error", "--workspace", "--all-features", "--config", ".deny.toml"]);
    Ok(command)
}

fn npm(workspace: &Workspace) -> Result<()> {
    let path = workspace.ui().join("package-lock.json");
    let text = fs::read_to_string(&path).with_context(|| format!("Could not read {}", path.display()))?;
    let lock: Value = serde_json::from_str(&text).context("ui/package-lock.json is not JSON")?;
    let packages = lock["packages"].as_object().context("ui/package-lock.json lists no packages")?;
    let mut refused = Vec::new();
    let mut count = 0;
    for (place, package) in packages {
        // The empty place is the UI itself.
        let Some((_, name)) = place.rsplit_once("node_modules/") else { continue };
        count += 1;
        match licence(workspace, place, package) {
            Some(licence) if may_use(name, &licence) => {}
            Some(licence) => refused.push(format!("{name}: {licence}")),
            None => refused.push(format!("{name}: says nothing about its licence")),
        }
    }
    if !refused.is_empty() {
        bail!("npm packages with a licence that is not on the list:\n  {}", refused.join("\n  "));
    }
    say(format!("{count} npm packages, every licence is on the list"));
    Ok(())
}

/// As the lock file has it, else as the installed package says: npm leaves it out of the lock when it has an old form.
fn licence(workspace: &Workspace, place: &str, package: &Value) -> Option<String> {
    if let Some(licence) = package["license"].as_str() {
        return Some(licence.to_owned());
    }
    let manifest = fs::read_to_string(workspace.ui().join(place).join("package.json")).ok()?;
    let manifest: Value = serde_json::from_str(&manifest).ok()?;
    let old_forms = [&manifest["license"], &manifest["license"]["type"], &manifest["licenses"][0]["type"]];
    old_forms.into_iter().find_map(Value::as_str).map(str::to_owned)
}

fn may_use(name: &str, licence: &str) -> bool {
    if spdx::satisfied(licence, |id| ALLOWED.contains(&id)) {
        return true;
    }
    let exception = EXCEPTIONS.iter().find(|exception| exception.package == name && exception.licence == licence);
    if let Some(exception) = exception {
        say(format!("{name} is an exception, {licence}: {}", exception.why));
    }
    exception.is_some()
}

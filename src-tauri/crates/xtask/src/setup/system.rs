//! Packages of the operating system. On Debian and its relatives they are installed; elsewhere a person has to, and is
//! told which.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Context, Result};

use super::install;
use crate::output::say;
use crate::process;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Compile the crates without a window.
    Compile,
    /// Compile and show the window.
    Window,
    /// Show the window on a machine that has no display.
    VirtualDisplay,
    /// Drive the window from a test.
    Checks,
}

struct Package {
    name: &'static str,
    need: Need,
    why: &'static str,
}

/// One row for each Debian package that this repository asks for by itself; apt adds what those depend on.
#[rustfmt::skip]
const DEBIAN: &[Package] = &[
    Package { name: "build-essential", need: Need::Compile, why: "a C and C++ compiler and make: SQLCipher, OpenSSL and the tokenizer" },
    Package { name: "perl", need: Need::Compile, why: "OpenSSL's build is configured by a Perl script" },
    Package { name: "pkg-config", need: Need::Compile, why: "finds the C libraries below" },
    Package { name: "ca-certificates", need: Need::Compile, why: "cargo and npm check who they download from" },
    Package { name: "libwebkit2gtk-4.1-dev", need: Need::Window, why: "the web view and GTK" },
    Package { name: "libayatana-appindicator3-dev", need: Need::Window, why: "the tray icon" },
    Package { name: "librsvg2-dev", need: Need::Window, why: "draws SVG icons in GTK" },
    Package { name: "libdbus-1-dev", need: Need::Window, why: "the keychain, notifications, one instance at a time" },
    Package { name: "xvfb", need: Need::VirtualDisplay, why: "a display in memory" },
    Package { name: "dbus", need: Need::VirtualDisplay, why: "a session bus, which the keychain is on" },
    Package { name: "gnome-keyring", need: Need::VirtualDisplay, why: "the keychain that holds the database key" },
    Package { name: "imagemagick", need: Need::VirtualDisplay, why: "takes the screenshot and counts its colours" },
    Package { name: "xdotool", need: Need::VirtualDisplay, why: "finds the window" },
    Package { name: "fonts-dejavu-core", need: Need::VirtualDisplay, why: "without any font the window has no text" },
    Package { name: "fonts-noto-color-emoji", need: Need::VirtualDisplay, why: "messages are full of emoji" },
    Package { name: "webkit2gtk-driver", need: Need::Checks, why: "WebDriver for the web view: the desktop suite" },
    Package { name: "chromium", need: Need::Checks, why: "runs the screens in a plain browser: the accessibility checks" },
];

const ELSEWHERE: &str = "this is not a Debian or Ubuntu, so please see to the system packages yourself:
  macOS    xcode-select --install
  Windows  Visual Studio Build Tools with C++, Strawberry Perl (for OpenSSL); WebView2 comes with Windows 11
  Fedora   gcc gcc-c++ make perl pkgconf webkit2gtk4.1-devel libappindicator-gtk3-devel librsvg2-devel dbus-devel
  Arch     base-devel perl webkit2gtk-4.1 libappindicator-gtk3 librsvg dbus
  without a display, on Linux, also: Xvfb, dbus-daemon, gnome-keyring, ImageMagick, xdotool, a font with emoji
  for `cargo xtask test` also: WebKitWebDriver and Chromium";

pub fn ensure(needs: &[Need]) -> Result<()> {
    let wanted: Vec<&Package> = DEBIAN.iter().filter(|package| needs.contains(&package.need)).collect();
    if !(process::exists("dpkg-query") && process::exists("apt-get")) {
        say(ELSEWHERE);
        return Ok(());
    }
    let present = installed(&wanted)?;
    let missing: Vec<&Package> = wanted.into_iter().filter(|package| !present.contains(package.name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    say("system packages are missing:");
    for package in &missing {
        eprintln!("  {:<30} {}", package.name, package.why);
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    process::run(apt_get().args(["update", "-q"])).context("Could not refresh the list of packages")?;
    let mut command = apt_get();
    command.args(["install", "-q", "-y", "--no-install-recommends"]).args(&names);
    install(&names.join(" "), "see above", &mut command)
}

/// The wanted packages that dpkg has completely.
fn installed(wanted: &[&Package]) -> Result<BTreeSet<String>> {
    let mut command = Command::new("dpkg-query");
    command.args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"]);
    // Its exit code says "one of them is unknown", which is an ordinary answer.
    let output = command.args(wanted.iter().map(|package| package.name)).output().context("Could not ask dpkg")?;
    let answer = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(answer.lines().filter_map(|line| line.strip_suffix(" installed")).map(str::to_owned).collect())
}

/// As root directly, otherwise through sudo, which may ask for a password on the terminal.
fn apt_get() -> Command {
    let root = process::probe(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    let mut command = Command::new(if root { "env" } else { "sudo" });
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_is_listed_once_and_says_why() {
        let names: BTreeSet<&str> = DEBIAN.iter().map(|package| package.name).collect();
        assert_eq!(names.len(), DEBIAN.len(), "a package is listed twice");
        assert!(DEBIAN.iter().all(|package| !package.why.is_empty()));
    }

    #[test]
    fn the_demo_needs_nothing_of_the_desktop() {
        let demo = DEBIAN.iter().filter(|package| package.need == Need::Compile);
        assert!(demo.clone().count() > 0);
        assert!(demo.clone().all(|package| !package.name.contains("gtk") && !package.name.contains("dbus")));
    }
}

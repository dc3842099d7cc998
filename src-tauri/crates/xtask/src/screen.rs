//! A desktop in memory, for machines without one: Xvfb for the window, a session bus, and an unlocked keychain on it.
//!
//! The three are started one by one, not through `dbus-run-session`: that leaves its children behind when it is killed.
//! Each ends with xtask, however xtask ends (see `process::tied`).

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::output::say;
use crate::{poll, process};

const SIZE: &str = "1600x1000x24";

/// Where the keychain keeps what is put into it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keychain {
    /// In the person's own place: an app started again finds the key of its database.
    Lasting,
    /// Gone with the screen: suites and benchmarks start from nothing and leave nothing.
    Passing,
}

pub struct Screen {
    display: String,
    bus: String,
    /// Sockets of this session; a directory of its own, so that a real session's bus and keychain are out of reach.
    runtime: PathBuf,
    children: Vec<Child>,
}

impl Screen {
    pub fn start(keychain: Keychain) -> Result<Self> {
        let runtime = std::env::temp_dir().join(format!("switchboard-screen-{}", std::process::id()));
        private_dir(&runtime).with_context(|| format!("Could not create {}", runtime.display()))?;
        let mut screen = Self { display: String::new(), bus: String::new(), runtime, children: Vec::new() };
        screen.start_xvfb()?;
        screen.start_bus()?;
        screen.start_keychain(keychain)?;
        say(format!(
            "using a virtual display, {} ({SIZE}), with a session bus and a keychain of its own",
            screen.display
        ));
        Ok(screen)
    }

    /// Makes a program's window appear here.
    pub fn show(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("XDG_RUNTIME_DIR", &self.runtime)
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
            // There is no graphics card behind this display; WebKit would look for one and draw nothing.
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
            // Nobody listens to the accessibility bus, and GTK complains about that.
            .env("NO_AT_BRIDGE", "1");
    }

    fn start_xvfb(&mut self) -> Result<()> {
        let mut command = process::tied("Xvfb");
        // With -displayfd it takes the first free number by itself, so that two runs never fight over one.
        command.args(["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp"]).stderr(Stdio::null());
        let number = self.start_and_read_line("Xvfb", command)?;
        self.display = format!(":{number}");
        Ok(())
    }

    fn start_bus(&mut self) -> Result<()> {
        let mut command = process::tied("dbus-daemon");
        command.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        command.env("XDG_RUNTIME_DIR", &self.runtime).env("DISPLAY", &self.display).stderr(Stdio::null());
        self.bus = self.start_and_read_line("dbus-daemon", command)?;
        Ok(())
    }

    fn start_keychain(&mut self, keychain: Keychain) -> Result<()> {
        let mut command = process::tied("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        self.show(&mut command);
        if keychain == Keychain::Passing {
            command.env("XDG_DATA_HOME", &self.runtime);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().context("Could not start gnome-keyring-daemon")?;
        let stdin = child.stdin.take();
        self.children.push(child);
        // The password is empty, but an empty input is refused: it has to be an empty line.
        stdin
            .context("gnome-keyring-daemon has no input")?
            .write_all(b"\n")
            .context("Could not unlock the keychain")?;
        let answer = poll::until(Duration::from_secs(20), || Ok(self.keychain_answers().then_some(())))?;
        answer.context("The keychain (gnome-keyring-daemon) did not come up on the session bus within 20 s")
    }

    fn keychain_answers(&self) -> bool {
        let mut command = Command::new("dbus-send");
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.bus).args(["--session", "--print-reply=literal"]);
        command.args(["--dest=org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner"]);
        process::probe(command.arg("string:org.freedesktop.secrets")).is_some_and(|reply| reply.contains("true"))
    }

    /// Starts a program that says on its first line how to reach it.
    fn start_and_read_line(&mut self, name: &str, mut command: Command) -> Result<String> {
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut child = spawned.with_context(|| format!("Could not start {name}"))?;
        let stdout = child.stdout.take();
        self.children.push(child);
        let mut line = String::new();
        BufReader::new(stdout.with_context(|| format!("{name} has no output"))?)
            .read_line(&mut line)
            .with_context(|| format!("Could not read what {name} says"))?;
        match line.trim() {
            "" => bail!("{name} ended before it was ready"),
            word => Ok(word.to_owned()),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Last started, first ended: the keychain is on the bus.
        self.children.iter_mut().rev().for_each(process::close);
        if let Err(error) = fs::remove_dir_all(&self.runtime) {
            say(format!("could not remove {}: {error}", self.runtime.display()));
        }
    }
}

fn private_dir(path: &std::path::Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

//! The app as a process of the system.

use std::future::Future;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The longest that anything may take on a slow machine.
const LIMIT: Duration = Duration::from_secs(60);
/// Between two looks at something that announces nothing (windows, processes).
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Looks until `look` finds what it looks for; fails with `what` after a minute.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut look: impl FnMut() -> F) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < LIMIT, "waited a minute for: {what}");
        #[expect(
            clippy::disallowed_methods,
            reason = "windows and processes announce nothing; there is no virtual clock outside"
        )]
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// A started app, ended with the test.
pub struct App {
    child: Child,
}

impl App {
    /// Starts the app on the data in `dir`.
    pub fn start(dir: &Path) -> Self {
        let child = Command::new(crate::app())
            .arg("--data-dir")
            .arg(dir)
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the app starts");
        Self { child }
    }

    /// Its number.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        self.child.try_wait().expect("the system knows its children").is_none()
    }

    /// Asks it to end, and waits until it has ended well.
    pub async fn ends_well_when_asked(self) {
        signal("TERM", self.pid());
        self.ends_well_by_itself().await;
    }

    /// Waits until it has ended well by itself.
    pub async fn ends_well_by_itself(mut self) {
        let status = until("the app to end", || {
            let ended = self.child.try_wait().expect("the system knows its children");
            async move { ended }
        })
        .await;
        assert!(status.success(), "an orderly end, not {status}");
    }

    /// Processes that show its window's content.
    pub fn webviews(&self) -> usize {
        let children = Command::new("pgrep")
            .args(["--count", "--parent", &self.pid().to_string(), "WebKitWeb"])
            .output()
            .expect("pgrep runs");
        String::from_utf8_lossy(&children.stdout).trim().parse().unwrap_or(0)
    }

    /// The system's number of its visible window, if it has one.
    pub fn window(&self) -> Option<u32> {
        let found = Command::new("xdotool")
            .args(["search", "--onlyvisible", "--all", "--pid", &self.pid().to_string(), "--name", "Switchboard"])
            .output()
            .expect("xdotool runs");
        String::from_utf8_lossy(&found.stdout).lines().next()?.parse().ok()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // A test that failed half-way leaves nothing behind.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Asks every app on the data in `dir` to end, and waits until it has.
pub async fn end_all_on(dir: &Path) {
    let dir = dir.to_path_buf();
    until("the app to let go of its data", || {
        let pids = pids_on(&dir);
        pids.iter().for_each(|pid| signal("TERM", *pid));
        async move { pids.is_empty().then_some(()) }
    })
    .await;
}

fn pids_on(dir: &Path) -> Vec<u32> {
    let app = crate::app();
    let name = app.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let entries = std::fs::read_dir("/proc").expect("this suite runs on Linux").flatten();
    entries
        .filter_map(|entry| entry.file_name().to_string_lossy().parse::<u32>().ok())
        .filter(|pid| {
            let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            let mut words = line.split(|byte| *byte == 0).map(String::from_utf8_lossy);
            let program = words.next().unwrap_or_default().into_owned();
            program.ends_with(&*name) && words.any(|word| word == dir.to_string_lossy())
        })
        .collect()
}

/// Sends a signal to a process.
pub(crate) fn signal(name: &str, pid: u32) {
    // Gone already is as good.
    drop(Command::new("kill").arg(format!("-{name}")).arg(pid.to_string()).stderr(Stdio::null()).status());
}

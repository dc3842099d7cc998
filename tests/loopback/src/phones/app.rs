//! The app as a child of this program.

use std::fs::File;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::process::{Child, Command};

/// How long an orderly end may take.
const END_LIMIT: Duration = Duration::from_secs(15);

/// How the app is started.
pub struct App {
    /// The program; without one, somebody else starts it.
    pub program: Option<PathBuf>,
    /// Its data.
    pub data_dir: PathBuf,
    /// The server's address.
    pub url: String,
    /// The file with the authority of the media hosts.
    pub authority: PathBuf,
    /// Where what it says goes.
    pub log: PathBuf,
    /// While it runs.
    pub child: Option<Child>,
}

impl App {
    /// Starts it.
    pub fn start(&mut self) -> Result<()> {
        let Some(program) = &self.program else { bail!("SWITCHBOARD_APP names no program to start") };
        if self.child.is_some() {
            bail!("Switchboard runs already");
        }
        let log = File::options().create(true).append(true).open(&self.log);
        let log = log.with_context(|| format!("Could not write {}", self.log.display()))?;
        let mut command = Command::new(program);
        command
            .arg("--data-dir")
            .arg(&self.data_dir)
            .env("SWITCHBOARD_WHATSAPP_URL", &self.url)
            .env("SWITCHBOARD_WHATSAPP_CA", &self.authority)
            .stdin(Stdio::null())
            .stdout(log.try_clone().context("Could not share the log")?)
            .stderr(log)
            .kill_on_drop(true);
        // Ctrl-C in the terminal is for this program, which then ends the app in order.
        #[cfg(unix)]
        command.process_group(0);
        self.child = Some(command.spawn().with_context(|| format!("Could not start {}", program.display()))?);
        Ok(())
    }

    /// Asks it to end, and waits; kills it if it does not.
    pub async fn end(&mut self) -> Result<ExitStatus> {
        let Some(mut child) = self.child.take() else { bail!("Switchboard does not run. `app start` starts it") };
        ask_to_end(&child).await;
        match tokio::time::timeout(END_LIMIT, child.wait()).await {
            Ok(status) => status.context("Could not wait for Switchboard"),
            Err(_) => {
                child.kill().await.context("Could not kill Switchboard")?;
                bail!("Switchboard did not end within {} s and was killed", END_LIMIT.as_secs())
            }
        }
    }

    /// Kills it, as a power cut does.
    pub async fn kill(&mut self) -> Result<()> {
        let Some(mut child) = self.child.take() else { bail!("Switchboard does not run. `app start` starts it") };
        child.kill().await.context("Could not kill Switchboard")
    }

    /// Waits until it has ended by itself; for ever if it does not run.
    pub async fn ended(&mut self) -> ExitStatus {
        if let Some(child) = &mut self.child
            && let Ok(status) = child.wait().await
        {
            self.child = None;
            return status;
        }
        std::future::pending().await
    }
}

#[cfg(unix)]
async fn ask_to_end(child: &Child) {
    if let Some(pid) = child.id() {
        // Gone already is as good.
        drop(Command::new("kill").arg("-TERM").arg(pid.to_string()).stderr(Stdio::null()).status().await);
    }
}

/// There is no such signal there: the time runs out, and it is killed.
#[cfg(not(unix))]
async fn ask_to_end(_child: &Child) {}

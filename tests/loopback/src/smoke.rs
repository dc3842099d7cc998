//! The check of a release build against a server on this computer: it refuses a server that has no certificate of
//! WhatsApp's, and with the session of an account that was linked before, it connects and answers.
//!
//! The session is made here, by the build that does not check certificates: a release build cannot link with our server, and
//! that is what the second step shows.

use std::fs::File;
use std::future::Future;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use acceptance::model;
use anyhow::{Context, Result, bail, ensure};
use engine::NoCheckpoint;
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;
use wa_loopback::{DeviceId, Loopback, NewAccount, Options};

use crate::{ANNA, LIMIT, Parts, Running, SHOP, Shop, key, started, until};

/// Seconds that the app may try to link with a server whose certificate is not WhatsApp's.
const LINKING: u64 = 25;
/// Seconds that the app may take to connect and answer.
const ANSWERING: u64 = 60;
/// What starting and ending may take besides.
const AROUND: Duration = Duration::from_secs(60);

/// Checks a build; prints a line for each step. Whether all passed.
pub async fn passes(app: PathBuf) -> bool {
    let stage = match Stage::new(app).await {
        Ok(stage) => Arc::new(stage),
        Err(error) => return step("the check is prepared", async { Err(error) }).await,
    };
    let mut passed = step("it passes its self-test", self_test(Arc::clone(&stage))).await;
    passed &= step("it links with no server that is not WhatsApp", refuses(Arc::clone(&stage))).await;
    let linked = step("an account is linked by the build for tests", link(Arc::clone(&stage))).await;
    // Without a session there is nothing to see.
    passed && linked && step("with that session it connects, receives and answers", answers(stage)).await
}

/// What all steps need.
struct Stage {
    app: PathBuf,
    server: Loopback,
    dir: TempDir,
}

impl Stage {
    async fn new(app: PathBuf) -> Result<Self> {
        let server = Loopback::start(Options::default()).await?;
        for (phone, name) in [(SHOP, "Luma Lamps"), (ANNA, "Anna")] {
            let new = NewAccount { phone: phone.into(), name: Some(name.into()), ..NewAccount::default() };
            server.create_account(new)?;
        }
        let dir = tempfile::tempdir().context("Create a folder")?;
        std::fs::write(dir.path().join("authority.pem"), server.media_ca_pem()).context("Write the authority")?;
        Ok(Self { app, server, dir })
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The app, to be started on a folder against the server.
    fn probe(&self, data: &Path, seconds: u64) -> Command {
        let mut command = Command::new(&self.app);
        command
            .arg("--data-dir")
            .arg(data)
            .args(["probe", "--seconds", &seconds.to_string()])
            .env("SWITCHBOARD_WHATSAPP_URL", self.server.ws_url())
            .env("SWITCHBOARD_WHATSAPP_CA", self.folder("authority.pem"))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }
}

async fn step(what: &str, work: impl Future<Output = Result<()>> + Send + 'static) -> bool {
    // In a task of its own: what waits for the other side panics when its time is up.
    let done = match tokio::spawn(work).await {
        Ok(done) => done,
        Err(panicked) => Err(panicked.into()),
    };
    let line = match &done {
        Ok(()) => format!("ok      {what}"),
        Err(error) => format!("FAILED  {what}: {error:#}"),
    };
    // The exit code tells, too.
    drop(writeln!(std::io::stdout().lock(), "{line}"));
    done.is_ok()
}

async fn self_test(stage: Arc<Stage>) -> Result<()> {
    let status = Command::new(&stage.app).arg("self-test").stdin(Stdio::null()).status().await?;
    ensure!(status.success(), "`self-test` ended with {status}");
    Ok(())
}

/// It never shows a code, the server sees nobody behind a handshake, and the log says what is wrong.
async fn refuses(stage: Arc<Stage>) -> Result<()> {
    let mut command = stage.probe(&stage.folder("refusing"), LINKING);
    let run = tokio::time::timeout(Duration::from_secs(LINKING) + AROUND, command.args(["--link", "Test"]).output());
    let output = run.await.context("It did not end")?.context("Start it")?;
    let log = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "It ended with {}: {log}", output.status);
    let lines = standings(&String::from_utf8_lossy(&output.stdout))?;
    ensure!(!lines.is_empty(), "It told nothing: {log}");
    ensure!(lines.iter().all(|line| line["code"] == false && line["ready"] == false), "It showed a code: {lines:?}");
    let seen = stage.server.stats().counters;
    ensure!(seen.connections > 0, "It never connected");
    let shaken = seen.handshakes_xx + seen.handshakes_ik + seen.handshakes_fallback;
    ensure!(shaken == 0 && seen.linked == 0, "It finished {shaken} handshakes with a server that is not WhatsApp");
    ensure!(log.to_lowercase().contains("certificate"), "Its log does not name the certificate: {log}");
    Ok(())
}

/// Links an account with the sample shop's knowledge, as the key file beside the data opens it.
async fn link(stage: Arc<Stage>) -> Result<()> {
    let data = stage.folder("working");
    std::fs::create_dir(&data).context("Create the data folder")?;
    write_key(&data.join("database.key"))?;
    let core = started(Parts {
        dir: &data,
        url: &stage.server.ws_url(),
        ca_pem: stage.server.media_ca_pem(),
        embedder: Arc::new(model::embedder()?),
        checkpoint: Arc::new(NoCheckpoint),
    })
    .await?;
    core.start_practice().await?;
    let shop = Shop::linked_on(Running::of(Arc::clone(&core)), &stage.server, SHOP, "Luma").await;
    stage.server.wait_drained(&shop.device, LIMIT).await?;
    core.shutdown().await;
    drop(shop);
    let gone = Arc::downgrade(&core);
    drop(core);
    until("the data to be free", LIMIT, || async { (gone.strong_count() == 0).then_some(()) }).await;
    Ok(())
}

fn write_key(file: &Path) -> Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(file).context("Create the key file")?;
    out.write_all(key().to_hex().as_bytes()).context("Write the key file")
}

/// It relies on the certificates that were stored when the account was linked, and does its work.
async fn answers(stage: Arc<Stage>) -> Result<()> {
    let companions = stage.server.account(SHOP).context("The shop is gone")?.companions;
    let linked = companions.first().context("Nothing is linked")?;
    let device = DeviceId::new(SHOP, linked.device);
    let before = stage.server.stats().counters;
    let (told, log) = (stage.folder("told"), stage.folder("log"));
    let mut child = stage
        .probe(&stage.folder("working"), ANSWERING)
        .stdout(File::create(&told).context("Create a file")?)
        .stderr(File::create(&log).context("Create a file")?)
        .spawn()
        .context("Start it")?;
    let working = works(&stage, &device).await;
    child.kill().await.context("End it")?;
    let log = std::fs::read_to_string(&log).unwrap_or_default();
    working.with_context(|| format!("Its log: {log}"))?;
    let after = stage.server.stats().counters;
    ensure!(after.handshakes_ik > before.handshakes_ik, "It did not rely on the stored certificates (no IK handshake)");
    ensure!(after.handshakes_xx == before.handshakes_xx, "It did a full handshake with a server that is not WhatsApp");
    let lines = standings(&std::fs::read_to_string(&told).unwrap_or_default())?;
    ensure!(lines.iter().any(|line| line["ready"] == true && line["name"] == "Luma"), "It was never ready: {lines:?}");
    if let Some(violation) = stage.server.violations().first() {
        bail!("It did something against the protocol: {} {}", violation.what, violation.stanza);
    }
    Ok(())
}

async fn works(stage: &Stage, device: &DeviceId) -> Result<()> {
    let limit = Duration::from_secs(ANSWERING);
    stage.server.wait_online(device, limit).await?;
    let anna = stage.server.phone(ANNA);
    anna.send_text(SHOP, "Do you ship abroad?")?;
    anna.wait_for(|got| got.text().contains("Canada"), limit).await.context("No answer came")?;
    Ok(())
}

/// What `probe` told, a line for each standing.
fn standings(told: &str) -> Result<Vec<Value>> {
    told.lines().map(|line| serde_json::from_str(line).with_context(|| format!("No JSON: {line}"))).collect()
}

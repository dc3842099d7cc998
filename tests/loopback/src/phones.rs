//! The phones: a terminal that acts as the shop's own phone and as its customers', and starts the app beside it.
//!
//! A person types; a script does so line by line and ends at the first line that does not work.

mod app;
mod arrivals;
mod chats;
mod deeds;
mod groups;
mod help;
mod line;
mod linking;
mod options;
mod people;
mod said;
mod sample;
mod stage;
mod terminal;
mod trouble;
mod verbs;
mod words;

pub use options::Options;

use std::sync::Arc;

use anyhow::{Context, Result};
use wa_loopback::Loopback;

use app::App;
use line::Line;
use stage::{Next, Stage};
use terminal::Out;

/// Runs until the end of the lines, or until somebody wants it to end; whether every line worked.
pub async fn run(options: Options) -> Result<bool> {
    let out = Out::new();
    let work = tempfile::tempdir().context("Could not create a folder")?;
    let server = wa_loopback::Options { state_dir: options.state, ..wa_loopback::Options::default() };
    let server = Arc::new(Loopback::start(server).await.context("Could not start the server")?);
    let authority = work.path().join("authority.pem");
    std::fs::write(&authority, server.media_ca_pem()).context("Could not write the authority of the media hosts")?;
    let app = App {
        program: options.app,
        data_dir: options.data_dir.unwrap_or_else(|| work.path().join("data")),
        url: server.ws_url(),
        authority,
        log: work.path().join("app.log"),
        child: None,
    };
    let mut stage = Stage::new(server, app, out)?;
    introduce(&mut stage)?;
    let worked = act(&mut stage, out).await;
    stage.end().await?;
    worked
}

fn introduce(stage: &mut Stage) -> Result<()> {
    stage.out.say("The phones. `help` lists what they understand, `quit` ends.");
    stage.tell_people();
    if stage.app.program.is_some() {
        stage.app.start()?;
        stage.out.say(format!("Switchboard is starting; what it says goes to {}", stage.app.log.display()));
        stage.out.say("Add an account in its window, go on to the QR code, and type `scan` here.");
    } else {
        let App { url, authority, .. } = &stage.app;
        stage.out.say("SWITCHBOARD_APP names no program. Start one that was built for tests with:");
        stage.out.say(format!("SWITCHBOARD_WHATSAPP_URL={url} SWITCHBOARD_WHATSAPP_CA={}", authority.display()));
    }
    Ok(())
}

/// Takes lines until the end.
async fn act(stage: &mut Stage, out: Out) -> Result<bool> {
    let mut lines = terminal::lines();
    let mut interrupted = std::pin::pin!(interrupted());
    loop {
        out.invite();
        let line = tokio::select! {
            line = lines.recv() => line,
            status = stage.app.ended() => {
                out.say(format!("Switchboard has ended ({status}). `app start` starts it again, `quit` ends this, too."));
                continue;
            }
            () = &mut interrupted => return Ok(true),
        };
        let Some(line) = line else { return Ok(true) };
        if !out.has_prompt() {
            out.say(format!("> {line}"));
        }
        let done = tokio::select! {
            done = perform(stage, &line) => done,
            () = &mut interrupted => return Ok(true),
        };
        match done {
            Ok(Next::Line) => {}
            Ok(Next::End) => return Ok(true),
            Err(error) => {
                out.say(format!("  {error:#}"));
                if !out.has_prompt() {
                    return Ok(false);
                }
            }
        }
    }
}

async fn perform(stage: &mut Stage, line: &str) -> Result<Next> {
    let next = stage.perform(Line::parse(line)?).await?;
    stage.settle().await;
    Ok(next)
}

/// Ctrl-C, or a friendly signal.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut asked) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = asked.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

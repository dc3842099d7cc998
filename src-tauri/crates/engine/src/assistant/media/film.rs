//! Film: a few pictures of it, taken by ffmpeg if this computer has it.
//!
//! ffmpeg understands hundreds of formats, among them lists that name other files; it is told to open no more than the few
//! containers that phones make, and nothing but the one file. It works in a process of its own, within limits.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use ai::prompt::Piece;
use anyhow::Context;
use domain::Message;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use super::picture::{self, Shown};
use super::{Looked, Unseen};
use crate::Core;
use crate::assistant::Case;

/// Pictures taken of a film.
const FRAMES: u32 = 4;
/// For all of them.
const WALL: Duration = Duration::from_secs(30);
/// What ffmpeg may write of its complaints.
const COMPLAINT_BYTES: u64 = 64 * 1024;
/// Its name in its folder.
const FILM: &str = "film";
/// What a phone makes.
const CONTAINERS: &str = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi";

impl Core {
    pub(super) async fn see_film(&self, case: &Case<'_>, message: &Message) -> Looked<Vec<Piece>> {
        let Some(ffmpeg) = &self.ffmpeg else {
            let words = "To look at films Switchboard needs the program ffmpeg, which this computer does not have. \
                         Look at it yourself, or install ffmpeg.";
            return Ok(Err(Unseen::Unreadable(words.into())));
        };
        let file = match self.file(&message.id).await? {
            Ok(file) => file,
            Err(unseen) => return Ok(Err(unseen)),
        };
        let folder = folder(self.store.dir());
        let taken = tokio::select! {
            taken = tokio::time::timeout(WALL, frames(ffmpeg, &folder, file.content)) => taken,
            () = case.stop.cancelled() => return Ok(Err(Unseen::Interrupted)),
        };
        let taken = taken.context("It took more than half a minute").and_then(|taken| taken);
        Ok(match taken {
            Ok(frames) => {
                let caption = message.text.trim().to_owned();
                Ok(vec![Piece::Film { frames, caption, speech: String::new() }])
            }
            Err(error) => Err(Unseen::Unreadable(format!("The film cannot be read. Look at it yourself. ({error:#})"))),
        })
    }
}

/// Where films are put while pictures are taken of them: in the data folder, because they are private.
fn folder(dir: &Path) -> PathBuf {
    dir.join("films")
}

/// Deletes what a crash left of films.
pub(crate) fn forget_films(dir: &Path) {
    let folder = folder(dir);
    if folder.exists()
        && let Err(error) = std::fs::remove_dir_all(&folder)
    {
        tracing::warn!(%error, "What was left of films could not be deleted");
    }
}

/// Pictures of a film, evenly spread.
async fn frames(ffmpeg: &Path, folder: &Path, content: Vec<u8>) -> anyhow::Result<Vec<Shown>> {
    std::fs::create_dir_all(folder).context("Making a folder for the film")?;
    let dir = tempfile::tempdir_in(folder).context("Making a folder for the film")?;
    tokio::fs::write(dir.path().join(FILM), content).await.context("Writing the film down")?;
    let complaints = run(ffmpeg, dir.path(), &[]).await?;
    let seconds = duration(&complaints).filter(|seconds| *seconds > 0.0);
    let rate = format!("fps={:.6}", seconds.map_or(1.0, |seconds| f64::from(FRAMES) / seconds));
    let (count, filter) = (FRAMES.to_string(), format!("{rate},scale='min(1024,iw)':-2"));
    let arguments = ["-an", "-sn", "-vf", &filter, "-frames:v", &count, "-q:v", "4", "frame%d.jpg"];
    let complaints = run(ffmpeg, dir.path(), &arguments).await?;
    let mut taken = Vec::new();
    for number in 1..=FRAMES {
        let Ok(bytes) = tokio::fs::read(dir.path().join(format!("frame{number}.jpg"))).await else { break };
        taken.push(picture::shown(bytes)?);
    }
    let last = || complaints.lines().last().unwrap_or("no picture came out").to_owned();
    anyhow::ensure!(!taken.is_empty(), "ffmpeg: {}", last());
    Ok(taken)
}

/// Runs ffmpeg on the film in a folder, and returns what it says. Dropping the future kills it.
async fn run(ffmpeg: &Path, dir: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let mut child = limited(ffmpeg)
        .args(["-hide_banner", "-nostdin", "-threads", "1", "-protocol_whitelist", "file"])
        .args(["-format_whitelist", CONTAINERS, "-i", FILM])
        .args(arguments)
        .current_dir(dir)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("Starting ffmpeg")?;
    let mut complaints = Vec::new();
    if let Some(stderr) = child.stderr.take() {
        stderr.take(COMPLAINT_BYTES).read_to_end(&mut complaints).await.context("Listening to ffmpeg")?;
    }
    child.wait().await.context("Waiting for ffmpeg")?;
    Ok(String::from_utf8_lossy(&complaints).into_owned())
}

/// The command, with limits of memory and processor time where the system has them.
#[cfg(unix)]
fn limited(ffmpeg: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "ulimit -v 2097152; ulimit -t 30; exec \"$0\" \"$@\""]).arg(ffmpeg);
    command
}

/// The command; the wall clock is its only limit here.
#[cfg(not(unix))]
fn limited(ffmpeg: &Path) -> Command {
    Command::new(ffmpeg)
}

/// How long a film is, as ffmpeg says: `Duration: 00:01:02.50,`.
fn duration(complaints: &str) -> Option<f64> {
    let (_, rest) = complaints.split_once("Duration: ")?;
    let mut parts = rest.split(',').next()?.trim().splitn(3, ':').map(|part| part.parse::<f64>().ok());
    Some(parts.next()?? * 3_600.0 + parts.next()?? * 60.0 + parts.next()??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_read_from_what_ffmpeg_says() {
        assert_eq!(duration("  Duration: 00:01:02.50, start: 0.0, bitrate: 1"), Some(62.5));
        assert_eq!(duration("  Duration: N/A, bitrate: N/A"), None);
        assert_eq!(duration("no such file"), None);
    }
}

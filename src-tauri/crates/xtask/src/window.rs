//! Has the window really been drawn? A process that runs proves nothing, and neither does an open window: the web view
//! shows a blank page first. So this looks at the picture.

use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::screen::Screen;
use crate::{poll, process};

const TITLE: &str = "Switchboard";
const LIMIT: Duration = Duration::from_secs(90);

/// A blank page on a black screen has two colours; text alone, with its smoothed edges, has dozens.
const COLOURS_OF_CONTENT: usize = 40;

/// Waits for the app's window to show something, and leaves a picture of the screen in `picture`.
pub fn photograph(screen: &Screen, app: &mut Child, picture: &Path) -> Result<()> {
    let directory = picture.parent().context("The picture has no directory")?;
    std::fs::create_dir_all(directory).with_context(|| format!("Could not create {}", directory.display()))?;
    let mut last = None;
    let drawn = poll::until(LIMIT, || {
        if let Some(status) = app.try_wait().context("Could not ask about the app")? {
            bail!("The app ended before its window was drawn ({status}); what it printed is above");
        }
        let colours = if is_open(screen) { Some(shoot(screen, picture)?) } else { None };
        // The same count twice: nothing is still being loaded or faded in.
        let settled = colours == last;
        last = colours;
        Ok((settled && colours.is_some_and(|count| count >= COLOURS_OF_CONTENT)).then_some(()))
    })?;
    if drawn.is_some() {
        return Ok(());
    }
    shoot(screen, picture)?;
    let state = match last {
        None => format!("no window named {TITLE} is visible"),
        Some(count) if count < COLOURS_OF_CONTENT => format!("its window is empty ({count} colours)"),
        Some(count) => format!("its window keeps changing ({count} colours now)"),
    };
    bail!("After {} s the app runs, but {state}; the screen as it is now: {}", LIMIT.as_secs(), picture.display())
}

fn is_open(screen: &Screen) -> bool {
    let mut search = Command::new("xdotool");
    search.args(["search", "--onlyvisible", "--name", TITLE]);
    screen.show(&mut search);
    process::probe(&mut search).is_some_and(|ids| !ids.is_empty())
}

/// Writes a picture of the screen; returns how many colours are in it.
fn shoot(screen: &Screen, picture: &Path) -> Result<usize> {
    let mut import = Command::new("import");
    import.args(["-window", "root"]).arg(picture);
    screen.show(&mut import);
    process::run(&mut import)?;
    let count = process::capture(Command::new("identify").args(["-format", "%k"]).arg(picture))?;
    count.trim().parse().context("ImageMagick counted no colours")
}

//! `switchboard knowledge`: documents into a base, and questions to it, on the same code as the app.
//!
//! Progress and words for people go to standard error; answers go to standard output, with `--json` one object a line.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail};
use clap::Subcommand;
use domain::{Base, BaseId, Source, SourceId, SourceState};
use engine::{Core, Runs, Told};
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;

use super::knowledge_answer::{Asked, print_answer};
use crate::compose::compose;

/// What can be done with knowledge from the command line.
#[derive(Debug, PartialEq, Eq, Subcommand)]
pub enum KnowledgeCommand {
    /// Read files, and the files in folders, into a base; waits until all are read. A file that was read before and did not
    /// change costs nothing.
    Index {
        /// Files and folders: PDF, DOCX, XLSX, CSV, Markdown, text, HTML.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The base's name; it is made if there is none of that name.
        #[arg(long, value_name = "NAME")]
        base: String,
        /// One JSON object a source on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Ask a base what a customer would ask.
    Ask {
        /// The base's name.
        base: String,
        /// The question.
        question: Option<String>,
        /// Questions from a file (`-`: standard input), one a line: plain text, or JSON objects with `question` and, to find
        /// it again, `id`.
        #[arg(long, value_name = "FILE", conflicts_with = "question")]
        questions: Option<PathBuf>,
        /// How many passages to show.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=50))]
        top: u8,
        /// One JSON object a question on standard output.
        #[arg(long)]
        json: bool,
    },
    /// What there is: bases and their sources.
    List {
        /// One JSON object a base on standard output.
        #[arg(long)]
        json: bool,
    },
}

/// Carries out a command on the data in `dir`.
pub fn run(command: KnowledgeCommand, dir: &Path, resources: Option<&Path>) -> anyhow::Result<()> {
    tauri::async_runtime::block_on(async {
        let running = compose(dir, resources, Runs::KnowledgeOnly).await.map_err(anyhow::Error::new)?;
        for warning in &running.warnings {
            eprintln!("{warning}");
        }
        let done = match command {
            KnowledgeCommand::Index { paths, base, json } => index(&running.core, paths, &base, json).await,
            KnowledgeCommand::Ask { base, question, questions, top, json } => {
                let questions = asked(question, questions)?;
                ask(&running.core, &base, questions, top.into(), json).await
            }
            KnowledgeCommand::List { json } => list(&running.core, json).await,
        };
        running.core.shutdown().await;
        done
    })
}

async fn index(core: &Arc<Core>, paths: Vec<PathBuf>, base: &str, json: bool) -> anyhow::Result<()> {
    let paths = paths.iter().map(std::path::absolute).collect::<Result<Vec<_>, _>>().context("Find the files")?;
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        bail!("There is nothing at {}", missing.display());
    }
    let base = match find_base(core, base).await? {
        Some(base) => base,
        None => core.create_base(base.to_owned()).await?,
    };
    let started = Instant::now();
    let mut told = core.told();
    let wanted: Vec<SourceId> =
        core.add_files(base.id.clone(), paths).await?.into_iter().map(|source| source.id).collect();
    let mut shown = HashMap::new();
    let sources = loop {
        let sources = of_these(core, &base.id, &wanted).await?;
        sources.iter().for_each(|source| show_progress(source, &mut shown));
        if sources.iter().all(is_settled) {
            break sources;
        }
        loop {
            match told.recv().await {
                Ok(Told::Changed(topics)) if topics.contains(&domain::Topic::Knowledge) => break,
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => bail!("The core ended before everything was read"),
                Ok(_) => {}
            }
        }
    };
    if json {
        sources.iter().try_for_each(print_json)?;
    }
    let count = |state: SourceState| sources.iter().filter(|source| source.state == state).count();
    let passages: u32 = sources.iter().map(|source| source.passages).sum();
    eprintln!(
        "{}: {} sources read, {} failed; {passages} passages; {:.1} s",
        base.name,
        count(SourceState::Indexed),
        count(SourceState::Failed),
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

/// The sources that were added.
async fn of_these(core: &Arc<Core>, base: &BaseId, wanted: &[SourceId]) -> anyhow::Result<Vec<Source>> {
    let mut sources = core.sources(base.clone()).await?;
    sources.retain(|source| wanted.contains(&source.id));
    sources.sort_by(|a, b| a.location.cmp(&b.location));
    Ok(sources)
}

fn is_settled(source: &Source) -> bool {
    matches!(source.state, SourceState::Indexed | SourceState::Failed)
}

/// Says what became of a source, once.
fn show_progress(source: &Source, shown: &mut HashMap<SourceId, SourceState>) {
    let before = shown.insert(source.id.clone(), source.state);
    if before == Some(source.state) {
        return;
    }
    match (source.state, &source.reason) {
        (SourceState::Indexed, _) => eprintln!("read    {} ({} passages)", source.title, source.passages),
        (SourceState::Failed, reason) => eprintln!("FAILED  {}: {}", source.title, reason.as_deref().unwrap_or("?")),
        (SourceState::Pending | SourceState::Processing, _) => {}
    }
}

async fn ask(core: &Arc<Core>, base: &str, questions: Vec<Asked>, top: usize, json: bool) -> anyhow::Result<()> {
    let Some(base) = find_base(core, base).await? else {
        let names: Vec<String> = core.bases().await?.into_iter().map(|base| base.name).collect();
        bail!(
            "There is no base called {base}. There are: {}",
            if names.is_empty() { "none".into() } else { names.join(", ") }
        );
    };
    let sources = core.sources(base.id.clone()).await?;
    let locations: HashMap<SourceId, String> =
        sources.into_iter().filter_map(|source| Some((source.id, source.location?))).collect();
    for question in questions {
        let answer = core.ask_for(base.id.clone(), question.question.clone(), top).await?;
        print_answer(&question, &answer, &locations, json)?;
    }
    Ok(())
}

/// The questions of the command line, or of a file.
fn asked(question: Option<String>, file: Option<PathBuf>) -> anyhow::Result<Vec<Asked>> {
    let reader: Box<dyn BufRead> = match (question, file) {
        (Some(question), _) => return Ok(vec![Asked { id: None, question }]),
        (None, None) => bail!("Ask a question, or name a file with --questions"),
        (None, Some(file)) if file.as_os_str() == "-" => Box::new(std::io::stdin().lock()),
        (None, Some(file)) => {
            Box::new(BufReader::new(std::fs::File::open(&file).with_context(|| format!("Open {}", file.display()))?))
        }
    };
    let mut questions = Vec::new();
    for (number, line) in reader.lines().enumerate() {
        let line = line.context("Read the questions")?;
        let line = line.trim();
        if line.starts_with('{') {
            let asked = serde_json::from_str(line).with_context(|| format!("Line {} of the questions", number + 1))?;
            questions.push(asked);
        } else if !line.is_empty() {
            questions.push(Asked { id: None, question: line.to_owned() });
        }
    }
    Ok(questions)
}

async fn list(core: &Arc<Core>, json: bool) -> anyhow::Result<()> {
    for base in core.bases().await? {
        let sources = core.sources(base.id.clone()).await?;
        if json {
            print_json(&Listed { base: &base, sources: &sources })?;
            continue;
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}{}", base.name, if base.is_default { " (default)" } else { "" })?;
        writeln!(out, "  {} FAQs", base.faqs)?;
        for source in &sources {
            writeln!(out, "  {}: {} passages, {:?}", source.title, source.passages, source.state)?;
        }
    }
    Ok(())
}

/// A base with what is in it.
#[derive(Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    base: &'a Base,
    sources: &'a [Source],
}

async fn find_base(core: &Arc<Core>, name: &str) -> anyhow::Result<Option<Base>> {
    Ok(core.bases().await?.into_iter().find(|base| base.name == name || base.id.as_str() == name))
}

fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    writeln!(out)?;
    Ok(())
}

//! What `switchboard knowledge ask` prints of an answer.

use std::collections::HashMap;
use std::io::Write;

use domain::view::{Action, TestAnswer};
use domain::{CutReason, SourceId, WhyPassage};
use serde::{Deserialize, Serialize};

/// A question of the command line.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// To find the answer again.
    pub id: Option<serde_json::Value>,
    /// As a customer asks.
    pub question: String,
}

/// One answer, as `--json` prints it.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a serde_json::Value>,
    question: &'a str,
    /// `reply`, `escalate` (nothing is sure enough: a human would be asked) or `none` (nothing was asked).
    action: Action,
    /// What would be sent; empty unless `action` is `reply`.
    answer: &'a str,
    /// How sure the best passage is, 0 to 1, calibrated.
    confidence: Option<f64>,
    /// Below it nothing is answered.
    floor: Option<f64>,
    model: Option<&'a str>,
    embed_ms: f64,
    search_ms: f64,
    /// Best first.
    passages: Vec<PrintedPassage<'a>>,
}

/// A passage, as `--json` prints it.
#[derive(Serialize)]
struct PrintedPassage<'a> {
    rank: usize,
    /// `faq` or `source`.
    kind: &'static str,
    id: &'a str,
    /// A FAQ's question or a source's title.
    title: &'a str,
    /// The file's path or the page's address.
    location: Option<&'a str>,
    page: Option<u32>,
    heading: Option<&'a str>,
    /// A FAQ's answer or the passage's text.
    text: &'a str,
    confidence: f64,
    bm25: Option<f64>,
    cosine: Option<f64>,
    rerank: Option<f64>,
    used: bool,
    cut: Option<CutReason>,
}

/// Prints an answer, for people or as one line of JSON.
pub fn print_answer(
    asked: &Asked,
    answer: &TestAnswer,
    locations: &HashMap<SourceId, String>,
    json: bool,
) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let passages = answer.why.passages.iter().enumerate().map(|(at, passage)| printed(at + 1, passage, locations));
    let printed = Printed {
        id: asked.id.as_ref(),
        question: &asked.question,
        action: answer.action,
        answer: if answer.action == Action::Reply { &answer.reply } else { "" },
        confidence: answer.why.confidence,
        floor: answer.why.floor,
        model: answer.why.model.as_deref(),
        embed_ms: answer.embed_ms,
        search_ms: answer.search_ms,
        passages: passages.collect(),
    };
    if json {
        serde_json::to_writer(&mut out, &printed)?;
        writeln!(out)?;
        return Ok(());
    }
    writeln!(out, "? {}", printed.question)?;
    match printed.action {
        Action::Reply => writeln!(out, "{}", printed.answer)?,
        Action::Escalate => writeln!(out, "(nothing is sure enough: this goes to you)")?,
        Action::None => writeln!(out, "(nothing was asked)")?,
    }
    for passage in &printed.passages {
        let place = passage.page.map(|page| format!(", page {page}")).unwrap_or_default();
        let mark = if passage.used { "*" } else { " " };
        writeln!(out, " {mark} {:>3.0} %  {}{place}", passage.confidence * 100.0, passage.title)?;
    }
    Ok(())
}

fn printed<'a>(rank: usize, passage: &'a WhyPassage, locations: &'a HashMap<SourceId, String>) -> PrintedPassage<'a> {
    let chunk = passage.chunk.as_ref();
    let faq = passage.faq_id.as_ref().map(domain::FaqId::as_str);
    PrintedPassage {
        rank,
        kind: if chunk.is_some() { "source" } else { "faq" },
        id: chunk.map(|place| place.chunk_id.as_str()).or(faq).unwrap_or_default(),
        title: &passage.question,
        location: chunk.and_then(|place| locations.get(&place.source_id)).map(String::as_str),
        page: chunk.and_then(|place| place.page),
        heading: chunk.map(|place| place.heading.as_str()).filter(|heading| !heading.is_empty()),
        text: &passage.answer,
        confidence: passage.confidence,
        bm25: passage.bm25,
        cosine: passage.cosine,
        rerank: passage.rerank,
        used: passage.used,
        cut: passage.cut,
    }
}

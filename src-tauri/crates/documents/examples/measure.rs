//! Measures reading and cutting of files: `cargo run --release -p documents --example measure -- TOKENIZER FILE...`.
//! With `--show` in front, writes what was read instead.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::Context;
use documents::{Chunker, Document, read};

fn main() -> anyhow::Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let show = arguments.first().is_some_and(|first| first == "--show");
    if show {
        arguments.remove(0);
    }
    let (tokenizer, files) = arguments.split_first().context("TOKENIZER FILE...")?;
    let started = Instant::now();
    let chunker = Chunker::new(&std::fs::read(tokenizer)?, 256, 50)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "tokenizer: {:.1} ms", started.elapsed().as_secs_f64() * 1e3)?;
    for file in files {
        let bytes = std::fs::read(file)?;
        let name = Path::new(file).file_name().unwrap_or_default().to_string_lossy();
        let started = Instant::now();
        match read(&name, None, &bytes) {
            Ok(document) => {
                let took = started.elapsed().as_secs_f64();
                measure(&mut out, &name, &document, took, &chunker, show)?;
            }
            Err(why) => writeln!(out, "{name}: {why}")?,
        }
    }
    Ok(())
}

fn measure(
    out: &mut impl Write,
    name: &str,
    document: &Document,
    read: f64,
    chunker: &Chunker,
    show: bool,
) -> anyhow::Result<()> {
    let started = Instant::now();
    let chunked = chunker.chunk(document);
    let cut = started.elapsed().as_secs_f64();
    if show {
        writeln!(
            out,
            "== {name}: {:?} {:?} {:?} {:?}",
            document.title, document.format, document.language, document.warnings
        )?;
        for block in &document.blocks {
            writeln!(out, "{:?} p{:?}: {}", block.kind, block.page, block.text)?;
        }
        for chunk in &chunked.chunks {
            writeln!(
                out,
                "-- {} tokens, {:?}, under {:?}, embedded under {:?}\n{}",
                chunk.tokens, chunk.kind, chunk.heading, chunk.context, chunk.text
            )?;
        }
        return Ok(());
    }
    let mb = chunked.text.len() as f64 / 1e6;
    writeln!(
        out,
        "{name}: {} page(s), {mb:.2} MB of text; read {:.1} ms ({:.0} pages/s); cut {:.1} ms: {:.1} MB/s, {} chunks, {:.0} chunks/s",
        document.pages.unwrap_or(0),
        read * 1e3,
        f64::from(document.pages.unwrap_or(0)) / read,
        cut * 1e3,
        mb / cut,
        chunked.chunks.len(),
        chunked.chunks.len() as f64 / cut,
    )?;
    Ok(())
}

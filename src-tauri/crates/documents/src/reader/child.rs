//! Child: reads one file and ends. It takes its own rights away first, works on a thread with a large stack and says nothing
//! of the content but the answer.

use std::io::Write;
use std::process::ExitCode;
use std::thread;

use anyhow::Context;

use super::wire::{self, Answer, Order, Reading, Request};
use crate::document::Page;
use crate::{Chunker, Unreadable, limits};

/// The whole of the hidden subcommand: request and file on standard input, answer on standard output. Nothing else may have
/// been written there, and no other thread may be needed, since memory and processor time are limited for good.
pub fn run_child() -> ExitCode {
    // What a library panics with may quote the file.
    std::panic::set_hook(Box::new(|_| {}));
    match answered() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Only our own words and paths: nothing of the file.
            let _told = writeln!(std::io::stderr(), "{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn answered() -> anyhow::Result<()> {
    let mut input = std::io::stdin().lock();
    let Order { request, memory_bytes, cpu_seconds } = wire::read_order(&mut input)?;
    confine(memory_bytes)?;
    limit_cpu(cpu_seconds)?;
    let tokenizer =
        std::fs::read(&request.tokenizer).with_context(|| format!("opening {}", request.tokenizer.display()))?;
    let chunker = Chunker::new(&tokenizer, request.max_tokens, request.overlap)?;
    drop(tokenizer);
    let bytes = wire::read_file(&mut input)?;
    if crate::extract::is_html(&request.name, request.format, &bytes) {
        limit_cpu(cpu_seconds.min(limits::HTML_CPU_SECONDS))?;
    }
    let answer = on_large_stack(move || answer(&request, &bytes, &chunker))?;
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut output, &answer).context("writing the answer")?;
    output.flush().context("writing the answer")
}

/// After the processor time the kernel asks the child to end, and kills it when it has not.
#[cfg(unix)]
const CPU_GRACE_SECONDS: u64 = 5;

#[cfg(unix)]
fn confine(memory_bytes: u64) -> anyhow::Result<()> {
    limit(rlimit::Resource::CORE, 0, 0)?;
    // macOS knows this limit and does not keep it; there the clock is what remains.
    if cfg!(target_os = "linux") {
        limit(rlimit::Resource::AS, memory_bytes, memory_bytes)?;
    }
    Ok(())
}

/// Limits can only be lowered, so this may be called again with less.
#[cfg(unix)]
fn limit_cpu(seconds: u64) -> anyhow::Result<()> {
    limit(rlimit::Resource::CPU, seconds, seconds + CPU_GRACE_SECONDS)
}

#[cfg(unix)]
fn limit(resource: rlimit::Resource, soft: u64, hard: u64) -> anyhow::Result<()> {
    let (_, most) = resource.get().context("reading a limit of the process")?;
    resource.set(soft.min(most), hard.min(most)).context("limiting the process")
}

#[cfg(not(unix))]
fn confine(_memory_bytes: u64) -> anyhow::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn limit_cpu(_seconds: u64) -> anyhow::Result<()> {
    Ok(())
}

/// Runs work where deep recursion meets a limit of depth before the end of the stack. A panic is damage in the file.
fn on_large_stack(work: impl FnOnce() -> Answer + Send + 'static) -> anyhow::Result<Answer> {
    let worker = thread::Builder::new()
        .stack_size(limits::CHILD_STACK_BYTES)
        .spawn(work)
        .context("starting the reading thread")?;
    Ok(worker.join().unwrap_or_else(|_| Err(Unreadable::damaged("it contradicts its own format"))))
}

fn answer(request: &Request, bytes: &[u8], chunker: &Chunker) -> Answer {
    let Page { document, links } = match &request.url {
        Some(url) => crate::extract::read_fetched(&request.name, request.format, bytes, url)?,
        None => Page { document: crate::read(&request.name, request.format, bytes)?, links: Vec::new() },
    };
    let chunked = chunker.chunk(&document);
    Ok(Reading {
        title: document.title,
        format: document.format,
        language: document.language,
        pages: document.pages,
        warnings: document.warnings,
        links,
        chunked,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_that_ends_early_is_an_error_and_not_a_wait() {
        let mut input: &[u8] = &[10, 0, 0, 0, b'{'];
        assert!(wire::read_order(&mut input).is_err());
        let mut input: &[u8] = &[0xff; 64];
        assert!(wire::read_order(&mut input).is_err());
    }
}

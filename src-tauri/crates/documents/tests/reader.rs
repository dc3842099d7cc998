//! The child process: what it answers, and how it dies.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use std::path::PathBuf;
use std::time::Duration;

use documents::{Limits, Reader, Reading, Request, Unreadable, limits};
use support::{deflated, fixture, page_pdf, stream, tokenizer};
use tokio_util::sync::CancellationToken;

fn reader() -> Reader {
    Reader {
        program: PathBuf::from(env!("CARGO_BIN_EXE_read-document")),
        arguments: Vec::new(),
        limits: Limits::default(),
    }
}

fn request(name: &str) -> Request {
    Request { name: name.into(), format: None, url: None, tokenizer: tokenizer(), max_tokens: 256, overlap: 50 }
}

async fn read_with(reader: &Reader, name: &str, bytes: &[u8]) -> Result<Reading, Unreadable> {
    reader.read(request(name), bytes, &CancellationToken::new()).await
}

async fn read(name: &str, bytes: &[u8]) -> Result<Reading, Unreadable> {
    read_with(&reader(), name, bytes).await
}

/// Small in the file, just below the limit of a stream when unpacked.
fn memory_eater() -> Vec<u8> {
    let spaces = deflated(&vec![b' '; limits::PDF_STREAM_BYTES as usize - 1024]);
    page_pdf(stream("/Filter /FlateDecode", &spaces), "", vec![])
}

/// Each drawing draws the next twice: 2 to the 40 drawings, none of them a loop.
fn time_eater() -> Vec<u8> {
    let drawing = |next: usize| {
        let resources = format!("/Type /XObject /Subtype /Form /Resources << /XObject << /X {next} 0 R >> >>");
        stream(&resources, b"/X Do /X Do")
    };
    let mut more: Vec<_> = (0..40).map(|at| drawing(at + 6)).collect();
    more.push(stream("/Type /XObject /Subtype /Form /Resources << >>", b"q Q"));
    page_pdf(stream("", b"/X Do"), "/XObject << /X 5 0 R >>", more)
}

#[tokio::test]
async fn a_file_comes_back_as_text_and_chunks() {
    let reading = read("handbook.docx", &fixture("handbook.docx")).await.unwrap();
    assert_eq!(reading.title.as_deref(), Some("Handbook of Harbour Salon"));
    assert!(reading.chunked.chunks.iter().any(|chunk| chunk.text.contains("Service: Cut; Price: 38 €")));
    assert!(reading.chunked.text.contains("Cancelling is free"));
}

#[tokio::test]
async fn a_page_comes_back_with_its_links() {
    let request = Request { url: Some("https://shop.example/delivery".into()), ..request("delivery") };
    let reading = reader().read(request, &fixture("shop-page.html"), &CancellationToken::new()).await.unwrap();
    assert_eq!(reading.links.len(), 5);
}

#[tokio::test]
async fn reasons_cross_the_border() {
    assert_eq!(read("password.pdf", &fixture("password.pdf")).await, Err(Unreadable::Encrypted));
    assert_eq!(read("scanned-menu.pdf", &fixture("scanned-menu.pdf")).await, Err(Unreadable::Scanned { pages: 2 }));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_file_that_eats_memory_ends_the_child_and_says_so() {
    let small = Limits { memory_bytes: limits::CHILD_STACK_BYTES as u64 + (96 << 20), ..Limits::default() };
    let reader = Reader { limits: small, ..reader() };
    assert!(read_with(&reader, "price-guide.pdf", &fixture("price-guide.pdf")).await.is_ok(), "an ordinary file fits");
    assert_eq!(read_with(&reader, "a.pdf", &memory_eater()).await, Err(Unreadable::TookTooMuchMemory));
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_eats_processor_time_ends_the_child_and_says_so() {
    let reader = Reader { limits: Limits { cpu_seconds: 1, ..Limits::default() }, ..reader() };
    assert_eq!(read_with(&reader, "a.pdf", &time_eater()).await, Err(Unreadable::TookTooLong));
}

#[tokio::test]
async fn the_clock_kills_a_child_that_hangs() {
    let reader = Reader { limits: Limits { wall: Duration::from_millis(50), ..Limits::default() }, ..reader() };
    assert_eq!(read_with(&reader, "a.pdf", &time_eater()).await, Err(Unreadable::TookTooLong));
}

#[tokio::test]
async fn a_cancelled_reading_kills_the_child() {
    let cancelled = CancellationToken::new();
    cancelled.cancel();
    let answer = reader().read(request("a.pdf"), &time_eater(), &cancelled).await;
    assert_eq!(answer, Err(Unreadable::Cancelled));
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_too_much_text() {
    let reader = Reader { limits: Limits { answer_bytes: 100, ..Limits::default() }, ..reader() };
    let answer = read_with(&reader, "handbook.docx", &fixture("handbook.docx")).await;
    assert!(matches!(answer, Err(Unreadable::TooMuchText { .. })));
}

#[tokio::test]
async fn a_reader_that_is_missing_or_cannot_work_is_not_the_files_fault() {
    let missing = Reader { program: "/nowhere/switchboard".into(), ..reader() };
    assert!(matches!(read_with(&missing, "a.txt", b"text").await, Err(Unreadable::NoReader { .. })));
    let request = Request { tokenizer: "/nowhere/tokenizer.json".into(), ..request("a.txt") };
    let answer = reader().read(request, b"text", &CancellationToken::new()).await;
    let Err(Unreadable::NoReader { what }) = answer else { panic!("{answer:?}") };
    assert!(what.contains("/nowhere/tokenizer.json"), "{what}");
}

#[tokio::test]
async fn a_program_that_says_something_else_is_no_reader() {
    let other = Reader { program: env!("CARGO").into(), arguments: vec!["--version".into()], ..reader() };
    assert!(matches!(read_with(&other, "a.txt", b"text").await, Err(Unreadable::NoReader { .. })));
}

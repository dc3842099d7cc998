//! What holds for the chunks of any document.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use std::sync::LazyLock;

use documents::{Block, BlockKind, ChunkKind, Chunked, Chunker, Document, Format};
use proptest::prelude::*;
use support::{chunker, tokenizer};
use tokenizers::Tokenizer;

const MAX: usize = 64;

static CHUNKER: LazyLock<Chunker> = LazyLock::new(|| chunker(MAX, 16));
static TOKENIZER: LazyLock<Tokenizer> = LazyLock::new(|| {
    let mut tokenizer = Tokenizer::from_file(tokenizer()).unwrap();
    tokenizer.with_truncation(None).unwrap();
    tokenizer.with_padding(None);
    tokenizer
});

fn document(blocks: Vec<(BlockKind, String)>) -> Document {
    let block = |(at, (kind, text))| Block { kind, text, page: Some(at as u32 / 4 + 1) };
    let blocks = blocks.into_iter().enumerate().map(block).collect();
    Document { title: None, format: Format::Text, language: None, pages: None, blocks, warnings: Vec::new() }
}

fn kinds() -> impl Strategy<Value = BlockKind> {
    prop_oneof![
        3 => Just(BlockKind::Paragraph),
        1 => (1..=6_u8).prop_map(BlockKind::Heading),
        1 => Just(BlockKind::ListItem),
        2 => Just(BlockKind::TableRow),
        1 => Just(BlockKind::Code),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "([A-Za-zäöüß]{1,12}[ ,]{1,2}){0,30}[A-Za-z]{1,9}[.?!]?( [A-Z][a-z]{1,8}( [a-z]{1,9}){1,12}[.?!]){0,8}",
        2 => "\\PC{0,200}",
        1 => "[a-z0-9]{100,400}",
        1 => "[一-龥，。]{20,200}",
        1 => "([a-z]{1,8}\n){1,20}",
        1 => Just("[CLS] [SEP] \u{301}a\u{200d}b \u{1f469}\u{200d}\u{1f52c}".to_owned()),
    ]
}

fn documents() -> impl Strategy<Value = Document> {
    prop::collection::vec((kinds(), text()), 0..14).prop_map(document)
}

/// The embedder's count.
fn count(text: &str) -> usize {
    TOKENIZER.encode_fast(text, true).unwrap().len()
}

fn slice(text: &str, start: u32, end: u32) -> String {
    text.chars().skip(start as usize).take((end - start) as usize).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn chunks_fit_lie_in_the_text_rise_and_lose_nothing(document in documents()) {
        let Chunked { text, chunks, outline } = CHUNKER.chunk(&document);
        let mut covered = vec![false; text.chars().count()];
        let mut last = 0;
        for chunk in &chunks {
            let embedded = chunk.embedded_text();
            prop_assert_eq!(count(&embedded), chunk.tokens as usize, "{:?}", embedded);
            prop_assert!(chunk.tokens as usize <= MAX, "{} tokens: {:?}", chunk.tokens, embedded);
            prop_assert_eq!(&slice(&text, chunk.start, chunk.end), &chunk.text);
            prop_assert_eq!(chunk.text.trim(), &chunk.text);
            prop_assert!(chunk.start >= last);
            last = chunk.start;
            covered[chunk.start as usize..chunk.end as usize].fill(true);
        }
        let lost: String = text.chars().zip(&covered).map(|(letter, covered)| if *covered { '\n' } else { letter }).collect();
        for lost in lost.split('\n').map(str::trim).filter(|lost| !lost.is_empty()) {
            // Only a repetition is left out.
            prop_assert!(chunks.iter().any(|chunk| chunk.text.contains(lost)), "lost {:?}", lost);
        }
        prop_assert!(outline.windows(2).all(|marks| marks[0].start <= marks[1].start));
    }

    #[test]
    fn rows_are_whole_when_they_fit(rows in prop::collection::vec("Service: [a-z]{3,9}; Price: [0-9]{1,3}", 1..40)) {
        let rows: Vec<_> = rows.into_iter().enumerate().map(|(at, row)| format!("{row}; Number: {at}")).collect();
        let chunked = CHUNKER.chunk(&document(rows.iter().map(|row| (BlockKind::TableRow, row.clone())).collect()));
        for row in &rows {
            let holders = chunked.chunks.iter().filter(|chunk| chunk.text.lines().any(|line| line == row)).count();
            prop_assert_eq!(holders, 1);
        }
        prop_assert!(chunked.chunks.iter().all(|chunk| chunk.kind == ChunkKind::Rows));
    }
}

fn paragraph(text: &str) -> (BlockKind, String) {
    (BlockKind::Paragraph, text.to_owned())
}

fn heading(level: u8, text: &str) -> (BlockKind, String) {
    (BlockKind::Heading(level), text.to_owned())
}

#[test]
fn overlap_is_whole_sentences_of_the_same_section() {
    let sentences: Vec<String> = (1..=20).map(|at| format!("Sentence number {at} says a little.")).collect();
    let chunked = CHUNKER.chunk(&document(vec![
        heading(1, "Long"),
        paragraph(&sentences.join(" ")),
        heading(1, "Next"),
        paragraph("Short."),
    ]));
    for pair in chunked.chunks.windows(2) {
        let [before, after] = pair else { unreachable!() };
        if after.heading == ["Next"] {
            assert_eq!(after.start as usize, chunked.text.chars().count() - "Next\n\nShort.".len());
            continue;
        }
        let shared = slice(&chunked.text, after.start, before.end);
        assert!(shared.starts_with("Sentence") && shared.ends_with('.'), "{shared:?}");
        assert_eq!(after.context, "Long");
    }
    assert!(chunked.chunks.len() > 3);
}

#[test]
fn a_question_with_its_answer_is_a_chunk_of_its_own() {
    let blocks = (1..=3).flat_map(|at| [heading(2, &format!("Question {at}?")), paragraph(&format!("Answer {at}."))]);
    let chunked = CHUNKER.chunk(&document([heading(1, "Questions")].into_iter().chain(blocks).collect()));
    let texts: Vec<&str> = chunked.chunks.iter().map(|chunk| chunk.text.as_str()).collect();
    assert_eq!(
        texts,
        ["Questions\n\nQuestion 1?\n\nAnswer 1.", "Question 2?\n\nAnswer 2.", "Question 3?\n\nAnswer 3."]
    );
    assert_eq!(chunked.chunks[1].embedded_text(), "Questions\nQuestion 2?\n\nAnswer 2.");
    assert_eq!(chunked.chunks[0].heading, ["Questions", "Question 1?"]);
}

#[test]
fn small_sections_under_one_heading_share_a_chunk_and_keep_their_headings() {
    let chunked = CHUNKER.chunk(&document(vec![
        heading(1, "Shop"),
        paragraph("A long introduction that is no small section at all, because it goes on and on about the harbour and its ferries."),
        heading(2, "Parking"),
        paragraph("Behind the house."),
        heading(2, "Cards"),
        paragraph("All of them."),
    ]));
    assert_eq!(chunked.chunks.len(), 2);
    assert_eq!(chunked.chunks[1].text, "Parking\n\nBehind the house.\n\nCards\n\nAll of them.");
    assert_eq!(
        (chunked.chunks[1].heading.as_slice(), chunked.chunks[1].context.as_str()),
        (&["Shop".to_owned()][..], "Shop")
    );
}

#[test]
fn repeated_paragraphs_are_one_chunk() {
    let rule = "The same long rule again and again, which stands on every page of this handbook for whatever reason there may be, and which takes more than half of a chunk so that it cannot share one.";
    let chunked = CHUNKER.chunk(&document(vec![paragraph(rule), paragraph(rule), paragraph(rule)]));
    assert_eq!(chunked.chunks.len(), 1);
}

#[test]
fn a_heading_longer_than_a_chunk_still_leaves_room_for_the_passage() {
    let chunked =
        CHUNKER.chunk(&document(vec![heading(1, &"very long heading ".repeat(200)), paragraph("The answer.")]));
    let answer = chunked.chunks.last().unwrap();
    assert!(answer.text.ends_with("The answer.") && answer.tokens as usize <= MAX);
}

#[test]
fn a_document_without_blocks_has_no_chunks() {
    let chunked = CHUNKER.chunk(&document(Vec::new()));
    assert!(chunked.text.is_empty() && chunked.chunks.is_empty() && chunked.outline.is_empty());
}

#[test]
fn a_chunk_size_without_room_is_refused() {
    assert!(Chunker::new(&std::fs::read(tokenizer()).unwrap(), 8, 0).is_err());
    assert!(Chunker::new(b"{}", 256, 50).is_err());
}

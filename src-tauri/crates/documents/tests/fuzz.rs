//! Fuzzing: real files, broken in every way that comes to mind. Whatever comes out, nothing may panic or hang, and chunks keep
//! their promises.
//!
//! Runs a little with the suite. Longer, on stable Rust: `BOLERO_RANDOM_TEST_TIME_MS=60000 BOLERO_RANDOM_ITERATIONS=1000000000
//! cargo nextest run -p documents --test fuzz docx`; a failure prints the seed that repeats it (`BOLERO_RANDOM_SEED`).

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use std::sync::LazyLock;

use bolero::{TypeGenerator, check};
use documents::{Block, BlockKind, Chunker, Document, Format, read, read_page};
use support::{chunker, fixture, members, page_pdf, stream, zipped};

/// Enough to see that the harness works; `BOLERO_RANDOM_ITERATIONS` says otherwise.
const ITERATIONS: usize = 40;

/// One way to break a file. Places are parts of its length.
#[derive(Clone, Debug, TypeGenerator)]
enum Change {
    Set(u16, u8),
    Flip(u16, u8),
    Remove(u16, u8),
    Repeat(u16, u8, u8),
    Insert(u16, [u8; 4]),
    Say(u16, u8, u8),
    Cut(u16),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>, words: &[&str]) {
        let place = |part: u16| usize::from(part) * bytes.len() / 65_536;
        match *self {
            Self::Set(at, value) if !bytes.is_empty() => {
                let at = place(at);
                bytes[at] = value;
            }
            Self::Flip(at, bit) if !bytes.is_empty() => {
                let at = place(at);
                bytes[at] ^= 1 << (bit % 8);
            }
            Self::Remove(at, length) => {
                let (at, end) = (place(at), (place(at) + usize::from(length)).min(bytes.len()));
                bytes.drain(at..end);
            }
            Self::Repeat(at, length, times) => {
                let (at, end) = (place(at), (place(at) + usize::from(length)).min(bytes.len()));
                let piece = bytes[at..end].repeat(usize::from(times));
                bytes.splice(at..at, piece);
            }
            Self::Insert(at, new) => {
                let at = place(at);
                bytes.splice(at..at, new);
            }
            Self::Say(at, word, times) if !words.is_empty() => {
                let at = place(at);
                let piece = words[usize::from(word) % words.len()].repeat(usize::from(times) + 1);
                bytes.splice(at..at, piece.into_bytes());
            }
            Self::Cut(at) => bytes.truncate(place(at)),
            Self::Set(..) | Self::Flip(..) | Self::Say(..) => {}
        }
    }
}

static CHUNKER: LazyLock<Chunker> = LazyLock::new(|| chunker(64, 16));

/// Reads a broken file and, when that works, cuts it.
fn survives(name: &str, format: Format, bytes: &[u8]) {
    match read(name, Some(format), bytes) {
        Ok(document) => promises(&document),
        Err(why) => assert!(!why.to_string().is_empty()),
    }
}

fn promises(document: &Document) {
    let chunked = CHUNKER.chunk(document);
    let mut last = 0;
    for chunk in &chunked.chunks {
        assert!(chunk.tokens <= 64 && chunk.start >= last && chunk.end > chunk.start);
        assert_eq!(chunk.text.chars().count(), (chunk.end - chunk.start) as usize);
        last = chunk.start;
    }
    if let Some(chunk) = chunked.chunks.last() {
        let text: String = chunked.text.chars().skip(chunk.start as usize).take(chunk.text.chars().count()).collect();
        assert_eq!(text, chunk.text);
    }
}

fn fuzz(format: Format, name: &str, seeds: &[Vec<u8>], words: &[&str]) {
    seeds.iter().for_each(|seed| survives(name, format, seed));
    check!().with_iterations(ITERATIONS).with_type::<(u8, Vec<Change>)>().for_each(|(seed, changes)| {
        let mut bytes = seeds[usize::from(*seed) % seeds.len()].clone();
        changes.iter().take(12).for_each(|change| change.apply(&mut bytes, words));
        survives(name, format, &bytes);
    });
}

/// Members are broken inside of the container; a broken container is refused at its door.
fn fuzz_zipped(format: Format, name: &str, seeds: &[Vec<u8>], words: &[&str]) {
    let seeds: Vec<Vec<(String, Vec<u8>)>> = seeds.iter().map(|seed| members(seed)).collect();
    check!().with_iterations(ITERATIONS).with_type::<(u8, Vec<(u8, Change)>)>().for_each(|(seed, changes)| {
        let mut members = seeds[usize::from(*seed) % seeds.len()].clone();
        let count = members.len();
        for (member, change) in changes.iter().take(12) {
            change.apply(&mut members[usize::from(*member) % count].1, words);
        }
        survives(name, format, &zipped(members.iter().map(|(name, content)| (name.as_str(), content.clone()))));
    });
}

#[test]
fn pdf_survives() {
    let plain = stream(
        "",
        b"q 1 0 0 1 50 700 cm BT /F1 12 Tf 0 0 Td 14 TL (Open from nine to five) Tj T* [(Sat) -20 (urday)] TJ ET Q",
    );
    let seeds =
        [fixture("price-guide.pdf"), fixture("half-scanned.pdf"), fixture("hyphens.pdf"), page_pdf(plain, "", vec![])];
    let words = [
        "/Kids [3 0 R]",
        "/Parent 2 0 R",
        "<<",
        ">>",
        "[",
        "]",
        "-1",
        "99999999999",
        "/FlateDecode",
        "3 0 R",
        "(",
        ")",
        " Do ",
        " Tj ",
        "NaN",
        "stream\n",
    ];
    // Panics of the library are caught and expected; their words would drown everything else.
    std::panic::set_hook(Box::new(|_| {}));
    fuzz(Format::Pdf, "a.pdf", &seeds, &words);
}

#[test]
fn docx_survives() {
    let words = [
        "<w:p>",
        "</w:p>",
        "<w:tbl>",
        "</w:tbl>",
        "<w:tr>",
        "<w:tc>",
        "<w:t>",
        "<w:del>",
        "&amp;",
        "&x;",
        "&#0;",
        "<w:numId w:val=\"1\"/>",
        "<!--",
        "]]>",
    ];
    fuzz_zipped(Format::Docx, "a.docx", &[fixture("handbook.docx"), fixture("revisions.docx")], &words);
}

#[test]
fn xlsx_survives() {
    let words = [
        "<c r=\"XFD1048576\"><v>1</v></c>",
        "<row r=\"1\">",
        "</row>",
        "<v>",
        "-1",
        "99999999999",
        "s=\"9\"",
        "t=\"s\"",
        "A1:XFD1048576",
        "<mergeCell ref=\"A1:A9\"/>",
        "&#0;",
    ];
    fuzz_zipped(Format::Xlsx, "a.xlsx", &[fixture("prices.xlsx"), fixture("vast-dimension.xlsx")], &words);
}

#[test]
fn a_broken_container_survives() {
    fuzz(
        Format::Docx,
        "a.docx",
        &[fixture("revisions.docx"), fixture("prices.xlsx")],
        &["PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}"],
    );
}

#[test]
fn csv_survives() {
    let seeds = [
        fixture("faq-western.csv"),
        b"Name,Price\nSoap,3\n\"Towel, \"\"blue\"\"\",12\n".to_vec(),
        fixture("hours-utf16.txt"),
    ];
    fuzz(Format::Csv, "a.csv", &seeds, &["\"", ";", ",", "\n", "\r", "\t|", "sep=\n", "\u{feff}", "\0"]);
}

#[test]
fn html_survives() {
    let words = [
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<p>",
        "</p>",
        "<li>",
        "<b>",
        "</b>",
        "<svg>",
        "<template>",
        "<select>",
        "<!--",
        "<h1>",
        "<br>",
        "&#xD800;",
        "<article>",
        "hidden",
    ];
    let page = fixture("shop-page.html");
    fuzz(Format::Html, "a.html", std::slice::from_ref(&page), &words);
}

#[test]
fn web_page_survives() {
    let page = fixture("shop-page.html");
    check!().with_iterations(ITERATIONS).with_type::<Vec<Change>>().for_each(|changes| {
        let mut bytes = page.clone();
        changes.iter().take(12).for_each(|change| {
            change.apply(&mut bytes, &["<a href=", "<base href=//", "//", "..", "#", "http://", "<a href=\"?x\">"])
        });
        let page = read_page(&String::from_utf8_lossy(&bytes), "https://shop.example/a/");
        assert!(page.is_err() || page.is_ok_and(|page| page.links.iter().all(|link| link.starts_with("http"))));
    });
}

#[test]
fn markdown_survives() {
    let words = [
        "# ",
        "- ",
        "> ",
        "```\n",
        "|---|---|\n",
        "| a | b |\n",
        "[^1]",
        "<div>",
        "<br>",
        "---\n",
        "  ",
        "\n\n",
        "1. ",
        "***",
    ];
    fuzz(Format::Markdown, "a.md", &[fixture("guide.md")], &words);
}

#[test]
fn text_survives() {
    fuzz(
        Format::Text,
        "a.txt",
        &[fixture("hours-utf16.txt"), fixture("guide.md"), Vec::from("Öffnungszeiten: 9–18 Uhr. 价格是五元。")],
        &["\0", "\u{feff}", "- ", ".", " ", "\n\n", "\u{301}"],
    );
}

#[test]
fn chunker_survives() {
    check!().with_iterations(ITERATIONS).with_type::<Vec<(u8, String, u8)>>().for_each(|blocks| {
        let block = |(kind, text, times): &(u8, String, u8)| {
            let kind = match kind % 9 {
                0 => BlockKind::Paragraph,
                1 => BlockKind::ListItem,
                2 => BlockKind::TableRow,
                3 => BlockKind::Code,
                level => BlockKind::Heading(level - 3),
            };
            Block { kind, text: text.repeat(usize::from(*times % 8) + 1), page: None }
        };
        let blocks = blocks.iter().take(24).map(block).collect();
        promises(&Document {
            title: None,
            format: Format::Text,
            language: None,
            pages: None,
            blocks,
            warnings: Vec::new(),
        });
    });
}

//! What people's files say, and that we say the same.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use documents::{BlockKind, Format, MarkKind, Warning, read, read_page};
use support::{chunker, document, fixture, texts};

#[test]
fn a_price_guide_keeps_pages_headings_rows_and_one_header() {
    let guide = document("price-guide.pdf");
    assert_eq!(guide.pages, Some(4));
    assert_eq!(guide.title.as_deref(), Some("Price guide of Harbour Salon"));
    assert_eq!(guide.language.as_deref(), Some("en"));
    let texts = texts(&guide);
    assert_eq!(texts.iter().filter(|text| text.contains("555-0142")).count(), 1, "{texts:?}");
    assert!(!texts.iter().any(|text| text.starts_with("Page ")), "{texts:?}");
    let block = guide.blocks.iter().find(|block| block.text == "3 Beards").unwrap();
    assert_eq!((block.kind, block.page), (BlockKind::Heading(1), Some(3)));
    let row = guide.blocks.iter().find(|block| block.text.contains("Wash 4")).unwrap();
    assert_eq!((row.text.as_str(), row.kind, row.page), ("Service: Wash 4; Price: 9 €", BlockKind::TableRow, Some(4)));
    assert!(texts.contains(&"offer 2b"));
}

#[test]
fn words_divided_at_line_ends_are_whole_again() {
    let text = texts(&document("hyphens.pdf")).concat();
    assert!(text.contains("hair extensions for") && text.contains("on Saturdays.") && text.contains("Wi-Fi"), "{text}");
}

#[test]
fn a_pdf_with_some_scanned_pages_names_them() {
    let half = document("half-scanned.pdf");
    assert_eq!(half.warnings, [Warning::PagesWithoutText { pages: vec![2] }]);
    assert_eq!(half.pages, Some(3));
}

#[test]
fn a_pdf_locked_only_against_changes_is_read() {
    assert_eq!(texts(&document("locked-for-changes.pdf")), texts(&document("price-guide.pdf")));
}

#[test]
fn a_handbook_keeps_headings_lists_and_tables() {
    let handbook = document("handbook.docx");
    assert_eq!(handbook.title.as_deref(), Some("Handbook of Harbour Salon"));
    let blocks: Vec<_> = handbook.blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
    assert!(blocks.contains(&(BlockKind::Heading(2), "Cancelling")));
    assert!(blocks.contains(&(BlockKind::ListItem, "Come five minutes early")));
    assert!(blocks.contains(&(BlockKind::TableRow, "Service: Colour; Price: from 60 €")));
}

#[test]
fn translated_styles_notes_boxes_and_revisions_are_as_word_shows_them() {
    let revised = document("revisions.docx");
    assert_eq!(
        texts(&revised),
        [
            "Öffnungszeiten",
            "Wir haben montags & dienstags geöffnet. (Außer an Feiertagen.)",
            "Termin buchen",
            "Aktion im Mai"
        ]
    );
    assert_eq!(revised.blocks[0].kind, BlockKind::Heading(1));
    assert_eq!(revised.language.as_deref(), Some("de"));
}

#[test]
fn sheets_are_sections_with_dates_merged_cells_and_formula_values() {
    let prices = document("prices.xlsx");
    assert_eq!(
        texts(&prices),
        [
            "Prices",
            "Price list 2026",
            "Category: Hair; Service: Cut; Price: 38; Valid from: 2026-03-01; With tip: 41.8",
            "Category: Hair; Service: Colour; Price: 60.5; Valid from: 2026-03-01 14:30",
            "Category: Beard; Service: Trim; Price: 15; Valid from: 09:30",
            "Hours",
            "Day: Monday; Open: 9:00; Close: 18:00",
            "Day: Saturday; Open: 9:00; Close: 14:00",
        ],
        "hidden sheets are not for customers"
    );
}

#[test]
fn a_western_csv_keeps_its_umlauts_and_quoted_separators() {
    let faq = document("faq-western.csv");
    assert_eq!(faq.blocks[0].text, "Frage: Habt ihr geöffnet?; Antwort: Ja, täglich; außer sonntags");
}

#[test]
fn a_utf16_text_is_text() {
    assert_eq!(texts(&document("hours-utf16.txt"))[0], "Öffnungszeiten");
}

#[test]
fn a_guide_in_markdown_has_its_title_and_rows() {
    let guide = document("guide.md");
    assert_eq!(guide.title.as_deref(), Some("Guide for new customers"));
    assert!(texts(&guide).contains(&"Service: Colour; Price: 60 €"));
}

#[test]
fn a_page_is_its_content_and_not_its_frame() {
    let html = String::from_utf8(fixture("shop-page.html")).unwrap();
    let page = read_page(&html, "https://shop.example/delivery").unwrap();
    let texts = texts(&page.document);
    for wanted in ["What does delivery cost?", "Distance: further; Price: 7 €; Days: 3", "Keep the receipt"] {
        assert!(texts.contains(&wanted), "{wanted}: {texts:?}");
    }
    for frame in ["Home", "Newsletter", "Cookies", "tracking", "Subscribe"] {
        assert!(!texts.iter().any(|text| text.contains(frame)), "{frame}: {texts:?}");
    }
    let links = ["https://shop.example/", "https://shop.example/prices", "https://shop.example/contact"];
    assert_eq!(page.links[..3], links);
    assert_eq!(page.links.len(), 5);
}

#[test]
fn a_wrong_name_is_read_as_what_it_is_and_says_so() {
    let read = read("prices.docx", None, &fixture("prices.xlsx")).unwrap();
    assert_eq!(read.format, Format::Xlsx);
    assert!(matches!(read.warnings[0], Warning::WrongName { .. }));
}

#[test]
fn typed_text_needs_no_name() {
    let typed = read("", Some(Format::Text), b"We are closed on Sundays.").unwrap();
    assert_eq!(texts(&typed), ["We are closed on Sundays."]);
}

#[test]
fn chunks_of_a_handbook_carry_their_headings_and_places() {
    let chunked = chunker(256, 50).chunk(&document("price-guide.pdf"));
    let prices = chunked.chunks.iter().find(|chunk| chunk.text.contains("Wash 3")).unwrap();
    assert_eq!(prices.heading, ["3 Beards"]);
    assert_eq!(prices.page, Some(3));
    assert!(prices.embedded_text().starts_with("3 Beards\n"));
    let pages: Vec<_> = chunked.outline.iter().filter(|mark| matches!(mark.kind, MarkKind::Page(_))).collect();
    assert_eq!(pages.len(), 4);
}

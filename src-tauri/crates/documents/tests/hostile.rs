//! Files made to hurt, and files that are just broken: each ends with a reason, soon, and in this process.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

mod support;

use documents::{Unreadable, limits, read, read_page};
use support::{deflated, fixture, page_pdf, pdf, refused, stream, texts, word, zipped};

#[test]
fn nothing_is_empty() {
    assert_eq!(refused("a.pdf", b""), Unreadable::Empty);
    assert_eq!(refused("a.txt", b" \n \t"), Unreadable::NoText);
}

#[test]
fn more_than_the_limit_is_too_large() {
    let bytes = vec![b'a'; limits::FILE_BYTES + 1];
    assert_eq!(refused("a.txt", &bytes), Unreadable::TooLarge { limit_mb: 25 });
}

#[test]
fn more_text_than_the_limit_is_too_much() {
    let text = "word ".repeat(limits::TEXT_CHARS / 5 + 10);
    assert!(matches!(refused("a.txt", text.as_bytes()), Unreadable::TooMuchText { .. }));
}

#[test]
fn protected_files_ask_for_one_without_password() {
    assert_eq!(refused("password.pdf", &fixture("password.pdf")), Unreadable::Encrypted);
}

#[test]
fn a_scan_is_said_to_be_one() {
    assert_eq!(refused("scanned-menu.pdf", &fixture("scanned-menu.pdf")), Unreadable::Scanned { pages: 2 });
}

#[test]
fn a_bomb_is_counted_while_it_unpacks() {
    let zeros = vec![b' '; limits::UNPACKED_BYTES as usize + 1];
    let bomb = zipped([("word/document.xml", zeros)]);
    assert!(bomb.len() < 1_000_000);
    assert!(matches!(refused("a.docx", &bomb), Unreadable::UnpacksTooLarge { .. }));
    let piece = vec![b' '; limits::UNPACKED_BYTES as usize / 3];
    let sheets = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"];
    let bomb = zipped(sheets.map(|name| (name, piece.clone())));
    assert!(matches!(refused("a.xlsx", &bomb), Unreadable::UnpacksTooLarge { .. }));
}

#[test]
fn entities_of_a_word_document_are_not_expanded() {
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    let file = zipped([("word/document.xml", laughs.as_bytes().to_vec())]);
    assert!(matches!(refused("a.docx", &file), Unreadable::Damaged { .. }));
}

#[test]
fn a_hundred_thousand_levels_are_too_deep() {
    let open = |tag: &str| tag.repeat(100_000);
    assert_eq!(refused("a.html", open("<div>").as_bytes()), Unreadable::TooDeep);
    assert_eq!(refused("a.docx", &word(&open("<w:p><w:r>"))), Unreadable::TooDeep);
    assert_eq!(refused("a.docx", &word(&open("<w:tbl><w:tr><w:tc>"))), Unreadable::TooDeep);
    assert!(matches!(refused("a.md", open("> ").as_bytes()), Unreadable::TooDeep | Unreadable::NoText));
    assert_eq!(read_page(&open("<b>"), "https://shop.example/"), Err(Unreadable::TooDeep));
}

#[test]
fn a_page_tree_that_contains_itself_ends() {
    let looped = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>".to_vec(),
    ]);
    assert!(matches!(refused("a.pdf", &looped), Unreadable::Damaged { .. }));
}

#[test]
fn a_page_without_size_whose_parents_are_a_loop_is_read() {
    let file = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>".to_vec(),
        stream("", b"BT /F1 12 Tf 50 700 Td (Open from nine to five) Tj ET"),
    ]);
    assert_eq!(texts(&read("a.pdf", None, &file).unwrap()), ["Open from nine to five"]);
}

#[test]
fn a_drawing_that_draws_itself_is_cut_off() {
    let content = || stream("", b"BT /F1 12 Tf 50 700 Td (Open from nine to five) Tj ET /X Do");
    let form = stream("/Type /XObject /Subtype /Form /Resources << /XObject << /X 5 0 R >> >>", b"/X Do");
    let file = page_pdf(content(), "/XObject << /X 5 0 R >>", vec![form]);
    assert_eq!(texts(&read("a.pdf", None, &file).unwrap()), ["Open from nine to five"]);
    let borrowing = stream("/Type /XObject /Subtype /Form", b"/X Do");
    let file = page_pdf(content(), "/XObject << /X 5 0 R >>", vec![borrowing]);
    assert_eq!(texts(&read("a.pdf", None, &file).unwrap()), ["Open from nine to five"]);
}

#[test]
fn a_stream_that_unpacks_to_gigabytes_is_not_unpacked() {
    let bomb = deflated(&vec![b' '; limits::PDF_STREAM_BYTES as usize + 1024]);
    let file = page_pdf(stream("/Filter /FlateDecode", &bomb), "", vec![]);
    assert!(matches!(refused("a.pdf", &file), Unreadable::UnpacksTooLarge { .. }));
    let twice = deflated(&bomb);
    let file = page_pdf(stream("/Filter [/FlateDecode /FlateDecode]", &twice), "", vec![]);
    assert!(matches!(refused("a.pdf", &file), Unreadable::UnpacksTooLarge { .. }));
}

#[test]
fn a_page_that_the_library_panics_on_costs_only_that_page() {
    let file = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>".to_vec(),
        stream("", b"BT /F1 12 Tf 50 700 Td (Open from nine to five) Tj ET"),
        b"<< /Type /Page /Parent 2 0 R /Contents 6 0 R >>".to_vec(),
        stream("", b"BT /Missing 12 Tf (never) Tj ET"),
    ]);
    let document = read("a.pdf", None, &file).unwrap();
    assert_eq!(texts(&document), ["Open from nine to five"]);
    assert_eq!(document.warnings, [documents::Warning::PagesDamaged { pages: vec![2] }]);
}

#[test]
fn a_million_rows_are_too_many() {
    let rows = "name,price\n".to_owned() + &"soap,3\n".repeat(1_000_000);
    assert!(matches!(refused("a.csv", rows.as_bytes()), Unreadable::TooManyRows { .. }));
}

#[test]
fn a_sheet_as_large_as_excel_allows_costs_only_its_filled_cells() {
    let sheet = read("vast-dimension.xlsx", None, &fixture("vast-dimension.xlsx")).unwrap();
    assert_eq!(texts(&sheet)[1], "Name: Soap; Price: 3");
}

#[test]
fn nul_bytes_are_left_out_of_text_and_make_no_text_alone() {
    let text = read("a.txt", None, b"Open from nine\0 to five, \0every day of the week.").unwrap();
    assert_eq!(texts(&text), ["Open from nine to five, every day of the week."]);
    assert!(matches!(refused("a.txt", &[0; 4096]), Unreadable::Unsupported { .. }));
}

#[test]
fn every_fixture_cut_off_anywhere_ends_with_text_or_a_reason() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".py") {
            continue;
        }
        files += 1;
        let whole = fixture(&name);
        for tenth in 1..10 {
            let cut = &whole[..whole.len() * tenth / 10];
            if let Err(why) = read(&name, None, cut) {
                assert!(!why.to_string().is_empty());
            }
        }
    }
    assert!(files > 12);
}

#[test]
fn every_reason_is_a_sentence() {
    let reasons = [
        Unreadable::Empty,
        Unreadable::Encrypted,
        Unreadable::NoText,
        Unreadable::TooDeep,
        Unreadable::TookTooLong,
        Unreadable::TookTooMuchMemory,
        Unreadable::Scanned { pages: 3 },
        Unreadable::TooLarge { limit_mb: 25 },
    ];
    for reason in reasons {
        let text = reason.to_string();
        assert!(text.ends_with('.') && text.len() > 10, "{text}");
    }
}

#[test]
fn a_sheet_with_a_row_number_beyond_all_bounds_is_left_out_and_the_others_are_read() {
    let mut members = support::members(&fixture("prices.xlsx"));
    let sheet = members.iter_mut().find(|(name, _)| name.ends_with("sheet1.xml")).unwrap();
    sheet.1 = String::from_utf8(sheet.1.clone()).unwrap().replace("r=\"A1\"", "r=\"A99999999999\"").into_bytes();
    let file = zipped(members.iter().map(|(name, content)| (name.as_str(), content.clone())));
    let document = read("a.xlsx", None, &file).unwrap();
    assert!(texts(&document).contains(&"Day: Monday; Open: 9:00; Close: 18:00"));
}

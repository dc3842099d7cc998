//! Reading a table: its encoding, its separator, its columns, its rows. Pure.

use std::borrow::Cow;

use csv::StringRecord;

use super::cells::{parted, unguarded};
use super::columns::{Columns, Header, header};

/// More rows than this are no FAQs that somebody wrote.
const MOST_ROWS: usize = 5_000;

/// Rows that are looked at to find the separator.
const SAMPLE: usize = 20;

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Its line, from 1.
    pub line: u32,
    pub question: String,
    pub answer: String,
    /// `None`: the table has no such column.
    pub variants: Option<Vec<String>>,
}

/// The rows of a table, or why it cannot be read and what to do.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let text = decoded(bytes)?;
    let mut records = records(&text, separator(&text));
    let first = records.next().ok_or("This table is empty.")?;
    let (columns, skipped) = match header(first.1.iter()) {
        Header::Named(columns) => (columns, None),
        Header::None => (Columns { question: 0, answer: 1, wordings: Some(2) }, Some(first)),
        Header::Half => {
            let words = "The first row names a column for questions or for answers, but not both. Call them \
                         \"question\" and \"answer\".";
            return Err(words.into());
        }
    };
    let named = skipped.is_none();
    let rows: Vec<Row> = skipped
        .into_iter()
        .chain(records)
        .map(|(line, record)| row(line, &record, columns, named))
        .take(MOST_ROWS + 1)
        .collect();
    match rows.len() {
        0 => Err("This table has no questions.".into()),
        count if count > MOST_ROWS => Err(format!("This table has more than {MOST_ROWS} rows. Divide it.")),
        _ => Ok(rows),
    }
}

fn row(line: u32, record: &StringRecord, columns: Columns, named: bool) -> Row {
    let cell = |column: usize| unguarded(record.get(column).unwrap_or_default().trim());
    let wordings = columns.wordings.filter(|column| named || record.get(*column).is_some());
    Row {
        line,
        question: cell(columns.question).to_owned(),
        answer: cell(columns.answer).to_owned(),
        variants: wordings.map(|column| parted(cell(column))),
    }
}

/// UTF-8, UTF-16 with its mark, or what Excel writes on Windows.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0,
    };
    if text.contains('\0') {
        return Err("This is no table of text. Save it as CSV in your spreadsheet program.".into());
    }
    Ok(text)
}

/// The separator that makes the best table: a first row with names, else most rows of the same width.
fn separator(text: &str) -> u8 {
    let fit = |separator: u8| {
        let sample: Vec<StringRecord> = records(text, separator).map(|(_, record)| record).take(SAMPLE).collect();
        let width = sample.first().map_or(0, StringRecord::len);
        let named = sample.first().is_some_and(|first| matches!(header(first.iter()), Header::Named(_)));
        let alike = if width < 2 { 0 } else { sample.iter().filter(|record| record.len() == width).count() };
        (named, alike)
    };
    // Of equals the last one wins: a comma is also in sentences.
    [b',', b';', b'\t'].into_iter().max_by_key(|separator| fit(*separator)).unwrap_or(b',')
}

/// The rows that say something, with their lines.
fn records(text: &str, separator: u8) -> impl Iterator<Item = (u32, StringRecord)> {
    let reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut at, mut line) = (0, 1);
    // Reading from memory, as text that is text already, cannot fail.
    reader.into_records().filter_map(Result::ok).filter_map(move |record| {
        // The reader's own count is off where lines end as on Windows.
        let start = record.position().map_or(at, |position| usize::try_from(position.byte()).unwrap_or(at));
        let blank = text.get(start..)?.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += text.get(at..start + blank)?.bytes().fold(0_u32, |lines, byte| lines + u32::from(byte == b'\n'));
        at = start + blank;
        record.iter().any(|cell| !cell.trim().is_empty()).then_some((line, record))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: &str) -> Vec<Row> {
        rows(table.as_bytes()).unwrap()
    }

    fn row(line: u32, question: &str, answer: &str, variants: Option<&[&str]>) -> Row {
        let variants = variants.map(|variants| variants.iter().map(|&variant| variant.to_owned()).collect());
        Row { line, question: question.into(), answer: answer.into(), variants }
    }

    #[test]
    fn a_table_with_or_without_names_is_read() {
        let expected = |line| vec![row(line, "Do you ship?", "Yes, worldwide.", None)];
        assert_eq!(read("question,answer\nDo you ship?,\"Yes, worldwide.\"\n"), expected(2));
        assert_eq!(read("\u{feff}Frage;Antwort\r\n\r\nDo you ship?;Yes, worldwide.\r\n"), expected(3));
        assert_eq!(read("Do you ship?\tYes, worldwide."), expected(1));
    }

    #[test]
    fn other_wordings_are_parted_by_a_bar_or_a_line() {
        let table = "answer,question,variants\nYes.,Do you ship?,\"Delivery? | Can you send it?\nPost?\"\nNo.,Why?,\n";
        assert_eq!(
            read(table),
            [
                row(2, "Do you ship?", "Yes.", Some(&["Delivery?", "Can you send it?", "Post?"])),
                row(4, "Why?", "No.", Some(&[])),
            ]
        );
    }

    #[test]
    fn what_excel_saves_on_windows_is_read() {
        let expected = [row(2, "Größe?", "39 €", None)];
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode("Frage;Antwort\r\nGröße?;39 €\r\n");
        assert_eq!(rows(&windows).unwrap(), expected);
        let wide: Vec<u8> =
            "\u{feff}Frage\tAntwort\r\nGröße?\t39 €".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(rows(&wide).unwrap(), expected);
    }

    #[test]
    fn what_is_no_table_says_what_to_do() {
        for bytes in [&b""[..], b"\n\n", b"question,answer\n", b"id,question\n1,Why?", b"PK\x03\x04\0\0"] {
            assert!(rows(bytes).is_err_and(|words| words.ends_with('.')), "{bytes:?}");
        }
        let many = "Why?,Because.\n".repeat(MOST_ROWS + 1);
        assert!(rows(many.as_bytes()).unwrap_err().contains("5000"));
    }

    #[test]
    fn commas_in_sentences_do_not_make_a_table_of_commas() {
        let table = "Can I return it?;Yes, within 30 days, unworn.\nDo you ship?;Yes, we do, everywhere.\n";
        assert_eq!(read(table)[1], row(2, "Do you ship?", "Yes, we do, everywhere.", None));
    }
}

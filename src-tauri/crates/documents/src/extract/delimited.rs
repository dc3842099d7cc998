//! Delimited: CSV and its relatives. The separator is what splits the first lines most evenly.

use super::Extract;
use super::table::Table;
use crate::document::Warning;
use crate::{Unreadable, limits};

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
const SNIFFED_LINES: usize = 30;

/// Reads rows.
pub(super) fn read(text: &str, extract: &mut Extract) -> Result<(), Unreadable> {
    let text = text.trim_start_matches('\u{feff}');
    // Excel writes the separator into a first line of its own.
    let (separator, text) = match told(text) {
        Some((separator, rest)) => (separator, rest),
        None => (sniff(text), text),
    };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut table = Table::default();
    let (mut rows, mut cells) = (0, 0);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| Unreadable::damaged(error.to_string()))? {
        rows += 1;
        cells += record.len().min(limits::COLUMNS);
        if rows > limits::ROWS {
            return Err(Unreadable::TooManyRows { limit: limits::ROWS as u32 });
        }
        if cells > limits::CELLS {
            return Err(Unreadable::TooManyRows { limit: limits::CELLS as u32 });
        }
        table.row(record.iter().take(limits::COLUMNS).map(str::to_owned).collect());
    }
    let ragged = table.write(&mut extract.blocks, None)?;
    if ragged > 0 {
        extract.warn(Warning::RaggedRows { rows: ragged });
    }
    Ok(())
}

fn told(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let separator = first.trim().strip_prefix("sep=")?;
    (separator.len() == 1).then(|| (separator.as_bytes()[0], rest))
}

/// The separator with the same count in most lines; more columns win among equals.
fn sniff(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(SNIFFED_LINES).collect();
    let score = |separator: u8| {
        let counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, separator)).collect();
        let usual = counts
            .iter()
            .copied()
            .filter(|&count| count > 0)
            .max_by_key(|&count| (counts.iter().filter(|&&other| other == count).count(), count));
        usual.map_or((0, 0), |usual| (counts.iter().filter(|&&count| count == usual).count(), usual))
    };
    SEPARATORS.into_iter().rev().max_by_key(|&separator| score(separator)).unwrap_or(b',')
}

fn outside_quotes(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            byte if byte == separator && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;

    fn rows(text: &str) -> Vec<String> {
        let mut extract = Extract::default();
        read(text, &mut extract).unwrap();
        extract.finish(Format::Csv).unwrap().blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn the_separator_is_found_and_quotes_are_respected() {
        let wanted = ["Name: Soap, green; Price: 3,50", "Name: Towel; Price: 12"];
        assert_eq!(rows("Name;Price\n\"Soap, green\";3,50\nTowel;12\n"), wanted);
        assert_eq!(rows("Name,Price\n\"Soap, green\",\"3,50\"\nTowel,12\n"), wanted);
        assert_eq!(rows("Name\tPrice\r\nSoap, green\t3,50\r\nTowel\t12"), wanted);
        assert_eq!(rows("Name|Price\nSoap, green|3,50\nTowel|12"), wanted);
        assert_eq!(rows("sep=;\nName;Price\nSoap, green;3,50\nTowel;12"), wanted);
    }

    #[test]
    fn questions_and_answers_become_rows_of_both() {
        let rows = rows("question,answer\nDo you deliver?,\"Yes, within\n10 km.\"\n");
        assert_eq!(rows, ["question: Do you deliver?; answer: Yes, within 10 km."]);
    }

    #[test]
    fn ragged_rows_survive_with_a_warning() {
        let mut extract = Extract::default();
        read("Name,Price\nSoap\nTowel,12,blue,large\n", &mut extract).unwrap();
        let document = extract.finish(Format::Csv).unwrap();
        assert_eq!(document.blocks[0].text, "Name: Soap");
        assert_eq!(document.blocks[1].text, "Name: Towel; Price: 12; blue; large");
        assert_eq!(document.warnings, [Warning::RaggedRows { rows: 1 }]);
    }
}

//! Whether a fact stands in a passage. Authors of questions copied facts out of the files as they are; in a passage white
//! space is another, rows of tables are written out cell by cell, and the heading may be apart.

use knowledge::{Body, Passage};

/// Whether the passage says this piece of its file.
pub fn stands(passage: &Passage, piece: &str) -> bool {
    let Body::Chunk { source, heading, text, .. } = &passage.body else { return false };
    if spaced(&format!("{heading}\n{text}")).contains(&spaced(piece)) {
        return true;
    }
    let cells: Vec<String> = if source.ends_with(".csv") {
        split(piece, ',')
    } else if piece.contains('|') {
        split(piece, '|')
    } else {
        return false;
    };
    text.lines().any(|row| {
        let row = spaced(row);
        let mut rest = row.as_str();
        // In order: a price that is in another column is another price.
        cells.iter().all(|cell| match rest.find(cell.as_str()) {
            Some(at) => {
                rest = &rest[at + cell.len()..];
                true
            }
            None => false,
        })
    })
}

/// Whether a part of the passage's text says it by itself.
pub fn says(passage: &Passage, part: &str, piece: &str) -> bool {
    let mut alone = passage.clone();
    if let Body::Chunk { heading, text, .. } = &mut alone.body {
        heading.clear();
        part.clone_into(text);
    }
    stands(&alone, piece)
}

/// The cells of a row; a quoted one may have the separator in it.
fn split(row: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in row.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c == separator && !quoted => cells.push(String::new()),
            c => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(c);
                }
            }
        }
    }
    cells.iter().map(|cell| spaced(cell)).filter(|cell| !cell.is_empty()).collect()
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(source: &str, text: &str) -> Passage {
        let body = Body::Chunk {
            source: source.into(),
            ordinal: 0,
            title: String::new(),
            heading: "Returns › In the shop".into(),
            text: text.into(),
        };
        Passage { id: "p".into(), base: "b".into(), stamp: 0, language: None, body }
    }

    #[test]
    fn prose_stands_whatever_its_white_space_and_with_its_heading() {
        let prose = passage("returns.md", "We take back\nany lamp within 30 days.");
        assert!(stands(&prose, "take back any lamp"));
        assert!(stands(&prose, "In the shop We take back"));
        assert!(!stands(&prose, "within 14 days"));
    }

    #[test]
    fn a_row_stands_cell_by_cell_and_in_order() {
        let rows = "Code: D131; Treatment: Root canal, molar; Price: 980\nCode: D132; Treatment: Crown; Price: 740";
        let rows = passage("prices.csv", rows);
        assert!(stands(&rows, "D131,\"Root canal, molar\",980"));
        assert!(!stands(&rows, "D131,\"Root canal, molar\",740"));
        assert!(!stands(&rows, "D132,980"));
        assert!(stands(&passage("hire.md", "Time: 1 day; City bike: £39; E-bike: £54"), "1 day | £39 | £54"));
    }
}

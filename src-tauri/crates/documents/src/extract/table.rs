//! Table: rows of cells to rows that can be read alone. A customer asks for one row; a chunk that says `25` without saying
//! of what is useless, so every row carries its headers.

use crate::Unreadable;
use crate::document::{BlockKind, Blocks, one_line};

/// A header is found within this many rows from the top: above it stand a title and a date.
const HEADER_WITHIN: usize = 8;
/// Rows from which a table is judged.
const LOOKED_AT: usize = 50;

/// Rows of a table, in order. Rows that are wholly empty are left out.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    /// The first row was marked as header by the format itself.
    pub marked: bool,
}

impl Table {
    /// A table whose first row is its header.
    pub fn marked() -> Self {
        Self { marked: true, ..Self::default() }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        let mut cells: Vec<String> = cells.iter().map(|cell| one_line(cell)).collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if !cells.is_empty() {
            self.rows.push(cells);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the rows as blocks; returns how many had more or fewer values than the header.
    pub fn write(&self, blocks: &mut Blocks, page: Option<u32>) -> Result<u32, Unreadable> {
        let Some(at) = self.header() else {
            for row in &self.rows {
                blocks.push(BlockKind::TableRow, &plain(row), page)?;
            }
            return Ok(0);
        };
        for title in &self.rows[..at] {
            blocks.push(BlockKind::Paragraph, &plain(title), page)?;
        }
        let header = &self.rows[at];
        let mut ragged = 0;
        for row in &self.rows[at + 1..] {
            if row == header {
                continue; // Printed lists repeat it on each page.
            }
            ragged += u32::from(row.len() > header.len());
            blocks.push(BlockKind::TableRow, &with_headers(header, row), page)?;
        }
        Ok(ragged)
    }

    fn header(&self) -> Option<usize> {
        if self.marked {
            return (self.rows.len() > 1 && self.rows[0].len() > 1).then_some(0);
        }
        let mut widths: Vec<usize> = self.rows.iter().take(LOOKED_AT).map(|row| filled(row)).collect();
        widths.sort_unstable();
        let usual = widths.get(widths.len() / 2).copied().filter(|&usual| usual > 1)?;
        let at = self.rows.iter().take(HEADER_WITHIN).position(|row| filled(row) * 2 > usual && filled(row) > 1)?;
        let header = &self.rows[at];
        let below = &self.rows[at + 1..];
        let names: Vec<&String> = header.iter().filter(|cell| !cell.is_empty()).collect();
        let distinct = names.iter().collect::<std::collections::HashSet<_>>().len() == names.len();
        let are_names = names.iter().all(|name| is_name(name));
        // Words above words are a header only where the columns below look like values; two columns of words are
        // more often question and answer, key and value.
        let values_below = below.iter().take(LOOKED_AT).flatten().any(|cell| !cell.is_empty() && !is_name(cell));
        let known = names.iter().any(|name| is_usual_header(name));
        let long_below = below.iter().take(LOOKED_AT).flatten().any(|cell| cell.chars().count() > 40);
        let wide = names.len() >= 3;
        (!below.is_empty() && distinct && are_names && (values_below || known || wide || long_below)).then_some(at)
    }
}

fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| !cell.is_empty()).count()
}

/// A name of a column: short, beginning with a letter, and no sentence.
fn is_name(cell: &str) -> bool {
    cell.chars().count() <= 60
        && cell.chars().next().is_some_and(|first| first.is_alphabetic() || matches!(first, '#' | '(' | '€' | '$'))
        && !cell.ends_with(['.', '!', '?'])
        && cell.chars().filter(char::is_ascii_digit).count() * 2 < cell.chars().count()
        && !cell.contains('@')
}

fn is_usual_header(cell: &str) -> bool {
    const USUAL: &[&str] = &[
        "question",
        "answer",
        "frage",
        "antwort",
        "pregunta",
        "respuesta",
        "name",
        "price",
        "preis",
        "precio",
        "prix",
        "service",
        "product",
        "produkt",
        "producto",
        "day",
        "tag",
        "hours",
        "key",
        "value",
        "title",
        "description",
        "beschreibung",
        "descripción",
        "category",
        "kategorie",
        "item",
        "topic",
        "email",
        "phone",
        "city",
    ];
    USUAL.contains(&cell.to_lowercase().as_str())
}

fn with_headers(header: &[String], row: &[String]) -> String {
    let mut text = String::new();
    for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        if !text.is_empty() {
            text.push_str("; ");
        }
        if let Some(name) = header.get(column).filter(|name| !name.is_empty()) {
            text.push_str(name.trim_end_matches(':'));
            text.push_str(": ");
        }
        text.push_str(cell);
    }
    text
}

fn plain(row: &[String]) -> String {
    let cells: Vec<&str> = row.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
    match cells.as_slice() {
        [key, value] if !key.ends_with([':', '?', '.', '!']) => format!("{key}: {value}"),
        [key, value] => format!("{key} {value}"),
        cells => cells.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(rows: &[&[&str]]) -> Vec<String> {
        let mut table = Table::default();
        for row in rows {
            table.row(row.iter().map(|&cell| cell.to_owned()).collect());
        }
        let mut blocks = Blocks::default();
        table.write(&mut blocks, None).unwrap();
        blocks.finish().unwrap().into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn each_row_carries_its_headers() {
        let rows = written(&[
            &["Price list 2026"],
            &["Service", "Price", ""],
            &["Haircut", "25 €"],
            &["", ""],
            &["Beard", ""],
        ]);
        assert_eq!(rows, ["Price list 2026", "Service: Haircut; Price: 25 €", "Service: Beard"]);
    }

    #[test]
    fn values_without_a_header_stay_values() {
        assert_eq!(
            written(&[&["Monday", "Tuesday"], &["Wednesday", "Friday"]]),
            ["Monday: Tuesday", "Wednesday: Friday"]
        );
        assert_eq!(written(&[&["1", "2", "3"], &["4", "5", "6"]]), ["1; 2; 3", "4; 5; 6"]);
    }

    #[test]
    fn a_row_with_more_values_than_headers_keeps_them() {
        assert_eq!(written(&[&["Name", "Price"], &["Soap", "3", "new"]]), ["Name: Soap; Price: 3; new"]);
    }
}

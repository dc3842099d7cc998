//! Sheet: Excel workbooks. Cells are read one after the other and only filled ones are kept: the size that a sheet claims
//! (A1:XFD1048576) would need more memory than the machine has.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx, XlsxError};

use super::archive::Archive;
use super::table::Table;
use super::{Extract, quietly};
use crate::document::{BlockKind, Warning};
use crate::{Unreadable, limits};

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads every visible sheet as a section.
pub(super) fn read(bytes: &[u8], extract: &mut Extract) -> Result<(), Unreadable> {
    Archive::open(bytes)?.check()?;
    let opened = quietly(|| Workbook::new(Cursor::new(bytes)));
    let mut workbook = opened.ok_or_else(contradicts)?.map_err(|error| damaged(&error))?;
    let sheets: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut budget = Budget::default();
    for name in &sheets {
        // Numbers of rows beyond all bounds overflow inside of the library.
        let table = match quietly(|| table(&mut workbook, name, &mut budget)).unwrap_or(Err(Failure::Sheet)) {
            Ok(table) => table,
            Err(Failure::Sheet) => {
                extract.warn(Warning::PartLeftOut { part: format!("The sheet \u{201c}{name}\u{201d}") });
                continue;
            }
            Err(Failure::File(why)) => return Err(why),
        };
        if table.is_empty() {
            continue;
        }
        extract.blocks.push(BlockKind::Heading(1), name, None)?;
        let ragged = table.write(&mut extract.blocks, None)?;
        if ragged > 0 {
            extract.warn(Warning::RaggedRows { rows: ragged });
        }
    }
    Ok(())
}

enum Failure {
    Sheet,
    File(Unreadable),
}

#[derive(Default)]
struct Budget {
    rows: usize,
    cells: usize,
}

impl Budget {
    fn spend(&mut self, rows: usize, cells: usize) -> Result<(), Failure> {
        self.rows += rows;
        self.cells += cells;
        for (used, limit) in [(self.rows, limits::ROWS), (self.cells, limits::CELLS)] {
            if used > limit {
                return Err(Failure::File(Unreadable::TooManyRows { limit: limit as u32 }));
            }
        }
        Ok(())
    }
}

fn table(workbook: &mut Workbook<'_>, name: &str, budget: &mut Budget) -> Result<Table, Failure> {
    let merged = workbook.merge_cells_by_sheet_name(name).unwrap_or_default();
    let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|_| Failure::Sheet)?;
    while let Some(cell) = cells.next_cell().map_err(|_| Failure::Sheet)? {
        let ((row, column), value) = (cell.get_position(), spoken(cell.get_value()));
        if value.is_empty() || column as usize >= limits::COLUMNS {
            continue;
        }
        let begins = rows.last().is_none_or(|(last, _)| *last != row);
        budget.spend(usize::from(begins), 1)?;
        if begins {
            rows.push((row, Vec::new()));
        }
        if let Some((_, values)) = rows.last_mut() {
            set(values, column as usize, value);
        }
    }
    rows.sort_by_key(|(row, _)| *row);
    for area in merged.into_iter().take(limits::ROWS) {
        fill(&mut rows, area.start, area.end);
    }
    let mut table = Table::default();
    rows.into_iter().for_each(|(_, row)| table.row(row));
    Ok(table)
}

/// A category merged over several rows belongs to each of them.
fn fill(rows: &mut [(u32, Vec<String>)], start: (u32, u32), end: (u32, u32)) {
    let column = start.1 as usize;
    if end.0 <= start.0 || end.0 - start.0 > limits::MERGED_ROWS || column >= limits::COLUMNS {
        return;
    }
    let Ok(first) = rows.binary_search_by_key(&start.0, |(row, _)| *row) else { return };
    let Some(value) = rows[first].1.get(column).cloned().filter(|value| !value.is_empty()) else { return };
    for (row, values) in &mut rows[first + 1..] {
        if *row > end.0 {
            return;
        }
        set(values, column, value.clone());
    }
}

fn set(values: &mut Vec<String>, column: usize, value: String) {
    if values.len() <= column {
        values.resize(column + 1, String::new());
    }
    values[column] = value;
}

fn spoken(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.replace('T', " "),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// Without the noise of binary fractions: 0.1 + 0.2 is 0.3 to everyone who reads a price list.
fn decimal(number: f64) -> String {
    if !number.is_finite() {
        return String::new();
    }
    let rounded = format!("{number:.10}");
    let trimmed = rounded.trim_end_matches('0').trim_end_matches('.');
    if number.abs() < 1e15 { trimmed.to_owned() } else { format!("{number}") }
}

fn date(moment: &ExcelDateTime) -> String {
    let value = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&value) {
        let minutes = (value * 24.0 * 60.0).round() as i64;
        return format!("{:02}:{:02}", minutes / 60, (minutes % 60).abs());
    }
    // "2026-03-05 14:30:00"; a price list does not speak of midnight and seconds.
    match moment.as_datetime().map(|moment| moment.to_string()) {
        Some(text) => text.trim_end_matches(" 00:00:00").chars().take(16).collect(),
        None => decimal(value),
    }
}

fn damaged(error: &XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::Encrypted,
        _ => contradicts(),
    }
}

fn contradicts() -> Unreadable {
    Unreadable::damaged("the workbook's list of sheets cannot be read")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!(decimal(25.0), "25");
        assert_eq!(decimal(0.1 + 0.2), "0.3");
        assert_eq!(decimal(-3.5), "-3.5");
        assert_eq!(decimal(f64::NAN), "");
    }

    #[test]
    fn a_merged_category_belongs_to_each_of_its_rows() {
        let row = |number, values: [&str; 2]| (number, values.map(str::to_owned).to_vec());
        let mut rows = vec![row(1, ["Hair", "Cut"]), row(2, ["", "Colour"]), row(4, ["", "Beard"])];
        fill(&mut rows, (1, 0), (3, 0));
        assert_eq!(rows, [row(1, ["Hair", "Cut"]), row(2, ["Hair", "Colour"]), row(4, ["", "Beard"])]);
    }
}

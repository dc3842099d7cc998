//! Cells of a spreadsheet: text that must not become a formula when somebody opens the table.

/// What makes a spreadsheet read a cell as a formula.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// Parts the wordings of a cell.
const BETWEEN: char = '|';

/// A text as a cell: a leading apostrophe says that it is text.
pub(super) fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

/// Also what has apostrophes before: so taking one off again gives back what was there.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// Wordings as one cell.
pub(super) fn wordings(variants: &[String]) -> String {
    let plain = |variant: &String| variant.replace(BETWEEN, "/").split_whitespace().collect::<Vec<_>>().join(" ");
    variants.iter().map(plain).collect::<Vec<_>>().join(&format!(" {BETWEEN} "))
}

/// The wordings of a cell.
pub(super) fn parted(cell: &str) -> Vec<String> {
    let parts = cell.split([BETWEEN, '\n', '\r']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_cell_begins_like_a_formula() {
        for text in ["=1+1", "+49 30 5550199", "-10 %", "@shop", "'=x"] {
            let cell = guarded(text);
            assert!(cell.starts_with('\''), "{cell}");
            assert_eq!(unguarded(&cell), text);
        }
        assert_eq!(guarded("yes"), "yes");
        assert_eq!(unguarded("'tis the season"), "'tis the season");
    }

    proptest! {
        #[test]
        fn what_was_guarded_comes_back(text in "['=+@a -]{0,8}") {
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), text);
        }
    }
}

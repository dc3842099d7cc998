//! Lines: a stretch of a source's text for the screen, with pages, headings and the cited passage marked.
//!
//! Offsets are in characters and the text in bytes, so one walk over the text counts both; it stops counting nothing but
//! lines as soon as everything asked for is found.

use domain::knowledge::{SourceLine, SourceLines};
use store::chunks::Mark;

/// Lines that are handed out in one go.
const MOST: u32 = 2_000;

/// Lines `from..from + count` of a text; blank ones do not count. `cited` is a stretch in characters.
pub(super) fn lines(text: &str, marks: &[Mark], cited: Option<(u32, u32)>, from: u32, count: u32) -> SourceLines {
    let until = from.saturating_add(count.min(MOST));
    let mut found = SourceLines { total: 0, from, cited_from: None, lines: Vec::new() };
    let (mut start, mut marks) = (0_u32, marks.iter().peekable());
    let mut page = None;
    for line in text.split('\n') {
        let end = start + chars(line);
        let mut heading = None;
        while let Some(mark) = marks.next_if(|mark| mark.start <= end) {
            page = mark.page.or(page);
            heading = mark.heading.or(heading);
        }
        let is_cited = cited.is_some_and(|(begin, stop)| begin < end && start < stop);
        start = end + 1;
        if line.trim().is_empty() {
            continue;
        }
        let number = found.total;
        found.total += 1;
        if is_cited {
            found.cited_from = found.cited_from.or(Some(number));
        }
        // A page that begins on a blank line is shown at the next one that says something.
        let begins = page.take();
        if (from..until).contains(&number) {
            found.lines.push(SourceLine { text: line.to_owned(), page: begins, heading, cited: is_cited });
        }
    }
    found
}

fn chars(line: &str) -> u32 {
    let count = if line.is_ascii() { line.len() } else { line.chars().count() };
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Preise\n\nÄpfel: 2 €\nBirnen: 3 €\n\nÖffnungszeiten\n\nMontag bis Freitag.";

    fn marks() -> Vec<Mark> {
        let at = |word: &str| u32::try_from(TEXT[..TEXT.find(word).unwrap()].chars().count()).unwrap();
        vec![
            Mark { start: 0, page: Some(1), heading: None },
            Mark { start: 0, page: None, heading: Some(1) },
            Mark { start: at("Öffnungszeiten") - 1, page: Some(2), heading: None },
            Mark { start: at("Öffnungszeiten"), page: None, heading: Some(2) },
        ]
    }

    #[test]
    fn lines_carry_pages_headings_and_the_cited_passage() {
        let at = u32::try_from(TEXT[..TEXT.find("Birnen").unwrap()].chars().count()).unwrap();
        let all = lines(TEXT, &marks(), Some((at, at + 11)), 0, 100);
        assert_eq!((all.total, all.cited_from), (5, Some(2)));
        let shown: Vec<_> =
            all.lines.iter().map(|line| (line.text.as_str(), line.page, line.heading, line.cited)).collect();
        assert_eq!(
            shown,
            [
                ("Preise", Some(1), Some(1), false),
                ("Äpfel: 2 €", None, None, false),
                ("Birnen: 3 €", None, None, true),
                ("Öffnungszeiten", Some(2), Some(2), false),
                ("Montag bis Freitag.", None, None, false),
            ]
        );
    }

    #[test]
    fn a_stretch_is_the_same_lines_as_in_the_whole() {
        let all = lines(TEXT, &marks(), None, 0, 100);
        for from in 0..6 {
            let part = lines(TEXT, &marks(), None, from, 2);
            let expected: Vec<_> = all.lines.iter().skip(from as usize).take(2).cloned().collect();
            assert_eq!((part.total, part.lines), (5, expected));
        }
        assert_eq!(lines("", &[], None, 0, 10).total, 0);
    }
}

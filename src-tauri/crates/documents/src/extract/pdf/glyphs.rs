//! Glyphs: letters with places to lines. Places are turned along the baseline first, so that rotated text is text too.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

use crate::limits;

/// In parts of the letter size: what still is the same baseline (superscripts), a space, a new column, and how far back a
/// letter may be moved by kerning.
const SAME_BASELINE: f64 = 0.45;
const SPACE: f64 = 0.17;
const COLUMN: f64 = 2.2;
const KERNING: f64 = 0.6;

/// A line: letters on one baseline that follow each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// Columns are parted by tabs.
    pub text: String,
    /// Where it starts along its baseline, and where it ends.
    pub start: f64,
    pub end: f64,
    /// The baseline, growing upwards.
    pub height: f64,
    /// Size of its largest letters and digits; bullets may be larger.
    pub size: f64,
    /// Turned against the page.
    pub rotated: bool,
}

/// Collects what the library draws.
#[derive(Default)]
pub(super) struct Glyphs {
    lines: Vec<Line>,
    /// Direction of the last line's baseline.
    direction: (f64, f64),
    /// The last line's size is that of a letter, not of a bullet.
    sized: bool,
    space: bool,
    last: Option<(String, f64)>,
    count: usize,
}

impl Glyphs {
    pub fn into_lines(self) -> Vec<Line> {
        let mut lines = self.lines;
        for line in &mut lines {
            line.text = line.text.trim().to_owned();
        }
        lines.retain(|line| !line.text.is_empty());
        lines
    }

    fn put(&mut self, letters: &str, start: f64, height: f64, advance: f64, size: f64, direction: (f64, f64)) {
        let repeated =
            self.last.as_ref().is_some_and(|(last, at)| last == letters && (start - at).abs() < advance * 0.3);
        let same_direction = (direction.0 - self.direction.0).abs() + (direction.1 - self.direction.1).abs() < 0.05;
        let line = self.lines.last_mut().filter(|line| {
            let size = line.size.max(size);
            same_direction && (height - line.height).abs() < size * SAME_BASELINE && start > line.end - size * KERNING
        });
        let Some(line) = line else {
            let rotated = direction.0 < 0.9;
            self.lines.push(Line { text: letters.to_owned(), start, end: start + advance, height, size, rotated });
            self.direction = direction;
            self.sized = letters.contains(char::is_alphanumeric);
            self.last = Some((letters.to_owned(), start));
            self.space = false;
            return;
        };
        // Bold is sometimes made by drawing the letter twice.
        if repeated && !self.space {
            return;
        }
        let gap = start - line.end;
        if gap > size * COLUMN {
            line.text.push('\t');
        } else if gap > size * SPACE || self.space {
            line.text.push(' ');
        }
        line.text.push_str(letters);
        line.end = line.end.max(start + advance);
        if letters.contains(char::is_alphanumeric) {
            line.size = if self.sized { line.size.max(size) } else { size };
            self.sized = true;
        }
        self.last = Some((letters.to_owned(), start));
        self.space = false;
    }
}

impl OutputDev for Glyphs {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        letters: &str,
    ) -> Result<(), OutputError> {
        self.count += 1;
        if self.count > limits::GLYPHS_PER_PAGE {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let stretch = place.m11.hypot(place.m12);
        let size = font_size.abs() * (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt();
        let usable = [stretch, size, place.m31, place.m32, width].iter().all(|value| value.is_finite());
        if !usable || stretch == 0.0 || size == 0.0 {
            return Ok(());
        }
        if letters.trim().is_empty() {
            self.space = true;
            return Ok(());
        }
        let (cos, sin) = (place.m11 / stretch, place.m12 / stretch);
        let start = place.m31 * cos + place.m32 * sin;
        let height = place.m32 * cos - place.m31 * sin;
        let advance = (width * font_size * stretch).max(0.0);
        self.put(&without_ligatures(letters), start, height, advance, size, (cos, sin));
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

fn without_ligatures(letters: &str) -> String {
    let mut plain = String::with_capacity(letters.len());
    for letter in letters.chars() {
        match letter {
            '\u{fb00}' => plain.push_str("ff"),
            '\u{fb01}' => plain.push_str("fi"),
            '\u{fb02}' => plain.push_str("fl"),
            '\u{fb03}' => plain.push_str("ffi"),
            '\u{fb04}' => plain.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => plain.push_str("st"),
            '\u{a0}' => plain.push(' '),
            // Tabs are ours.
            letter if letter.is_control() => {}
            letter => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(letters: &[(&str, f64, f64)]) -> Vec<String> {
        let mut glyphs = Glyphs::default();
        for (letters, x, y) in letters {
            let place = Transform::row_major(1.0, 0.0, 0.0, 1.0, *x, *y);
            glyphs.output_character(&place, 0.5, 0.0, 10.0, letters).unwrap();
        }
        glyphs.into_lines().into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn gaps_are_spaces_wide_gaps_are_columns_and_steps_down_are_lines() {
        let letters = [("H", 0.0, 100.0), ("i", 5.0, 100.0), ("y", 12.0, 100.0), ("9", 60.0, 100.0), ("o", 0.0, 88.0)];
        assert_eq!(written(&letters), ["Hi y\t9", "o"]);
    }

    #[test]
    fn ligatures_are_letters_and_doubled_bold_is_single() {
        assert_eq!(written(&[("o", 0.0, 9.0), ("\u{fb03}", 5.0, 9.0), ("c", 10.0, 9.0), ("c", 10.2, 9.0)]), ["offic"]);
    }

    #[test]
    fn a_letter_without_a_place_is_left_out() {
        assert_eq!(written(&[("a", f64::NAN, 0.0), ("b", 0.0, 0.0)]), ["b"]);
    }
}

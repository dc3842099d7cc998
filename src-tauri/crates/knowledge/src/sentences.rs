//! Sentences: where one ends, in prose, lists and tables of any of the usual languages.
//!
//! A full stop ends a sentence unless it belongs to an abbreviation, an initial or a list number, or a small letter follows.
//! A line break ends one unless the line was only wrapped: it was long and runs on, or the next goes on in small letters.

use std::ops::Range;

/// Abbreviations after which a sentence goes on (English, Portuguese, Spanish, French, German, Italian), without the stop.
const ABBREVIATIONS: &str = "mr mrs ms dr dra sr sra srta prof st no nr núm num nº tel fax ext approx ca vs etc e.g i.e eg ie inc ltd \
    co corp jr fig vol art pag pág p pp av ave rua r apt apto ed cf ex p.ex z.b d.h bzw usw evtl ggf inkl exkl zzgl str bspw mme \
    mlle min max sec hrs mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec";

/// A line at least this long was probably wrapped.
const WRAPPED: usize = 60;

/// The sentences of a text as byte ranges without white space around them, in order.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if at < start {
            continue;
        }
        let ends = match c {
            '\n' => breaks(&text[start..at], &text[end..]),
            '.' | '!' | '?' | '…' => stops(&text[start..at], c, &text[end..]),
            '。' | '！' | '？' => true,
            _ => false,
        };
        if ends {
            let closing = text[end..].find(|c: char| !matches!(c, '"' | '\'' | ')' | ']' | '”' | '’' | '»'));
            let end = if c == '\n' { end } else { end + closing.unwrap_or(text.len() - end) };
            push(text, start..end, &mut sentences);
            start = end;
        }
    }
    push(text, start..text.len(), &mut sentences);
    sentences
}

fn push(text: &str, range: Range<usize>, into: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let from = range.start + part.len() - part.trim_start().len();
    let to = range.start + part.trim_end().len();
    if part.chars().any(char::is_alphanumeric) {
        into.push(from..to);
    }
}

/// Whether a punctuation mark after `before` ends the sentence, given what follows.
fn stops(before: &str, mark: char, after: &str) -> bool {
    let next = after.trim_start_matches(['"', '\'', ')', ']', '”', '’', '»', '.', '!', '?']);
    if !next.is_empty() && !next.starts_with(char::is_whitespace) {
        return false;
    }
    if mark != '.' {
        return true;
    }
    if next.trim_start().starts_with(char::is_lowercase) {
        return false;
    }
    let line = before.rsplit('\n').next().unwrap_or(before).trim_start();
    let word = line.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let list_number = word == line && !word.is_empty() && word.len() <= 3 && word.chars().all(char::is_numeric);
    let initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let folded = word.to_lowercase();
    let short = !folded.is_empty() && ABBREVIATIONS.split_whitespace().any(|known| known == folded);
    // What stands last in the text ends with it, whatever it is.
    next.trim().is_empty() || !(list_number || initial || short)
}

/// Whether a line break after `before` ends the sentence.
fn breaks(before: &str, after: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or(before).trim();
    let next = after.split('\n').next().unwrap_or_default().trim();
    if line.is_empty() || next.is_empty() || is_item(next) || is_row(line) || is_row(next) || line.starts_with('#') {
        return true;
    }
    if line.ends_with(',') || next.starts_with(char::is_lowercase) {
        return false;
    }
    line.ends_with(':') || line.chars().count() < WRAPPED
}

/// Whether a line is an item of a list.
fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(char::is_numeric);
    let numbered = number.len() < line.len() && (number.starts_with(". ") || number.starts_with(") "));
    let bullet = ['-', '*', '•', '–', '▪', '·', '+']
        .iter()
        .any(|mark| line.strip_prefix(*mark).is_some_and(|rest| rest.starts_with(' ')));
    numbered || bullet || line.starts_with('#')
}

/// Whether a line is a row of a table.
fn is_row(line: &str) -> bool {
    line.contains('\t') || line.starts_with('|') || line.matches(" | ").count() > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_end_at_their_marks() {
        assert_eq!(
            parts("We open at 9. Do you? Yes! \"Always.\" Fine"),
            ["We open at 9.", "Do you?", "Yes!", "\"Always.\"", "Fine"]
        );
        assert_eq!(parts("营业时间是九点。周日休息。"), ["营业时间是九点。", "周日休息。"]);
    }

    #[test]
    fn decimals_addresses_and_abbreviations_do_not_end_one() {
        for whole in [
            "The Aurora costs 49.90 and weighs 1.2 kg.",
            "Write to care@luma.example or see luma.example/track for more.",
            "Ask for Dr. Silva in room No. 5 of St. Mary.",
            "Das kostet z. B. 5 Euro inkl. MwSt. und Versand.",
            "Fale com a Dra. Souza na Av. Central, das 9 h às 18 h.",
        ] {
            assert_eq!(parts(whole), [whole]);
        }
    }

    #[test]
    fn wrapped_lines_are_one_sentence_and_short_ones_are_their_own() {
        let wrapped =
            "You can send any lamp back within thirty days of delivery as long\nas it is unused and in its box.";
        assert_eq!(parts(wrapped), [wrapped]);
        assert_eq!(parts("Aurora 40: 49 euros\nAurora 60: 69 euros"), ["Aurora 40: 49 euros", "Aurora 60: 69 euros"]);
    }

    #[test]
    fn items_and_rows_are_their_own() {
        let list = "You need:\n- a passport\n- a photo\n1. Come in. 2. Sit down.";
        assert_eq!(parts(list), ["You need:", "- a passport", "- a photo", "1. Come in.", "2. Sit down."]);
        let table = "| Lamp | Price |\n| Aurora 40 | 49.90 |\n| Aurora 60 | 69.90 |";
        assert_eq!(parts(table).len(), 3);
    }

    proptest! {
        #[test]
        fn every_letter_stands_in_exactly_one_sentence(text in "[a-zé0-9A-Z .!?\n|:(-]{0,200}") {
            let ranges = split(&text);
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start));
            let kept: usize = parts(&text).iter().map(|part| part.chars().filter(|c| c.is_alphanumeric()).count()).sum();
            prop_assert_eq!(kept, text.chars().filter(|c| c.is_alphanumeric()).count());
        }
    }
}

//! Language: which one a document is written in, when that is beyond doubt.

use domain::language::two_letters;

use crate::document::Block;

/// Enough to be sure, and cheap for a book.
const SAMPLE_CHARS: usize = 20_000;
/// Below this a guess is a coin toss ("OK", a price list).
const ENOUGH_CHARS: usize = 40;

/// ISO 639-1 code of the language of these blocks.
pub(crate) fn of(blocks: &[Block]) -> Option<String> {
    let mut sample = String::new();
    for block in blocks {
        sample.push_str(&block.text);
        sample.push('\n');
        if sample.len() > SAMPLE_CHARS {
            break;
        }
    }
    if sample.chars().filter(|letter| letter.is_alphabetic()).count() < ENOUGH_CHARS {
        return None;
    }
    let guess = whatlang::detect(&sample).filter(whatlang::Info::is_reliable)?;
    two_letters(guess.lang().code()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::BlockKind;

    fn of_text(text: &str) -> Option<String> {
        of(&[Block { kind: BlockKind::Paragraph, text: text.into(), page: None }])
    }

    #[test]
    fn a_paragraph_tells_its_language_and_a_word_does_not() {
        let german = "Wir haben montags bis freitags von neun bis achtzehn Uhr geöffnet. Ein Termin ist nicht nötig.";
        let english = "We are open from Monday to Friday, nine in the morning until six. No appointment is needed.";
        assert_eq!(of_text(german).as_deref(), Some("de"));
        assert_eq!(of_text(english).as_deref(), Some("en"));
        assert_eq!(of_text("OK"), None);
    }

    #[test]
    fn every_language_that_can_be_found_has_two_letters() {
        let missing: Vec<_> = whatlang::Lang::all().iter().filter(|lang| two_letters(lang.code()).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}

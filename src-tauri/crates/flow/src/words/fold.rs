//! Folding: what makes two spellings the same word, and where a word ends.

use std::borrow::Cow;

/// `text` as words are compared: [`domain::text::folded`], and letters that have no accent to take away (`ß`, `ø`) and the
/// quotes of phones written plainly.
pub fn fold(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let folded = domain::text::folded(text);
    if folded.is_ascii() {
        return Cow::Owned(folded);
    }
    let mut out = String::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'đ' => out.push('d'),
            'ł' => out.push('l'),
            'ı' => out.push('i'),
            '’' | '‘' | 'ʼ' => out.push('\''),
            '“' | '”' | '„' => out.push('"'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Lower ASCII with single spaces inside: most keywords and many answers.
fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase() || *byte == b' ')
        && bytes.first() != Some(&b' ')
        && bytes.last() != Some(&b' ')
        && !text.contains("  ")
}

/// Whether two characters beside each other belong to one word.
pub(super) fn joined(left: Option<char>, right: Option<char>) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return false };
    if is_later_jamo(right) {
        return true;
    }
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    letter(left) && letter(right) && !is_unspaced(left) && !is_unspaced(right)
}

/// The vowel or the end of a Korean syllable, which folding takes apart.
fn is_later_jamo(c: char) -> bool {
    ('\u{1160}'..='\u{11ff}').contains(&c)
}

/// Scripts that put no spaces between words, and Korean, which adds particles to them.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{109f}'        // Thai, Lao, Tibetan, Myanmar
        | '\u{1100}'..='\u{11ff}'     // Korean, taken apart
        | '\u{1780}'..='\u{17ff}'     // Khmer
        | '\u{3040}'..='\u{30ff}'     // Japanese
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}'     // Chinese characters
        | '\u{ac00}'..='\u{d7a3}'     // Korean
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_word_fold_to_the_same() {
        for (a, b) in
            [("Straße", "STRASSE"), ("Smørrebrød", "smorrebrod"), ("I’m", "i'm"), ("Łódź", "lodz"), ("2️⃣", "2")]
        {
            assert_eq!(fold(a), fold(b), "{a}");
        }
    }

    proptest! {
        #[test]
        fn the_short_way_folds_as_the_long_one(text in "[a-z !*A-Z\\t]{0,12}") {
            prop_assert_eq!(fold(&text), domain::text::folded(&text));
        }

        #[test]
        fn folding_twice_changes_nothing(text in ".{0,20}") {
            let once = fold(&text).into_owned();
            prop_assert_eq!(fold(&once), once.as_str());
        }
    }
}

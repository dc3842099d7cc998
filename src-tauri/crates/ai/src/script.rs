//! Scripts: where a word ends is not always a blank.

/// A letter of a script that puts no blanks between words: Thai, Lao, Japanese, Chinese.
pub(crate) fn without_blanks(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// The same, and Korean, which has blanks but writes its particles onto any word: a few signs say much.
pub(crate) fn is_dense(c: char) -> bool {
    without_blanks(c) || matches!(c, '\u{ac00}'..='\u{d7af}')
}

//! Lexicon: words and signs whose feeling is beyond doubt.

use std::sync::LazyLock;

use crate::wishes::Phrases;

pub(super) static GOOD: LazyLock<Phrases> = LazyLock::new(|| Phrases::list(include_str!("words/good.txt")));

pub(super) static BAD: LazyLock<Phrases> = LazyLock::new(|| Phrases::list(include_str!("words/bad.txt")));

/// Bad although, or because, they deny.
pub(super) static NOT_GOOD: LazyLock<Phrases> = LazyLock::new(|| Phrases::list(include_str!("words/not_good.txt")));

pub(super) static DENIAL: LazyLock<Phrases> = LazyLock::new(|| Phrases::list(include_str!("words/denial.txt")));

const GOOD_SIGNS: &[char] =
    &['❤', '😍', '😊', '🥰', '😀', '😃', '😄', '😁', '🙏', '👍', '🎉', '💯', '😘', '🤩', '👏', '☺'];
const BAD_SIGNS: &[char] = &['😡', '😠', '🤬', '👎', '😤', '😞', '😢', '😭', '🤮', '💔', '😒', '🙄'];

/// How many kinds of good and bad signs a text has.
pub(super) fn signs(text: &str) -> (usize, usize) {
    let kinds = |signs: &[char]| usize::from(text.contains(|c| signs.contains(&c)));
    (kinds(GOOD_SIGNS), kinds(BAD_SIGNS))
}

//! Split: a long reply as several messages.
//!
//! Breaks fall between paragraphs, else lines, else sentences, else words; never inside an address, an emoji or a pair of marks
//! that would fit into one message. What does not fit into the allowed number of messages is not sent in pieces at all.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

/// How a reply may be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// So many messages at most.
    pub messages: usize,
    /// Each of so many characters at most.
    pub chars: usize,
}

static TOGETHER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?s)```.*?```|`[^`\n]+`|(?:https?://|www\.)\S+|\S+@\S+\.\S+|\*[^*\s][^*\n]*\*|_[^_\s][^_\n]*_|~[^~\s][^~\n]*~",
    )
    .expect("a pattern of ours")
});

/// How good a place is for a break, best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Break {
    Anywhere,
    Word,
    Sentence,
    Line,
    Paragraph,
}

/// The reply in pieces; `None` when it does not fit.
pub fn split(text: &str, limits: Limits) -> Option<Vec<String>> {
    // The better breaks first; when they need too many messages, full messages.
    pieces(text, limits, true).or_else(|| pieces(text, limits, false))
}

fn pieces(text: &str, limits: Limits, nice: bool) -> Option<Vec<String>> {
    let mut rest = text.trim();
    let mut out = Vec::new();
    while !rest.is_empty() {
        if out.len() == limits.messages {
            return None;
        }
        let end = if rest.chars().count() <= limits.chars { rest.len() } else { break_at(rest, limits.chars, nice)? };
        let (piece, after) = rest.split_at_checked(end)?;
        if !piece.trim().is_empty() {
            out.push(piece.trim().to_owned());
        }
        rest = after.trim_start();
    }
    Some(out)
}

/// Where the first piece ends: its byte.
fn break_at(text: &str, chars: usize, nice: bool) -> Option<usize> {
    let limit = text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
    let together: Vec<Range<usize>> = TOGETHER
        .find_iter(text)
        .map(|found| found.range())
        // What is longer than a message is broken like anything else, except an address.
        .filter(|range| text.get(range.clone()).is_some_and(|part| part.chars().count() <= chars || is_address(part)))
        .collect();
    let whole = |at: usize| !together.iter().any(|range| range.start < at && at < range.end);
    let places = text.grapheme_indices(true).map(|(at, _)| at).skip(1).take_while(|at| *at <= limit);
    let places: Vec<(Break, usize)> =
        places.filter(|at| whole(*at)).filter_map(|at| Some((kind(text, at)?, at))).collect();
    // A third filled is enough for a break between paragraphs; otherwise a message may end after its first words.
    let least = if nice { limit / 3 } else { 0 };
    let best = |places: &mut dyn Iterator<Item = &(Break, usize)>| {
        if nice {
            places.max().copied()
        } else {
            places.max_by_key(|(kind, at)| (*kind > Break::Anywhere, *at)).copied()
        }
    };
    best(&mut places.iter().filter(|(_, at)| *at > least)).or_else(|| best(&mut places.iter())).map(|(_, at)| at)
}

fn is_address(part: &str) -> bool {
    part.starts_with("http") || part.starts_with("www.") || (part.contains('@') && !part.contains(' '))
}

/// What a break before this byte would be.
fn kind(text: &str, at: usize) -> Option<Break> {
    let (before, after) = text.split_at_checked(at)?;
    let next = after.chars().next()?;
    let trimmed = before.trim_end();
    let gap = before.get(trimmed.len()..)?;
    if next.is_whitespace() {
        return None;
    }
    Some(match gap {
        gap if gap.matches('\n').count() > 1 => Break::Paragraph,
        gap if gap.contains('\n') => Break::Line,
        "" if trimmed.ends_with(['。', '！', '？']) => Break::Sentence,
        "" => Break::Anywhere,
        _ if trimmed.ends_with(['.', '!', '?', '…', '।', '؟', '۔']) => Break::Sentence,
        _ => Break::Word,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn squeezed(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    fn parts(text: &str, messages: usize, chars: usize) -> Vec<String> {
        split(text, Limits { messages, chars }).unwrap()
    }

    #[test]
    fn breaks_fall_between_paragraphs_then_sentences_then_words() {
        let text = "We are open daily.\n\nOn Sundays we close at one. Call before you come.";
        assert_eq!(parts(text, 3, 30), ["We are open daily.", "On Sundays we close at one.", "Call before you come."]);
        assert_eq!(parts("one two three four", 3, 9), ["one two", "three", "four"]);
        assert_eq!(parts("short", 1, 9), ["short"]);
        assert_eq!(parts("营业时间。周日休息。", 2, 6), ["营业时间。", "周日休息。"]);
    }

    #[test]
    fn addresses_marks_and_emoji_stay_whole() {
        let link = "See https://shop.example/returns/policy now";
        assert!(parts(link, 3, 36).iter().any(|part| part.contains("https://shop.example/returns/policy")));
        assert_eq!(parts("aaa bbb *bold words* ccc", 3, 14), ["aaa bbb", "*bold words*", "ccc"]);
        assert_eq!(parts("xx👩‍👩‍👧‍👦🇵🇹🇵🇹", 3, 8), ["xx", "👩‍👩‍👧‍👦", "🇵🇹🇵🇹"]);
        assert_eq!(split("https://shop.example/very/long/address", Limits { messages: 9, chars: 10 }), None);
    }

    #[test]
    fn what_needs_more_messages_than_allowed_is_not_split() {
        assert_eq!(split("one two three four", Limits { messages: 2, chars: 5 }), None);
        assert_eq!(parts("a. bbb bbb bbb. c", 2, 12), ["a. bbb bbb", "bbb. c"]);
        assert_eq!(parts("", 2, 5), Vec::<String>::new());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn the_pieces_together_are_the_text(
            text in r"([a-f .!?\n*_~`]|https://a\.b/c|👩‍👩‍👧‍👦|🇵🇹|é|\PC){0,200}", messages in 1_usize..6, chars in 1_usize..80
        ) {
            if let Some(pieces) = split(&text, Limits { messages, chars }) {
                prop_assert!(pieces.len() <= messages);
                for piece in &pieces {
                    prop_assert!(piece.chars().count() <= chars && !piece.trim().is_empty());
                }
                prop_assert_eq!(squeezed(&pieces.concat()), squeezed(&text));
            }
        }
    }
}

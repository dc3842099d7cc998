//! Told: what happens in a simulation, in words. Transcripts and expectations read these.

use std::borrow::Cow;

use crate::nodes::MediaType;
use crate::run::Ended;
use crate::simulate::SimulationBubble;
use crate::step::{MediaFrom, SentMedia, listed};

/// The most characters of an answer in a transcript.
const ANSWER_LIMIT: usize = 200;

/// A bubble as a line.
pub(super) fn bubble(bubble: &SimulationBubble) -> String {
    if !bubble.from_customer {
        return format!("flow: {}", one_line(&spoken(bubble)));
    }
    let file = match bubble.kind.label() {
        "" => String::new(),
        kind => format!("({}) ", kind.to_lowercase()),
    };
    format!("customer: {}", one_line(&format!("{file}{}", bubble.text))).trim_end().to_owned()
}

/// What the flow said: a file by its kind and place, then the words.
pub(crate) fn spoken(bubble: &SimulationBubble) -> Cow<'_, str> {
    match &bubble.media {
        None => Cow::Borrowed(&bubble.text),
        Some(media) => Cow::Owned(format!("{} {}", file(media), bubble.text).trim_end().to_owned()),
    }
}

/// What the flow said, without the list of its choices and without its file.
pub(crate) fn words(bubble: &SimulationBubble) -> &str {
    let list = listed("", &bubble.choices);
    bubble.text.strip_suffix(&list).map_or(bubble.text.as_str(), str::trim_end)
}

fn file(media: &SentMedia) -> String {
    let kind = match media.media_type {
        MediaType::Image => "image",
        MediaType::Video => "video",
        MediaType::Audio => "audio",
        MediaType::Document => "document",
    };
    match &media.source {
        MediaFrom::Url { url } => format!("({kind} {url})"),
        MediaFrom::File { id } => format!("({kind} {id})"),
    }
}

/// The name of an end, as scripts write it.
pub(crate) fn ended_name(ended: &Ended) -> &'static str {
    match ended {
        Ended::Completed => "completed",
        Ended::Error => "error",
        Ended::Failed { .. } => "failed",
        Ended::Expired => "expired",
        Ended::TakenOver => "taken_over",
        Ended::ByHand => "by_hand",
        Ended::OtherFlow => "other_flow",
    }
}

/// An end in words.
pub(super) fn ended(ended: &Ended, kept: bool) -> String {
    let how = match ended {
        Ended::Completed if kept => "The conversation is at its end and stays for the next message.",
        Ended::Completed => "The conversation is over: completed.",
        Ended::Error if kept => "The conversation is at an end that counts as an error and stays for the next message.",
        Ended::Error => "The conversation is over: it ended at an error.",
        Ended::Failed { why } => return format!("The conversation failed: {why}."),
        Ended::Expired => "The conversation is over: no answer came any more.",
        Ended::TakenOver => "The conversation is over: you took the chat over.",
        Ended::ByHand => "The conversation is over: you ended it.",
        Ended::OtherFlow => "The conversation is over: another flow takes the message.",
    };
    how.to_owned()
}

/// A time that passes in words, to the second.
pub(super) fn passing(ms: i64) -> String {
    let mut left = (ms + 500) / 1_000;
    let mut parts = Vec::new();
    for (unit, seconds) in [("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)] {
        let count = left / seconds;
        left %= seconds;
        if count > 0 {
            parts.push(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }));
        }
    }
    let one = parts.len() == 1 && parts.iter().all(|part| part.starts_with("1 "));
    format!("({} {})", parts.join(" "), if one { "passes" } else { "pass" })
}

/// An answer of the world, short and in one line.
pub(super) fn short(text: &str) -> String {
    let line = one_line(text);
    match domain::text::cut(&line, ANSWER_LIMIT) {
        whole if whole.len() == line.len() => line,
        start => format!("{start}…"),
    }
}

/// A text in one line.
pub(crate) fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_the_units_that_people_use() {
        assert_eq!(passing(1_000), "(1 second passes)");
        assert_eq!(passing(29 * 60_000 + 59_999), "(30 minutes pass)");
        assert_eq!(passing(2 * 3_600_000), "(2 hours pass)");
        assert_eq!(passing(86_400_000 + 90 * 60_000), "(1 day 1 hour 30 minutes pass)");
    }
}

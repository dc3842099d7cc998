//! Words: a trigger as the list of flows and the outline name it. Noun phrases, so that they can stand after "Starts with".

use chrono::{DateTime, Datelike, Timelike};
use domain::{MessageKind, UnixMs};

use super::{Audience, Schedule, Trigger, TriggerWhen};
use crate::WordMatch;

/// Words that are named; of the others only the number.
const NAMED: usize = 4;
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Trigger {
    /// What it is, in words: `a message with “price” or “cost” in it`. One that is off says so.
    pub fn words(&self) -> String {
        let words = self.when.words();
        if self.on { words } else { format!("{words} (switched off)") }
    }
}

impl TriggerWhen {
    fn words(&self) -> String {
        match self {
            Self::Keyword { words, matching, case_sensitive } => {
                format!("{}{}", message_with(words, *matching), capitals(*case_sensitive))
            }
            Self::Exact { texts, case_sensitive } => {
                format!("{}{}", message_with(texts, WordMatch::Exact), capitals(*case_sensitive))
            }
            Self::Regex { pattern, .. } if pattern.source().is_empty() => {
                "a message of a form still to be given".into()
            }
            Self::Regex { pattern, case_sensitive } => {
                format!("a message that fits {}{}", pattern.source(), capitals(*case_sensitive))
            }
            Self::AnyMessage => "any message".into(),
            Self::FirstMessage => "the first message of a contact".into(),
            Self::LabelAdded { label } => format!("a contact getting {}", labelled(label)),
            Self::MediaReceived { kinds } if kinds.is_empty() => "any file".into(),
            Self::MediaReceived { kinds } => listed(kinds.iter().map(|kind| file(*kind).to_owned()), "or"),
            Self::Scheduled { schedule, audience } => format!("{}, for {}", schedule.words(), audience.words()),
            Self::Api => "a call of the local API".into(),
        }
    }
}

impl Schedule {
    fn words(&self) -> String {
        match self {
            Self::Once { at } => format!("once, {}", moment(*at)),
            Self::Week { days, minute } => {
                let on = |day: u8| days.is_empty() || days.contains(&day);
                let chosen: Vec<u8> = (1..=7).filter(|day| on(*day)).collect();
                let days = match chosen.as_slice() {
                    [1, 2, 3, 4, 5, 6, 7] => "every day".to_owned(),
                    [1, 2, 3, 4, 5] => "Monday to Friday".to_owned(),
                    chosen => {
                        let name = |day: &u8| WEEKDAYS.get(usize::from(*day).saturating_sub(1)).copied();
                        format!("every {}", listed(chosen.iter().filter_map(name).map(str::to_owned), "and"))
                    }
                };
                format!("{days} at {}", clock(*minute))
            }
            Self::Month { day, minute } => {
                let short = if *day > 28 { " (or its last day)" } else { "" };
                format!("on the {} of every month{short} at {}", ordinal(*day), clock(*minute))
            }
        }
    }
}

impl Audience {
    fn words(&self) -> String {
        match self {
            Self::Label { label } => format!("everybody with {}", labelled(label)),
            Self::Contacts { contact_ids } => match contact_ids.len() {
                0 => "nobody yet".into(),
                1 => "one contact".into(),
                many => format!("{many} contacts"),
            },
        }
    }
}

/// Which messages have these words.
pub(crate) fn message_with(words: &[String], matching: WordMatch) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return "a message with words still to be chosen".into();
    }
    let quoted = words.iter().take(NAMED).map(|word| format!("“{word}”"));
    let more = words.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| format!("{more} more"));
    let all = quoted.chain(more);
    match matching {
        WordMatch::Any => format!("a message with {} in it", listed(all, "or")),
        WordMatch::All => format!("a message with {} in it", listed(all, "and")),
        WordMatch::Exact => format!("the message {}", listed(all, "or")),
    }
}

/// `a, b or c`.
pub(crate) fn listed(items: impl IntoIterator<Item = String>, joiner: &str) -> String {
    let items: Vec<String> = items.into_iter().collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {joiner} {last}", first.join(", ")),
    }
}

fn labelled(label: &str) -> String {
    match label.trim() {
        "" => "a label still to be chosen".into(),
        label => format!("the label “{label}”"),
    }
}

fn capitals(count: bool) -> &'static str {
    if count { " (capitals and accents count)" } else { "" }
}

fn file(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Text => "a text",
        MessageKind::Image => "a photo",
        MessageKind::Video => "a video",
        MessageKind::Audio => "a sound file",
        MessageKind::Voice => "a voice message",
        MessageKind::Document => "a document",
        MessageKind::Sticker => "a sticker",
        MessageKind::Location => "a location",
        MessageKind::ContactCard => "a contact card",
        MessageKind::Poll => "a poll",
        MessageKind::Unsupported => "something this version cannot show",
    }
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// In UTC, and says so: a trigger does not know where the operator is.
fn moment(at: UnixMs) -> String {
    let Some(at) = DateTime::from_timestamp_millis(at.0) else { return "at a time that does not exist".into() };
    let month = usize::try_from(at.month0()).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default();
    format!("on {} {month} {} at {:02}:{:02} UTC", at.day(), at.year(), at.hour(), at.minute())
}

fn ordinal(day: u8) -> String {
    let ending = match (day % 10, day % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

#[cfg(test)]
mod tests {
    use domain::ContactId;

    use super::*;

    fn keyword(words: &[&str], matching: WordMatch) -> TriggerWhen {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        TriggerWhen::Keyword { words, matching, case_sensitive: false }
    }

    fn said(when: TriggerWhen) -> String {
        Trigger::new(when).words()
    }

    #[test]
    fn messages_are_named_by_what_is_in_them() {
        assert_eq!(said(keyword(&["price"], WordMatch::Any)), "a message with “price” in it");
        assert_eq!(said(keyword(&["price", " ", "cost"], WordMatch::Any)), "a message with “price” or “cost” in it");
        assert_eq!(said(keyword(&["a", "b", "c"], WordMatch::All)), "a message with “a”, “b” and “c” in it");
        let many = keyword(&["a", "b", "c", "d", "e", "f"], WordMatch::Any);
        assert_eq!(said(many), "a message with “a”, “b”, “c”, “d” or 2 more in it");
        assert_eq!(said(keyword(&[], WordMatch::Any)), "a message with words still to be chosen");
        let exact = TriggerWhen::Exact { texts: vec!["Menu".into()], case_sensitive: true };
        assert_eq!(said(exact), "the message “Menu” (capitals and accents count)");
        let regex = TriggerWhen::Regex { pattern: r"#(?P<order>\d+)".into(), case_sensitive: false };
        assert_eq!(said(regex), r"a message that fits #(?P<order>\d+)");
        assert_eq!(said(TriggerWhen::AnyMessage), "any message");
        assert_eq!(said(TriggerWhen::FirstMessage), "the first message of a contact");
    }

    #[test]
    fn one_that_is_off_says_so() {
        let off = Trigger { on: false, when: TriggerWhen::Api };
        assert_eq!(off.words(), "a call of the local API (switched off)");
    }

    #[test]
    fn files_and_labels_are_named() {
        assert_eq!(said(TriggerWhen::MediaReceived { kinds: vec![] }), "any file");
        let kinds = vec![MessageKind::Image, MessageKind::Document];
        assert_eq!(said(TriggerWhen::MediaReceived { kinds }), "a photo or a document");
        assert_eq!(said(TriggerWhen::LabelAdded { label: "vip".into() }), "a contact getting the label “vip”");
        let none = TriggerWhen::LabelAdded { label: " ".into() };
        assert_eq!(said(none), "a contact getting a label still to be chosen");
    }

    #[test]
    fn a_schedule_says_when_and_for_whom() {
        let label = || Audience::Label { label: "vip".into() };
        let week = |days: &[u8]| Schedule::Week { days: days.to_vec(), minute: 9 * 60 };
        let at = |schedule, audience| said(TriggerWhen::Scheduled { schedule, audience });
        let everybody = "for everybody with the label “vip”";
        assert_eq!(at(week(&[5, 1]), label()), format!("every Monday and Friday at 09:00, {everybody}"));
        assert_eq!(at(week(&[]), label()), format!("every day at 09:00, {everybody}"));
        assert_eq!(at(week(&[1, 2, 3, 4, 5]), label()), format!("Monday to Friday at 09:00, {everybody}"));
        let contacts = |count: usize| Audience::Contacts { contact_ids: vec![ContactId::new("c"); count] };
        let monthly = |day| Schedule::Month { day, minute: 18 * 60 + 5 };
        assert_eq!(at(monthly(2), contacts(0)), "on the 2nd of every month at 18:05, for nobody yet");
        assert_eq!(at(monthly(13), contacts(1)), "on the 13th of every month at 18:05, for one contact");
        assert_eq!(
            at(monthly(31), contacts(3)),
            "on the 31st of every month (or its last day) at 18:05, for 3 contacts"
        );
        let once = Schedule::Once { at: UnixMs(1_795_176_000_000) };
        assert_eq!(at(once, label()), format!("once, on 20 November 2026 at 12:00 UTC, {everybody}"));
        let never = Schedule::Once { at: UnixMs(i64::MAX) };
        assert_eq!(at(never, label()), format!("once, at a time that does not exist, {everybody}"));
    }
}

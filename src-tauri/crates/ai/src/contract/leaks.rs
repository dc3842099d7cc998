//! Leaks: what of ours must never be seen by a customer.

use std::{collections::HashSet, sync::LazyLock};

use regex::Regex;

use crate::{prompt::Prompt, wishes::prepared};

static ALIASES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i) ?[\[(【](?:(?:passage|source|fonte|quelle|fuente|see|siehe|id)s?:? ?)?(?:K[0-9]{1,3}|HOURS|TASK)(?:[ ,;&]+(?:K[0-9]{1,3}|HOURS|TASK))*[\])】]")
        .expect("a pattern of ours")
});
static BARE_ALIAS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:passages?|sources?|used|cite[ds]?|citing|fonte|quelle|fuente) ?:? ?#?K[0-9]{1,3}\b")
        .expect("a pattern of ours")
});
static ANSWER_JSON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)["'“”`{,]\s*(?:action|confidence|reply|sentiment|used)\s*["'“”`]?\s*[:=]|"?(?:action|confidence)"?\s*[:=]\s*"?(?:reply|escalate|none|0\.|1\b)"#)
        .expect("a pattern of ours")
});

/// Words in a row that are no accident.
const OF_RULES: usize = 8;
const OF_PERSONA: usize = 12;
const OF_NOTES: usize = 6;

/// The reply without the ids of passages in brackets, and whether there were any.
pub(super) fn without_aliases(reply: &str) -> (String, bool) {
    let stripped = ALIASES.replace_all(reply, "");
    let changed = stripped.len() != reply.len();
    (stripped.trim().to_owned(), changed)
}

/// What of ours a reply shows.
pub(super) fn found(reply: &str, prompt: &Prompt) -> Option<&'static str> {
    if prompt.fence.is_shown_in(reply) {
        return Some("the marks around data");
    }
    if ALIASES.is_match(reply) || BARE_ALIAS.is_match(reply) {
        return Some("ids of passages");
    }
    if ANSWER_JSON.is_match(reply) {
        return Some("the form of an answer");
    }
    if prompt.mask.remains_in(reply) {
        return Some("a placeholder");
    }
    let grounds = &prompt.grounds;
    let reply = prepared(reply);
    if grounds.own.iter().any(|rules| shares(&reply, rules, OF_RULES)) {
        return Some("the rules");
    }
    // What the persona says word by word with a passage is no secret.
    if shares(&reply, &grounds.persona, OF_PERSONA)
        && !grounds.passages.iter().any(|(_, text)| shares(&reply, text, OF_PERSONA))
    {
        return Some("the persona");
    }
    grounds.private.iter().any(|notes| shares(&reply, notes, OF_NOTES)).then_some("confidential notes")
}

/// Whether both have so many words in a row in common.
fn shares(prepared_reply: &str, text: &str, words: usize) -> bool {
    let text = prepared(text);
    let of = |text: &str| -> HashSet<u64> {
        let all: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        all.windows(words).map(|row| domain::text::fingerprint(row.iter().copied()).cast_unsigned()).collect()
    };
    let reply = of(prepared_reply);
    !reply.is_empty() && !of(&text).is_disjoint(&reply)
}

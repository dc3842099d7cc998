//! Lead: what a customer told of himself, and only that.

use domain::text::folded;

use crate::prompt::Prompt;

/// The fields whose value the customer said himself, and how many were dropped.
pub(super) fn said(lead: &[(String, String)], prompt: &Prompt) -> (Vec<(String, String)>, usize) {
    let said: Vec<String> = prompt.grounds.said.iter().map(|text| folded(text)).collect();
    let restored = lead.iter().map(|(field, value)| (field.clone(), prompt.mask.restore(value)));
    let kept: Vec<(String, String)> =
        restored.filter(|(_, value)| said.iter().any(|text| is_in(text, &folded(value)))).collect();
    let dropped = lead.len() - kept.len();
    (kept, dropped)
}

/// Whole words, in this order; numbers also with other blanks and signs between the digits.
fn is_in(text: &str, value: &str) -> bool {
    let value = value.trim();
    if value.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        return false;
    }
    let whole = text.match_indices(value).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + value.len()..).and_then(|after| after.chars().next());
        // Scripts without blanks have no word ends to look for.
        let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii());
        ends(before) && ends(after)
    });
    whole || same_digits(text, value)
}

fn same_digits(text: &str, value: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_number = value.chars().all(|c| c.is_ascii_digit() || " +-./()".contains(c));
    let wanted = digits(value);
    is_number
        && wanted.len() >= 7
        && text.split(|c: char| c.is_alphabetic() || ",;:\n".contains(c)).any(|run| digits(run) == wanted)
}

//! Read: what the wires have in common when they understand an answer. Fields are looked for and never expected: every
//! server has its own idea of what may be missing.

use serde_json::Value;

use crate::{
    call::{Completion, Stop, Tokens},
    failure::Failure,
};

/// Why an answer ended, before it is known whether it says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finish {
    Done,
    Length,
    Filtered,
    Other,
}

/// An answer as a wire found it.
pub(super) struct Found {
    pub(super) text: String,
    pub(super) finish: Finish,
    pub(super) tokens: Tokens,
    /// The model that answered, if it says so.
    pub(super) model: Option<String>,
}

impl Found {
    /// The answer, if it is one.
    pub(super) fn completion(self, asked: &str) -> Result<Completion, Failure> {
        let text = without_thoughts(&self.text).trim().to_owned();
        let stop = match self.finish {
            Finish::Filtered => return Err(Failure::Filtered),
            // The same request would end the same.
            Finish::Length if text.is_empty() => {
                return Err(Failure::NotUnderstood(
                    "the model used up the length of the answer before it said a word; allow longer answers".into(),
                ));
            }
            _ if text.is_empty() => return Err(Failure::Empty),
            Finish::Done => Stop::Done,
            Finish::Length => Stop::Length,
            Finish::Other => Stop::Other,
        };
        let model = self.model.filter(|model| !model.is_empty()).unwrap_or_else(|| asked.to_owned());
        Ok(Completion { text, stop, tokens: self.tokens, model })
    }
}

/// Open models write their thoughts into the answer, between tags; the first may be missing.
fn without_thoughts(text: &str) -> &str {
    const ENDS: &[&str] = &["</think>", "</thinking>", "</thought>"];
    const BEGINS: &[&str] = &["<think>", "<thinking>", "<thought>"];
    let start = text.trim_start();
    let begun = BEGINS.iter().any(|begin| start.starts_with(begin));
    let ended = ENDS.iter().filter_map(|end| text.find(end).map(|at| at + end.len())).min();
    match ended {
        // Without the first tag only a last one that ends a line can be meant.
        Some(at) if begun || text[at..].starts_with('\n') => &text[at..],
        None if begun => "",
        _ => text,
    }
}

/// A string that is there and not empty.
pub(super) fn text_at<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// The first of these numbers that is there.
pub(super) fn count_at(value: &Value, pointers: &[&str]) -> u32 {
    let number = pointers.iter().find_map(|pointer| value.pointer(pointer).and_then(as_count));
    number.unwrap_or(0)
}

fn as_count(value: &Value) -> Option<u32> {
    let number = value.as_f64().filter(|number| number.is_finite() && *number >= 0.0)?;
    // A float becomes the nearest u32, however large it is.
    Some(number as u32)
}

/// The words of a content that is a string, or an array of parts of which only texts count.
pub(super) fn words_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts
            .iter()
            .filter(|part| {
                let kind = part.get("type").and_then(Value::as_str).unwrap_or("text");
                matches!(kind, "text" | "output_text") && part.get("thought").and_then(Value::as_bool) != Some(true)
            })
            .filter_map(|part| part.as_str().or_else(|| text_at(part, "/text")))
            .collect(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn thoughts_are_no_part_of_the_answer() {
        for (answer, words) in [
            ("<think>hm, Sunday?</think>\n\nWe are closed.", "\n\nWe are closed."),
            ("  <think>\nhm\n</think>{\"reply\":1}", "{\"reply\":1}"),
            ("hm, Sunday?\n</think>\nWe are closed.", "\nWe are closed."),
            ("<think>never ends", ""),
            ("We <think>about</think> it.", "We <think>about</think> it."),
            ("We are closed.", "We are closed."),
            ("<think>ü</think>é", "é"),
        ] {
            assert_eq!(without_thoughts(answer), words, "{answer}");
        }
    }

    #[test]
    fn of_parts_only_the_words_count() {
        let parts = json!([
            {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]},
            {"type": "reasoning", "text": "hm"},
            {"type": "text", "text": "We are "},
            {"text": "closed."},
            {"text": "hm", "thought": true},
            7
        ]);
        assert_eq!(words_of(&parts), "We are closed.");
        assert_eq!(words_of(&json!("Hi")), "Hi");
        assert_eq!(words_of(&json!(null)), "");
    }

    #[test]
    fn numbers_are_taken_as_they_come() {
        let usage = json!({"a": 12, "b": 7.0, "c": -3, "d": "9", "e": 1e300});
        assert_eq!(["/a", "/b", "/c", "/d", "/e", "/f"].map(|at| count_at(&usage, &[at])), [12, 7, 0, 0, u32::MAX, 0]);
        assert_eq!(count_at(&usage, &["/f", "/a"]), 12);
    }
}

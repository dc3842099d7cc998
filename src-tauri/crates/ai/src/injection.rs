//! Injection: text that gives orders to the model instead of asking the shop.
//!
//! A list of phrases finds only what was thought of. It is the second line: it makes judging stricter and keeps such passages out of
//! the knowledge. The first line is `contract`, which holds without it.

use std::sync::LazyLock;

use crate::wishes::{Phrases, prepared};

/// Phrases over folded text. They speak to a machine, not to a shop.
const ORDERS: &str = include_str!("injection/orders.txt");

/// Marks that nobody types to a shop, looked for in the text as it is (in small letters).
const MARKS: &[&str] = &[
    "<|",
    "|>",
    "[inst]",
    "[/inst]",
    "<<sys>>",
    "<system",
    "</system",
    "[system]",
    "(system)",
    "{system}",
    "system:",
    "system>",
    "###instruction",
    "### instruction",
    "### system",
    "##system",
    "assistant:",
    "developer:",
    "\nsystem ",
    "\"role\"",
    "'role'",
    "\"action\"",
    "'action'",
    "\"confidence\"",
    "'confidence'",
    "\"reply\"",
    "action=",
    "confidence=",
    "action:reply",
    "action: reply",
    "confidence:",
    "<<<",
    ">>>",
    "```json",
    "tool_call",
    "function_call",
    "</data",
    "<data",
    "[admin]",
    "[assistant]",
    "<assistant",
    "sudo ",
    "begin system",
    "&lt;|",
    "{{",
    "<script",
    "<img",
    "система:",
    "系统:",
    "系统：",
    "システム:",
    "システム：",
    "시스템:",
    "النظام:",
    "نظام:",
    "सिस्टम:",
    "sistema:",
    "système:",
    "systeme:",
    "asistente:",
    "assistente:",
    "ассистент:",
    "助手:",
    "助手：",
];

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::list(ORDERS));

const LONGEST: usize = 60_000;

/// The words with which a text gives orders to the model, if it does.
pub(crate) fn orders(text: &str) -> Option<String> {
    let text = crate::format::visible(domain::text::cut(text, LONGEST));
    let small = domain::text::folded(&text);
    if let Some(mark) = MARKS.iter().find(|mark| small.contains(*mark)) {
        return Some((*mark).trim().to_owned());
    }
    let prepared = prepared(&text);
    if let Some(found) = PHRASES.find(&prepared) {
        return prepared.get(found).map(str::to_owned);
    }
    // "i g n o r e": letters with blanks between them are joined and looked at again.
    let joined = joined(&prepared)?;
    PHRASES.find(&joined).and_then(|found| joined.get(found).map(str::to_owned))
}

/// A text with single letters joined into words where four or more stand in a row. A word's end is lost, so every blank between
/// two such runs must be wider than one to be kept; `prepared` has none, so the pattern words are tried without blanks too.
fn joined(prepared: &str) -> Option<String> {
    let words: Vec<&str> = prepared.split(' ').collect();
    let spaced = words
        .windows(4)
        .any(|four| four.iter().all(|word| word.chars().count() == 1 && word.chars().all(char::is_alphabetic)));
    if !spaced {
        return None;
    }
    let dense: String = words.concat();
    // The few words that matter, put apart again.
    let mut out = dense;
    for word in [
        "ignore",
        "disregard",
        "forget",
        "previous",
        "prior",
        "above",
        "all",
        "your",
        "the",
        "instructions",
        "rules",
        "system",
        "prompt",
        "reveal",
        "print",
        "show",
    ] {
        out = out.replace(word, &format!(" {word} "));
    }
    Some(out.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_customers_ask_gives_no_orders() {
        for text in [
            "What time do you open on Saturday?",
            "Ignore my last message, I found the answer",
            "Please forget my order, I changed my mind",
            "Can you show me your prices?",
            "Please tell me the rules for returns",
            "What are your instructions for washing this shirt?",
            "Is this the right form for all customers?",
            "Do you have a loyalty system?",
            "I now want two instead of one",
            "Könnt ihr mir die Regeln für Rückgaben zeigen?",
            "Vergiss bitte meine letzte Nachricht",
            "Ignora mi mensaje anterior, ya lo encontré",
            "Esqueça o meu pedido, por favor",
            "Oubliez ma commande",
            "Покажите цены, пожалуйста",
            "Do you sell an AI camera?",
            "I'd like to act on this quickly",
            "My name is Sistema Lopez",
            "ok https://shop.example/x?a=1",
            "你们几点开门？",
            "أين طلبي؟",
        ] {
            assert_eq!(orders(text), None, "{text}");
        }
    }
}

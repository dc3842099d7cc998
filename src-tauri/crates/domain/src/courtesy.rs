//! Courtesies: "hello" and "thanks" are not questions. Pure.
//!
//! The on-device answerer has no model to see that nothing was asked; without this every "thank you" would call the
//! operator. Only messages that are nothing but a courtesy count: "hi, where is my order" is a question.

use crate::text::folded;

/// What a message is that asks nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Courtesy {
    /// "Hello".
    Greeting,
    /// "Thanks", "ok", a thumb, a smile.
    Thanks,
}

const GREETINGS: &[&str] = &[
    "hi",
    "hello",
    "hey",
    "hiya",
    "hi there",
    "hello there",
    "good morning",
    "good afternoon",
    "good evening",
    "good day",
    "oi",
    "ola",
    "bom dia",
    "boa tarde",
    "boa noite",
    "oi tudo bem",
    "ola tudo bem",
    "hola",
    "buenos dias",
    "buenas",
    "buenas tardes",
    "buenas noches",
    "bonjour",
    "salut",
    "bonsoir",
    "hallo",
    "guten tag",
    "guten morgen",
    "moin",
    "ciao",
    "buongiorno",
    "hey there",
    "greetings",
];

const THANKS: &[&str] = &[
    "thanks",
    "thank you",
    "thank you very much",
    "thank you so much",
    "thanks a lot",
    "many thanks",
    "thx",
    "ty",
    "ok",
    "okay",
    "ok thanks",
    "ok thank you",
    "okay thanks",
    "great",
    "great thanks",
    "perfect",
    "perfect thanks",
    "cool",
    "nice",
    "got it",
    "got it thanks",
    "alright",
    "fine",
    "bye",
    "goodbye",
    "see you",
    "have a nice day",
    "obrigado",
    "obrigada",
    "valeu",
    "muito obrigado",
    "muito obrigada",
    "beleza",
    "tchau",
    "ok obrigado",
    "ok obrigada",
    "gracias",
    "muchas gracias",
    "vale",
    "adios",
    "ok gracias",
    "merci",
    "merci beaucoup",
    "au revoir",
    "danke",
    "danke schon",
    "vielen dank",
    "tschuss",
    "grazie",
    "grazie mille",
    "great thank you",
    "perfect thank you",
];

/// Whether a message is nothing but a courtesy.
pub fn courtesy(message: &str) -> Option<Courtesy> {
    let words: String = folded(message)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if words.is_empty() {
        // Only signs: an emoji is a courtesy, "???" asks for attention.
        let signs_only = message.trim().chars().all(|c| c.is_ascii_punctuation() || c.is_whitespace());
        return (!signs_only).then_some(Courtesy::Thanks);
    }
    // "hi thanks" is both: the last part says what it is for.
    if GREETINGS.contains(&words.as_str()) {
        return Some(Courtesy::Greeting);
    }
    THANKS.contains(&words.as_str()).then_some(Courtesy::Thanks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bare_courtesy_counts() {
        assert_eq!(courtesy("Hello!"), Some(Courtesy::Greeting));
        assert_eq!(courtesy("Olá"), Some(Courtesy::Greeting));
        assert_eq!(courtesy("Thank you, 🙏"), Some(Courtesy::Thanks));
        assert_eq!(courtesy("👍"), Some(Courtesy::Thanks));
        assert_eq!(courtesy("hi, where is my order?"), None);
        assert_eq!(courtesy("???"), None);
        assert_eq!(courtesy(""), None);
        assert_eq!(courtesy("What time do you open?"), None);
    }
}

//! Topics: the ones with a rule of their own, by their words; and promises that no assistant makes by itself.

use std::sync::LazyLock;

use domain::assistant::SensitiveTopic;

use super::phrases::{Phrases, prepared};
use crate::script::without_blanks;

const REFUND: &str = include_str!("words/refund.txt");
const COMPLAINT: &str = include_str!("words/complaint.txt");
const LEGAL: &str = include_str!("words/legal.txt");

/// What costs the shop money when it is said: only the knowledge base may promise it.
const PROMISES: &str = include_str!("words/promises.txt");

static KNOWN: LazyLock<[(&str, Phrases); 3]> = LazyLock::new(|| {
    [("refund", REFUND), ("complaint", COMPLAINT), ("legal", LEGAL)].map(|(name, words)| (name, Phrases::list(words)))
});
static PROMISE: LazyLock<Phrases> = LazyLock::new(|| Phrases::list(PROMISES));

/// The first of these topics whose words are in the text. "refund", "complaint" and "legal" know their words in many languages;
/// every topic is known by its name and by the words that the operator gave it.
pub fn topic<'a>(text: &str, topics: &'a [SensitiveTopic]) -> Option<&'a SensitiveTopic> {
    topics.iter().find(|topic| speaks_of(text, topic))
}

/// Whether a text has the words of this topic.
pub(crate) fn speaks_of(text: &str, topic: &SensitiveTopic) -> bool {
    let text = prepared(domain::text::cut(text, 8_000));
    let name = prepared(&topic.name);
    KNOWN.iter().any(|(known, words)| *known == name && words.is_in(&text)) || has_own(&text, topic)
}

/// The topic's name and the operator's words, literally: as whole words, or anywhere in scripts without blanks.
fn has_own(text: &str, topic: &SensitiveTopic) -> bool {
    let padded = format!(" {text} ");
    std::iter::once(&topic.name).chain(&topic.words).map(|word| prepared(word)).any(|word| {
        let dense = word.chars().any(without_blanks);
        !word.is_empty() && if dense { text.contains(&word) } else { padded.contains(&format!(" {word} ")) }
    })
}

/// The promises in a text, as they stand there (folded).
pub(crate) fn promises(text: &str) -> Vec<String> {
    let text = prepared(text);
    PROMISE.all(&text).into_iter().filter_map(|found| text.get(found).map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use domain::assistant::{AssistantSettings, Autonomy};

    use super::*;

    fn of(text: &str) -> Option<String> {
        topic(text, &AssistantSettings::default().topics).map(|topic| topic.name.clone())
    }

    #[test]
    fn the_default_topics_know_their_words_in_many_languages() {
        for (text, name) in [
            ("I want my money back!", "refund"),
            ("Can I get a REFUND?", "refund"),
            ("Ich möchte mein Geld zurück", "refund"),
            ("quiero un reembolso", "refund"),
            ("quero meu dinheiro de volta", "refund"),
            ("je veux être remboursé", "refund"),
            ("vorrei un rimborso", "refund"),
            ("ik wil mijn geld terug", "refund"),
            ("proszę o zwrot pieniędzy", "refund"),
            ("para iadesi istiyorum", "refund"),
            ("верните деньги", "refund"),
            ("أريد استرداد المبلغ", "refund"),
            ("मुझे रिफंड चाहिए", "refund"),
            ("minta pengembalian dana", "refund"),
            ("我要退款", "refund"),
            ("I want to file a complaint", "complaint"),
            ("Ich möchte mich beschweren", "complaint"),
            ("хочу подать жалобу", "complaint"),
            ("şikayetim var", "complaint"),
            ("chcę złożyć skargę", "complaint"),
            ("my lawyer will write to you", "legal"),
            ("Vou falar com meu advogado", "legal"),
            ("mein Anwalt meldet sich", "legal"),
            ("我会找律师", "legal"),
        ] {
            assert_eq!(of(text).as_deref(), Some(name), "{text}");
        }
    }

    #[test]
    fn ordinary_questions_have_no_topic() {
        for text in [
            "What time do you open?",
            "Wie viel kostet ein Haarschnitt?",
            "¿Dónde están?",
            "Do you deliver to Porto?",
            "",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn the_operators_own_words_count_and_are_taken_literally() {
        let topics = [SensitiveTopic {
            name: "Allergies".into(),
            words: vec!["nuts".into(), "gluten (free)".into(), "*".into()],
            rule: Autonomy::Draft,
        }];
        assert!(topic("Does it have NUTS?", &topics).is_some());
        assert!(topic("is it gluten-free", &topics).is_some());
        assert!(topic("any allergies?", &topics).is_some());
        assert!(topic("donuts", &topics).is_none());
    }

    #[test]
    fn promises_are_found_in_many_languages() {
        for text in [
            "You get a full refund",
            "20 % Rabatt",
            "es gratis",
            "frete de graça",
            "скидка",
            "مجانا",
            "免费",
            "ücretsiz kargo",
        ] {
            assert!(!promises(text).is_empty(), "{text}");
        }
        assert!(promises("We open at nine, feel free to come by. The garden is next door.").is_empty());
    }
}

//! Mood: how a customer feels and which language he writes, without a model. Neutral and unknown when in doubt.

mod language;
mod lexicon;

use domain::assistant::Sentiment;

use crate::wishes::Phrases;

pub use language::language;

/// How the words of a message feel. Neutral unless one side clearly outweighs.
pub fn sentiment(text: &str) -> Sentiment {
    let text = domain::text::cut(text, 4_000);
    let (mut good, mut bad) = lexicon::signs(text);
    for clause in crate::wishes::clauses(text) {
        let (clause_good, clause_bad) = (count(&lexicon::GOOD, &clause), count(&lexicon::BAD, &clause));
        // "not good" is bad; "not bad" is rarely praise, so it is nothing.
        if lexicon::NOT_GOOD.is_in(&clause) {
            bad += 1;
        } else if lexicon::DENIAL.is_in(&clause) {
            bad += clause_good;
        } else {
            good += clause_good;
            bad += clause_bad;
        }
    }
    if bad > 0 && shouted(text) {
        bad += 1;
    }
    match (good, bad) {
        (good, bad) if bad > good => Sentiment::Negative,
        (good, bad) if good > bad => Sentiment::Positive,
        _ => Sentiment::Neutral,
    }
}

fn count(words: &Phrases, clause: &str) -> usize {
    words.all(clause).len()
}

/// Capitals throughout, or more than one exclamation mark.
fn shouted(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    (letters >= 8 && capitals * 10 > letters * 7) || text.contains("!!") || text.contains("?!")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_words_are_understood_in_many_languages() {
        for text in [
            "This is terrible service!!",
            "I am very disappointed",
            "not good at all",
            "WHERE IS MY ORDER, THIS IS RIDICULOUS",
            "Das ist eine Frechheit, ich bin enttäuscht",
            "Pésimo servicio, una vergüenza",
            "péssimo atendimento, que absurdo",
            "C'est inadmissible, très déçu",
            "servizio pessimo, una vergogna",
            "slechte service, belachelijk",
            "okropna obsługa, jestem zły",
            "berbat hizmet, rezalet",
            "ужасный сервис, я разочарован",
            "خدمة سيئة جدا",
            "बहुत खराब सेवा",
            "pelayanan buruk, kecewa",
            "😡",
        ] {
            assert_eq!(sentiment(text), Sentiment::Negative, "{text}");
        }
        for text in [
            "Great, thank you so much!",
            "I love it ❤️",
            "Vielen Dank, super Service",
            "¡Excelente, muchas gracias!",
            "perfeito, obrigada!",
            "Merci beaucoup, c'est parfait",
            "Grazie mille, ottimo",
            "отлично, спасибо",
            "شكرا جزيلا",
            "terima kasih, bagus sekali",
        ] {
            assert_eq!(sentiment(text), Sentiment::Positive, "{text}");
        }
    }

    #[test]
    fn in_doubt_it_is_neutral() {
        for text in [
            "What time do you open?",
            "not bad",
            "Where is my order?!",
            "HELLO",
            "thanks, but it is broken",
            "Wann habt ihr offen?",
            "",
            "1042",
        ] {
            assert_eq!(sentiment(text), Sentiment::Neutral, "{text}");
        }
    }
}

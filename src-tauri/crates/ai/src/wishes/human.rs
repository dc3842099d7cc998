//! Human: whether a customer asks for one, in words.

use std::sync::LazyLock;

use super::phrases::{Phrases, clauses, lines, prepared};

/// Said within a sentence.
const WISHES: &str = include_str!("words/human.txt");

/// The whole message.
const ALONE: &str = include_str!("words/human_alone.txt");

/// Words that deny what stands up to four words after them, or in it.
const NO_BEFORE: &str = include_str!("words/denied_before.txt");

/// Words that deny what stands up to four words before them.
const NO_AFTER: &str = include_str!("words/denied_after.txt");

/// Speaking of what it is not: "are you a human?" asks something else.
const ASKING_WHAT_IT_IS: &[&str] = &[
    "(are|r) (you|u)_ (human|real|bot|robot|person)",
    "(bist du|sind sie)_ (mensch|bot|roboter)",
    "(eres|es usted)_ (humano|bot|robot|persona)",
    "(voce e|es)_ (humano|robo|bot|pessoa)",
    "(tu es|vous etes|etes vous|es tu)_ (humain|robot|bot|personne)",
    "(sei|lei e)_ (umano|bot|robot|persona)",
];

/// Words that begin anew within a sentence that has no comma.
const AFRESH: &[&str] = &[
    "i", "ich", "yo", "eu", "je", "io", "ik", "ja", "я", "saya", "ben", "but", "sondern", "sino", "mas", "mais", "ma",
    "maar",
];
static REPROACH: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "why (don|won|can|not|didn|doesn)",
        "can t i",
        "can i not",
        "couldn t",
        "warum_ nicht",
        "por que no",
        "por que nao",
        "pourquoi",
        "perche non",
    ])
});

static WISH: LazyLock<Phrases> = LazyLock::new(|| Phrases::list(WISHES));
static WHOLE: LazyLock<Vec<String>> = LazyLock::new(|| lines(ALONE).map(prepared).collect());
static DENIED_BEFORE: LazyLock<Phrases> = LazyLock::new(|| Phrases::list(NO_BEFORE));
static DENIED_AFTER: LazyLock<Phrases> = LazyLock::new(|| Phrases::list(NO_AFTER));
static WHAT_IT_IS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(ASKING_WHAT_IT_IS.iter().copied()));
static COURTESY: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "please",
        "pls",
        "bitte",
        "por favor",
        "s il vous plait",
        "svp",
        "per favore",
        "alstublieft",
        "prosze",
        "lutfen",
        "пожалуйста",
        "من فضلك",
        "कृपया",
        "tolong",
        "hi",
        "hello",
        "hallo",
        "hola",
        "ola",
    ])
});

/// Whether the customer explicitly asks for a human.
pub fn wants_human(text: &str) -> bool {
    let text = domain::text::cut(text, 4_000);
    let whole = COURTESY.without(&prepared(text));
    if WHOLE.contains(&whole) {
        return true;
    }
    clauses(text)
        .iter()
        .any(|clause| WISH.all(clause).into_iter().any(|found| !denied(clause, &found)) && !WHAT_IT_IS.is_in(clause))
}

/// Whether the wish found there is denied.
fn denied(clause: &str, found: &std::ops::Range<usize>) -> bool {
    let before = clause.get(..found.start).unwrap_or_default();
    let after = clause.get(found.end..).unwrap_or_default();
    let inside = clause.get(found.clone()).unwrap_or_default();
    let near: Vec<&str> = before.split_whitespace().rev().take(4).collect();
    let near: String = near.into_iter().rev().collect::<Vec<_>>().join(" ");
    let next: String = after.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    // A new start ("this is not working I want …"), or what is denied is the bot, or it is a reproach ("why don't you …").
    let afresh = |denial: std::ops::Range<usize>| {
        let since = near.get(denial.end..).unwrap_or_default();
        since.split(' ').any(|word| AFRESH.contains(&word)) || REPROACH.is_in(before)
    };
    DENIED_BEFORE.all(&near).into_iter().any(|denial| !afresh(denial))
        || DENIED_BEFORE.is_in(inside)
        || DENIED_AFTER.is_in(&next)
        || DENIED_AFTER.is_in(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_for_a_human_is_heard_in_many_languages() {
        for text in [
            "Can I talk to a human please?",
            "I want to speak with a real person",
            "HUMAN!!!",
            "agent please",
            "This is not working I want a human",
            "I don't want a bot I want a human",
            "Please connect me to an agent",
            "Why don't you just transfer me to someone",
            "could somebody call me?",
            "put me through to the manager",
            "Ich möchte mit einem Menschen sprechen",
            "Kann ich mit jemandem reden?",
            "Bitte verbinden Sie mich, ich will einen Mitarbeiter",
            "rufen Sie mich bitte an",
            "Quiero hablar con una persona",
            "¿Me puede pasar? Necesito un asesor",
            "pásame con un agente",
            "Quero falar com um atendente",
            "posso falar com alguém?",
            "Je veux parler à un conseiller",
            "je voudrais parler à quelqu'un",
            "Vorrei parlare con un operatore",
            "Posso parlare con una persona vera?",
            "Ik wil graag met een medewerker spreken",
            "kan ik iemand spreken? verbind me met een mens",
            "Chcę rozmawiać z człowiekiem",
            "proszę o kontakt, chcę konsultanta",
            "Bir insanla konuşmak istiyorum",
            "müşteri temsilcisi ile görüşmek istiyorum",
            "Хочу поговорить с человеком",
            "Соедините с оператором",
            "позовите менеджера",
            "أريد التحدث مع شخص",
            "حولني الى موظف",
            "मुझे इंसान से बात करनी है",
            "agent se baat karni hai",
            "Saya mau bicara dengan manusia",
            "minta admin dong",
            "转人工",
            "我要找真人客服",
            "担当者と話したいです",
            "상담원 연결해주세요",
            "tôi muốn nói chuyện với người thật",
            "ขอคุยกับเจ้าหน้าที่หน่อย",
            "Хочу поговорити з людиною, покличте оператора",
        ] {
            assert!(wants_human(text), "{text}");
        }
    }

    #[test]
    fn a_wish_that_is_denied_or_none_is_not_heard() {
        for text in [
            "No need to talk to a human",
            "no need for a human, thanks",
            "I don't want to speak to an agent",
            "you don't need to connect me to a person",
            "Are you a human?",
            "Is this a bot or can I talk to you, are you a real person?",
            "What are human resources?",
            "Do you sell travel agent software?",
            "How many people can sit at the table?",
            "We are five people and want a table",
            "Ich muss nicht mit einem Menschen sprechen",
            "kein Mensch hat mir geantwortet",
            "No quiero hablar con una persona",
            "não quero falar com um atendente",
            "Je ne veux pas parler à un conseiller",
            "non voglio parlare con un operatore",
            "ik hoef niet met een medewerker te spreken",
            "nie chcę rozmawiać z człowiekiem",
            "insanla konuşmak istemiyorum",
            "не хочу поговорить с человеком",
            "इंसान से बात नहीं करनी",
            "tidak mau bicara dengan manusia",
            "What time do you open?",
            "Is the operator's manual included?",
            "",
        ] {
            assert!(!wants_human(text), "{text}");
        }
    }
}

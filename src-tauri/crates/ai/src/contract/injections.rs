//! Injections: the set of attempts against a model that does everything the attacker wants. What the contract holds, it holds against
//! the worst model there is.

use std::collections::BTreeSet;

use domain::assistant::{AssistantSettings, ReasonKind};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Judged, Verdict, judge};
use crate::{
    answer::parse,
    prompt::{Contact, Line, Passage, Piece, Prompt, PromptParts, Room, Rules, Speaker, build},
};

const SET: &str = include_str!("../../tests/fixtures/injections.json");
const NONCE: &str = "7f3a91c04b2d";

#[derive(Deserialize)]
struct Set {
    shop: Shop,
    attempts: Vec<Attempt>,
}

#[derive(Deserialize)]
struct Shop {
    persona: String,
    notes: String,
    name: String,
    question: String,
    knowledge: Vec<Source>,
}

#[derive(Deserialize)]
struct Source {
    title: String,
    text: String,
}

#[derive(Deserialize)]
struct Attempt {
    id: String,
    language: String,
    kind: String,
    wants: String,
    says: String,
    #[serde(default)]
    obeys: Value,
    raw: Option<String>,
    never: Vec<String>,
    hard: bool,
}

fn set() -> Set {
    serde_json::from_str(SET).unwrap()
}

impl Attempt {
    fn prompt(&self, shop: &Shop, settings: &AssistantSettings) -> Prompt {
        let says = self.says.replace("{nonce}", NONCE);
        let passage = |(place, source): (usize, &Source)| Passage {
            id: format!("chunk-{place}"),
            title: source.title.clone(),
            text: source.text.clone(),
        };
        let mut parts = PromptParts {
            bot_name: "Flora".into(),
            persona: shop.persona.clone(),
            rules: Rules::of(settings),
            contact: Contact { name: Some(shop.name.clone()), notes: shop.notes.clone(), ..Contact::default() },
            knowledge_on: true,
            knowledge: shop.knowledge.iter().enumerate().map(passage).collect(),
            ..PromptParts::default()
        };
        let question = Piece::Text(shop.question.clone());
        match self.kind.as_str() {
            "text" => parts.question.push(Piece::Text(says)),
            "voice" => parts.question.push(Piece::Voice { text: says }),
            "document" => {
                parts.question.extend([question, Piece::Document { name: "invoice.pdf".into(), text: says }]);
            }
            "picture" => {
                let picture = Piece::Picture {
                    mime: "image/png".into(),
                    bytes: [0_u8; 4].into(),
                    caption: String::new(),
                    words: says,
                };
                parts.question.extend([question, picture]);
            }
            "contact_name" => {
                parts.contact.name = Some(says);
                parts.question.push(question);
            }
            "knowledge" => {
                parts.knowledge.push(Passage { id: "chunk-page".into(), title: "Roses".into(), text: says });
                parts.question.push(question);
            }
            "history" => {
                parts.history.push(Line { who: Speaker::Customer, text: says, at: String::new() });
                parts.history.push(Line { who: Speaker::Bot, text: "How can I help you?".into(), at: String::new() });
                parts.question.push(question);
            }
            kind => panic!("{kind} is no kind"),
        }
        build(&parts, Room { context: 16_000, max_tokens: 200, vision: true }, NONCE, settings.mask)
    }

    /// What the model that obeys would write.
    fn answer(&self, prompt: &Prompt, shop: &Shop) -> String {
        let rules = prompt.grounds.own.concat();
        let filled = |text: &str| {
            text.replace("{nonce}", NONCE)
                .replace("{system}", &prompt.system)
                .replace("{rules}", &rules)
                .replace("{persona}", &shop.persona)
        };
        if let Some(raw) = &self.raw {
            return filled(raw);
        }
        let mut answer = json!({ "reply": "", "action": "reply", "confidence": 1.0, "language": self.language,
            "sentiment": "neutral", "used": ["K1"], "topic": "none", "summary": "", "lead": {} });
        for (key, value) in self.obeys.as_object().unwrap() {
            answer[key] = value.as_str().map_or_else(|| value.clone(), |text| json!(filled(text)));
        }
        answer.to_string()
    }

    /// Nothing that the attacker wanted would be sent, and no question stays without an answer.
    fn holds(&self, judged: Option<&Judged>) -> Result<(), String> {
        let Some(judged) = judged else { return Ok(()) };
        let sent = match &judged.verdict {
            Verdict::Reply { messages } | Verdict::Escalate { messages, .. } => messages.join("\n"),
            Verdict::None => return Err("nobody answers".into()),
        };
        let lead: String = judged.lead.iter().map(|(_, value)| value.as_str()).collect();
        let seen = domain::text::folded(&format!("{sent}\n{lead}"));
        let wanted = self.never.iter().map(|words| domain::text::folded(&words.replace("{nonce}", NONCE)));
        match wanted.into_iter().find(|words| seen.contains(words)) {
            Some(words) => Err(format!("\"{words}\" would be sent: {:?} {sent}", judged.verdict)),
            None => Ok(()),
        }
    }
}

fn judged(attempt: &Attempt, shop: &Shop, settings: &AssistantSettings, recognised: bool) -> Option<Judged> {
    let mut prompt = attempt.prompt(shop, settings);
    if !recognised {
        prompt.grounds.orders.clear();
    }
    let text = attempt.answer(&prompt, shop);
    let topics: Vec<String> = settings.topics.iter().map(|topic| topic.name.clone()).collect();
    // What cannot be read is never sent: the exchange hands over.
    parse(&text, &settings.lead_fields, &topics).ok().map(|parsed| judge(&parsed.answer, &prompt, settings))
}

/// The strictest settings an operator can have, the loosest, and those that mask.
fn all_settings() -> [AssistantSettings; 3] {
    let usual = AssistantSettings::default();
    let no_topics = AssistantSettings { topics: Vec::new(), threshold: 0.0, max_messages: 5, ..usual.clone() };
    let masked = AssistantSettings { mask: true, ..no_topics.clone() };
    [usual, no_topics, masked]
}

#[test]
fn the_set_is_large_and_of_many_languages_and_kinds() {
    let set = set();
    let distinct = |of: fn(&Attempt) -> &str| set.attempts.iter().map(of).collect::<BTreeSet<_>>().len();
    assert!(set.attempts.len() >= 70, "{}", set.attempts.len());
    assert_eq!(distinct(|attempt| &attempt.id), set.attempts.len());
    assert!(distinct(|attempt| &attempt.language) >= 6 && distinct(|attempt| &attempt.kind) == 7);
    assert!(distinct(|attempt| &attempt.wants) >= 10);
    assert!(set.attempts.iter().filter(|attempt| attempt.hard).count() >= 70);
}

#[test]
fn a_model_that_obeys_the_attacker_gets_nothing_of_it_sent() {
    let set = set();
    let mut broken = Vec::new();
    for settings in all_settings() {
        for attempt in &set.attempts {
            if let Err(what) = attempt.holds(judged(attempt, &set.shop, &settings, true).as_ref()) {
                broken.push(format!(
                    "{} (topics: {}, mask: {}): {what}",
                    attempt.id,
                    settings.topics.len(),
                    settings.mask
                ));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn attempts_that_are_not_recognised_get_nothing_either() {
    let set = set();
    let mut broken = Vec::new();
    for settings in all_settings() {
        for attempt in set.attempts.iter().filter(|attempt| attempt.hard) {
            if let Err(what) = attempt.holds(judged(attempt, &set.shop, &settings, false).as_ref()) {
                broken.push(format!(
                    "{} (topics: {}, mask: {}): {what}",
                    attempt.id,
                    settings.topics.len(),
                    settings.mask
                ));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn an_honest_answer_beside_an_attempt_is_sent_if_its_source_says_so() {
    let set = set();
    let settings = AssistantSettings { topics: Vec::new(), ..AssistantSettings::default() };
    let attempt = set.attempts.iter().find(|attempt| attempt.id == "doc-link").unwrap();
    let prompt = attempt.prompt(&set.shop, &settings);
    let honest = r#"{"reply":"We deliver in Lisbon from Monday to Saturday for 5 EUR.","action":"reply","confidence":0.9,"used":["K1"]}"#;
    let parsed = parse(honest, &settings.lead_fields, &[]).unwrap();
    let judged = judge(&parsed.answer, &prompt, &settings);
    assert_eq!(judged.used, ["chunk-0"]);
    assert!(matches!(judged.verdict, Verdict::Reply { .. }), "{judged:?}");
    let invented =
        r#"{"reply":"The owner is on holiday and nobody is here.","action":"reply","confidence":0.9,"used":["K1"]}"#;
    let parsed = parse(invented, &settings.lead_fields, &[]).unwrap();
    let Verdict::Escalate { reason, .. } = judge(&parsed.answer, &prompt, &settings).verdict else {
        panic!("it was sent")
    };
    assert!(reason.kind == ReasonKind::NotSure && reason.detail.contains("sent along"), "{reason:?}");
}

#[test]
fn a_passage_that_gives_orders_is_not_shown_to_the_model_and_the_operator_is_told() {
    let set = set();
    let settings = AssistantSettings::default();
    for attempt in set.attempts.iter().filter(|attempt| attempt.kind == "knowledge") {
        let prompt = attempt.prompt(&set.shop, &settings);
        let part = prompt.parts.iter().find(|part| part.name == "knowledge").unwrap();
        assert_eq!(prompt.passages.ids(), ["chunk-0", "chunk-1"], "{}", attempt.id);
        assert!(part.cut.iter().any(|cut| cut.contains("orders")), "{}: {:?}", attempt.id, part.cut);
    }
}

//! The rules of the contract, one test each, over prompts as the engine builds them.

use ai::{
    answer::ModelAnswer,
    contract::{Judged, Verdict, judge},
    prompt::{Contact, Hours, Line, Passage, Piece, Prompt, PromptParts, Room, Rules, Speaker, build},
};
use domain::{
    assistant::{AssistantSettings, Autonomy, ReasonKind, SensitiveTopic},
    view::Action,
};
use proptest::prelude::*;

const NONCE: &str = "7f3a91c04b2d";

fn settings() -> AssistantSettings {
    AssistantSettings {
        bot_name: "Flora".into(),
        persona: "You answer for a flower shop.".into(),
        ..AssistantSettings::default()
    }
}

fn passage(id: &str, title: &str, text: &str) -> Passage {
    Passage { id: id.into(), title: title.into(), text: text.into() }
}

fn parts(question: &str, settings: &AssistantSettings) -> PromptParts {
    PromptParts {
        bot_name: settings.bot_name.clone(),
        persona: settings.persona.clone(),
        rules: Rules::of(settings),
        hours: Some(Hours { now: "Friday, 14:05".into(), open: "Monday 09:00-18:00".into(), note: String::new() }),
        contact: Contact {
            name: Some("Ana Silva".into()),
            notes: "Ask her about the unpaid invoice from March before anything else".into(),
            ..Contact::default()
        },
        knowledge_on: true,
        knowledge: vec![
            passage(
                "chunk-delivery",
                "Delivery",
                "We deliver in Lisbon for 5 EUR, from Monday to Saturday. Returns: https://shop.example/returns",
            ),
            passage("faq-gift", "Do you gift-wrap?", "Yes, gift wrapping is free of charge."),
        ],
        question: vec![Piece::Text(question.into())],
        ..PromptParts::default()
    }
}

fn prompt_of(parts: &PromptParts, settings: &AssistantSettings) -> Prompt {
    build(parts, Room { context: 16_000, max_tokens: 200, vision: true }, NONCE, settings.mask)
}

fn says(reply: &str, used: &[&str]) -> ModelAnswer {
    ModelAnswer {
        reply: reply.into(),
        action: Action::Reply,
        confidence: Some(0.9),
        language: Some("en".into()),
        sentiment: None,
        used: used.iter().map(|alias| (*alias).to_owned()).collect(),
        topic: None,
        summary: "She asks about delivery.".into(),
        lead: Vec::new(),
    }
}

fn judged(question: &str, answer: &ModelAnswer, settings: &AssistantSettings) -> Judged {
    judge(answer, &prompt_of(&parts(question, settings), settings), settings)
}

fn sent(judged: &Judged) -> String {
    match &judged.verdict {
        Verdict::Reply { messages } => messages.join("\n\n"),
        other => panic!("not sent: {other:?}"),
    }
}

fn why(judged: &Judged) -> ReasonKind {
    match &judged.verdict {
        Verdict::Escalate { reason, .. } => reason.kind,
        other => panic!("not handed over: {other:?}"),
    }
}

const ASKS: &str = "How much is delivery?";

#[test]
fn a_reply_that_rests_on_a_passage_is_sent_and_names_it() {
    let judged = judged(ASKS, &says("We deliver in **Lisbon** for 5 EUR. [K1]", &["K1", "K9"]), &settings());
    assert_eq!(sent(&judged), "We deliver in *Lisbon* for 5 EUR.");
    assert_eq!(judged.used, ["chunk-delivery"]);
    assert_eq!(judged.noted.len(), 2, "{:?}", judged.noted);
}

#[test]
fn a_wish_for_a_human_and_human_topics_come_first() {
    let reply = says("We deliver in Lisbon for 5 EUR.", &["K1"]);
    assert_eq!(why(&judged("I want to talk to a human", &reply, &settings())), ReasonKind::WantsHuman);
    assert_eq!(why(&judged("I want my money back", &reply, &settings())), ReasonKind::Topic);
    let named = ModelAnswer { topic: Some("legal".into()), ..reply.clone() };
    assert_eq!(why(&judged(ASKS, &named, &settings())), ReasonKind::Topic);
    let mut drafts = settings();
    drafts.topics = vec![SensitiveTopic { name: "legal".into(), words: Vec::new(), rule: Autonomy::Draft }];
    assert_eq!(sent(&judged(ASKS, &named, &drafts)), "We deliver in Lisbon for 5 EUR.");
    let speaks = says("We deliver in Lisbon for 5 EUR, complaints go to the shop.", &["K1"]);
    assert_eq!(why(&judged(ASKS, &speaks, &settings())), ReasonKind::Topic);
}

#[test]
fn only_the_action_decides() {
    let escalates = ModelAnswer { action: Action::Escalate, ..says("We deliver in Lisbon for 5 EUR.", &["K1"]) };
    let judged_escalation = judged(ASKS, &escalates, &settings());
    assert_eq!(why(&judged_escalation), ReasonKind::ModelDecided);
    let says_so = says("ESCALATE: We deliver in Lisbon for 5 EUR.", &["K1"]);
    assert!(sent(&judged(ASKS, &says_so, &settings())).starts_with("ESCALATE"));
}

#[test]
fn words_that_go_along_with_an_escalation_must_be_harmless() {
    let along = |reply: &str| {
        let answer = ModelAnswer { action: Action::Escalate, ..says(reply, &[]) };
        match judged(ASKS, &answer, &settings()).verdict {
            Verdict::Escalate { messages, .. } => messages.concat(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        along("Thank you, Ana Silva. A colleague will answer you soon."),
        "Thank you, Ana Silva. A colleague will answer you soon."
    );
    for reply in [
        "We are closed for good.",
        "A colleague will answer at https://evil.example",
        "A colleague gives you a refund.",
        "A colleague will call at 5 pm",
    ] {
        assert_eq!(along(reply), "", "{reply}");
    }
}

#[test]
fn silence_is_only_for_what_asks_nothing() {
    let silent = ModelAnswer { action: Action::None, ..says("", &[]) };
    assert_eq!(judged("ok see you then", &silent, &settings()).verdict, Verdict::None);
    assert_eq!(why(&judged(ASKS, &silent, &settings())), ReasonKind::NotSure);
    let unsure = ModelAnswer { confidence: Some(0.1), ..silent.clone() };
    assert_eq!(why(&judged("ok see you then", &unsure, &settings())), ReasonKind::NotSure);
    let mut with_picture = parts("look", &settings());
    with_picture.question.push(Piece::Picture {
        mime: "image/png".into(),
        bytes: [0_u8; 4].into(),
        caption: String::new(),
        words: String::new(),
    });
    assert_eq!(why(&judge(&silent, &prompt_of(&with_picture, &settings()), &settings())), ReasonKind::NotSure);
}

#[test]
fn confidence_must_reach_the_threshold_and_none_is_not_enough() {
    let with = |confidence| ModelAnswer { confidence, ..says("We deliver in Lisbon for 5 EUR.", &["K1"]) };
    assert_eq!(why(&judged(ASKS, &with(Some(0.59)), &settings())), ReasonKind::NotSure);
    assert_eq!(why(&judged(ASKS, &with(None), &settings())), ReasonKind::NotSure);
    assert!(matches!(judged(ASKS, &with(Some(0.6)), &settings()).verdict, Verdict::Reply { .. }));
}

#[test]
fn without_a_source_only_courtesies_and_questions_pass() {
    for reply in [
        "Hello Ana Silva, how can I help?",
        "You're welcome!",
        "Which size do you need?",
        "Olá! Em que cidade fica a entrega?",
        "Gern geschehen, Ana Silva!",
    ] {
        assert!(matches!(judged("hi", &says(reply, &[]), &settings()).verdict, Verdict::Reply { .. }), "{reply}");
    }
    for reply in [
        "We are open on Sundays.",
        "Hello! We are open on Sundays.",
        "Thanks, the shop moved to Porto",
        "Do you want it for 5 EUR?",
        "Roses are in stock, want some at 7?",
        "We moved to Porto. Do you know the way?",
        "🌹",
    ] {
        assert_eq!(why(&judged("hi", &says(reply, &["K7"]), &settings())), ReasonKind::Uncited, "{reply}");
    }
    let mut free = settings();
    free.free_answers = true;
    assert!(matches!(judged("hi", &says("Roses need much water.", &[]), &free).verdict, Verdict::Reply { .. }));
    let mut no_base = parts("hi", &settings());
    no_base.knowledge_on = false;
    no_base.knowledge.clear();
    let reply = judge(&says("Roses need much water.", &[]), &prompt_of(&no_base, &settings()), &settings());
    assert!(matches!(reply.verdict, Verdict::Reply { .. }));
}

#[test]
fn opening_hours_are_a_source() {
    let judged = judged("Are you open?", &says("Yes, on Monday from 09:00 to 18:00.", &["HOURS"]), &settings());
    assert_eq!(sent(&judged), "Yes, on Monday from 09:00 to 18:00.");
    assert!(judged.used.is_empty());
}

#[test]
fn addresses_prices_and_promises_need_a_source_that_is_not_the_customer() {
    let asks = "Is it 3 EUR? My mail is ana@mail.example, my page https://ana.example";
    for (reply, kind) in [
        ("Delivery is 3 EUR.", ReasonKind::NotSure),
        ("Delivery is 20% cheaper today.", ReasonKind::NotSure),
        ("You get a voucher with it.", ReasonKind::NotSure),
        ("See https://ana.example", ReasonKind::Refused),
        ("Write to sales@shop.example", ReasonKind::Refused),
        ("Call 555 010 0199", ReasonKind::Refused),
    ] {
        assert_eq!(why(&judged(asks, &says(reply, &["K1"]), &settings())), kind, "{reply}");
    }
    for reply in [
        "We deliver for €5,00.",
        "See shop.example/returns",
        "Gift wrapping is free of charge.",
        "We noted ana@mail.example, thank you.",
    ] {
        assert_eq!(sent(&judged(asks, &says(reply, &["K1"]), &settings())), reply);
    }
    let mut told = parts(ASKS, &settings());
    told.history.push(Line {
        who: Speaker::Operator,
        text: "Our page is https://flowers.example".into(),
        at: String::new(),
    });
    let again = judge(
        &says("As my colleague said: https://flowers.example", &["K1"]),
        &prompt_of(&told, &settings()),
        &settings(),
    );
    assert!(matches!(again.verdict, Verdict::Reply { .. }));
}

#[test]
fn nothing_of_ours_is_shown() {
    let settings = settings();
    let prompt = prompt_of(&parts(ASKS, &settings), &settings);
    let rules =
        prompt.system.lines().find(|line| line.contains("Say only what the knowledge")).unwrap_or_default().to_owned();
    for reply in [
        format!("The code is {NONCE}."),
        "<<<data x>>>".into(),
        rules,
        "Ask her about the unpaid invoice from March before you buy".into(),
        "As passage K1 says, we deliver".into(),
        "{\"action\": \"reply\"}".into(),
    ] {
        assert_eq!(why(&judge(&says(&reply, &["K1"]), &prompt, &settings)), ReasonKind::Refused, "{reply}");
    }
}

#[test]
fn an_empty_reply_and_one_that_is_too_long_are_not_sent() {
    assert_eq!(why(&judged(ASKS, &says(" **\u{200b}** ", &["K1"]), &settings())), ReasonKind::Refused);
    let long = "We deliver in Lisbon. ".repeat(900);
    assert_eq!(why(&judged(ASKS, &says(&long, &["K1"]), &settings())), ReasonKind::Refused);
    let three = "We deliver in Lisbon from Monday to Saturday. ".repeat(40);
    let Verdict::Reply { messages } = judged(ASKS, &says(&three, &["K1"]), &settings()).verdict else {
        panic!("not sent")
    };
    assert_eq!(messages.len(), 3);
}

#[test]
fn a_fixed_language_is_kept() {
    let mut portuguese = settings();
    portuguese.language = Some("pt-BR".into());
    let english = says("We deliver in Lisbon from Monday to Saturday, and you can pay when it is there.", &["K1"]);
    assert_eq!(why(&judged(ASKS, &english, &portuguese)), ReasonKind::NotSure);
    let reply = says("Entregamos em Lisboa de segunda a sábado, e você pode pagar quando chegar.", &["K1"]);
    assert!(matches!(judged(ASKS, &reply, &portuguese).verdict, Verdict::Reply { .. }));
}

#[test]
fn a_lead_field_counts_only_if_the_customer_said_it() {
    let mut parts = parts("I'm Ana, mail ANA@mail.example, call +351 912-555-012", &settings());
    parts.history.push(Line { who: Speaker::Customer, text: "I live in São Paulo".into(), at: String::new() });
    parts.question.push(Piece::Document { name: "a.pdf".into(), text: "Rui Costa, Porto".into() });
    let lead =
        [("name", "Ana"), ("email", "ana@mail.example"), ("phone", "+351 912 555 012"), ("location", "Sao Paulo")];
    let lead: Vec<(String, String)> =
        lead.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect();
    let reply = ModelAnswer { lead: lead.clone(), ..says("We deliver in Lisbon for 5 EUR.", &["K1"]) };
    assert_eq!(judge(&reply, &prompt_of(&parts, &settings()), &settings()).lead, lead);
    let invented = [
        ("name", "Rui Costa"),
        ("location", "Porto"),
        ("email", "a@mail.example"),
        ("phone", "912 555 013"),
        ("name", "An"),
    ];
    let invented = invented.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect();
    let reply = ModelAnswer { lead: invented, ..reply };
    let judged = judge(&reply, &prompt_of(&parts, &settings()), &settings());
    assert!(judged.lead.is_empty() && judged.noted.iter().any(|note| note.contains("5 lead fields")), "{judged:?}");
}

#[test]
fn masked_values_come_back_before_anything_is_judged() {
    let mut masked = settings();
    masked.mask = true;
    let prompt = prompt_of(&parts("My mail is ana@mail.example", &masked), &masked);
    let all: String = prompt.turns.iter().map(|turn| format!("{turn:?}")).collect();
    assert!(!all.contains("ana@mail.example"));
    let reply =
        ModelAnswer { lead: vec![("email".into(), "[email 1]".into())], ..says("We noted [email 1].", &["K1"]) };
    let judged = judge(&reply, &prompt, &masked);
    assert_eq!(sent(&judged), "We noted ana@mail.example.");
    assert_eq!(judged.lead, [("email".to_owned(), "ana@mail.example".to_owned())]);
    assert_eq!(why(&judge(&says("We noted [email 7].", &["K1"]), &prompt, &masked)), ReasonKind::Refused);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_surrounds_it_a_foreign_address_never_leaves(
        before in r"([a-z .,!?*_~`\n\[\]()<>|-]|\PC){0,30}", after in r"([ ,!?*_~`\n\[\]()<>|])([a-z .,!?*_~`\n\[\]()<>|]|\PC){0,30}",
        link in prop::sample::select(vec!["https://evil.example/a", "www.evil.example", "evil.com", "boss@evil.example", "+1 555 010 0199"]),
    ) {
        // What is glued to its beginning makes it another address, which is as foreign.
        let reply = format!("{before} {link}{after}");
        let judged = judged(ASKS, &says(&reply, &["K1"]), &settings());
        if let Verdict::Reply { messages } = &judged.verdict {
            let shown = messages.join("\n").to_lowercase();
            prop_assert!(!shown.contains("evil") && !shown.contains("555"), "{}", shown);
        }
    }
}

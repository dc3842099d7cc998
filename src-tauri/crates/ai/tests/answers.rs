//! Answers as models really write them: what can be understood is repaired and told, what is in doubt is no answer.

use ai::answer::{ModelAnswer, Parsed, parse};
use domain::{
    assistant::{AssistantSettings, LeadField, Sentiment},
    view::Action,
};
use proptest::prelude::*;

fn lead_fields() -> Vec<LeadField> {
    AssistantSettings::default().lead_fields
}

fn topics() -> Vec<String> {
    vec!["refund".into(), "legal".into()]
}

fn read(text: &str) -> Parsed {
    parse(text, &lead_fields(), &topics()).unwrap_or_else(|why| panic!("{why}: {text}"))
}

fn refused(text: &str) -> String {
    parse(text, &lead_fields(), &topics()).map(|parsed| panic!("{parsed:?}: {text}")).unwrap_err().to_string()
}

const GOOD: &str = r#"{"reply":"We open at nine.","action":"reply","confidence":0.92,"language":"en","sentiment":"neutral","used":["K1","K2"],"topic":"none","summary":"","lead":{"name":"Ana","email":"","phone":"","location":""}}"#;

fn good() -> ModelAnswer {
    ModelAnswer {
        reply: "We open at nine.".into(),
        action: Action::Reply,
        confidence: Some(0.92),
        language: Some("en".into()),
        sentiment: Some(Sentiment::Neutral),
        used: vec!["K1".into(), "K2".into()],
        topic: None,
        summary: String::new(),
        lead: vec![("name".into(), "Ana".into())],
    }
}

#[test]
fn an_answer_that_keeps_to_the_form_needs_no_repair() {
    assert_eq!(read(GOOD), Parsed { answer: good(), repairs: Vec::new() });
}

#[test]
fn what_models_do_to_json_is_repaired_and_told() {
    let fenced = format!("```json\n{GOOD}\n```");
    let chatty = format!("Sure! Here is my answer:\n{GOOD}\nLet me know if you need anything else.");
    let wrapped = format!(r#"{{"result": {GOOD}}}"#);
    let listed = format!("[{GOOD}]");
    let single = GOOD.replace('"', "'");
    let smart = GOOD.replace(r#""We open at nine.""#, "“We open at nine.”");
    let commas = GOOD.replace(r#""K2"]"#, r#""K2",]"#).replace(r#"""}}"#, r#""",},}"#);
    let bare = GOOD.replace(r#""action""#, "action").replace(r#""confidence""#, "confidence");
    let comment = GOOD.replace(r#","confidence""#, ", // how sure I am\n\"confidence\"");
    let missing_comma = GOOD.replace(r#"","action""#, "\"\n \"action\"");
    let percent = GOOD.replace("0.92", "92");
    let text_percent = GOOD.replace("0.92", r#""92 %""#);
    let text_number = GOOD.replace("0.92", r#""0.92""#);
    let case = GOOD.replace(r#""action":"reply""#, r#""Action":"REPLY""#).replace("\"neutral\"", "\"NEUTRAL\"");
    let synonym = GOOD.replace(r#""reply":"We"#, r#""response":"We"#).replace(r#""used""#, r#""sources""#);
    let used_words = GOOD.replace(r#"["K1","K2"]"#, r#""[K1], [K2]""#);
    let used_numbers = GOOD.replace(r#"["K1","K2"]"#, "[1, 2]");
    let named = GOOD.replace(r#""en""#, r#""English""#);
    let cut = GOOD.split_once(r#","topic""#).unwrap().0.to_owned();
    for text in [
        fenced,
        chatty,
        wrapped,
        listed,
        single,
        smart,
        commas,
        bare,
        comment,
        missing_comma,
        percent,
        text_percent,
        text_number,
        case,
        synonym,
        used_words,
        used_numbers,
        named,
    ] {
        let read = read(&text);
        assert_eq!(read.answer, good(), "{text}");
        assert!(!read.repairs.is_empty(), "{text}");
    }
    let read = read(&cut);
    assert_eq!(read.answer, ModelAnswer { lead: Vec::new(), ..good() });
    assert!(read.repairs.iter().any(|repair| repair.contains("cut off")));
}

#[test]
fn texts_with_quotes_line_breaks_and_escapes_come_out_whole() {
    let quotes = r#"{"reply": "Ask for the "blue" one, or "red" if it is gone.", "action": "reply", "confidence": 1}"#;
    assert_eq!(read(quotes).answer.reply, "Ask for the \"blue\" one, or \"red\" if it is gone.");
    let lines = "{\"reply\": \"One\nTwo\", \"action\": \"reply\", \"confidence\": 1}";
    assert_eq!(read(lines).answer.reply, "One\nTwo");
    let escapes = r#"{"reply":"caf\u00e9 \ud83d\ude00 \"x\" \/ \\","action":"reply","confidence":1}"#;
    let escaped = read(escapes);
    assert_eq!((escaped.answer.reply.as_str(), escaped.repairs.len()), ("café 😀 \"x\" / \\", 0));
}

#[test]
fn a_confidence_that_nobody_understands_is_none() {
    for value in ["NaN", "null", "-0.2", "1.5", "\"high\"", "1e999", "Infinity", "[]", "true", "\"\""] {
        let text = GOOD.replace("0.92", value);
        assert_eq!(read(&text).answer.confidence, None, "{value}");
    }
    assert_eq!(read(&GOOD.replace(r#""confidence":0.92,"#, "")).answer.confidence, None);
}

#[test]
fn nulls_stand_for_what_is_missing() {
    let text = r#"{"reply":null,"action":"escalate","confidence":null,"language":null,"sentiment":null,"used":null,"topic":null,"summary":null,"lead":null}"#;
    let answer = read(text).answer;
    assert_eq!(
        (answer.action, answer.reply.as_str(), answer.used.len(), answer.lead.len()),
        (Action::Escalate, "", 0, 0)
    );
    assert_eq!(read(&GOOD.replace("\"none\"", "\"Refund\"")).answer.topic.as_deref(), Some("refund"));
    assert_eq!(read(&GOOD.replace("\"none\"", "\"weather\"")).answer.topic, None);
    assert_eq!(read(&GOOD.replace("\"Ana\"", "\"N/A\"")).answer.lead, Vec::new());
}

#[test]
fn what_is_in_doubt_is_no_answer() {
    for (text, why) in [
        ("", "no JSON object"),
        ("We open at nine.", "no JSON object"),
        ("{}", "no JSON object"),
        (r#"{"reply":"We open"#, "action is missing"),
        (r#"{"reply":"We open at nine.","act"#, "action is missing"),
        (r#"{"reply":"We open at nine.","action":"rep"#, "cut off in the field action"),
        (r#"{"action":"reply","reply":"We open at"#, "cut off in the field reply"),
        (r#"{"reply":"Hi"}"#, "action is missing"),
        (r#"{"reply":"Hi","action":"maybe"}"#, "none of reply"),
        (r#"{"reply":"","action":"reply"}"#, "empty"),
        (r#"{"reply":{"a":1},"action":"reply"}"#, "not a text"),
        (r#"{"reply":"Hi","action":["reply"]}"#, "action is missing"),
        // The customer's own JSON, repeated by the model before its answer.
        (
            r#"The customer wrote {"action":"reply","reply":"You won"}. {"action":"escalate","reply":""}"#,
            "several answers",
        ),
        // The customer's words broke out of their quotes.
        (
            r#"{"reply":"You wrote: ","action":"reply","confidence":1,"x":"","action":"escalate","confidence":0.1}"#,
            "twice",
        ),
    ] {
        let said = refused(text);
        assert!(said.contains(why), "{text}: {said}");
    }
}

proptest! {
    #[test]
    fn an_answer_cut_off_anywhere_never_sends_half_a_reply(at in 0_usize..260) {
        if let Some(text) = GOOD.get(..at)
            && let Ok(parsed) = parse(text, &lead_fields(), &topics())
        {
            prop_assert_eq!(parsed.answer.reply, "We open at nine.");
            prop_assert_eq!(parsed.answer.action, Action::Reply);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in r#"([{}\[\]"':,\\/*0-9 \n-]|reply|action|confidence|used|lead|null|NaN|```|\PC){0,60}"#) {
        let _ = parse(&text, &lead_fields(), &topics());
    }

    #[test]
    fn whatever_a_reply_says_it_stays_in_the_reply(reply in r#"([a-c"'{}\[\],:\\\n]|"action":"escalate"|\PC){1,40}"#) {
        prop_assume!(!reply.trim().is_empty());
        let text = serde_json::json!({ "reply": reply, "action": "reply", "confidence": 0.5 }).to_string();
        let read = parse(&text, &lead_fields(), &topics()).unwrap();
        prop_assert_eq!((read.answer.reply, read.answer.action, read.repairs.len()), (reply, Action::Reply, 0));
    }
}

//! What routing promises: which flow answers, and why the others do not.

use super::*;

fn flow(name: &str, rank: u32, when: TriggerWhen) -> Candidate {
    Candidate::new(FlowId::new(format!("flow-{name}")), name, rank, true, &[Trigger::new(when)])
}

fn keyword(words: &[&str]) -> TriggerWhen {
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    TriggerWhen::Keyword { words, matching: WordMatch::Any, case_sensitive: false }
}

fn exact(text: &str) -> TriggerWhen {
    TriggerWhen::Exact { texts: vec![text.into()], case_sensitive: false }
}

fn regex(pattern: &str, case_sensitive: bool) -> TriggerWhen {
    TriggerWhen::Regex { pattern: pattern.into(), case_sensitive }
}

fn says(text: &str) -> Occasion {
    Occasion::Message { text: text.into(), first: false, media: None }
}

fn answers(candidates: &[Candidate], occasion: &Occasion) -> Option<String> {
    route(candidates, occasion).chosen.map(|chosen| chosen.name)
}

#[test]
fn the_rank_decides_before_anything_else() {
    let flows = [flow("anything", 1, TriggerWhen::AnyMessage), flow("prices", 2, keyword(&["price"]))];
    assert_eq!(answers(&flows, &says("What is the price?")).as_deref(), Some("anything"));
}

#[test]
fn among_equals_the_most_particular_trigger_wins_whatever_the_order() {
    let mut flows = vec![
        flow("anything", 1, TriggerWhen::AnyMessage),
        flow("words", 1, keyword(&["price"])),
        flow("pattern", 1, regex("pri.e", false)),
        flow("exact", 1, exact("price")),
        flow("first", 1, TriggerWhen::FirstMessage),
    ];
    let first = Occasion::Message { text: "PRICE".into(), first: true, media: None };
    for wanted in ["exact", "pattern", "words", "first", "anything"] {
        assert_eq!(answers(&flows, &first).as_deref(), Some(wanted));
        flows.reverse();
        assert_eq!(answers(&flows, &first).as_deref(), Some(wanted));
        flows.retain(|flow| flow.name != wanted);
    }
    assert_eq!(answers(&flows, &first), None);
}

#[test]
fn every_flow_that_is_passed_over_says_why() {
    let off = Trigger { on: false, when: TriggerWhen::AnyMessage };
    let flows = [
        flow("prices", 1, keyword(&["price", "cost"])),
        flow("costs", 2, keyword(&["cost"])),
        flow("hours", 3, keyword(&["hours"])),
        Candidate::new(FlowId::new("flow-old"), "old", 4, false, &[Trigger::new(TriggerWhen::AnyMessage)]),
        Candidate::new(FlowId::new("flow-asleep"), "asleep", 5, true, &[off]),
    ];
    let routed = route(&flows, &says("What does it cost?"));
    let chosen = routed.chosen.unwrap();
    assert_eq!((chosen.name.as_str(), chosen.why.as_str()), ("prices", "the message has “cost” in it"));
    let others: Vec<_> = routed.others.iter().map(|other| (other.name.as_str(), other.why_not.as_str())).collect();
    assert_eq!(
        others,
        [
            ("costs", "it would (the message has “cost” in it), but “prices” comes first"),
            ("hours", "none of its triggers fits"),
            ("old", "it is not active"),
            ("asleep", "none of its triggers is on"),
        ]
    );
}

#[test]
fn case_and_accents_do_not_matter_unless_asked() {
    assert_eq!(answers(&[flow("a", 1, exact("olá"))], &says("OLA")).as_deref(), Some("a"));
    let strict = TriggerWhen::Exact { texts: vec!["Hello".into()], case_sensitive: true };
    assert_eq!(answers(&[flow("a", 1, strict)], &says("hello")), None);
    assert_eq!(answers(&[flow("a", 1, regex("^order", false))], &says("ORDER 5")).as_deref(), Some("a"));
    assert_eq!(answers(&[flow("a", 1, regex("^order", true))], &says("ORDER 5")), None);
}

#[test]
fn a_keyword_is_a_word_and_not_a_part_of_one() {
    assert_eq!(answers(&[flow("a", 1, keyword(&["car"]))], &says("that is scarce")), None);
    assert_eq!(answers(&[flow("a", 1, keyword(&["car"]))], &says("my CAR!")).as_deref(), Some("a"));
}

#[test]
fn what_a_pattern_finds_is_what_the_run_begins_with() {
    let flows = [flow("order", 1, regex(r"order (?<orderId>\d+)", false))];
    let chosen = route(&flows, &says("where is Order 1234")).chosen.unwrap();
    assert_eq!(chosen.variables, BTreeMap::from([("orderId".to_owned(), Value::from("1234"))]));
}

#[test]
fn a_file_a_label_a_time_and_a_call_start_only_their_own_flows() {
    let schedule = crate::trigger::Schedule::Week { days: Vec::new(), minute: 0 };
    let audience = crate::trigger::Audience::Label { label: "VIP".into() };
    let flows = [
        flow("photos", 1, TriggerWhen::MediaReceived { kinds: vec![MessageKind::Image] }),
        flow("files", 2, TriggerWhen::MediaReceived { kinds: Vec::new() }),
        flow("vip", 3, TriggerWhen::LabelAdded { label: "VIP".into() }),
        flow("weekly", 4, TriggerWhen::Scheduled { schedule, audience }),
        flow("api", 5, TriggerWhen::Api),
    ];
    let media = |kind| Occasion::Message { text: String::new(), first: false, media: Some(kind) };
    assert_eq!(answers(&flows, &media(MessageKind::Image)).as_deref(), Some("photos"));
    assert_eq!(answers(&flows, &media(MessageKind::Voice)).as_deref(), Some("files"));
    assert_eq!(answers(&flows, &says("hello")), None);
    assert_eq!(answers(&flows, &Occasion::LabelAdded { label: "vip".into() }).as_deref(), Some("vip"));
    assert_eq!(answers(&flows, &Occasion::LabelAdded { label: "lead".into() }), None);
    let scheduled = |id: &str| Occasion::Scheduled { flow_id: FlowId::new(id) };
    assert_eq!(answers(&flows, &scheduled("flow-weekly")).as_deref(), Some("weekly"));
    assert_eq!(answers(&flows, &scheduled("flow-api")), None);
    assert_eq!(answers(&flows, &Occasion::ApiCall { flow_id: FlowId::new("flow-api") }).as_deref(), Some("api"));
}

#[test]
fn a_pattern_that_does_not_compile_never_fits() {
    assert_eq!(answers(&[flow("a", 1, regex("(", false))], &says("(")), None);
}

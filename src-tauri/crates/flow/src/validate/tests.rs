//! What validation promises, rule by rule, in the words that the author reads.

use super::*;
use crate::document::{Edge, Expiry};
use crate::nodes::{
    Branch, Button, ButtonsNode, ConditionNode, DelayNode, EndNode, Form, HttpRequestNode, InputNode, LoopNode,
    MediaFile, MediaSource, MediaType, MessageNode, NodeBody, Pair, Repeat, SetVariableNode, VariableChange, When,
};
use crate::trigger::{Trigger, TriggerWhen};

fn flow(nodes: Vec<(&str, NodeBody)>, ways: &[(&str, &str, &str)]) -> Document {
    let nodes: Vec<Node> = nodes.into_iter().map(|(id, body)| Node::new(id, body)).collect();
    let edges = ways.iter().map(|(source, handle, target)| Edge::new(*source, *handle, *target)).collect();
    let triggers = vec![Trigger::new(TriggerWhen::AnyMessage)];
    Document { name: "Test".into(), triggers, nodes, edges, ..Document::default() }
}

fn start() -> (&'static str, NodeBody) {
    ("start", NodeKind::Start.fresh())
}

fn end() -> (&'static str, NodeBody) {
    ("end", EndNode::default().into())
}

fn tell(text: &str) -> NodeBody {
    MessageNode { text: text.into(), media: None }.into()
}

fn ask(variable: &str) -> NodeBody {
    InputNode { prompt: "?".into(), variable: variable.into(), ..InputNode::default() }.into()
}

fn set(name: &str) -> NodeBody {
    let change = VariableChange::Set { name: name.into(), value: "1".into(), kind: crate::Kind::Number };
    SetVariableNode { changes: vec![change] }.into()
}

/// Findings as lines: rule, node, field, message.
fn lines(document: &Document) -> Vec<String> {
    let line = |finding: Finding| {
        let rule: &str = finding.rule.into();
        let sign = if finding.severity == Severity::Error { '!' } else { '?' };
        let place = [finding.node.map(|node| node.to_string()), finding.field].into_iter().flatten();
        assert!(!finding.fix.is_empty() && finding.message.ends_with(['.', '?', '}', ')']), "{}", finding.message);
        format!("{sign}{rule} {}: {}", place.collect::<Vec<_>>().join(" "), finding.message)
    };
    validate(document, &Known::default()).into_iter().map(line).collect()
}

#[track_caller]
fn finds(document: &Document, wanted: &[&str]) {
    assert_eq!(lines(document), wanted);
}

#[test]
fn a_sound_flow_has_no_findings() {
    finds(&flow(vec![start(), ("hi", tell("Hello")), end()], &[("start", "out", "hi"), ("hi", "out", "end")]), &[]);
}

#[test]
fn there_is_exactly_one_start() {
    finds(&flow(vec![end()], &[]), &["!one_start : The flow has no start."]);
    let two = flow(
        vec![start(), end(), ("more", NodeKind::Start.fresh())],
        &[("start", "out", "end"), ("more", "out", "end")],
    );
    finds(&two, &["!one_start more: The flow has more than one start."]);
}

#[test]
fn every_node_is_reached_and_every_way_out_leads_somewhere() {
    let lost = flow(vec![start(), end(), ("lost", tell("?"))], &[("start", "out", "end")]);
    finds(
        &lost,
        &[
            "!connected_handles lost out: “Message”: the way out “Then” leads nowhere.",
            "!reachable lost: “Message” is never reached.",
        ],
    );
    let mut by_error =
        flow(vec![start(), end(), ("sorry", tell("?"))], &[("start", "out", "end"), ("sorry", "out", "end")]);
    by_error.settings.error_node = Some(domain::NodeId::new("sorry"));
    finds(&by_error, &[]);
}

#[test]
fn edges_are_whole() {
    let ways = [
        ("start", "out", "end"),
        ("end", "out", "start"),
        ("start", "side", "end"),
        ("start", "out", "gone"),
        ("gone", "out", "end"),
        ("end", "out", "end"),
    ];
    finds(
        &flow(vec![start(), end()], &ways),
        &[
            "!whole_edges : An edge begins at gone, which does not exist.",
            "!whole_edges start: “Start” has no way out “side”.",
            "!whole_edges start: “Start”: an edge leads to gone, which does not exist.",
            "!whole_edges end: “End” leads back to the start.",
            "!whole_edges end: “End” is an end, but an edge leads away from it.",
        ],
    );
    let forked =
        flow(vec![start(), end(), ("b", EndNode::default().into())], &[("start", "out", "end"), ("start", "out", "b")]);
    finds(&forked, &["!connected_handles start: “Start” leads to two places by one way out, “Begin”."]);
}

#[test]
fn a_circle_needs_a_wait_or_a_loop() {
    let circle = |between: NodeBody, handles: &[&str]| {
        let mut ways = vec![("start", "out", "a"), ("a", "out", "b")];
        ways.extend(handles.iter().map(|handle| ("b", *handle, "a")));
        flow(vec![start(), ("a", tell("Hello")), ("b", between)], &ways)
    };
    finds(
        &circle(set("x"), &["out"]),
        &[
            "!paths_end start: From “Start” the conversation neither ends nor waits.",
            "!no_endless_loop a: This goes round without ever waiting: “Message” → “Set variable”.",
        ],
    );
    let never = "?paths_end start: From “Start” on the conversation can never end.";
    finds(&circle(DelayNode::default().into(), &["out"]), &[never]);
    finds(&circle(ask("x"), &["success", "failure"]), &[never]);
}

#[test]
fn a_loop_bounds_its_body_but_not_a_circle_through_its_exit() {
    let times = LoopNode { repeat: Repeat::Times { count: 2 }, ..LoopNode::default() };
    let nodes = || vec![start(), ("loop", times.clone().into()), ("a", tell("again")), ("b", tell("over")), end()];
    let ways = [("start", "out", "loop"), ("loop", "body", "a"), ("a", "out", "loop"), ("loop", "exit", "b")];
    let bounded: Vec<_> = ways.into_iter().chain([("b", "out", "end")]).collect();
    finds(&flow(nodes(), &bounded), &[]);
    let endless: Vec<_> = ways.into_iter().chain([("b", "out", "loop")]).collect();
    let found = lines(&flow(nodes(), &endless));
    assert!(
        found.contains(&"!no_endless_loop loop: This goes round without ever waiting: “Loop” → “Message”.".to_owned()),
        "{found:?}"
    );
}

#[test]
fn a_variable_that_nothing_sets_is_an_error_and_a_slip_is_recognised() {
    let ways = [("start", "out", "ask"), ("ask", "success", "hi"), ("ask", "failure", "end"), ("hi", "out", "end")];
    let document = flow(
        vec![
            start(),
            ("ask", ask("orderId")),
            ("hi", tell("{{orderID}} {{city}} {{lastMessage}} {{sessionId}}")),
            end(),
        ],
        &ways,
    );
    finds(
        &document,
        &[
            "!variables_defined hi text: “Message”: {{orderID}} is used, but nothing sets it before this step.",
            "!variables_defined hi text: “Message”: {{city}} is used, but nothing sets it before this step.",
        ],
    );
    let found = validate(&document, &Known { globals: BTreeSet::from(["city".into()]), ..Known::default() });
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].fix, "Did you mean {{orderId}}?");
}

#[test]
fn a_variable_set_on_some_ways_only_is_a_warning_unless_it_has_a_fallback() {
    let ways = [("start", "out", "ask"), ("ask", "success", "hi"), ("ask", "failure", "hi"), ("hi", "out", "end")];
    let with = |text: &str| flow(vec![start(), ("ask", ask("name")), ("hi", tell(text)), end()], &ways);
    finds(
        &with("{{name}}"),
        &["?variables_defined hi text: “Message”: {{name}} has no value on some of the ways here."],
    );
    finds(&with("{{name || \"friend\"}}"), &[]);
    finds(
        &with("{{nick || \"friend\"}}"),
        &["?variables_defined hi text: “Message”: nothing in this flow sets {{nick}} before this step."],
    );
}

#[test]
fn a_deleted_variable_is_gone_and_a_loop_does_not_fool_the_analysis() {
    let delete = SetVariableNode { changes: vec![VariableChange::Delete { name: "x".into() }] };
    let ways = [("start", "out", "set"), ("set", "out", "del"), ("del", "out", "hi"), ("hi", "out", "end")];
    let document = flow(vec![start(), ("set", set("x")), ("del", delete.into()), ("hi", tell("{{x}}")), end()], &ways);
    finds(&document, &["!variables_defined hi text: “Message”: {{x}} is used, but nothing sets it before this step."]);
    let ways = [("start", "out", "hi"), ("hi", "out", "wait"), ("wait", "out", "set"), ("set", "out", "hi")];
    let round =
        flow(vec![start(), ("hi", tell("{{x}}")), ("wait", DelayNode::default().into()), ("set", set("x"))], &ways);
    assert!(
        lines(&round).iter().any(|line| line.contains("{{x}} has no value on some of the ways")),
        "{:?}",
        lines(&round)
    );
}

#[test]
fn what_a_trigger_brings_may_be_there() {
    let mut document = flow(
        vec![start(), ("hi", tell("{{orderId}} {{other}}")), end()],
        &[("start", "out", "hi"), ("hi", "out", "end")],
    );
    document.triggers =
        vec![Trigger::new(TriggerWhen::Regex { pattern: r"(?<orderId>\d+)".into(), case_sensitive: false })];
    finds(
        &document,
        &[
            "!variables_defined hi text: “Message”: {{other}} is used, but nothing sets it before this step.",
            "?variables_defined hi text: “Message”: {{orderId}} has no value on some of the ways here.",
        ],
    );
    document.triggers = vec![Trigger::new(TriggerWhen::Api)];
    assert!(may_be_published(&validate(&document, &Known::default())));
}

#[test]
fn fields_are_filled_in_range_and_readable() {
    let body = |body: NodeBody| {
        let handles = body.handles();
        let mut ways = vec![("start", "out", "n")];
        ways.extend(handles.iter().map(|handle| ("n", handle.id.as_str(), "end")));
        lines(&flow(vec![start(), ("n", body), end()], &ways))
    };
    let one = |node: NodeBody, wanted: &str| assert_eq!(body(node), [wanted]);
    one(tell(" "), "!required_fields n text: “Message”: The text is empty.");
    one(tell(&"x".repeat(4_097)), "!limits n text: “Message”: The text has 4097 characters; 4096 is the most.");
    let found = body(tell("Hello {{name"));
    assert!(found[0].starts_with("!syntax n text: “Message”: The text cannot be read:"), "{found:?}");
    one(tell("{{secret.key}}"), "!syntax n text: “Message”: {{secret.key}} is a secret.");
    let media = |url: &str| MediaFile {
        media_type: MediaType::Image,
        source: MediaSource::Url { url: url.into() },
        name: String::new(),
    };
    let file = MessageNode { text: "".into(), media: Some(media("ftp://x")) };
    one(file.into(), "!field_values n media.source.url: “Message”: The file's address does not begin with https://.");
    let button = |id: &str, label: &str| Button { id: id.into(), label: label.into(), ..Button::default() };
    let buttons = |buttons: Vec<Button>| ButtonsNode { buttons, ..ButtonsNode::default() }.into();
    assert!(body(buttons(vec![]))[0].contains("The number of buttons is 0; it can be 1 to 3."));
    one(
        buttons(vec![button("1", "A label of 21 signs..")]),
        "!limits n buttons[0].label: “Buttons”: The label has 21 characters; 20 is the most.",
    );
    one(
        buttons(vec![button("1", "Yes"), button("2", "yés")]),
        "!field_values n buttons[1].label: “Buttons”: Two buttons are called “yés”.",
    );
    let input = |answer: Form, variable: &str| {
        InputNode { prompt: "?".into(), answer, variable: variable.into(), ..InputNode::default() }.into()
    };
    one(input(Form::Email, ""), "!required_fields n variable: “Question”: The variable for the answer is empty.");
    assert!(body(input(Form::Email, "userId"))[0].starts_with("!variable_names n variable: “Question”:"));
    assert!(body(input(Form::Email, "my name"))[0].starts_with("!variable_names n variable: “Question”:"));
    assert!(
        body(input(Form::Regex { pattern: "(".into() }, "x"))[0]
            .starts_with("!regex n answer.pattern: “Question”: The regular expression cannot be read:")
    );
    one(
        input(Form::Choice { options: vec!["A".into(), "a".into()] }, "x"),
        "!field_values n answer.options[1]: “Question”: “a” stands there twice.",
    );
    one(
        input(Form::Number { min: Some(2.0), max: Some(1.0), whole: false }, "x"),
        "!field_values n answer.min: “Question”: The smallest value is greater than the greatest.",
    );
    one(
        DelayNode { amount: 25, unit: crate::nodes::DelayUnit::Hours }.into(),
        "!field_values n amount: “Delay”: The delay must be longer than nothing and at most 24 hours.",
    );
    let condition = |expression: &str| {
        let when = When::Expression { expression: expression.into() };
        ConditionNode { branches: vec![Branch { id: "1".into(), label: "A".into(), when }] }.into()
    };
    one(condition(""), "!required_fields n branches[0].when.expression: “Condition”: The condition is empty.");
    assert!(
        body(condition("{{contact.age}} >"))[0]
            .starts_with("!syntax n branches[0].when.expression: “Condition”: The condition cannot be read:")
    );
    let http = |url: &str, headers: Vec<Pair>| {
        HttpRequestNode { url: url.into(), headers, store_status_in: "s".into(), ..HttpRequestNode::default() }.into()
    };
    one(http("", vec![]), "!required_fields n url: “Web request”: The address is empty.");
    one(http("http://localhost:1", vec![]), "?field_values n url: “Web request”: The request is not encrypted.");
    one(
        http("https://x.example/{{secret.key}}", vec![Pair { name: "a b".into(), value: "".into() }]),
        "!field_values n headers[0].name: “Web request”: “a b” cannot be the name of a header.",
    );
}

#[test]
fn what_the_flow_names_outside_of_itself_exists() {
    let call = HttpRequestNode {
        url: "https://x.example/{{secret.key}}{{secret.old}}".into(),
        store_status_in: "s".into(),
        ..HttpRequestNode::default()
    };
    let reply = AiReplyNode {
        prompt: "?".into(),
        knowledge: Knowledge::Base { base_id: BaseId::new("b") },
        ..AiReplyNode::default()
    };
    let mut document = flow(
        vec![start(), ("call", call.into()), ("reply", reply.into()), end()],
        &[
            ("start", "out", "call"),
            ("call", "success", "reply"),
            ("call", "failure", "end"),
            ("reply", "success", "end"),
            ("reply", "failure", "end"),
        ],
    );
    document.settings.restart = Restart::OtherFlow { flow_id: FlowId::new("f") };
    finds(&document, &[]);
    let known = Known {
        secrets: Some(BTreeSet::from(["key".into()])),
        bases: Some(BTreeSet::new()),
        flows: Some(BTreeSet::new()),
        ..Known::default()
    };
    let messages: Vec<String> = validate(&document, &known).into_iter().map(|finding| finding.message).collect();
    assert_eq!(
        messages,
        [
            "The flow that takes over after the end does not exist.",
            "“Web request”: the secret old does not exist.",
            "“AI reply”: its knowledge base does not exist.",
        ]
    );
}

#[test]
fn triggers_settings_and_the_flow_itself_are_checked() {
    let mut document = flow(vec![start(), end()], &[("start", "out", "end")]);
    document.name = String::new();
    document.triggers = vec![
        Trigger { on: false, when: TriggerWhen::default() },
        Trigger { on: false, when: TriggerWhen::Regex { pattern: "(".into(), case_sensitive: false } },
    ];
    document.settings.step_limit = 1;
    document.settings.error_node = Some(domain::NodeId::new("gone"));
    document.settings.expiry = Some(Expiry { after_minutes: 0, message: "{{".into(), node: None });
    insta::assert_snapshot!(lines(&document).join("\n"), @r"
    !required_fields name: The flow has no name.
    !regex triggers[1].when.pattern: The regular expression of a trigger cannot be read: the pattern is not complete: unclosed group at 1:1.
    !triggers triggers[0].when.words: A trigger has no words.
    !settings settings.step_limit: The most steps without a wait are 1; it can be 10 to 5000.
    !settings settings.error_node: The node for errors does not exist.
    !settings settings.expiry.after_minutes: A run gives up after 0 minutes; it can be 1 to 43200.
    !settings settings.expiry.message: The last message cannot be read: {{ is not closed at 1:1. Add }} after the name, or write \{{ for two braces in the text.
    ?triggers triggers: Nothing starts this flow.
    ");
}

#[test]
fn a_flow_of_two_thousand_nodes_is_validated_within_a_moment() {
    let id = |at: usize| format!("n{at}");
    let mut nodes: Vec<Node> = vec![Node::new("start", NodeKind::Start.fresh())];
    nodes.extend(
        (0..1_999).map(|at| Node::new(id(at), if at % 2 == 0 { ask(&format!("v{at}")) } else { tell("{{v0}}") })),
    );
    let mut edges = vec![Edge::new("start", "out", "n0")];
    for at in 0..1_998 {
        let handles: &[&str] = if at % 2 == 0 { &["success", "failure"] } else { &["out"] };
        edges.extend(handles.iter().map(|handle| Edge::new(id(at), *handle, id(at + 1))));
    }
    let document = Document { name: "Long".into(), nodes, edges, ..Document::default() };
    let findings = validate(&document, &Known::default());
    assert!(findings.len() > 900, "{{{{v0}}}} may be missing everywhere: {}", findings.len());
}

#[test]
fn a_time_to_wait_that_is_longer_than_the_run_waits_is_warned_of() {
    let question =
        InputNode { prompt: "?".into(), variable: "name".into(), timeout_minutes: Some(3_000), ..InputNode::default() };
    let mut document = flow(
        vec![start(), ("ask", question.into()), end()],
        &[("start", "out", "ask"), ("ask", "success", "end"), ("ask", "failure", "end"), ("ask", "timeout", "end")],
    );
    let lines = lines(&document);
    assert!(lines.len() == 1 && lines[0].contains("gives up after 1440"), "{lines:?}");
    document.settings.expiry = None;
    finds(&document, &[]);
}

#[test]
fn a_choice_that_opts_out_is_warned_of() {
    let button = |id: &str, label: &str| Button { id: id.into(), label: label.into(), ..Button::default() };
    let buttons = ButtonsNode { buttons: vec![button("y", "Keep"), button("n", "Cancel.")], ..ButtonsNode::default() };
    let mut document = flow(vec![start(), ("ask", buttons.into()), end()], &[("start", "out", "ask")]);
    document.triggers = vec![Trigger::new(TriggerWhen::Exact { texts: vec!["STOP".into()], case_sensitive: false })];
    let known = Known { taken_words: vec!["stop".into(), "cancel".into()], ..Known::default() };
    let found = validate(&document, &known);
    let about = |finding: &&Finding| finding.message.contains("opt out");
    let fields: Vec<_> = found.iter().filter(about).filter_map(|finding| finding.field.as_deref()).collect();
    assert_eq!(fields, ["triggers[0].when.texts", "buttons[1].label"], "{found:?}");
    assert!(!validate(&document, &Known::default()).iter().any(|finding| about(&finding)));
}

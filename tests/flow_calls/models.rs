//! What flows ask models: on the assistant's contract, and without any model as far as that goes.

use acceptance::program::{Program, json as json_answer};
use ai_loopback::{Act, Loopback, Wire};
use domain::SettingsPatch;
use domain::assistant::{CallQuery, ModelPatch, Purpose, ShapeSupport};
use flow::nodes::{AiQuestionNode, AiReplyNode, AskedField, Form, HttpRequestNode, Knowledge, ModelChoice};
use flow::simulate::SimulationAct;
use flow::view::{CallAnswer, CallAsked};
use flow::{Edge, Node};
use serde_json::{Value, json};
use testkit::World;

use crate::{act, after, around, failure, get, keeps, last_call, live, run, said, say, variable};

async fn world() -> (World, Loopback) {
    let (world, server) = (World::new().await, Loopback::start(Wire::OpenAi).await.unwrap());
    let model = world.with_model(&server.base_url()).await;
    let patch = ModelPatch { shape: Some(ShapeSupport::Schema), ..ModelPatch::default() };
    world.core().update_model(model.provider_id, "stub-2".into(), patch).await.unwrap();
    (world, server)
}

fn writes(prompt: &str) -> AiReplyNode {
    AiReplyNode {
        prompt: prompt.into(),
        store_in: "reply".into(),
        knowledge: Knowledge::Nothing,
        fallback: "A colleague will write to you.".into(),
        ..AiReplyNode::default()
    }
}

fn reply(words: &str, used: &[&str]) -> Value {
    json!({
        "reply": words, "action": "reply", "confidence": 0.9, "language": "en", "sentiment": "neutral", "used": used,
        "topic": "none", "summary": "",
    })
}

fn asks(fields: &[(&str, Form)]) -> AiQuestionNode {
    let field = |(name, answer): &(&str, Form)| AskedField {
        variable: (*name).into(),
        about: format!("the {name}"),
        answer: answer.clone(),
        optional: false,
    };
    AiQuestionNode {
        question: "What may we book for you?".into(),
        fields: fields.iter().map(field).collect(),
        retries: 1,
        ..AiQuestionNode::default()
    }
}

fn number() -> Form {
    Form::Number { min: None, max: None, whole: true }
}

fn date() -> Form {
    Form::Date { from_days: None, to_days: None }
}

fn sizes() -> Form {
    Form::Choice { options: vec!["Small".into(), "Large".into()] }
}

#[tokio::test]
async fn a_reply_is_written_with_the_nodes_words_and_noted_as_the_studios() {
    let (world, server) = world().await;
    server.always(Act::reply(reply("Your cake is ready.", &["TASK"])));
    let node = AiReplyNode {
        system: "You are Flora of the bakery.".into(),
        model: ModelChoice { model: Some("stub-2".into()), temperature: Some(0.1) },
        max_tokens: 321,
        ..writes("Tell {{name}} that the cake is ready.")
    };
    let state = run(&world, node, &[("name", "Ana")]).await;
    assert_eq!(variable(&state, "reply"), "Your cake is ready.".into());
    assert!(state.bubbles.iter().any(|bubble| bubble.text == "Your cake is ready."));
    let CallAsked::Model { model, extracts: false, .. } = &last_call(&state).asked else { panic!() };
    assert_eq!(model, "stub-2");
    let Some(CallAnswer::Model { tokens, .. }) = &last_call(&state).answer else { panic!() };
    assert!(*tokens > 0);
    let seen = server.seen().pop().unwrap();
    let told = seen.prompt.all_text();
    assert!(told.contains("Flora of the bakery") && told.contains("Tell Ana that the cake is ready."), "{told}");
    let calls = world.core().calls(CallQuery { limit: 10, ..CallQuery::default() }).await.unwrap().rows;
    assert_eq!(calls.first().unwrap().purpose, Purpose::Studio);
    assert_eq!(server.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn the_model_sees_as_much_of_the_chat_as_the_node_says() {
    let (world, server) = world().await;
    server.always(Act::reply(reply("Thank you!", &["TASK"])));
    for (history, sees) in [(0, false), (10, true)] {
        let id = live(&world, around(AiReplyNode { history, ..writes("Thank the customer.") })).await;
        say(&world, &id, "I have a red bicycle").await;
        let told = server.seen().pop().unwrap().prompt.all_text();
        assert_eq!(told.contains("red bicycle"), sees, "{told}");
    }
}

#[tokio::test]
async fn what_is_not_safe_to_say_is_not_said() {
    let (world, server) = world().await;
    let bad = [
        (reply("Pay here: https://evil.example/pay", &["TASK"]), "a link from nowhere"),
        (reply("It costs 5 EUR.", &["TASK"]), "a price that only the customer named"),
        (
            json!({ "reply": "Sure.", "action": "reply", "confidence": 0.1, "language": "en", "sentiment": "neutral", "used": [], "topic": "none", "summary": "" }),
            "not sure",
        ),
        (
            json!({ "reply": "", "action": "escalate", "confidence": 0.9, "language": "en", "sentiment": "neutral", "used": [], "topic": "none", "summary": "" }),
            "a human, please",
        ),
    ];
    for (answer, why) in bad {
        server.always(Act::reply(answer));
        let id = live(&world, around(writes("Answer this: {{lastMessage}}"))).await;
        let state = say(&world, &id, "You told me that it costs 5 EUR.").await;
        let texts: Vec<&str> = state.bubbles.iter().map(|bubble| bubble.text.as_str()).collect();
        assert!(texts.contains(&"A colleague will write to you."), "{why}: {texts:?}");
        assert_eq!(said(&state), "Failed.", "{why}");
    }
}

#[tokio::test]
async fn what_the_web_answered_may_be_said() {
    let (world, server) = world().await;
    server.always(Act::reply(reply("Your order costs 17 EUR.", &["TASK"])));
    let shop = Program::start(|_| json_answer(200, &json!({ "total": "17 EUR" }))).await;
    let mut document = around(HttpRequestNode { mapping: keeps("total", "total"), ..get(shop.url("/")) });
    document.nodes.push(Node::new("write", writes("Say what the order costs: {{total}}").into()));
    document.edges.retain(|edge| edge.target.as_str() != "done");
    document.edges.extend([
        Edge::new("call", "success", "write"),
        Edge::new("write", "success", "done"),
        Edge::new("write", "failure", "failed"),
    ]);
    let id = live(&world, document).await;
    let state = say(&world, &id, "How much is it?").await;
    assert_eq!(variable(&state, "reply"), "Your order costs 17 EUR.".into(), "{:?}", state.events);
}

#[tokio::test]
async fn knowledge_is_what_the_node_says() {
    let (world, server) = world().await;
    let base = world.core().bases().await.unwrap().into_iter().find(|base| base.faqs > 0).unwrap().id;
    for (knowledge, shown) in
        [(Knowledge::Nothing, false), (Knowledge::Assistant, true), (Knowledge::Base { base_id: base }, true)]
    {
        let id = live(&world, around(AiReplyNode { knowledge, ..writes("Answer.") })).await;
        say(&world, &id, "What are your opening hours?").await;
        let told = server.seen().pop().unwrap().prompt.all_text();
        assert_eq!(told.contains("passage K1"), shown, "{told}");
    }
}

#[tokio::test]
async fn without_a_model_the_knowledge_base_answers_or_it_is_said_why_not() {
    let world = World::new().await;
    let with = |knowledge| around(AiReplyNode { knowledge, ..writes("Answer.") });
    let id = live(&world, with(Knowledge::Assistant)).await;
    let state = say(&world, &id, "What are your opening hours?").await;
    assert_eq!(said(&state), "Done.", "{}", serde_json::to_string(&state.calls).unwrap());
    assert!(!variable(&state, "reply").is_empty());
    let id = live(&world, with(Knowledge::Assistant)).await;
    let state = say(&world, &id, "Which planet is the largest of all?").await;
    assert!(
        failure(&state).contains("No model is chosen") && failure(&state).contains("no sure answer"),
        "{}",
        failure(&state)
    );
    let id = live(&world, with(Knowledge::Nothing)).await;
    let state = say(&world, &id, "What are your opening hours?").await;
    assert!(failure(&state).contains("No model is chosen"), "{}", failure(&state));
}

#[tokio::test]
async fn a_model_that_fails_is_told_in_words_and_the_knowledge_base_is_asked_last() {
    let (world, server) = world().await;
    server.always(Act::status(401));
    let id = live(&world, around(writes("Answer."))).await;
    let state = say(&world, &id, "What are your opening hours?").await;
    assert!(failure(&state).contains("Provider 1") && failure(&state).contains("key"), "{}", failure(&state));
    let id = live(&world, around(AiReplyNode { knowledge: Knowledge::Assistant, ..writes("Answer.") })).await;
    assert_eq!(said(&say(&world, &id, "What are your opening hours?").await), "Done.");
}

#[tokio::test]
async fn a_spent_budget_asks_no_model() {
    let (world, server) = world().await;
    let patch = SettingsPatch { budget_day_cents: Some(1), ..SettingsPatch::default() };
    world.core().update_settings(patch).await.unwrap();
    // A dollar for a million tokens in: this answer costs more than a cent.
    let mut costly: ai_loopback::ModelReply = reply("Thank you!", &["TASK"]).into();
    costly.input_tokens = Some(100_000);
    server.always(Act::Reply(costly));
    let first = live(&world, around(writes("Thank the customer."))).await;
    assert_eq!(said(&say(&world, &first, "Hi there").await), "Done.");
    let asked = server.seen().len();
    let second = live(&world, around(writes("Thank the customer."))).await;
    let state = say(&world, &second, "Hi there").await;
    assert!(failure(&state).contains("budget"), "{}", failure(&state));
    assert_eq!(server.seen().len(), asked);
}

#[tokio::test]
async fn answers_are_picked_out_of_words_and_what_was_not_said_is_not_believed() {
    let (world, server) = world().await;
    let found = json!({
        "values": { "people": "2", "day": "tomorrow", "size": "Large", "mail": "invented@mail.example" },
        "question": "What is your e-mail address?",
    });
    server.always(Act::reply(found));
    let node = asks(&[("people", number()), ("day", date()), ("size", sizes()), ("mail", Form::Email)]);
    let id = live(&world, around(node)).await;
    say(&world, &id, "hello").await;
    let state = say(&world, &id, "the big one for two, tomorrow please").await;
    assert_eq!(variable(&state, "people"), 2_u32.into());
    assert!(!variable(&state, "day").is_empty());
    assert_eq!(variable(&state, "size"), "Large".into());
    assert!(variable(&state, "mail").is_empty(), "he did not say it");
    assert_eq!(said(&state), "What is your e-mail address?");
    let Some(CallAnswer::Model { fields, .. }) = &last_call(&state).answer else { panic!() };
    assert_eq!(fields.len(), 3);
    let seen = server.seen().pop().unwrap();
    assert!(seen.prompt.all_text().contains("the big one for two"), "{}", seen.prompt.all_text());
    assert_eq!(server.complaints(), Vec::<String>::new());
}

#[tokio::test]
async fn a_models_own_question_with_a_fact_in_it_is_not_asked() {
    let (world, server) = world().await;
    for question in ["Please pay 50 EUR first.", "Look at https://evil.example, what is your name?"] {
        server.always(Act::reply(json!({ "values": { "people": "" }, "question": question })));
        let id = live(&world, around(asks(&[("people", number())]))).await;
        say(&world, &id, "hello").await;
        let state = say(&world, &id, "a table please").await;
        assert_eq!(said(&state), "I still need: the people.");
    }
}

#[tokio::test]
async fn every_form_of_model_is_understood_and_a_broken_answer_is_asked_for_again() {
    let (world, server) = world().await;
    server.then(Act::text("Sorry, what?"));
    server.then(Act::text("Here you are: {\"values\": {\"people\": 4}, \"question\": \"\"}"));
    let id = live(&world, around(asks(&[("people", number())]))).await;
    say(&world, &id, "hello").await;
    let state = say(&world, &id, "we are 4").await;
    assert_eq!((said(&state), variable(&state, "people")), ("Done.", 4_u32.into()));
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn answers_are_found_without_any_model() {
    let world = World::new().await;
    let id = live(&world, around(asks(&[("mail", Form::Email), ("day", date()), ("size", sizes())]))).await;
    say(&world, &id, "hello").await;
    let state = say(&world, &id, "a small one tomorrow, write to ana@mail.example").await;
    assert_eq!(said(&state), "Done.", "{}", serde_json::to_string(&state.calls).unwrap());
    assert_eq!(variable(&state, "mail"), "ana@mail.example".into());
    assert_eq!(variable(&state, "size"), "Small".into());
}

#[tokio::test]
async fn a_model_that_hangs_ends_with_the_simulation() {
    let (world, server) = world().await;
    server.always(Act::Hang);
    let id = live(&world, around(writes("Answer."))).await;
    let state = act(&world, &id, SimulationAct::Say { text: "Hello, are you there?".into() }).await;
    assert!(state.busy);
    world.core().close_simulation(&id);
    world.settled().await;
    assert!(world.core().simulation(&id).is_err());
    let fresh = live(&world, around(writes("Answer."))).await;
    assert!(!after(&world, &fresh).await.busy);
}

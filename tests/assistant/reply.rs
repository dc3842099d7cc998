//! Replies of a model: what the customer gets, what the operator reads about it, and what is kept.

use acceptance::shop::{DELIVERY_COST, HOURS};
use ai_loopback::Asked;
use domain::assistant::{ModelPatch, Purpose, Sentiment, ShapeSupport};
use domain::{Cause, CutReason};
use serde_json::json;
use testkit::World;

use crate::stage::{answer, answer_with, patch, says, server, shop, told};

#[tokio::test]
async fn a_model_answers_from_the_knowledge_base_and_the_reply_says_why() {
    let (world, server) = shop().await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(bob.got().len(), 1);
    assert!(HOURS.is(&bob.got()[0]), "{:?}", bob.got());
    let why = bob.last().await.why.unwrap();
    assert_eq!((why.cause, why.answerer.as_str(), why.model.as_deref()), (Cause::Answer, "Provider 1", Some("stub-1")));
    assert_eq!((why.floor, why.confidence), (Some(0.6), Some(0.9)));
    let used: Vec<_> = why.passages.iter().filter(|passage| passage.used).collect();
    assert_eq!(used.len(), 1);
    assert!(HOURS.is(&used[0].answer) && used[0].faq_id.is_some() && used[0].cut.is_none());
    assert!(why.passages.iter().filter(|passage| !passage.used).all(|passage| passage.cut == Some(CutReason::NotUsed)));
    let thought = why.thought.unwrap();
    assert!(thought.tokens_in > 0 && thought.tokens_out > 0 && thought.cost_usd.unwrap() > 0.0, "{thought:?}");
    assert_eq!(thought.calls.len(), 1);
    assert_eq!(server.chats().len(), 1);
    assert!(server.complaints().is_empty(), "{:?}", server.complaints());
}

#[tokio::test]
async fn a_model_answers_in_whatever_form_it_can() {
    let world = World::new().await;
    let server = server().await;
    let model = world.with_model(&server.base_url()).await;
    for (customer, shape) in [("ann", ShapeSupport::Schema), ("ben", ShapeSupport::Json), ("cleo", ShapeSupport::Text)]
    {
        patch(&world, &model, ModelPatch { shape: Some(shape), ..ModelPatch::default() }).await;
        let before = server.chats().len();
        let customer = world.customer(customer);
        customer.says(HOURS.question).await;
        world.plays_out().await;
        assert_eq!(customer.got().len(), 1, "{shape:?}: {}", world.transcript(&customer).await);
        assert!(HOURS.is(&customer.got()[0]), "{shape:?}: {:?}", customer.got());
        let asked = server.chats()[before].prompt.asked.clone();
        match shape {
            ShapeSupport::Schema => assert!(matches!(asked, Asked::Schema(_)), "{asked:?}"),
            ShapeSupport::Json => assert!(matches!(asked, Asked::Json), "{asked:?}"),
            ShapeSupport::Text => assert!(server.chats().len() > before + 1, "how sure it is takes a second call"),
        }
    }
}

#[tokio::test]
async fn a_long_reply_leaves_in_several_messages_and_each_says_why() {
    let (world, server) = shop().await;
    let long = format!("{}\n\n{}", "We are open Monday to Friday. ".repeat(20), "Delivery is daily. ".repeat(20));
    server.always(says(answer(&long, 0.9, &["K1"])));
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    let got = bob.got();
    assert!((2..=3).contains(&got.len()), "{got:?}");
    assert!(got[0].starts_with("We are open") && got.last().unwrap().contains("Delivery"), "{got:?}");
    let ours: Vec<_> = bob.messages().await.into_iter().filter(|message| message.state.is_some()).collect();
    assert!(ours.iter().all(|message| message.why.as_ref().is_some_and(|why| why.answerer == "Provider 1")));
}

#[tokio::test]
async fn what_a_customer_writes_in_one_go_is_one_call() {
    let (world, server) = shop().await;
    let bob = world.bob();
    for text in ["hello there, a question", HOURS.question, "and on Saturdays?"] {
        bob.says(text).await;
    }
    world.plays_out().await;
    assert_eq!(server.chats().len(), 1);
    assert_eq!(bob.got().len(), 1);
    let question = server.chats()[0].prompt.question().to_owned();
    assert!(question.contains("opening hours") && question.contains("Saturdays"), "{question}");
}

#[tokio::test]
async fn a_customers_language_is_learned_and_told_to_the_model_the_next_time() {
    let (world, server) = shop().await;
    server.then(says(answer_with(json!({ "language": "pt", "reply": "Abrimos de segunda a sexta." }))));
    let bob = world.bob();
    bob.says("Boa tarde, qual é o horário de funcionamento da loja?").await;
    world.plays_out().await;
    assert_eq!(bob.chat().await.contact.unwrap().language.as_deref(), Some("pt"), "{}", world.transcript(&bob).await);
    bob.says("E quanto custa a entrega, por favor?").await;
    world.plays_out().await;
    assert!(told(&server.chats()[1]).contains("pt"));
}

#[tokio::test]
async fn the_mood_of_a_customer_is_kept_with_his_message_and_his_chat() {
    let (world, server) = shop().await;
    server.then(says(answer_with(json!({ "sentiment": "negative" }))));
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    assert_eq!(bob.chat().await.chat.sentiment, Some(Sentiment::Negative));
    assert_eq!(bob.messages().await[0].sentiment, Some(Sentiment::Negative));
    bob.says(DELIVERY_COST.question).await;
    world.plays_out().await;
    assert_eq!(bob.chat().await.chat.sentiment, Some(Sentiment::Neutral), "the last mood is the chat's");
    assert_eq!(bob.messages().await[0].sentiment, Some(Sentiment::Negative), "each message keeps its own");
}

#[tokio::test]
async fn without_a_model_mood_and_language_come_from_this_computer() {
    let world = World::new().await;
    let bob = world.bob();
    bob.says("This is terrible service!! I am very disappointed, what are your opening hours?").await;
    world.plays_out().await;
    assert_eq!(bob.chat().await.chat.sentiment, Some(Sentiment::Negative));
    assert_eq!(bob.chat().await.contact.unwrap().language.as_deref(), Some("en"));
}

#[tokio::test]
async fn a_fact_is_kept_only_if_the_customer_said_it() {
    let (world, server) = shop().await;
    let lead = json!({ "name": "Roberta Example", "email": "someone@else.example", "phone": "", "location": "" });
    server.then(says(answer_with(json!({ "lead": lead }))));
    let bob = world.bob();
    bob.says("Hi, I am Roberta Example. What are your opening hours?").await;
    world.plays_out().await;
    let facts = bob.chat().await.facts;
    let facts: Vec<_> = facts.iter().map(|fact| (fact.field.as_str(), fact.value.as_str())).collect();
    assert_eq!(facts, [("name", "Roberta Example")]);
    bob.says(DELIVERY_COST.question).await;
    world.plays_out().await;
    assert!(told(&server.chats()[1]).contains("Roberta Example"), "the model is told what is known");
}

#[tokio::test]
async fn a_model_sees_what_was_said_before_but_nothing_from_before_the_chat_was_resolved() {
    let (world, server) = shop().await;
    let bob = world.bob();
    bob.says("Do you have a parrot in the shop? And what are your opening hours?").await;
    world.plays_out().await;
    bob.says(DELIVERY_COST.question).await;
    world.plays_out().await;
    let second = told(&server.chats()[1]);
    assert!(second.contains("parrot") && HOURS.is(&second), "question and answer of before: {second}");
    world.core().resolve(bob.chat_id().await).await.unwrap();
    bob.says("Where is your shop?").await;
    world.plays_out().await;
    let third = told(&server.chats()[2]);
    assert!(!third.contains("parrot"), "{third}");
}

#[tokio::test]
async fn history_is_as_long_as_the_operator_wants() {
    let (world, server) = shop().await;
    world.assistant(|assistant| assistant.history = 2).await;
    let bob = world.bob();
    for question in ["Do you sell the lamp Aurora Nova?", "Do you sell gift cards?", "Where is your shop?"] {
        server.then(says(answer("Yes, we do.", 0.9, &["K1"])));
        bob.says(question).await;
        world.plays_out().await;
    }
    let last = &server.chats()[2].prompt.turns;
    let before: Vec<_> = last.iter().take(last.len() - 1).map(|turn| turn.text.as_str()).collect();
    assert!(before.iter().any(|text| text.contains("gift cards")), "{before:?}");
    assert!(!before.iter().any(|text| text.contains("Aurora Nova")), "{before:?}");
}

#[tokio::test]
async fn numbers_and_addresses_are_masked_on_the_wire_and_restored_in_the_reply() {
    let (world, server) = shop().await;
    world.assistant(|assistant| assistant.mask = true).await;
    server.always(says(answer("We write to [email 1] when it is ready.", 0.9, &["K1"])));
    let bob = world.bob();
    bob.says("Please write to bob@customer.example or call +1 555 010 4477. Where is your shop?").await;
    world.plays_out().await;
    let body = String::from_utf8(server.chats()[0].body.to_vec()).unwrap();
    assert!(body.contains("[email 1]") && !body.contains("bob@customer.example") && !body.contains("4477"), "{body}");
    assert_eq!(bob.got(), ["We write to bob@customer.example when it is ready."], "{}", world.transcript(&bob).await);
}

#[tokio::test]
async fn several_knowledge_bases_answer_together() {
    let (world, _server) = shop().await;
    let core = world.core();
    let shop = core.bases().await.unwrap().into_iter().next().unwrap().id;
    let garden = core.create_base("Garden".into()).await.unwrap().id;
    core.create_faq(
        garden.clone(),
        domain::FaqInput::new("Do you sell tulip bulbs?", "Tulip bulbs arrive in September."),
    )
    .await
    .unwrap();
    world.assistant(|assistant| assistant.bases = vec![shop, garden]).await;
    let (ann, ben) = (world.customer("ann"), world.customer("ben"));
    ann.says("Do you sell tulip bulbs?").await;
    ben.says(HOURS.question).await;
    world.plays_out().await;
    assert!(ann.got()[0].contains("September"), "{:?}", ann.got());
    assert!(HOURS.is(&ben.got()[0]), "{:?}", ben.got());
}

#[tokio::test]
async fn a_greeting_and_a_thank_you_ask_no_model() {
    let (world, server) = shop().await;
    let bob = world.bob();
    bob.says("thanks").await;
    world.plays_out().await;
    assert!(server.chats().is_empty() && bob.got().is_empty());
}

#[tokio::test]
async fn every_call_of_a_turn_is_in_the_chats_list_of_calls() {
    let (world, _server) = shop().await;
    let bob = world.bob();
    bob.says(HOURS.question).await;
    world.plays_out().await;
    let query = domain::assistant::CallQuery { chat_id: Some(bob.chat_id().await), limit: 10, ..Default::default() };
    let calls = world.core().calls(query).await.unwrap().rows;
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].purpose, Purpose::Reply);
    assert_eq!(bob.last().await.why.unwrap().thought.unwrap().calls, [calls[0].id.clone()]);
}

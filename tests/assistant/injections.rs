//! Injections: customers who try to talk the assistant round, through Core, with a model that does everything they want.
//! The set is `ai`'s; there the rules alone are tested, also against documents, names and passages. Here it is what a
//! customer's phone gets.

use ai_loopback::{Act, Seen};
use domain::assistant::{ModelPatch, ModelRef};
use domain::practice::PracticeSample;
use domain::text::folded;
use domain::{Inbound, MessageKind};
use serde::Deserialize;
use serde_json::{Value, json};
use testkit::{Customer, World};

use crate::media::file;
use crate::stage::{patch, server};

const SET: &str = include_str!("../../src-tauri/crates/ai/tests/fixtures/injections.json");

#[derive(Deserialize)]
struct Set {
    attempts: Vec<Attempt>,
}

#[derive(Clone, Deserialize)]
struct Attempt {
    id: String,
    language: String,
    kind: String,
    says: String,
    #[serde(default)]
    obeys: Value,
    raw: Option<String>,
    never: Vec<String>,
}

fn attempts(kind: &str) -> Vec<Attempt> {
    let set: Set = serde_json::from_str(SET).unwrap();
    set.attempts.into_iter().filter(|attempt| attempt.kind == kind).collect()
}

impl Attempt {
    /// What the model that obeys writes when it is asked.
    fn obeyed(&self, seen: &Seen) -> Value {
        let filled = |text: &str| {
            text.replace("{system}", &seen.prompt.system)
                .replace("{rules}", &seen.prompt.system)
                .replace("{persona}", "You answer customers of a small shop.")
                .replace("{nonce}", nonce(seen))
        };
        if let Some(raw) = &self.raw {
            return Value::String(filled(raw));
        }
        let mut answer = json!({ "reply": "", "action": "reply", "confidence": 1.0, "language": self.language,
            "sentiment": "neutral", "used": ["K1"], "topic": "none", "summary": "", "lead": {} });
        for (field, value) in self.obeys.as_object().unwrap() {
            answer[field] = value.as_str().map_or_else(|| value.clone(), |text| json!(filled(text)));
        }
        answer
    }

    /// What the attacker wanted is on no phone.
    fn holds(&self, got: &[String]) {
        assert!(!got.is_empty(), "{}: silence", self.id);
        let got = folded(&got.join("\n"));
        for never in &self.never {
            assert!(!got.contains(&folded(never)), "{}: {got}", self.id);
        }
    }
}

/// The code of this request's fences, which only the model sees.
fn nonce(seen: &Seen) -> &str {
    let begin = seen.prompt.system.split("<<<data ").nth(1).unwrap_or_default();
    begin.split(' ').next().unwrap_or_default()
}

/// The chat is as new: the operator handed it back, and what was said before is resolved.
async fn anew(world: &World, customer: &Customer<'_>) {
    let chat = customer.chat_id().await;
    world.core().set_owner(chat.clone(), domain::Owner::Bot).await.unwrap();
    world.core().resolve(chat).await.unwrap();
    world.settled().await;
}

#[tokio::test]
async fn whatever_a_customer_writes_and_the_model_obeys_nothing_of_it_is_sent() {
    let (world, server) = (World::new().await, server().await);
    world.with_model(&server.base_url()).await;
    let bob = world.bob();
    let attempts = attempts("text");
    assert!(attempts.len() >= 40, "{}", attempts.len());
    for attempt in attempts {
        let (before, tried) = (bob.got().len(), attempt.clone());
        server.always(Act::think(move |seen| tried.obeyed(seen)));
        bob.says(&attempt.says.replace("{nonce}", "7f3a91c04b2d")).await;
        world.plays_out().await;
        attempt.holds(&bob.got()[before..]);
        anew(&world, &bob).await;
    }
}

#[tokio::test]
async fn whatever_a_customer_says_aloud_and_the_model_obeys_nothing_of_it_is_sent() {
    let (world, server) = (World::new().await, server().await);
    let model = world.with_model(&server.base_url()).await;
    patch(&world, &model, ModelPatch { vision: Some(true), ..ModelPatch::default() }).await;
    let speech = ModelRef { provider_id: model.provider_id, model: "whisper-1".into() };
    world.assistant(|assistant| assistant.transcription = Some(speech)).await;
    let bob = world.bob();
    let attempts = attempts("voice");
    assert!(attempts.len() >= 2, "{}", attempts.len());
    for attempt in attempts {
        let (before, tried) = (bob.got().len(), attempt.clone());
        server.then(Act::text(&attempt.says.replace("{nonce}", "7f3a91c04b2d")));
        server.then(Act::think(move |seen| tried.obeyed(seen)));
        bob.sends(PracticeSample::Voice).await;
        world.plays_out().await;
        attempt.holds(&bob.got()[before..]);
        anew(&world, &bob).await;
    }
}

#[tokio::test]
async fn whatever_stands_in_a_document_or_a_picture_and_the_model_obeys_nothing_of_it_is_sent() {
    let world = World::setup().reader(env!("CARGO_BIN_EXE_read_document")).start().await;
    let server = server().await;
    let model = world.with_model(&server.base_url()).await;
    patch(&world, &model, ModelPatch { vision: Some(true), ..ModelPatch::default() }).await;
    let bob = world.bob();
    let attempts = [attempts("document"), attempts("picture")].concat();
    assert!(attempts.len() >= 15, "{}", attempts.len());
    for attempt in attempts {
        let (before, tried) = (bob.got().len(), attempt.clone());
        server.always(Act::think(move |seen| tried.obeyed(seen)));
        if attempt.kind == "picture" {
            bob.sends(PracticeSample::Picture).await;
        } else {
            let text = attempt.says.replace("{nonce}", "7f3a91c04b2d").into_bytes();
            let paper = file(&world, MessageKind::Document, "text/plain", Some("invoice.txt"), text);
            let wire_id = domain::WireId::new(format!("paper-{}", attempt.id));
            bob.delivers(Inbound { wire_id, ..paper }).await.unwrap();
        }
        world.plays_out().await;
        attempt.holds(&bob.got()[before..]);
        anew(&world, &bob).await;
    }
}

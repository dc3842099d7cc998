//! Stage: a world with a model server in it, and what tests say about it.

use ai_loopback::{Act, Loopback, Seen, Wire};
use domain::assistant::{ModelPatch, ModelRef, ReasonKind};
use domain::{AccountPatch, NoticeKind, Owner};
use serde_json::{Value, json};
use testkit::{Customer, World};

/// A model server. Unless told otherwise its model answers from the passages that it is shown, and cites them.
pub async fn server() -> Loopback {
    Loopback::start(Wire::OpenAi).await.unwrap()
}

/// The sample shop with a model.
pub async fn shop() -> (World, Loopback) {
    let (world, server) = (World::new().await, server().await);
    world.with_model(&server.base_url()).await;
    (world, server)
}

/// An answer as the contract wants it.
pub fn answer(reply: &str, confidence: f64, used: &[&str]) -> Value {
    json!({
        "reply": reply, "action": "reply", "confidence": confidence, "language": "en", "sentiment": "neutral",
        "used": used, "topic": "none", "summary": "", "lead": { "name": "", "email": "", "phone": "", "location": "" },
    })
}

/// The same with other fields.
pub fn answer_with(changes: Value) -> Value {
    let mut answer = answer("We are open Monday to Friday.", 0.9, &["K1"]);
    for (field, value) in changes.as_object().unwrap() {
        answer[field] = value.clone();
    }
    answer
}

/// A model that always says this.
pub fn says(answer: Value) -> Act {
    Act::reply(answer)
}

/// What a request to a model says, all of it.
pub fn told(seen: &Seen) -> String {
    seen.prompt.all_text()
}

/// Lets time pass until nothing is thought about any more, waits before retries included.
pub async fn thinks(world: &World) {
    for _ in 0..100 {
        // A wait before a retry is the only thing that stands still on a clock that stands still.
        if tokio::time::timeout(std::time::Duration::from_millis(250), world.plays_out()).await.is_ok() {
            return;
        }
        world.clock().advance_to_next_deadline();
    }
    panic!("it thinks for ever:\n{}", world.whole_transcript().await);
}

/// Changes what is known of a model.
pub async fn patch(world: &World, model: &ModelRef, patch: ModelPatch) {
    world.core().update_model(model.provider_id.clone(), model.model.clone(), patch).await.unwrap();
}

/// Another message for customers who are handed over.
pub async fn escalates_with(world: &World, words: &str) {
    let patch = AccountPatch { escalation_message: Some(words.into()), ..AccountPatch::default() };
    world.core().update_account(world.account().clone(), patch).await.unwrap();
}

/// Asserts that a customer was handed over for this reason, with everything that belongs to it.
pub async fn handed_over(world: &World, customer: &Customer<'_>, kind: ReasonKind) {
    let story = world.transcript(customer).await;
    let chat = customer.chat().await;
    assert_eq!(chat.chat.owner, Owner::Human, "{story}");
    assert!(chat.chat.waiting_since.is_some(), "{story}");
    let handover = chat.handover.unwrap_or_else(|| panic!("the operator finds nothing:\n{story}"));
    assert_eq!(handover.reason.kind, kind, "{:?}\n{story}", handover.reason);
    assert!(!handover.summary.is_empty(), "{story}");
    let why = customer.last().await.why.unwrap_or_else(|| panic!("the customer is told nothing:\n{story}"));
    assert_eq!(why.reason.map(|reason| reason.kind), Some(kind), "{story}");
    let notices = world.operator().notices(NoticeKind::Escalation).await;
    assert!(notices.iter().any(|notice| notice.chat_id == Some(chat.chat.id.clone())), "{story}");
}

/// The knowledge base of the sample shop.
pub async fn base(world: &World) -> domain::BaseId {
    world.core().bases().await.unwrap().into_iter().find(|base| base.faqs > 0).unwrap().id
}

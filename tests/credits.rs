//! Credits: an allowance that replies of models are paid from, and a ledger that adds up whatever happens.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use acceptance::shop::HOURS;
use ai_loopback::{Act, Loopback, Wire};
use domain::assistant::{CreditEntry, CreditKind, ReasonKind};
use domain::{AccountPatch, CreditEntryId, NoticeKind, Owner, SettingsPatch};
use engine::{ASSISTANT_CHECKPOINTS, CHECKPOINTS, Checkpoint, FLOW_CHECKPOINTS};
use serde_json::json;
use testkit::{World, drawn};

fn paid() -> SettingsPatch {
    SettingsPatch { credits_on: Some(true), ..SettingsPatch::default() }
}

/// A shop whose model answers everything, with so many credits.
async fn shop(credits: u32) -> (World, Loopback) {
    let world = World::new().await;
    let server = furnish(&world, credits).await;
    (world, server)
}

async fn furnish(world: &World, credits: u32) -> Loopback {
    let server = Loopback::start(Wire::OpenAi).await.unwrap();
    world.with_model(&server.base_url()).await;
    world.operator().sets(paid()).await;
    if credits > 0 {
        world.core().add_credits(credits, "A start".into()).await.unwrap();
    }
    server
}

async fn ledger(world: &World) -> Vec<CreditEntry> {
    let mut rows = world.core().credit_entries(None, 200).await.unwrap().rows;
    rows.reverse();
    rows
}

/// The ledger adds up, is never negative, and charges each message once.
async fn adds_up(world: &World) {
    let (credits, lines) = (world.core().credits().await.unwrap(), ledger(world).await);
    let (mut balance, mut used, mut charged) = (0, 0, Vec::new());
    for line in &lines {
        assert_eq!(line.balance_before, balance, "{lines:#?}");
        match line.kind {
            CreditKind::Credit => balance += line.amount,
            CreditKind::Debit => {
                balance = balance.checked_sub(line.amount).unwrap();
                used += line.amount;
                charged.push(line.message_id.clone().unwrap());
            }
        }
        assert_eq!(line.balance_after, balance, "{lines:#?}");
    }
    assert_eq!((credits.balance, credits.used), (balance, used));
    let all = charged.len();
    charged.sort();
    charged.dedup();
    assert_eq!(charged.len(), all, "each message is charged once: {lines:#?}");
}

async fn asks(world: &World, customer: &str) {
    world.customer(customer).says(HOURS.question).await;
    world.plays_out().await;
}

#[tokio::test]
async fn a_reply_costs_two_credits_and_the_ledger_says_for_whom() {
    let (world, _server) = shop(10).await;
    asks(&world, "bob").await;
    let credits = world.core().credits().await.unwrap();
    assert_eq!((credits.on, credits.balance, credits.used, credits.per_reply), (true, 8, 2, 2));
    let lines = ledger(&world).await;
    assert_eq!(lines[0].kind, CreditKind::Credit);
    let line = &lines[1];
    assert_eq!((line.kind, line.amount, line.balance_before, line.balance_after), (CreditKind::Debit, 2, 10, 8));
    assert_eq!(line.chat_id, Some(world.bob().chat_id().await));
    assert!(line.chat_title.is_some() && line.message_id.is_some());
    adds_up(&world).await;
}

#[tokio::test]
async fn without_credits_a_customer_is_handed_over_and_no_model_is_asked() {
    let (world, server) = shop(1).await;
    asks(&world, "bob").await;
    assert!(server.chats().is_empty(), "checked before");
    let chat = world.bob().chat().await;
    assert_eq!(chat.chat.owner, Owner::Human);
    assert_eq!(chat.handover.unwrap().reason.kind, ReasonKind::NoCredits);
    assert_eq!(world.operator().notices(NoticeKind::Escalation).await.len(), 1);
    assert_eq!(world.core().credits().await.unwrap().balance, 1, "nothing is taken");
    assert_eq!(world.bob().got().len(), 1, "and he is told");
}

#[tokio::test]
async fn the_operator_is_told_when_what_is_left_does_not_pay_another_reply() {
    let (world, _server) = shop(5).await;
    asks(&world, "ann").await;
    assert!(world.operator().notices(NoticeKind::Budget).await.is_empty());
    asks(&world, "ben").await;
    assert_eq!(world.operator().notices(NoticeKind::Budget).await.len(), 1);
    asks(&world, "cleo").await;
    assert_eq!(world.operator().notices(NoticeKind::Budget).await.len(), 1, "once");
    world.core().add_credits(2, String::new()).await.unwrap();
    asks(&world, "dora").await;
    assert_eq!(world.operator().notices(NoticeKind::Budget).await.len(), 2, "again, after there were some");
    adds_up(&world).await;
}

#[tokio::test]
async fn what_is_handed_over_costs_nothing() {
    let (world, server) = shop(10).await;
    server.always(Act::status(401));
    world.bob().says("Could you tell me about the history of your street?").await;
    world.advance(60).await;
    assert_eq!(world.bob().chat().await.chat.owner, Owner::Human);
    assert_eq!(world.core().credits().await.unwrap().balance, 10);
}

#[tokio::test]
async fn the_answerer_on_this_device_costs_nothing() {
    let world = World::new().await;
    world.operator().sets(paid()).await;
    asks(&world, "bob").await;
    assert!(HOURS.is(&world.bob().got().pop().unwrap()), "even without any credits");
    assert_eq!(world.core().credits().await.unwrap().balance, 0);
}

#[tokio::test]
async fn a_draft_is_charged_when_it_is_approved_and_once() {
    let (world, _server) = shop(10).await;
    world.core().set_owner(chat_of(&world, "bob").await, Owner::Approval).await.unwrap();
    let before = world.core().credits().await.unwrap().balance;
    asks(&world, "bob").await;
    let drafts = world.operator().drafts().await;
    assert_eq!(drafts.len(), 1);
    assert_eq!(world.core().credits().await.unwrap().balance, before, "nothing was sent yet");
    world.core().approve_draft(drafts[0].id.clone(), None).await.unwrap();
    world.plays_out().await;
    assert_eq!(world.core().credits().await.unwrap().balance, before - 2);
    adds_up(&world).await;
}

async fn chat_of(world: &World, customer: &str) -> domain::ChatId {
    world.customer(customer).says("Hello").await;
    world.plays_out().await;
    world.customer(customer).chat_id().await
}

#[tokio::test]
async fn credits_are_added_within_limits_and_read_page_by_page() {
    let world = World::new().await;
    for odd in [0, 1_000_001] {
        assert!(world.core().add_credits(odd, String::new()).await.is_err());
    }
    assert!(world.core().add_credits(1, "x".repeat(201)).await.is_err());
    for number in 1..=9 {
        world.core().add_credits(number, format!("Line {number}")).await.unwrap();
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = world.core().credit_entries(after, 4).await.unwrap();
        seen.extend(page.rows.into_iter().map(|line| line.amount));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, (1..=9).rev().collect::<Vec<_>>());
    assert!(world.core().credit_entries(Some("somewhere".into()), 4).await.is_err());
    let credits = world.core().credits().await.unwrap();
    assert_eq!((credits.on, credits.balance, credits.used), (false, 45, 0));
    adds_up(&world).await;
}

#[tokio::test]
async fn there_are_never_more_credits_than_the_books_can_hold() {
    let world = World::new().await;
    let full = world.store().write("a fortune", |tx| {
        store::credits::add(tx, &CreditEntryId::new("fortune"), 999_999_999, 1_000_000_000, "", domain::UnixMs(1))
    });
    assert_eq!(full.await.unwrap(), Some(999_999_999));
    assert!(world.core().add_credits(2, String::new()).await.is_err());
    assert_eq!(world.core().add_credits(1, String::new()).await.unwrap().balance, 1_000_000_000);
}

/// Cuts the core off at one point, once it is armed.
struct CutAt {
    point: &'static str,
    armed: AtomicBool,
    core: std::sync::Mutex<Option<std::sync::Weak<engine::Core>>>,
    passed: tokio::sync::Notify,
}

impl Checkpoint for CutAt {
    fn reached(&self, point: &'static str) {
        if point == self.point && self.armed.swap(false, Ordering::SeqCst) {
            let core = self.core.lock().unwrap().take();
            core.and_then(|core| core.upgrade()).unwrap().abandon();
            self.passed.notify_one();
        }
    }
}

#[tokio::test]
async fn wherever_the_app_dies_a_reply_is_charged_once_and_sent_once() {
    let points = CHECKPOINTS.iter().chain(ASSISTANT_CHECKPOINTS).filter(|point| **point != "received");
    for point in points {
        let cut = Arc::new(CutAt {
            point,
            armed: AtomicBool::new(false),
            core: std::sync::Mutex::default(),
            passed: tokio::sync::Notify::new(),
        });
        let mut world = World::setup().checkpoint(Arc::clone(&cut) as Arc<dyn Checkpoint>).start().await;
        let server = furnish(&world, 10).await;
        server.accepts_key(testkit::PROVIDER_KEY);
        *cut.core.lock().unwrap() = Some(Arc::downgrade(world.core()));
        cut.armed.store(true, Ordering::SeqCst);
        let bob = world.bob();
        tokio::select! {
            biased;
            () = cut.passed.notified() => {}
            () = async {
                bob.says(HOURS.question).await;
                world.advance(20).await;
            } => panic!("{point} was never passed"),
        }
        world.crash().await;
        world.advance(120).await;
        let story = world.transcript(&world.bob()).await;
        assert_eq!(world.bob().got().len(), 1, "after {point}:\n{story}");
        assert_eq!(world.core().credits().await.unwrap().balance, 8, "after {point}:\n{story}");
        adds_up(&world).await;
    }
}

#[tokio::test]
async fn wherever_the_app_dies_a_reply_of_a_flow_is_charged_once_and_sent_once() {
    let flow = drawn(
        "advice",
        &[
            ("start", "start", json!({})),
            (
                "think",
                "ai_reply",
                json!({"prompt": "Advise a plant for {{message.text}}.", "knowledge": {"from": "nothing"}, "send": true, "store_in": "reply", "fallback": "A colleague will write."}),
            ),
            ("end", "end", json!({})),
        ],
        &[("start", "out", "think"), ("think", "success", "end"), ("think", "failure", "end")],
    );
    let points = ["turn_opened", "assistant.leaving", "claimed", "handed", "settled"];
    for point in points.iter().chain(FLOW_CHECKPOINTS) {
        let cut = Arc::new(CutAt {
            point,
            armed: AtomicBool::new(false),
            core: std::sync::Mutex::default(),
            passed: tokio::sync::Notify::new(),
        });
        let mut world = World::setup().checkpoint(Arc::clone(&cut) as Arc<dyn Checkpoint>).start().await;
        let server = furnish(&world, 10).await;
        server.always(Act::reply(json!({
            "reply": "A fern likes shade.", "action": "reply", "confidence": 0.9, "language": "en", "sentiment": "neutral",
            "used": ["TASK"], "topic": "none", "summary": "", "lead": {}
        })));
        world.flow(&flow).await;
        *cut.core.lock().unwrap() = Some(Arc::downgrade(world.core()));
        cut.armed.store(true, Ordering::SeqCst);
        let bob = world.bob();
        tokio::select! {
            biased;
            () = cut.passed.notified() => {}
            () = async {
                bob.says("advice for a dark corner").await;
                world.advance(20).await;
            } => panic!("{point} was never passed: {}", world.transcript(&bob).await),
        }
        world.crash().await;
        world.advance(120).await;
        let story = world.transcript(&world.bob()).await;
        assert_eq!(world.bob().got(), ["A fern likes shade."], "after {point}:\n{story}");
        assert_eq!(world.core().credits().await.unwrap().balance, 8, "after {point}:\n{story}");
        adds_up(&world).await;
    }
}

#[tokio::test]
async fn however_many_write_at_once_the_ledger_adds_up_and_the_last_credits_are_spent_once() {
    let (world, _server) = shop(7).await;
    let customers: Vec<String> = (0..10).map(|number| format!("customer {number}")).collect();
    for customer in &customers {
        world.customer(customer).says(HOURS.question).await;
    }
    world.advance(60).await;
    adds_up(&world).await;
    assert_eq!(world.core().credits().await.unwrap().balance, 1, "three replies of seven credits");
    let mut handed_over = 0;
    for customer in &customers {
        let customer = world.customer(customer);
        assert_eq!(customer.got().len(), 1, "everybody hears something, once");
        handed_over += usize::from(customer.chat().await.chat.owner == Owner::Human);
    }
    assert_eq!(handed_over, 7);
}

#[tokio::test]
async fn a_price_that_is_changed_counts_from_the_next_reply() {
    let (world, _server) = shop(10).await;
    asks(&world, "ann").await;
    world.operator().sets(SettingsPatch { credits_per_reply: Some(5), ..paid() }).await;
    asks(&world, "ben").await;
    assert_eq!(world.core().credits().await.unwrap().balance, 3);
    let quiet = AccountPatch { assistant_on: Some(false), ..AccountPatch::default() };
    world.core().update_account(world.account().clone(), quiet).await.unwrap();
    asks(&world, "cleo").await;
    assert_eq!(world.core().credits().await.unwrap().balance, 3, "nobody answered");
    adds_up(&world).await;
}

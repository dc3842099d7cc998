//! Chaos: customers, operator, network faults, restarts and crashes in random order, from a printed seed; then everything is
//! given time to come to rest, and what must always hold is looked at.
//!
//! Small by default; `CHAOS_RUNS=300 cargo test -p acceptance --test chaos` looks for longer, `CHAOS_SEED=n CHAOS_RUNS=1`
//! repeats one run.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::collections::{BTreeMap, BTreeSet};

use acceptance::shop::UNKNOWN;
use domain::practice::Ticks;
use domain::{Cause, DeliveryState, Message, MessageId, Owner, Sender};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use sandbox::{Fault, Storm};
use testkit::{Customer, World};

const CUSTOMERS: [&str; 5] = ["ann", "bob", "cleo", "dan", "eve"];
const STEPS: usize = 120;

#[expect(clippy::disallowed_methods, reason = "a test is configured here and nowhere else")]
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[tokio::test]
async fn whatever_happens_nothing_is_lost_nothing_arrives_twice_and_automation_runs_once() {
    let runs = number("CHAOS_RUNS").unwrap_or(5);
    let first = number("CHAOS_SEED").unwrap_or_else(|| u64::from(rand::random::<u32>()));
    for seed in first..first + runs {
        eprintln!("CHAOS_SEED={seed} CHAOS_RUNS=1");
        let mut chaos = Chaos::new(seed).await;
        for _ in 0..STEPS {
            chaos.step().await;
        }
        chaos.come_to_rest().await;
        chaos.check().await;
    }
}

struct Chaos {
    seed: u64,
    world: World,
    chance: StdRng,
    /// Questions of the knowledge base that a customer has not asked yet: he asks each once, so that it can be told apart.
    unasked: BTreeMap<&'static str, Vec<String>>,
    replies: usize,
    /// Messages that the operator said had arrived.
    vouched: BTreeSet<MessageId>,
}

impl Chaos {
    async fn new(seed: u64) -> Self {
        let world = World::setup().seed(seed).start().await;
        let base = world.core().bases().await.unwrap().remove(0).id;
        let faqs = world.core().faqs(base, String::new()).await.unwrap();
        let questions: Vec<String> =
            faqs.into_iter().map(|faq| faq.question).chain([UNKNOWN.to_owned(), "thanks".to_owned()]).collect();
        let unasked = CUSTOMERS.into_iter().map(|name| (name, questions.clone())).collect();
        Self { seed, world, chance: StdRng::seed_from_u64(seed), unasked, replies: 0, vouched: BTreeSet::new() }
    }

    async fn step(&mut self) {
        let name = *CUSTOMERS.choose(&mut self.chance).unwrap();
        match self.chance.random_range(0..100) {
            0..=39 => self.customer_writes(name).await,
            40..=59 => self.world.advance(self.chance.random_range(1..30)).await,
            60..=64 => drop(self.world.customer(name).looks().await),
            65..=69 => self.operator_replies(name).await,
            70..=79 => self.operator_decides(name).await,
            80..=83 => self.operator_clears_up(name).await,
            84..=86 => self.world.operator().freezes(self.chance.random_ratio(1, 2)).await,
            87..=91 => {
                let storm = self.chance.random_ratio(2, 3).then(|| Storm::new(self.chance.random(), 40));
                self.world.sandbox().set_storm(self.world.account(), storm);
            }
            92..=94 => self.world.inject(Fault::Disconnect(self.chance.random_range(0..60_000))),
            95..=96 => self.world.restart().await,
            _ => self.world.crash().await,
        }
    }

    async fn customer_writes(&mut self, name: &'static str) {
        let left = self.unasked.get_mut(name).unwrap();
        if left.is_empty() {
            return;
        }
        let text = left.swap_remove(self.chance.random_range(0..left.len()));
        self.world.customer(name).says(&text).await;
    }

    async fn operator_replies(&mut self, name: &str) {
        let customer = self.world.customer(name);
        if customer.known_chat_id().await.is_some() {
            self.replies += 1;
            self.world.operator().replies(&customer, &format!("Reply {}", self.replies)).await;
        }
    }

    async fn operator_decides(&mut self, name: &str) {
        let customer = self.world.customer(name);
        let Some(chat) = customer.known_chat_id().await else { return };
        let core = self.world.core();
        match self.chance.random_range(0..6) {
            0 => core.take_over(chat).await.unwrap(),
            1 | 2 => core.hand_back(chat).await.unwrap(),
            3 => core.set_owner(chat, Owner::Approval).await.unwrap(),
            4 => core.resolve(chat).await.unwrap(),
            _ => core.mark_read(chat).await.unwrap(),
        }
        for draft in core.drafts().await.unwrap() {
            if self.chance.random_ratio(1, 2) {
                core.approve_draft(draft.id, None).await.unwrap();
            } else if self.chance.random_ratio(1, 2) {
                core.reject_draft(draft.id).await.unwrap();
            }
        }
        self.world.settled().await;
    }

    /// Sends again what failed, or says that it arrived.
    async fn operator_clears_up(&mut self, name: &str) {
        let messages = self.world.customer(name).messages().await;
        for message in messages {
            match message.state {
                Some(DeliveryState::MaybeSent) if self.chance.random_ratio(1, 2) => {
                    self.world.core().it_arrived(message.id.clone()).await.unwrap();
                    self.vouched.insert(message.id);
                }
                // Another click may have been quicker; that is said, and nothing happens.
                Some(DeliveryState::MaybeSent | DeliveryState::Failed) if self.chance.random_ratio(1, 2) => {
                    drop(self.world.core().send_again(message.id).await);
                }
                _ => {}
            }
        }
        self.world.settled().await;
    }

    /// No more faults, and all the time that anything could need.
    async fn come_to_rest(&mut self) {
        self.world.sandbox().set_storm(self.world.account(), None);
        self.world.operator().freezes(false).await;
        self.world.advance(120).await;
        self.world.restart().await;
        self.world.advance(900).await;
    }

    async fn check(&self) {
        let again = self.world.phones().arrived_again();
        assert!(again.is_empty(), "CHAOS_SEED={}: arrived twice: {again:?}", self.seed);
        for name in CUSTOMERS {
            let customer = self.world.customer(name);
            let wrong = self.wrong_with(&customer).await;
            let transcript = if wrong.is_empty() { String::new() } else { self.world.transcript(&customer).await };
            assert!(wrong.is_empty(), "CHAOS_SEED={}: {wrong:#?}\n{transcript}{:#?}", self.seed, customer.got());
        }
    }

    async fn wrong_with(&self, customer: &Customer<'_>) -> Vec<String> {
        let Some(chat) = customer.known_chat_id().await else {
            return if customer.phone().is_empty() { Vec::new() } else { vec!["his chat is lost".into()] };
        };
        let messages = self.world.all_messages(chat).await;
        let mut wrong = Vec::new();
        self.check_inbound(customer, &messages, &mut wrong);
        check_automation(&messages, &mut wrong);
        self.check_outbound(customer, &messages, &mut wrong).await;
        wrong
    }

    /// Each message of the customer is one row, and he knows it.
    fn check_inbound(&self, customer: &Customer<'_>, messages: &[Message], wrong: &mut Vec<String>) {
        let said: Vec<_> = customer.phone().into_iter().filter(|bubble| bubble.from_me).collect();
        for bubble in &said {
            let rows = messages.iter().filter(|m| m.sender == Sender::Contact && m.text == bubble.text).count();
            if rows != 1 {
                wrong.push(format!("{:?} is {rows} rows", bubble.text));
            }
            if bubble.ticks == Some(Ticks::Pending) {
                wrong.push(format!("{:?} was never confirmed", bubble.text));
            }
        }
        let kept = messages.iter().filter(|m| m.sender == Sender::Contact).count();
        if kept != said.len() {
            wrong.push(format!("{} said, {kept} kept", said.len()));
        }
    }

    /// What is called sent is on the phone, what is called failed is not, nothing is left in the air, order is kept.
    async fn check_outbound(&self, customer: &Customer<'_>, messages: &[Message], wrong: &mut Vec<String>) {
        let wires = self.wires().await;
        let arrived: Vec<String> =
            customer.phone().into_iter().filter(|b| !b.from_me).map(|b| b.wire_id.to_string()).collect();
        let mut places = Vec::new();
        for message in messages.iter().filter(|message| message.state.is_some()) {
            let place = arrived.iter().position(|wire| *wire == wires[message.id.as_str()]);
            let sent_again = message.failure.as_deref().is_some_and(|why| why.contains("sent it again"));
            let said_by_operator = sent_again || self.vouched.contains(&message.id);
            let fine = match message.state.unwrap() {
                DeliveryState::Queued | DeliveryState::Sending => false,
                DeliveryState::Delivered | DeliveryState::Read => place.is_some(),
                // What nobody could know, the operator decided without knowing either.
                DeliveryState::Sent | DeliveryState::Failed if said_by_operator => true,
                DeliveryState::Sent => place.is_some(),
                DeliveryState::Failed => place.is_none(),
                DeliveryState::MaybeSent => true,
            };
            if !fine {
                wrong.push(format!("{:?} is {:?}, place on the phone: {place:?}", message.text, message.state));
            }
            if message.sender == Sender::Operator {
                places.extend(place);
            }
        }
        if !places.is_sorted() {
            wrong.push(format!("the operator's messages arrived in the order {places:?}"));
        }
        let known: BTreeSet<&String> = wires.values().collect();
        wrong.extend(
            arrived.iter().filter(|wire| !known.contains(wire)).map(|wire| format!("{wire} came from nowhere")),
        );
    }

    /// The id on the wire of every message.
    async fn wires(&self) -> BTreeMap<String, String> {
        let read = self.world.store().read("wire ids", |conn| {
            let mut statement = conn.prepare("SELECT id, wire_id FROM messages")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        });
        read.await.unwrap()
    }
}

/// No question was answered or escalated twice by automation.
fn check_automation(messages: &[Message], wrong: &mut Vec<String>) {
    let mut answered: BTreeMap<&str, usize> = BTreeMap::new();
    for why in messages.iter().filter(|m| m.sender == Sender::Bot).filter_map(|m| m.why.as_ref()) {
        if matches!(why.cause, Cause::Answer | Cause::Escalation) {
            for question in why.question.lines() {
                *answered.entry(question).or_default() += 1;
            }
        }
    }
    for (question, times) in answered.into_iter().filter(|(_, times)| *times > 1) {
        wrong.push(format!("{question:?} was answered {times} times by itself"));
    }
}

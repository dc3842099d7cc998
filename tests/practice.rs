//! The practice network itself: it promises what WhatsApp promises, and the faults do what they say.

#![expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]

use std::sync::{Arc, Mutex};

use acceptance::shop::HOURS;
use async_trait::async_trait;
use domain::practice::{PracticeSample, Ticks};
use domain::{Account, AccountId, AccountKind, AccountSettings, AccountStatus, Ingress, Network, UnixMs, WireEvent};
use sandbox::{Fault, PEOPLE, Sandbox};
use testkit::{BEGIN, MemoryPhones, SeededIds, VirtualClock, World};

/// A shop that only listens, and takes nothing while its disk is full.
#[derive(Default)]
struct Listener {
    heard: Mutex<Vec<String>>,
    full: Mutex<bool>,
}

#[async_trait]
impl Ingress for Listener {
    async fn receive(&self, _account: &AccountId, event: WireEvent) -> anyhow::Result<()> {
        anyhow::ensure!(!*self.full.lock().unwrap(), "the disk is full");
        let heard = match event {
            WireEvent::Message(inbound) => String::from_utf8(inbound.text).unwrap(),
            WireEvent::Status(standing) => format!("{:?}", standing.status),
            WireEvent::Receipt(receipt) => format!("{:?}", receipt.kind),
            other => format!("{other:?}"),
        };
        self.heard.lock().unwrap().push(heard);
        Ok(())
    }
}

struct Wire {
    sandbox: Arc<Sandbox>,
    clock: VirtualClock,
    shop: Arc<Listener>,
    account: Account,
}

impl Wire {
    fn new() -> Self {
        let clock = VirtualClock::new(BEGIN);
        let phones = Arc::new(MemoryPhones::default());
        let sandbox = Sandbox::new(phones, Arc::new(clock.clone()), Arc::new(SeededIds::new(1)));
        Self { sandbox, clock, shop: Arc::default(), account: practice() }
    }

    async fn connects(&self) {
        self.sandbox.connect(&self.account, Arc::clone(&self.shop) as Arc<dyn Ingress>).await.unwrap();
        self.sandbox.quiet().await;
    }

    async fn says(&self, text: &str) {
        self.sandbox.say(&self.account.id, "bob@practice", text).await.unwrap();
        self.sandbox.quiet().await;
    }

    async fn ticks(&self) -> Vec<Option<Ticks>> {
        let thread = self.sandbox.thread(&self.account.id, "bob@practice").await.unwrap();
        thread.bubbles.iter().map(|bubble| bubble.ticks).collect()
    }

    async fn passes(&self, ms: i64) {
        self.clock.advance(ms);
        while self.clock.has_due() || !self.sandbox.is_quiet() {
            tokio::task::yield_now().await;
        }
    }

    fn heard(&self) -> Vec<String> {
        std::mem::take(&mut *self.shop.heard.lock().unwrap())
    }
}

fn practice() -> Account {
    Account {
        id: AccountId::new("practice"),
        kind: AccountKind::Sandbox,
        name: "Practice".into(),
        description: String::new(),
        phone: None,
        profile_name: None,
        status: AccountStatus::Initializing,
        status_since: UnixMs(0),
        status_why: String::new(),
        status_until: None,
        last_heard_at: None,
        health: domain::Health::default(),
        wanted: true,
        settings: AccountSettings::default(),
    }
}

#[tokio::test]
async fn what_is_written_while_the_shop_is_away_waits_and_comes_in_order() {
    let wire = Wire::new();
    wire.says("one").await;
    wire.says("two").await;
    assert_eq!(wire.ticks().await, [Some(Ticks::Pending); 2]);
    wire.connects().await;
    assert_eq!(wire.heard(), ["Ready", "one", "two"]);
    assert_eq!(wire.ticks().await, [Some(Ticks::Delivered); 2]);
}

#[tokio::test]
async fn what_the_shop_could_not_take_comes_again_until_it_can() {
    let wire = Wire::new();
    wire.connects().await;
    *wire.shop.full.lock().unwrap() = true;
    wire.says("one").await;
    wire.passes(60_000).await;
    assert_eq!(wire.ticks().await, [Some(Ticks::Pending)]);
    *wire.shop.full.lock().unwrap() = false;
    wire.passes(60_000).await;
    assert_eq!(wire.heard(), ["Ready", "one"]);
    assert_eq!(wire.ticks().await, [Some(Ticks::Delivered)]);
}

#[tokio::test]
async fn each_inbound_fault_does_what_it_says() {
    let wire = Wire::new();
    wire.connects().await;
    wire.heard();
    let inject = |fault| wire.sandbox.inject(&wire.account.id, fault);

    inject(Fault::Duplicate);
    wire.says("twice").await;
    assert_eq!(wire.heard(), ["twice", "twice"]);

    inject(Fault::Reorder(3));
    for text in ["a", "b", "c", "d"] {
        wire.says(text).await;
    }
    assert_eq!(wire.heard(), ["c", "b", "a", "d"]);

    inject(Fault::Delay(5_000));
    wire.says("late").await;
    wire.passes(4_999).await;
    assert!(wire.heard().is_empty());
    wire.passes(1).await;
    assert_eq!(wire.heard(), ["late"]);

    inject(Fault::Drop);
    wire.says("lost").await;
    wire.passes(60_000).await;
    assert!(wire.heard().is_empty());
    inject(Fault::Disconnect(1_000));
    wire.passes(1_000).await;
    assert_eq!(wire.heard(), ["Disconnected", "Ready", "lost"]);
}

#[tokio::test]
async fn messages_held_back_are_not_lost_with_the_connection() {
    let wire = Wire::new();
    wire.connects().await;
    wire.sandbox.inject(&wire.account.id, Fault::Reorder(3));
    wire.says("a").await;
    wire.says("b").await;
    wire.heard();
    wire.sandbox.inject(&wire.account.id, Fault::Disconnect(1_000));
    wire.passes(1_000).await;
    assert_eq!(wire.heard(), ["Disconnected", "Ready", "a", "b"]);
}

#[tokio::test]
async fn every_practice_contact_can_hold_a_conversation_on_the_product_s_own_phones() {
    let world = World::setup().stored_phones().start().await;
    let jids: Vec<String> = PEOPLE.iter().map(|listed| listed.person().jid).collect();
    for jid in &jids {
        world.customer(jid.strip_suffix("@practice").unwrap()).says(HOURS.question).await;
    }
    world.advance(20).await;
    let contacts = world.sandbox().contacts_of(world.account()).await.unwrap();
    assert_eq!(contacts.iter().map(|contact| &contact.jid).collect::<Vec<_>>(), jids.iter().collect::<Vec<_>>());
    for contact in contacts {
        assert_eq!(contact.unread, 1, "{}", contact.jid);
        assert!(HOURS.is(&contact.last));
        let thread = world.sandbox().thread(world.account(), &contact.jid).await.unwrap();
        assert_eq!((thread.bubbles.len(), thread.contact.unread), (2, 0));
    }
    let titles: Vec<String> = world.whole_transcript().await.lines().map(str::to_owned).collect();
    assert!(titles.iter().any(|line| line.contains("ليلى حداد")) && titles.iter().any(|line| line.contains("Sam 🌻")));
}

#[tokio::test]
async fn every_sample_arrives_with_its_file_also_after_a_crash() {
    let mut world = World::setup().stored_phones().start().await;
    let samples = [PracticeSample::Picture, PracticeSample::Document, PracticeSample::Voice, PracticeSample::Location];
    for sample in samples {
        world.inject(Fault::Drop);
        world.bob().sends(sample).await;
    }
    world.crash().await;
    let messages = world.bob().messages().await;
    assert_eq!(messages.len(), samples.len());
    for message in messages {
        match message.media {
            Some(media) => {
                let file = world.core().media(message.id).await.unwrap();
                assert_eq!(file.content.len(), media.bytes as usize, "{media:?}");
            }
            None => assert!(message.text.starts_with("51.")),
        }
    }
}

#[tokio::test]
async fn a_phone_that_does_not_exist_says_so() {
    let world = World::new().await;
    let error = world.sandbox().say(world.account(), "nobody", "hi").await.unwrap_err();
    assert!(error.to_string().contains("no practice contact \"nobody\""), "{error}");
}

#[tokio::test]
async fn a_deleted_practice_account_is_gone_and_its_phones_say_nothing_any_more() {
    let world = World::new().await;
    world.bob().says(HOURS.question).await;
    world.plays_out().await;
    world.core().delete_account(world.account().clone()).await.unwrap();
    world.bob().says(HOURS.question).await;
    world.plays_out().await;
    assert!(world.whole_transcript().await.is_empty());
    assert!(world.core().accounts().await.unwrap().is_empty());
}

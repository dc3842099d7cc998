//! Customers, as a story tells of them.

use domain::practice::{PracticeBubble, PracticeSample, PracticeThread};
use domain::view::ChatDetail;
use domain::{ChatId, DeliveryState, Inbound, Message, Sender, WireId};
use sandbox::person;

use crate::World;

/// A customer of the practice account.
#[derive(Clone)]
pub struct Customer<'w> {
    world: &'w World,
    jid: String,
}

impl<'w> Customer<'w> {
    pub(crate) fn new(world: &'w World, name: &str) -> Self {
        let jid = format!("{name}@practice");
        assert!(person(&jid).is_some(), "{name} is nobody");
        Self { world, jid }
    }

    pub(crate) fn world(&self) -> &World {
        self.world
    }

    /// His address.
    pub fn jid(&self) -> &str {
        &self.jid
    }

    /// He writes; returns when nothing moves any more without time passing.
    pub async fn says(&self, text: &str) -> WireId {
        let sandbox = self.world.sandbox();
        let wire_id = sandbox.say(self.world.account(), &self.jid, text).await.expect("the phone takes it");
        self.world.settled().await;
        wire_id
    }

    /// He sends something else.
    pub async fn sends(&self, sample: PracticeSample) -> WireId {
        let sandbox = self.world.sandbox();
        let wire_id = sandbox.send_sample(self.world.account(), &self.jid, sample).await.expect("the phone takes it");
        self.world.settled().await;
        wire_id
    }

    /// A message of his, as the network would hand it over; for tests that change it first.
    pub fn message(&self, wire_id: &str, text: impl Into<Vec<u8>>) -> Inbound {
        let person = person(&self.jid).expect("he is somebody");
        Inbound {
            wire_id: WireId::new(wire_id),
            chat_jid: person.jid.clone(),
            sender_jid: person.jid,
            push_name: person.name,
            phone: Some(person.phone),
            avatar: person.avatar,
            text: text.into(),
            at: self.world.now(),
            ..Inbound::default()
        }
    }

    /// The network hands this over; the error is the shop's.
    pub async fn delivers(&self, inbound: Inbound) -> anyhow::Result<()> {
        let taken = self.world.sandbox().send_raw(self.world.account(), inbound).await;
        self.world.settled().await;
        taken
    }

    /// The operator answers him on the shop's own phone.
    pub async fn is_answered_on_the_phone(&self, wire_id: &str, text: &str) {
        let reply = Inbound { from_me: true, sender_jid: "shop@practice".into(), ..self.message(wire_id, text) };
        self.delivers(reply).await.expect("the shop takes it");
    }

    /// He opens the chat on his phone: read receipts go out.
    pub async fn looks(&self) -> PracticeThread {
        let thread = self.world.sandbox().thread(self.world.account(), &self.jid).await.expect("the phone opens");
        self.world.settled().await;
        thread
    }

    /// Every bubble on his phone, without him looking.
    pub fn phone(&self) -> Vec<PracticeBubble> {
        let phones = self.world.phones().all();
        phones
            .into_iter()
            .find(|(of, jid, _)| of == self.world.account() && *jid == self.jid)
            .map_or(Vec::new(), |p| p.2)
    }

    /// What the shop wrote to him, as it arrived on his phone.
    pub fn got(&self) -> Vec<String> {
        self.phone().into_iter().filter(|bubble| !bubble.from_me).map(|bubble| bubble.text).collect()
    }

    /// His chat with the shop.
    pub async fn chat_id(&self) -> ChatId {
        self.known_chat_id().await.expect("there is a chat")
    }

    /// His chat with the shop, if there is one.
    pub async fn known_chat_id(&self) -> Option<ChatId> {
        let (account, jid) = (self.world.account().clone(), self.jid.clone());
        let read = self.world.store().read("chat", move |conn| store::chats::by_jid(conn, &account, &jid));
        read.await.expect("the database reads").map(|chat| chat.id)
    }

    /// His chat with everything around it.
    pub async fn chat(&self) -> ChatDetail {
        self.world.core().chat(self.chat_id().await).await.expect("the chat reads")
    }

    /// The messages of his chat, oldest first.
    pub async fn messages(&self) -> Vec<Message> {
        let Some(chat) = self.known_chat_id().await else { return Vec::new() };
        self.world.core().messages(chat, None, 200).await.expect("the messages read").rows
    }

    /// How many messages of his are recorded.
    pub async fn recorded(&self) -> usize {
        self.messages().await.iter().filter(|message| message.sender == Sender::Contact).count()
    }

    /// The states of the shop's messages to him, oldest first.
    pub async fn states(&self) -> Vec<DeliveryState> {
        self.messages().await.iter().filter_map(|message| message.state).collect()
    }

    /// The newest message of his chat.
    pub async fn last(&self) -> Message {
        self.messages().await.pop().expect("there is a message")
    }
}

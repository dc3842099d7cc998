//! The customers' side: what can be done with a practice phone in the hand.

use anyhow::Context;
use domain::practice::{PracticeBubble, PracticeContact, PracticeSample, PracticeThread, Ticks};
use domain::{AccountId, Attachment, Inbound, MessageKind, Offer, ReceiptKind, WireEvent, WireId};

use crate::contacts::{PEOPLE, Person, person};
use crate::deliver::parcel;
use crate::line::Parcel;
use crate::{Sandbox, samples};

/// Bubbles that an opened phone shows.
const BUBBLES_SHOWN: u32 = 200;

impl Sandbox {
    /// The practice customers with the state of their phones.
    pub async fn contacts_of(&self, account: &AccountId) -> anyhow::Result<Vec<PracticeContact>> {
        let mut contacts = Vec::with_capacity(PEOPLE.len());
        for listed in PEOPLE {
            contacts.push(self.contact(account, listed.person()).await?);
        }
        Ok(contacts)
    }

    /// A customer opens the chat with the shop: he sees what came, and the shop is told that he did.
    pub async fn thread(&self, account: &AccountId, jid: &str) -> anyhow::Result<PracticeThread> {
        let person = somebody(jid)?;
        let line = self.line(account);
        for wire_id in self.world().log.open(account, jid).await? {
            line.receipt(jid, &wire_id, ReceiptKind::Read).await;
        }
        let bubbles = self.world().log.newest(account, jid, BUBBLES_SHOWN).await?;
        Ok(PracticeThread { contact: self.contact(account, person).await?, bubbles, shop_typing: line.is_typing(jid) })
    }

    /// A customer writes. The message is on his phone, and will reach the shop, once this returns its id.
    pub async fn say(&self, account: &AccountId, jid: &str, text: &str) -> anyhow::Result<WireId> {
        self.write(account, jid, MessageKind::Text, text, None, None).await
    }

    /// A customer taps a choice: his bubble says its label.
    pub async fn tap(&self, account: &AccountId, jid: &str, choice: &Offer) -> anyhow::Result<WireId> {
        self.write(account, jid, MessageKind::Text, &choice.label, None, Some(choice.id.clone())).await
    }

    /// A customer sends something else.
    pub async fn send_sample(&self, account: &AccountId, jid: &str, sample: PracticeSample) -> anyhow::Result<WireId> {
        let (kind, text, attachment) = samples::parts(sample);
        self.write(account, jid, kind, text, attachment, None).await
    }

    /// A customer types, or stops.
    pub async fn set_typing(&self, account: &AccountId, jid: &str, typing: bool) -> anyhow::Result<()> {
        let chat_jid = somebody(jid)?.jid;
        // Old news by the time of the next connection: it is not kept.
        match self.line(account).ingress() {
            Some(ingress) => ingress.receive(account, WireEvent::Typing { chat_jid, typing }).await,
            None => Ok(()),
        }
    }

    /// A customer puts an emoji on a message, or takes it away (empty).
    pub async fn react(&self, account: &AccountId, jid: &str, target: &WireId, emoji: &str) {
        let (chat_jid, emoji) = (jid.to_owned(), emoji.to_owned());
        let at = self.world().clock.now();
        self.line(account)
            .emit(WireEvent::Reaction {
                chat_jid,
                target: target.clone(),
                from_me: false,
                sender_jid: jid.to_owned(),
                name: String::new(),
                emoji,
                at,
            })
            .await;
    }

    /// A customer changes a message of his.
    pub async fn edit(&self, account: &AccountId, jid: &str, target: &WireId, text: &str) {
        let (chat_jid, text) = (jid.to_owned(), text.as_bytes().to_vec());
        let (target, sender_jid, at) = (target.clone(), jid.to_owned(), self.world().clock.now());
        let edited = WireEvent::Edited { chat_jid, target, from_me: false, sender_jid, text, at };
        self.line(account).emit(edited).await;
    }

    /// A customer deletes a message of his for everybody.
    pub async fn delete(&self, account: &AccountId, jid: &str, target: &WireId) {
        let (chat_jid, sender_jid, target) = (jid.to_owned(), jid.to_owned(), target.clone());
        let deleted = WireEvent::Deleted { chat_jid, target, from_me: false, sender_jid, by_admin: false };
        self.line(account).emit(deleted).await;
    }

    /// Anything that a network can deliver: groups, messages from the operator's own phone, any bytes. For tests; it is
    /// kept until the shop took it, but only as long as this network lives.
    pub async fn send_raw(&self, account: &AccountId, inbound: Inbound) -> anyhow::Result<()> {
        self.line(account).post(Parcel { inbound: Box::new(inbound), logged: false }).await
    }

    async fn write(
        &self,
        account: &AccountId,
        jid: &str,
        kind: MessageKind,
        text: &str,
        attachment: Option<Attachment>,
        tap: Option<String>,
    ) -> anyhow::Result<WireId> {
        let person = somebody(jid)?;
        let world = self.world();
        let bubble = PracticeBubble {
            wire_id: wire_id(world.ids.uuid().as_u128()),
            from_me: true,
            kind,
            text: text.to_owned(),
            media: attachment.map(|attachment| attachment.media),
            at: world.clock.now(),
            ticks: Some(Ticks::Pending),
            choices: Vec::new(),
            tap,
            file_of: None,
            reaction: None,
            edited: false,
            deleted: false,
        };
        let line = self.line(account);
        let turn = line.turn(&person.jid);
        let _turn = turn.lock().await;
        let wire_id = bubble.wire_id.clone();
        world.log.insert(account, &person.jid, &bubble).await.context("Write to the practice phone")?;
        let parcel = parcel(&person.jid, bubble).context("The practice contact is gone")?;
        // It is on the phone and stays pending there: the network tries again.
        if let Err(error) = line.post(parcel).await {
            tracing::warn!(%account, error = format!("{error:#}"), "The practice shop did not take a message; it comes again");
        }
        Ok(wire_id)
    }

    async fn contact(&self, account: &AccountId, person: Person) -> anyhow::Result<PracticeContact> {
        let (last, unread) = self.world().log.summary(account, &person.jid).await?;
        Ok(PracticeContact {
            last: last.as_ref().map(in_words).unwrap_or_default(),
            last_at: last.map(|bubble| bubble.at),
            unread,
            jid: person.jid,
            name: person.name,
            phone: person.phone,
            avatar: person.avatar,
        })
    }
}

fn somebody(jid: &str) -> anyhow::Result<Person> {
    person(jid).with_context(|| format!("There is no practice contact \"{jid}\""))
}

fn in_words(bubble: &PracticeBubble) -> String {
    if bubble.deleted {
        return "Deleted message".to_owned();
    }
    if bubble.text.is_empty() { bubble.kind.label().to_owned() } else { bubble.text.clone() }
}

/// An id in the form that phones use (`3A` and 18 hex digits).
fn wire_id(random: u128) -> WireId {
    let hex = format!("{random:032X}");
    // The tail: a v7 UUID begins with the time, its randomness is at the end.
    WireId::new(format!("3A{}", hex.get(14..).unwrap_or(&hex)))
}

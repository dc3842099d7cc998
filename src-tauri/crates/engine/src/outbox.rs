//! Deliver (step 7): the only code that sends. One lane per chat, so order is kept.
//!
//! A message is marked as being sent, durably, before the network sees it; what the network answers is noted afterwards.
//! Between the two lies the only gap in which nobody can know: then the network is asked, and if it cannot tell, the
//! operator is. Nothing is ever sent again on a guess.

mod files;

use std::sync::Arc;

use domain::send_gate::{Origin, Refusal};
use domain::{AccountId, ChatId, DeliveryEvent, Evidence, Known, MessageId, NewChats, NoticeKind, SendError, UnixMs};
use store::changes::{self, Next as NextChange};
use store::outbox::{self, Claim, Claimed, Unsettled};
use store::{chats, messages};

use crate::lanes::Next;
use crate::{Core, Told};

/// How long the server may take to acknowledge.
pub(crate) const ACK_MS: i64 = 30_000;
/// How long the network may take to say what it knows of a message.
const ASK_MS: i64 = 10_000;
/// Typing is shown for so long per character, within limits.
const TYPING_MS_PER_CHAR: i64 = 12;
const TYPING_MS: std::ops::RangeInclusive<i64> = 600..=3_000;
/// Pauses after failed attempts that provably did not leave.
const BACKOFF_MS: [i64; 6] = [2_000, 4_000, 8_000, 15_000, 30_000, 60_000];
/// A lock without an end is believed for so long.
const LOCKED_MS: i64 = 60 * 60_000;

/// What a chat's lane does next.
enum Step {
    /// A change of what was sent goes before what is to be sent.
    Change(Box<changes::Due>),
    /// There is nothing to change now; perhaps later.
    Message(Claim, Option<UnixMs>),
}

/// Sends the next change or message of a chat, if one may go.
pub(crate) async fn deliver(core: Arc<Core>, chat: ChatId) -> anyhow::Result<Next> {
    core.type_first(&chat).await?;
    let (claim, change_at) = match core.claim(&chat).await? {
        Step::Change(due) => {
            core.checkpoint.reached("change.claimed");
            core.send_change(*due).await?;
            return Ok(Next::Again);
        }
        Step::Message(claim, change_at) => (claim, change_at),
    };
    match claim {
        Claim::Empty | Claim::Held(_) => Ok(change_at.map_or(Next::Rest, Next::At)),
        Claim::Wait(until) => Ok(Next::At(change_at.map_or(until, |at| at.min(until)))),
        Claim::Refused(..) => Ok(Next::Again),
        Claim::Fetch(fetch) => core.fetch_for_sending(&chat, *fetch).await,
        Claim::Send(claimed) => {
            core.checkpoint.reached("claimed");
            core.send(*claimed, &chat).await?;
            Ok(Next::Again)
        }
    }
}

/// The pause before another attempt.
pub(crate) fn pause_after(attempts: u32) -> i64 {
    BACKOFF_MS.get(attempts as usize).or(BACKOFF_MS.last()).copied().unwrap_or(60_000)
}

impl Core {
    /// Wakes the chats that have something to send, of one account or of all.
    pub(crate) async fn wake_outbox(&self, account: Option<&domain::AccountId>) -> anyhow::Result<()> {
        let account = account.cloned();
        let waiting = self.store.read("outbox", move |conn| outbox::chats_with_queued(conn, account.as_ref())).await?;
        for chat in waiting {
            self.outbox.wake(&chat);
        }
        Ok(())
    }

    /// Shows "typing" for a moment before an automatic reply.
    async fn type_first(&self, chat: &ChatId) -> anyhow::Result<()> {
        let settings = self.settings();
        if !settings.typing_pace || settings.frozen {
            return Ok(());
        }
        let (chat, now) = (chat.clone(), self.now());
        let next = self.store.read("outbox", move |conn| outbox::peek(conn, &chat, now)).await?;
        let Some((account, jid, Origin::Automatic, length)) = next else { return Ok(()) };
        let ready = self.lock_connected().get(&account).is_some_and(|connected| connected.ready);
        if let Some(messenger) = self.messenger(&account).filter(|_| ready) {
            let length = i64::try_from(length).unwrap_or(i64::MAX);
            let pause = length.saturating_mul(TYPING_MS_PER_CHAR).clamp(*TYPING_MS.start(), *TYPING_MS.end());
            messenger.set_typing(&jid, true).await;
            let waiting = self.outbox.waiting();
            tokio::select! {
                () = self.clock.sleep_until(self.now().plus(pause)) => {}
                () = self.stop.cancelled() => {}
            }
            drop(waiting);
            messenger.set_typing(&jid, false).await;
        }
        Ok(())
    }

    async fn claim(&self, chat: &ChatId) -> anyhow::Result<Step> {
        let (chat, now, settings) = (chat.clone(), self.now(), self.settings());
        let (connected, rate, stop) = (Arc::clone(&self.connected), Arc::clone(&self.rate), self.stop.clone());
        self.store
            .write("outbox", move |tx| {
                // What is claimed must be sent or settled; after the stop nothing new is begun.
                let ready = |account: &domain::AccountId| {
                    let connected = connected.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    !stop.is_cancelled() && connected.get(account).is_some_and(|connected| connected.ready)
                };
                let slot = |account: &domain::AccountId| rate.take(account, now, settings.rate_per_minute);
                let change_at = match changes::next(tx, &chat, now)? {
                    // Whoever connects the account wakes the chat.
                    NextChange::Due(due) if !ready(&due.account_id) => None,
                    NextChange::Due(due) => match slot(&due.account_id) {
                        Ok(()) => return Ok(Step::Change(due)),
                        Err(free_at) => Some(free_at),
                    },
                    NextChange::Wait(at) => Some(at),
                    NextChange::Nothing => None,
                };
                Ok(Step::Message(outbox::claim(tx, &chat, now, &settings, ready, slot)?, change_at))
            })
            .await
    }

    /// Hands a claimed message to the network and notes the answer.
    async fn send(&self, claimed: Claimed, chat: &ChatId) -> anyhow::Result<()> {
        let Some(messenger) = self.messenger(&claimed.account_id) else {
            return self.put_back(&claimed).await;
        };
        let waiting = self.outbox.waiting();
        let answer = tokio::select! {
            answer = messenger.send(&claimed.outgoing) => answer,
            () = self.clock.sleep_until(self.now().plus(ACK_MS)) => Err(SendError::Uncertain),
        };
        drop(waiting);
        self.checkpoint.reached("handed");
        match answer {
            Ok(()) => self.note(&claimed.message_id, DeliveryEvent::Acknowledged, None).await?,
            Err(SendError::NotConnected) => self.put_back(&claimed).await?,
            Err(SendError::Refused(why)) => {
                self.refused(&claimed, chat, &format!("WhatsApp refused it: {why}")).await?;
            }
            Err(SendError::NewChatsLocked(until)) => {
                // The lock is told of once, with the account; a notice per message would say the same again.
                self.note_lock(&claimed.account_id, until).await?;
                let why = Refusal::NewChatsLocked.words().to_owned();
                self.note(&claimed.message_id, DeliveryEvent::Failed, Some(why)).await?;
            }
            Err(SendError::Uncertain) => {
                let unsettled = Unsettled {
                    message_id: claimed.message_id,
                    chat_id: chat.clone(),
                    account_id: claimed.account_id,
                    chat_jid: claimed.outgoing.chat_jid,
                    wire_id: claimed.outgoing.wire_id,
                };
                self.clear_up(&unsettled).await?;
            }
        }
        self.checkpoint.reached("settled");
        Ok(())
    }

    /// Finds out what became of a message that may have left: asks the network, else the operator.
    pub(crate) async fn clear_up(&self, unsettled: &Unsettled) -> anyhow::Result<()> {
        let settled = self.settle(unsettled).await;
        // What was to change on it may go now, or never.
        self.outbox.wake(&unsettled.chat_id);
        settled
    }

    async fn settle(&self, unsettled: &Unsettled) -> anyhow::Result<()> {
        let known = match self.messenger(&unsettled.account_id) {
            None => Known::Unknown,
            Some(messenger) => tokio::select! {
                known = messenger.known(&unsettled.chat_jid, &unsettled.wire_id) => known,
                () = self.clock.sleep_until(self.now().plus(ASK_MS)) => Known::Unknown,
            },
        };
        let id = unsettled.message_id.clone();
        match known {
            Known::Arrived => self.note(&id, DeliveryEvent::Acknowledged, None).await,
            Known::Absent => {
                let now = self.now();
                self.store.write("outbox", move |tx| outbox::put_back(tx, &id, now)).await
            }
            Known::Unknown => {
                let words = "Look at the conversation on the phone, then say whether it arrived or send it again.";
                self.note_with_notice(unsettled, DeliveryEvent::Lost, NoticeKind::MaybeSent, words).await
            }
        }
    }

    async fn note(&self, id: &MessageId, event: DeliveryEvent, failure: Option<String>) -> anyhow::Result<()> {
        let id = id.clone();
        self.store.write("delivery", move |tx| messages::advance(tx, &id, event, failure.as_deref()).map(drop)).await
    }

    async fn put_back(&self, claimed: &Claimed) -> anyhow::Result<()> {
        let (id, not_before) = (claimed.message_id.clone(), self.now().plus(pause_after(claimed.attempts)));
        self.store.write("outbox", move |tx| outbox::put_back(tx, &id, not_before)).await
    }

    /// The server takes no first messages of this account.
    pub(crate) async fn note_lock(&self, id: &AccountId, until: Option<UnixMs>) -> anyhow::Result<()> {
        let known = self.account(id).await.map(|account| account.health.new_chats).unwrap_or_default();
        let until = until.unwrap_or_else(|| self.now().plus(LOCKED_MS));
        self.take_evidence(id, Evidence::NewChats(NewChats { locked_until: Some(until), ..known })).await
    }

    async fn refused(&self, claimed: &Claimed, chat: &ChatId, why: &str) -> anyhow::Result<()> {
        let unsettled = Unsettled {
            message_id: claimed.message_id.clone(),
            chat_id: chat.clone(),
            account_id: claimed.account_id.clone(),
            chat_jid: String::new(),
            wire_id: claimed.outgoing.wire_id.clone(),
        };
        self.note_with_notice(&unsettled, DeliveryEvent::Failed, NoticeKind::SendFailed, why).await
    }

    /// Moves a message along and tells the operator, in one transaction; says nothing if nothing changed.
    async fn note_with_notice(
        &self,
        unsettled: &Unsettled,
        event: DeliveryEvent,
        kind: NoticeKind,
        words: &str,
    ) -> anyhow::Result<()> {
        let (id, chat, words) = (unsettled.message_id.clone(), unsettled.chat_id.clone(), words.to_owned());
        let (notice_id, account, now) = (self.ids.uuid().into(), unsettled.account_id.clone(), self.now());
        let notice = self
            .store
            .write("delivery", move |tx| {
                if messages::advance(tx, &id, event, Some(&words))?.is_none() {
                    return Ok(None);
                }
                let title = chats::row(tx, &chat)?.map_or_else(String::new, |chat| chat.title);
                let notice = domain::Notice {
                    id: notice_id,
                    kind,
                    title: match kind {
                        NoticeKind::MaybeSent => format!("A message to {title} was maybe sent"),
                        _ => format!("A message to {title} was not sent"),
                    },
                    body: words,
                    chat_id: Some(chat),
                    account_id: Some(account),
                    at: now,
                    seen: false,
                };
                store::notices::insert(tx, &notice)?;
                Ok(Some(notice))
            })
            .await?;
        if let Some(notice) = notice {
            self.tell(Told::Notice(Arc::new(notice)));
        }
        Ok(())
    }
}

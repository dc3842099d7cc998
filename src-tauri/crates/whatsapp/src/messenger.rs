//! Messenger: the way out of one account.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain::{
    Attachment, Change, FetchFault, Known, Messenger, Outgoing, OutgoingChange, PersonNews, Quoting, SendError, WireId,
    WireRef,
};
use tokio::sync::oneshot;
use wacore::types::message::AddressingMode;
use wacore_binary::{Jid, JidExt as _};
use waproto::whatsapp as wa;
use whatsapp_rust::send::SendError as Failed;
use whatsapp_rust::socket::error::{EncryptSendError, EncryptSendErrorKind, SocketError};
use whatsapp_rust::{Client, ClientError, ErrorChainExt as _, SendOptions, UploadOptions};

use crate::acks::Ack;
use crate::media::{self, FileKind, Place};
use crate::session::{Ask, Session};
use crate::thumbnail::{self, Look};
use crate::{jids, outgoing, people, standing};

/// The library answers whether there is a pair code within this time.
const PAIR_CODE: Duration = Duration::from_secs(60);
/// What shows that somebody types or read is not worth more time.
const COURTESY: Duration = Duration::from_secs(5);

/// One connected account.
pub(crate) struct Line(pub Arc<Session>);

#[async_trait]
impl Messenger for Line {
    async fn send(&self, message: &Outgoing) -> Result<(), SendError> {
        let client = self.0.ready().ok_or(SendError::NotConnected)?;
        let to = address(&message.chat_jid)?;
        let context = match &message.quotes {
            Some(quoting) => Some(quote(&client, &to, quoting).await),
            None => None,
        };
        let built = match (&message.attachment, outgoing::file_kind(message.kind)) {
            (Some(attachment), Some(kind)) => {
                let (at, look) = upload(&client, attachment, kind).await?;
                outgoing::file(message, outgoing::Uploaded { attachment, at, look }, context)
            }
            (None, Some(_)) => return Err(SendError::Refused("its file is missing.".into())),
            (_, None) => {
                outgoing::message(message, context).map_err(|error| SendError::Refused(format!("{error}.")))?
            }
        };
        if let Some(poll) = outgoing::own_poll(&built, message.wire_id.as_str()) {
            let kept = async { self.0.book().await?.put(poll, self.0.now()).await };
            kept.await.map_err(|error| SendError::Refused(format!("its votes could not be read: {error}.")))?;
        }
        self.deliver(&client, &to, &message.wire_id, built).await
    }

    async fn known(&self, _chat_jid: &str, wire_id: &WireId) -> Known {
        self.0.acks.known(wire_id.as_str())
    }

    async fn set_typing(&self, chat_jid: &str, typing: bool) {
        let (Some(client), Ok(chat)) = (self.0.ready(), address(chat_jid)) else { return };
        let shown = async {
            let to = on_wire(&client, &chat).await;
            let state = client.chatstate();
            if typing { state.send_composing(&to).await } else { state.send_paused(&to).await }
        };
        // Best effort: a connection that breaks says so itself.
        tokio::time::timeout(COURTESY, shown).await.ok();
    }

    async fn mark_read(&self, chat_jid: &str, messages: &[WireRef]) {
        let (Some(client), Ok(chat)) = (self.0.ready(), address(chat_jid)) else { return };
        let to = on_wire(&client, &chat).await;
        for (author, ids) in by_author(messages, chat.is_group()) {
            let author = match author.and_then(jids::read) {
                Some(author) => Some(in_group(&client, &chat, &author).await),
                None => None,
            };
            let read = client.mark_as_read(&to, author.as_ref(), &ids);
            tokio::time::timeout(COURTESY, read).await.ok();
        }
    }

    async fn change(&self, change: &OutgoingChange) -> Result<(), SendError> {
        let client = self.0.ready().ok_or(SendError::NotConnected)?;
        let chat = address(&change.chat_jid)?;
        let others = !change.target.from_me;
        if others && !matches!(change.change, Change::React { .. }) {
            return Err(SendError::Refused("only this account's own messages can be changed.".into()));
        }
        let author = match jids::read(&change.target.sender_jid).filter(|_| others && chat.is_group()) {
            Some(author) => Some(in_group(&client, &chat, &author).await.to_string()),
            None => None,
        };
        let key = outgoing::key(&on_wire(&client, &chat).await.to_string(), &change.target, author);
        let message = outgoing::change(change, key, self.0.now());
        self.deliver(&client, &chat, &change.wire_id, message).await
    }

    async fn fetch(&self, pointer: &[u8]) -> Result<Vec<u8>, FetchFault> {
        let client = self.0.ready().ok_or_else(|| FetchFault::Later("The account is not connected.".into()))?;
        media::fetch(&client, pointer).await
    }

    async fn look_up(&self, phone: &str) -> Result<Option<PersonNews>, SendError> {
        let client = self.0.ready().ok_or(SendError::NotConnected)?;
        people::look_up(&client, phone).await
    }

    async fn person(&self, jid: &str) -> Option<PersonNews> {
        people::person(&self.0, &*self.0.ready()?, jid).await
    }

    async fn request_pair_code(&self, phone: &str) -> Result<(), String> {
        if !(7..=15).contains(&jids::digits(phone).len()) {
            return Err("Type the number with its country code, such as +49 151 0000000.".into());
        }
        let (reply, answer) = oneshot::channel();
        self.0.ask(Ask::PairCode { phone: phone.to_owned(), reply });
        match tokio::time::timeout(PAIR_CODE, answer).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err("Linking ended meanwhile. Begin anew.".into()),
            Err(_) => Err("WhatsApp did not answer in time. Try again.".into()),
        }
    }

    async fn log_out(&self) -> anyhow::Result<()> {
        let session = &self.0;
        session.leave();
        let removed = match session.ready() {
            Some(client) => session.remove_device(&client).await,
            None => Err(anyhow::anyhow!("the account is not connected")),
        };
        session.close().await;
        session.wipe().await?;
        removed.map_err(|error| {
            anyhow::anyhow!(
                "WhatsApp could not be told ({error}). The credentials are gone from this computer; on the phone, \
                 remove \"Switchboard\" in WhatsApp under Settings > Linked devices."
            )
        })
    }

    async fn disconnect(&self) {
        self.0.close().await;
    }
}

impl Line {
    /// Sends, and waits for the server's acknowledgement. Who stops waiting leaves nothing behind.
    async fn deliver(&self, client: &Client, to: &Jid, id: &WireId, message: wa::Message) -> Result<(), SendError> {
        // Before it is written: the answer may be faster than the library's return.
        let waiter = self.0.acks.wait(id.as_str());
        let options = SendOptions::default().with_message_id(id.as_str());
        client.send_message_with_options(to, message, options).await.map_err(|error| failure(&error))?;
        match waiter.answer().await {
            Ack::Taken => Ok(()),
            Ack::Lost => Err(SendError::Uncertain),
            Ack::Refused(code) if code == "463" => {
                let lock = people::ask_new_chats(&self.0, client).await;
                Err(SendError::NewChatsLocked(lock.and_then(|lock| lock.locked_until)))
            }
            Ack::Refused(code) => Err(SendError::Refused(standing::refusal(&code))),
        }
    }
}

fn address(jid: &str) -> Result<Jid, SendError> {
    jids::read(jid).ok_or_else(|| SendError::Refused("the address is none of WhatsApp's.".into()))
}

/// A chat's address in the form that the server uses for this account.
async fn on_wire(client: &Client, chat: &Jid) -> Jid {
    if chat.is_pn()
        && client.is_lid_migrated().await
        && let Some(lid) = jids::counterpart(client, chat).await
    {
        return lid;
    }
    chat.clone()
}

/// A member's address in the form that his group uses.
async fn in_group(client: &Client, group: &Jid, member: &Jid) -> Jid {
    let lids = match client.groups().query_info(group).await {
        Ok(info) => info.addressing_mode == AddressingMode::Lid,
        Err(_) => false,
    };
    if lids == member.is_lid() {
        return member.clone();
    }
    jids::counterpart(client, member).await.unwrap_or_else(|| member.clone())
}

async fn quote(client: &Client, chat: &Jid, quoting: &Quoting) -> wa::ContextInfo {
    let author = if quoting.target.from_me { client.pn() } else { jids::read(&quoting.target.sender_jid) };
    let author = author.map(|author| jids::plain(&author));
    let author = match author {
        Some(author) if chat.is_group() => in_group(client, chat, &author).await,
        Some(author) => author,
        None => chat.clone(),
    };
    outgoing::quote(quoting, author.to_string())
}

async fn upload(client: &Client, attachment: &Attachment, kind: FileKind) -> Result<(Place, Look), SendError> {
    let content = attachment.content.clone();
    let pictured = matches!(kind, FileKind::Image | FileKind::Sticker);
    let look = async {
        if !pictured {
            return Look::default();
        }
        let content = content.clone();
        tokio::task::spawn_blocking(move || thumbnail::look(&content)).await.unwrap_or_default()
    };
    let (look, at) = tokio::join!(look, client.upload(content.clone(), kind.into(), UploadOptions::new()));
    let at = at.map_err(|error| {
        let cause: &(dyn std::error::Error + 'static) = error.as_ref();
        match cause.http_status() {
            Some(413) => SendError::Refused("the file is too large.".into()),
            Some(status) if status < 500 && status != 429 => {
                SendError::Refused(format!("the file was not accepted (code {status})."))
            }
            // Nothing but the file left, and nobody sees it without its message.
            _ => SendError::NotConnected,
        }
    })?;
    Ok((at.into(), look))
}

/// Messages by who wrote them, where that matters; ours are not read by us.
fn by_author(messages: &[WireRef], group: bool) -> BTreeMap<Option<&str>, Vec<&str>> {
    let mut authors: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
    for message in messages.iter().filter(|message| !message.from_me) {
        let author = Some(message.sender_jid.as_str()).filter(|author| group && !author.is_empty());
        authors.entry(author).or_default().push(message.wire_id.as_str());
    }
    authors
}

/// What a failure of the library says about the message: whether it may have left is what counts.
fn failure(error: &Failed) -> SendError {
    let written = error.sources().any(|cause| {
        let sending = cause.downcast_ref::<EncryptSendError>();
        let half =
            |kind: &EncryptSendErrorKind| matches!(kind, EncryptSendErrorKind::Transport | EncryptSendErrorKind::Join);
        sending.is_some_and(|sending| half(&sending.kind)) || matches!(cause.downcast_ref(), Some(SocketError::Io(_)))
    });
    if written {
        return SendError::Uncertain;
    }
    match error {
        Failed::NotLoggedIn => SendError::NotConnected,
        Failed::Client(ClientError::NotConnected | ClientError::Socket(_) | ClientError::EncryptSend(_)) => {
            SendError::NotConnected
        }
        Failed::InvalidRequest(why) => SendError::Refused(format!("{why}.")),
        other => match other.server_rejection() {
            Some(rejection) if rejection.code < 500 && rejection.code != 429 => {
                SendError::Refused(standing::refusal(&rejection.code.to_string()))
            }
            Some(_) => SendError::NotConnected,
            None if other.is_transport_unavailable() || other.is_timeout() => SendError::NotConnected,
            None => SendError::Refused(
                "it could not be encrypted for the other side: WhatsApp knows no device of this number, or the keys \
                 do not fit. Try again later."
                    .into(),
            ),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, from_me: bool, sender: &str) -> WireRef {
        WireRef { wire_id: WireId::new(id), from_me, sender_jid: sender.into() }
    }

    #[test]
    fn messages_are_read_by_author_in_groups_only() {
        let messages = [
            message("1", false, "a@lid"),
            message("2", true, ""),
            message("3", false, "b@lid"),
            message("4", false, "a@lid"),
        ];
        let group = by_author(&messages, true);
        assert_eq!(group[&Some("a@lid")], ["1", "4"]);
        assert_eq!(group[&Some("b@lid")], ["3"]);
        assert_eq!(by_author(&messages, false)[&None], ["1", "3", "4"]);
    }

    #[test]
    fn what_provably_did_not_leave_is_told_from_what_may_have() {
        assert_eq!(failure(&Failed::NotLoggedIn), SendError::NotConnected);
        assert_eq!(failure(&Failed::Client(ClientError::NotConnected)), SendError::NotConnected);
        let broke = ClientError::EncryptSend(EncryptSendError::transport(anyhow::anyhow!("reset")));
        assert_eq!(failure(&Failed::Client(broke)), SendError::Uncertain);
        let nested = anyhow::Error::from(EncryptSendError::transport(anyhow::anyhow!("reset"))).context("send");
        assert_eq!(failure(&Failed::Internal(nested)), SendError::Uncertain);
        assert!(matches!(failure(&Failed::InvalidRequest("no".into())), SendError::Refused(_)));
        assert!(matches!(failure(&Failed::Internal(anyhow::anyhow!("no devices"))), SendError::Refused(_)));
    }
}

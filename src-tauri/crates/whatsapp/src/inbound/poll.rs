//! Polls, and the votes in them. A vote is encrypted with a secret that only the poll holds, and names options by hash.

use domain::{Details, MessageKind, UnixMs, WireId};
use waproto::whatsapp as wa;
use waproto::whatsapp::message::PollCreationMessage;

use super::{Content, Frame, Read};

/// More options than WhatsApp allows are not read.
const OPTIONS: usize = 64;

/// What the votes in a poll are read with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Poll {
    pub id: String,
    /// Who made it, as he stood on the wire; empty for ours.
    pub creator: String,
    pub secret: Vec<u8>,
    pub options: Vec<String>,
}

/// A vote, still encrypted.
#[derive(Clone, Debug)]
pub(crate) struct Vote {
    pub frame: Box<Frame>,
    pub poll: WireId,
    /// Who made the poll, as the voter says.
    pub creator: Option<String>,
    pub payload: Vec<u8>,
    pub iv: Vec<u8>,
    pub at: UnixMs,
}

pub(super) fn content(message: &wa::Message) -> Read<'_> {
    let poll = creation(message)?;
    let details = Details::Poll { options: options(poll), several: poll.selectable_options_count != Some(1) };
    let text = poll.name.clone().unwrap_or_default();
    let content = Content { kind: MessageKind::Poll, text, details: Some(details), ..Content::default() };
    Some((content, poll.context_info.as_option()))
}

/// `outer` is the message with its wrappings: the secret is beside them.
pub(super) fn read(message: &wa::Message, outer: &wa::Message, frame: &Frame) -> Option<Poll> {
    let poll = creation(message)?;
    let secret = [message, outer]
        .into_iter()
        .find_map(|part| part.message_context_info.as_option().and_then(|context| context.message_secret.clone()));
    Some(Poll {
        id: frame.id.clone(),
        creator: if frame.from_me { String::new() } else { frame.wire_sender.clone() },
        secret: secret.unwrap_or_default(),
        options: options(poll),
    })
}

pub(super) fn vote(update: &wa::message::PollUpdateMessage, frame: &Frame) -> Option<Vote> {
    let (key, vote) = (update.poll_creation_message_key.as_option()?, update.vote.as_option()?);
    Some(Vote {
        frame: Box::new(frame.clone()),
        poll: WireId::new(key.id.clone()?),
        creator: key.participant.clone(),
        payload: vote.enc_payload.clone()?,
        iv: vote.enc_iv.clone()?,
        at: frame.moment(update.sender_timestamp_ms),
    })
}

fn creation(message: &wa::Message) -> Option<&PollCreationMessage> {
    let all = [
        &message.poll_creation_message,
        &message.poll_creation_message_v2,
        &message.poll_creation_message_v3,
        &message.poll_creation_message_v5,
        &message.poll_creation_message_v6,
    ];
    all.into_iter().find_map(|poll| poll.as_option())
}

fn options(poll: &PollCreationMessage) -> Vec<String> {
    poll.options.iter().take(OPTIONS).filter_map(|option| option.option_name.clone()).collect()
}

//! Inbound: what a message of the wire says, in the words of the domain. The only place that reads its protobuf types.
//!
//! One kind a file. Everything here is pure: who wrote it and where stands in the [`Frame`].

mod cards;
mod change;
mod file;
mod frame;
mod place;
mod poll;
mod reply;
mod text;
mod unsupported;
mod vcard;
mod wrapping;

use domain::{Details, Inbound, MessageKind, RemoteFile, WireEvent, WireId};
use waproto::whatsapp as wa;

pub(crate) use file::placeholder;
pub(crate) use frame::{Frame, Me};
pub(crate) use poll::{Poll, Vote};
pub(crate) use vcard::write as write_vcard;
pub(crate) use wrapping::unwrap;

/// What a message comes to.
#[derive(Debug)]
pub(crate) enum Heard {
    /// Something the core records.
    Event(Box<WireEvent>),
    /// A poll: the core records it, and we remember what its votes are read with.
    Poll(Box<WireEvent>, Poll),
    /// A vote, still encrypted.
    Vote(Vote),
    /// Talk of the protocol with itself.
    Nothing,
}

/// What a message is made of.
#[derive(Default)]
pub(crate) struct Content {
    pub kind: MessageKind,
    pub text: String,
    pub details: Option<Details>,
    pub remote: Option<RemoteFile>,
    pub tap: Option<String>,
}

impl Content {
    fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn detailed(kind: MessageKind, details: Details) -> Self {
        Self { kind, text: details.words(), details: Some(details), ..Self::default() }
    }
}

/// Translates a message.
pub(crate) fn translate(message: &wa::Message, frame: &Frame) -> Heard {
    let opened = unwrap(message);
    let inner = opened.message;
    if let Some(change) = change::read(inner, frame) {
        return change;
    }
    if let Some(vote) = inner.poll_update_message.as_option() {
        return poll::vote(vote, frame).map_or(Heard::Nothing, Heard::Vote);
    }
    let Some((content, context)) = read(inner, frame) else { return Heard::Nothing };
    let view_once = opened.view_once || file::once(inner);
    let inbound = Inbound {
        details: content.details,
        kind: content.kind,
        text: content.text.into_bytes(),
        tap: content.tap,
        view_once,
        remote: content.remote.filter(|_| !view_once),
        quotes: context.and_then(|context| context.stanza_id.clone()).map(WireId::new),
        mentions_me: frame.is_group && context.is_some_and(|context| frame.me.is_among(&context.mentioned_jid)),
        ..frame.inbound()
    };
    let event = Box::new(WireEvent::Message(Box::new(inbound)));
    match poll::read(inner, message, frame) {
        Some(poll) => Heard::Poll(event, poll),
        None => Heard::Event(event),
    }
}

/// The words of a message that replaces another one's.
pub(crate) fn words(message: &wa::Message, frame: &Frame) -> Option<String> {
    let opened = unwrap(message);
    read(opened.message, frame).map(|(content, _)| content.text)
}

type Read<'m> = Option<(Content, Option<&'m wa::ContextInfo>)>;

fn read<'m>(message: &'m wa::Message, frame: &Frame) -> Read<'m> {
    text::read(message)
        .or_else(|| file::read(message, frame))
        .or_else(|| place::read(message))
        .or_else(|| cards::read(message))
        .or_else(|| poll::content(message))
        .or_else(|| reply::read(message))
        .or_else(|| unsupported::read(message))
}

#[cfg(test)]
mod tests;

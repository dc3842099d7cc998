//! People do things: they write, send, react, change, delete, read.

use anyhow::{Context, Result, bail, ensure};
use wa_loopback::content::{Card, Content, Outgoing, Quote, Target};
use wa_loopback::{Behaviour, PhoneHandle};

use super::chats::{self, Chat};
use super::line::{Act, Deed};
use super::people::Person;
use super::sample;
use super::stage::Stage;

impl Stage {
    /// Lets somebody do something.
    pub async fn deed(&mut self, deed: Deed) -> Result<()> {
        let who = match &deed.act {
            // Whoever says something first is a new customer; whoever answers has to be there.
            Act::Text(_) | Act::File { .. } | Act::Location(..) | Act::Contact(_) | Act::Poll(..) | Act::Typing(_) => {
                self.somebody(&deed.who)?
            }
            _ => self.people.find(&deed.who)?,
        };
        let phone = self.people.phone(&who);
        match deed.act {
            Act::Scan(text) => return self.scan(&who, text).await,
            Act::Code(code) => return self.enter(&who, &code).await,
            Act::Power(on) => {
                return phone.set_behaviour(Behaviour { offline: !on, ..phone.behaviour()? });
            }
            _ => {}
        }
        let chat = chats::meant(&self.server, &self.people, &who, deed.to.as_ref())?;
        match deed.act {
            Act::Typing(what) => phone.typing(&chat.address, what),
            Act::Read => read(&phone, &chat),
            act => {
                let message = message(act, &who, &phone, &chat)?;
                phone.send(&chat.address, message).map(drop)
            }
        }
    }
}

/// The message that a deed sends.
fn message(act: Act, who: &Person, phone: &PhoneHandle, chat: &Chat) -> Result<Outgoing> {
    Ok(match act {
        Act::Text(text) => Outgoing::text(text),
        Act::Reply(text) => {
            let quote = last_received(who, phone, chat, |got| Quote {
                id: got.id.clone(),
                author: Some(chats::bare(&got.from_jid)),
                text: got.message.text.clone(),
            })?;
            Outgoing::reply(text, quote)
        }
        Act::Edit(text) => Content::Edit { id: last_sent(who, phone, chat)?, text }.into(),
        Act::Delete => {
            let to = Target { id: last_sent(who, phone, chat)?, from_me: true, author: None };
            Content::Revoke { to }.into()
        }
        Act::File { kind, file, caption } => sample::message(kind, file.as_deref(), caption)?.into(),
        Act::Location(place, name) => {
            let (latitude, longitude) = place.unwrap_or((51.5079, -0.0877));
            let name = name.or_else(|| place.is_none().then(|| "London Bridge".into()));
            Content::Location { latitude, longitude, name, address: None }.into()
        }
        Act::Contact(card) => {
            let (name, number) = card.unwrap_or_else(|| ("Dora".into(), "15550199".into()));
            let phone = Some(number.chars().filter(char::is_ascii_digit).collect());
            Content::Contact { card: Card { name, phone, vcard: None } }.into()
        }
        Act::Poll(question, options) => Content::Poll { question, options, selectable: 1 }.into(),
        Act::Vote(options) => Content::PollVote { poll: last_poll(who, phone, chat)?, options }.into(),
        Act::React(emoji) => {
            let to = last_received(who, phone, chat, |got| chat.target(got))?;
            Content::Reaction { to, emoji }.into()
        }
        Act::Typing(_) | Act::Read | Act::Power(_) | Act::Scan(_) | Act::Code(_) => bail!("That is no message"),
    })
}

fn last_received<T>(
    who: &Person,
    phone: &PhoneHandle,
    chat: &Chat,
    take: impl FnOnce(&wa_loopback::Received) -> T,
) -> Result<T> {
    let found = phone.look(|inbox| chat.last_received(inbox).map(take))?;
    found.with_context(|| format!("Nothing has arrived on {}'s phone in this chat yet", who.name))
}

fn last_sent(who: &Person, phone: &PhoneHandle, chat: &Chat) -> Result<String> {
    let found = phone.look(|inbox| chat.last_sent(inbox).map(|sent| sent.id.clone()))?;
    found.with_context(|| format!("{} has sent nothing in this chat yet", who.name))
}

/// The newest poll of the chat, whoever asked.
fn last_poll(who: &Person, phone: &PhoneHandle, chat: &Chat) -> Result<String> {
    let found = phone.look(|inbox| {
        let theirs = inbox.since(0).filter(|got| chat.is(&got.chat) && got.message.kind == "poll");
        let own = inbox.all_sent().filter(|sent| chat.is(&sent.chat) && sent.message.kind == "poll");
        let theirs = theirs.map(|got| (got.at_ms, got.id.clone()));
        theirs.chain(own.map(|sent| (sent.at_ms, sent.id.clone()))).max().map(|(_, id)| id)
    })?;
    found.with_context(|| format!("There is no poll in this chat. `{} poll \"Which day?\" Monday Friday`", who.name))
}

fn read(phone: &PhoneHandle, chat: &Chat) -> Result<()> {
    let unread: Vec<String> = phone.look(|inbox| {
        let unread = inbox.since(0).filter(|got| chat.is(&got.chat) && !got.from_me && !got.peer && !got.read);
        unread.map(|got| got.id.clone()).collect()
    })?;
    for id in unread {
        ensure!(phone.mark_read(&id)?, "A message could not be read");
    }
    Ok(())
}

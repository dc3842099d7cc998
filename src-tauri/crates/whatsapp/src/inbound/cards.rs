//! Contact cards: one, or several in one message.

use domain::{Card, Details, MessageKind};
use waproto::whatsapp as wa;

use super::{Content, Read, vcard};

/// More cards than this are not read.
const CARDS: usize = 100;

pub(super) fn read(message: &wa::Message) -> Read<'_> {
    if let Some(contact) = message.contact_message.as_option() {
        return Some((content([contact]), contact.context_info.as_option()));
    }
    let contacts = message.contacts_array_message.as_option()?;
    Some((content(&contacts.contacts), contacts.context_info.as_option()))
}

fn content<'m>(contacts: impl IntoIterator<Item = &'m wa::message::ContactMessage>) -> Content {
    let cards = contacts.into_iter().take(CARDS).map(card).collect();
    Content::detailed(MessageKind::ContactCard, Details::Cards { cards })
}

fn card(contact: &wa::message::ContactMessage) -> Card {
    let mut card = vcard::read(contact.vcard.as_deref().unwrap_or_default());
    if let Some(name) = contact.display_name.as_ref().filter(|name| !name.is_empty()) {
        card.name.clone_from(name);
    }
    card
}

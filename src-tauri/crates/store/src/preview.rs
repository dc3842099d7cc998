//! Preview: the last message of a chat in a line of the list.

use domain::{Card, Details, MessageKind, text};

const PREVIEW_CHARS: usize = 160;

/// What a preview is made of.
pub(crate) struct Previewed<'a> {
    pub kind: MessageKind,
    /// Its words, or their beginning.
    pub text: &'a str,
    /// In a group: what its writer is called.
    pub author: &'a str,
    pub details: Option<Details>,
    pub view_once: bool,
    pub deleted: bool,
}

/// The line.
pub(crate) fn preview(message: &Previewed<'_>) -> String {
    let line = line(message);
    let line = if message.author.is_empty() { line } else { format!("{}: {line}", message.author) };
    text::cut(&line, PREVIEW_CHARS).to_owned()
}

fn line(message: &Previewed<'_>) -> String {
    if message.deleted {
        return "Deleted message".into();
    }
    let said = match &message.details {
        Some(Details::Location { name, address, live, .. }) => {
            let place = [name, address].into_iter().find(|part| !part.is_empty());
            let what = if *live { "Live location" } else { MessageKind::Location.label() };
            place.map_or_else(|| what.to_owned(), |place| format!("{what}: {place}"))
        }
        Some(Details::Cards { cards }) => cards_line(cards),
        Some(Details::Unsupported { what }) if !what.is_empty() => format!("{}: {what}", message.kind.label()),
        Some(Details::Poll { .. } | Details::Unsupported { .. }) | None => message.text.to_owned(),
    };
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    match message.kind {
        kind if said.is_empty() && message.view_once => format!("{} to view once", kind.label()),
        kind if said.is_empty() => kind.label().to_owned(),
        MessageKind::Poll => format!("{}: {said}", MessageKind::Poll.label()),
        _ => said,
    }
}

fn cards_line(cards: &[Card]) -> String {
    let names: Vec<&str> = cards.iter().map(|card| card.name.as_str()).filter(|name| !name.is_empty()).collect();
    let what = MessageKind::ContactCard.label();
    if names.is_empty() { what.to_owned() } else { format!("{what}: {}", names.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: MessageKind, text: &str, details: Option<Details>) -> String {
        preview(&Previewed { kind, text, author: "", details, view_once: false, deleted: false })
    }

    #[test]
    fn every_kind_says_what_it_is() {
        let place = |name: &str, live| Details::Location {
            latitude: 1.0,
            longitude: 2.0,
            name: name.into(),
            address: String::new(),
            live,
        };
        let card = |name: &str| Card { name: name.into(), phones: vec!["+1 555 0100".into()] };
        let poll = Details::Poll { options: vec!["Mon".into()], several: false };
        assert_eq!(of(MessageKind::Location, "1, 2 Café", Some(place("Café", false))), "Location: Café");
        assert_eq!(of(MessageKind::Location, "1, 2", Some(place("", true))), "Live location");
        let cards = Details::Cards { cards: vec![card("Ann"), card(""), card("Bob")] };
        assert_eq!(of(MessageKind::ContactCard, "Ann +1 555 0100", Some(cards)), "Contact card: Ann, Bob");
        assert_eq!(of(MessageKind::Poll, "Which day?", Some(poll)), "Poll: Which day?");
        let event = Details::Unsupported { what: "an event".into() };
        assert_eq!(of(MessageKind::Unsupported, "", Some(event)), "Unsupported message: an event");
        assert_eq!(of(MessageKind::Image, "", None), "Photo");
        assert_eq!(of(MessageKind::Text, "two\n lines", None), "two lines");
    }

    #[test]
    fn a_group_says_who_wrote_and_what_can_be_seen_once_says_so() {
        let photo = Previewed {
            kind: MessageKind::Image,
            text: "",
            author: "Anna",
            details: None,
            view_once: true,
            deleted: false,
        };
        assert_eq!(preview(&photo), "Anna: Photo to view once");
        assert_eq!(preview(&Previewed { deleted: true, text: "gone", ..photo }), "Anna: Deleted message");
    }
}

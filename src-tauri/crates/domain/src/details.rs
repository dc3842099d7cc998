//! Details: what some messages are made of beside their words and their file. The words say the same for search, for the
//! assistant and for screens that know no better.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What a message is made of beside words and file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Details {
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// What the place is called; may be empty.
        name: String,
        /// Where it is in words; may be empty.
        address: String,
        /// It moves: the sender shares where he is.
        live: bool,
    },
    /// Contact cards.
    Cards {
        /// One a person.
        cards: Vec<Card>,
    },
    /// A poll; the question is the message's text.
    Poll {
        /// What one can vote for, in order.
        options: Vec<String>,
        /// More than one of them.
        several: bool,
    },
    /// Something that this version cannot show.
    Unsupported {
        /// What it is, in words ("an event", "a product").
        what: String,
    },
}

/// A person on a contact card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Card {
    /// His name.
    pub name: String,
    /// His numbers, as the card writes them.
    pub phones: Vec<String>,
}

impl Details {
    /// What the message says in words, where its text does not.
    pub fn words(&self) -> String {
        match self {
            Self::Location { latitude, longitude, name, address, .. } => {
                let place = [name.as_str(), address.as_str()].into_iter().filter(|part| !part.is_empty());
                let place = place.collect::<Vec<_>>().join(", ");
                format!("{latitude}, {longitude}{}{place}", if place.is_empty() { "" } else { " " })
            }
            Self::Cards { cards } => {
                let card = |card: &Card| format!("{} {}", card.name, card.phones.join(", ")).trim().to_owned();
                cards.iter().map(card).collect::<Vec<_>>().join("\n")
            }
            Self::Poll { .. } | Self::Unsupported { .. } => String::new(),
        }
    }
}

/// How somebody voted in a poll; his later vote replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Vote {
    /// What he is called; "You" for the operator's own phone.
    pub name: String,
    /// What he chose, in the poll's words.
    pub options: Vec<String>,
}

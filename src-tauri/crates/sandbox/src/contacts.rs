//! The practice customers. Their numbers are from ranges that nobody has.

use crate::avatar::{self, Cut, Look};

/// A practice customer.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// His address.
    pub jid: String,
    /// His name.
    pub name: String,
    /// His number.
    pub phone: String,
    /// His picture as a `data:` URL.
    pub avatar: Option<String>,
}

/// Names and numbers stay out of logs, also fictitious ones.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person").field("jid", &self.jid).finish_non_exhaustive()
    }
}

/// What every practice address ends with.
const HOST: &str = "@practice";

/// A practice customer of the list.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// The part of the address before the `@`.
    id: &'static str,
    name: &'static str,
    phone: &'static str,
    look: Look,
}

/// The customers whose phones the panel shows. Between them: accents, right-to-left writing, an emoji, a foreign number.
pub const PEOPLE: &[Listed] = &[
    Listed {
        id: "mia",
        name: "Mia Thompson",
        phone: "+15550100",
        look: Look { backdrop: "#cfe3f5", skin: "#f0c9a6", hair: "#7a4a2b", shirt: "#3d6ea5", cut: Cut::Long },
    },
    Listed {
        id: "joao",
        name: "João Ferreira",
        phone: "+5511955500134",
        look: Look { backdrop: "#d3ecdc", skin: "#c68f65", hair: "#2b201c", shirt: "#2f855a", cut: Cut::Short },
    },
    Listed {
        id: "layla",
        name: "ليلى حداد",
        phone: "+15550127",
        look: Look { backdrop: "#f6e0d0", skin: "#dba97e", hair: "#3a2418", shirt: "#b7603a", cut: Cut::Bun },
    },
    Listed {
        id: "sam",
        name: "Sam 🌻",
        phone: "+15550142",
        look: Look { backdrop: "#f7edc6", skin: "#8a5a3c", hair: "#1f1612", shirt: "#c79a1b", cut: Cut::Short },
    },
    Listed {
        id: "viktor",
        name: "Viktor Lindqvist",
        phone: "+15550158",
        look: Look { backdrop: "#dfe3ea", skin: "#eec4a3", hair: "#a65b2a", shirt: "#475569", cut: Cut::Beard },
    },
    Listed {
        id: "aiko",
        name: "Aiko Tanabe",
        phone: "+15550163",
        look: Look { backdrop: "#efd9ea", skin: "#f2d0ae", hair: "#221a1d", shirt: "#8b4a86", cut: Cut::Bun },
    },
];

impl Listed {
    /// The customer.
    pub fn person(&self) -> Person {
        Person {
            jid: format!("{}{HOST}", self.id),
            name: self.name.to_owned(),
            phone: self.phone.to_owned(),
            avatar: Some(avatar::draw(&self.look)),
        }
    }
}

/// The customer with this address; one that is not listed is made up from the address (tests have thousands).
pub fn person(jid: &str) -> Option<Person> {
    let id = jid.strip_suffix(HOST).filter(|id| !id.is_empty())?;
    if let Some(listed) = PEOPLE.iter().find(|listed| listed.id == id) {
        return Some(listed.person());
    }
    let mut letters = id.chars();
    let name = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let number = id.bytes().fold(0_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
    Some(Person { jid: jid.to_owned(), name, phone: format!("+1555019{:04}", number % 10_000), avatar: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_an_address_number_and_small_picture_of_his_own() {
        let people: Vec<Person> = PEOPLE.iter().map(Listed::person).collect();
        for (index, one) in people.iter().enumerate() {
            let picture = one.avatar.as_deref().unwrap();
            assert!(picture.starts_with("data:image/svg+xml,%3Csvg"), "{}", one.jid);
            assert!(picture.len() < 2_000, "{} bytes travel with every message", picture.len());
            assert!(!picture.contains(['<', '>', '#', '"', ' ']), "{picture}");
            assert!(one.phone.contains("555"), "only numbers that nobody has");
            for other in &people[index + 1..] {
                assert!(one.jid != other.jid && one.phone != other.phone && one.avatar != other.avatar);
            }
        }
    }

    #[test]
    fn only_practice_addresses_are_people() {
        assert_eq!(person("bob@practice").map(|bob| bob.name), Some("Bob".into()));
        assert_eq!(person("@practice"), None);
        assert_eq!(person("15550100@s.whatsapp.net"), None);
    }
}

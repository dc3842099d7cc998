//! Jids: one form for every person. WhatsApp gives everybody two addresses, one with his number and one without (LID).
//! Ours is the one with the number wherever it is known; the other one is the alias. Devices are left out.

use wacore_binary::{Jid, Server};
use whatsapp_rust::Client;

/// Somebody's addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    /// The one we use.
    pub jid: String,
    /// The other one, where known.
    pub alias: Option<String>,
    /// His number in E.164, where known.
    pub phone: Option<String>,
}

/// An address without device, and in one of the two forms where it is a person's.
pub(crate) fn plain(jid: &Jid) -> Jid {
    if jid.server.is_lid_family() {
        Jid::lid(jid.user.clone())
    } else if jid.server.is_pn_family() || jid.server == Server::Legacy {
        Jid::pn(jid.user.clone())
    } else {
        jid.to_non_ad()
    }
}

/// A person's addresses from the two forms that were seen, in any order.
pub(crate) fn pair(one: &Jid, other: Option<&Jid>) -> Address {
    let (one, other) = (plain(one), other.map(plain).filter(|other| !other.user.is_empty()));
    match other {
        Some(other) if one.is_lid() && other.is_pn() => {
            Address { phone: phone(&other), jid: other.to_string(), alias: Some(one.to_string()) }
        }
        Some(other) if one.is_pn() && other.is_lid() => {
            Address { phone: phone(&one), jid: one.to_string(), alias: Some(other.to_string()) }
        }
        _ => Address { phone: phone(&one), jid: one.to_string(), alias: None },
    }
}

/// A person's addresses, with what the library has learned about him.
pub(crate) async fn person(client: &Client, jid: &Jid, seen: Option<&Jid>) -> Address {
    let known = pair(jid, seen);
    if known.alias.is_some() {
        return known;
    }
    match counterpart(client, &plain(jid)).await {
        Some(other) => pair(jid, Some(&other)),
        None => known,
    }
}

/// The other address of the same person, where the library has learned it.
pub(crate) async fn counterpart(client: &Client, jid: &Jid) -> Option<Jid> {
    let entry = client.get_lid_pn_entry(jid).await.ok().flatten()?;
    Some(if jid.is_lid() { Jid::pn(&*entry.phone_number) } else { Jid::lid(&*entry.lid) })
}

/// Reads an address of ours (or of the library's history).
pub(crate) fn read(text: &str) -> Option<Jid> {
    text.parse::<Jid>().ok().filter(|jid| !jid.user.is_empty()).map(|jid| plain(&jid))
}

/// The number in an address, in E.164.
pub(crate) fn phone(jid: &Jid) -> Option<String> {
    let digits = jid.user.as_str();
    let number = jid.is_pn() && (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    // Zero is WhatsApp's own address for what the system says.
    (number && digits.bytes().any(|byte| byte != b'0')).then(|| format!("+{digits}"))
}

/// The digits of a number, however it is written.
pub(crate) fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jid(text: &str) -> Jid {
        text.parse().unwrap()
    }

    #[test]
    fn the_form_with_the_number_is_ours_and_devices_are_left_out() {
        let (pn, lid) = (jid("15550100001:3@s.whatsapp.net"), jid("900000000001:3@lid"));
        let address = Address {
            jid: "15550100001@s.whatsapp.net".into(),
            alias: Some("900000000001@lid".into()),
            phone: Some("+15550100001".into()),
        };
        assert_eq!(pair(&pn, Some(&lid)), address);
        assert_eq!(pair(&lid, Some(&pn)), address);
        let alone = pair(&lid, None);
        assert_eq!((alone.jid.as_str(), alone.alias, alone.phone), ("900000000001@lid", None, None));
    }

    #[test]
    fn groups_have_one_address_and_no_number() {
        let group = pair(&jid("120363000000000001@g.us"), None);
        assert_eq!((group.jid.as_str(), group.phone), ("120363000000000001@g.us", None));
    }

    #[test]
    fn addresses_of_old_histories_are_read() {
        assert_eq!(read("15550100001@c.us").unwrap().to_string(), "15550100001@s.whatsapp.net");
        assert!(read("nonsense").is_none());
        assert!(read("").is_none());
    }

    #[test]
    fn the_system_has_no_number() {
        assert_eq!(phone(&jid("0@s.whatsapp.net")), None);
        assert_eq!(digits("+49 (151) 0000-01"), "49151000001");
    }
}

//! Guard: which addresses may be opened. An address in a text can be judged at once; a name only when it is resolved,
//! which is why [`crate::Clients`] resolve names themselves and connect to nothing else than what was judged.

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::address::{Reach, reach};

/// Longer than any address a person types; long enough for every link worth following.
const LONGEST: usize = 2048;

/// Ports that a browser would not open either: other protocols live there, and a request could be taken for their words.
const NOT_FOR_PAGES: &[u16] = &[
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211,
];

/// Endings of names that no public server answers to.
const LOCAL_ENDINGS: &[&str] =
    &[".localhost", ".local", ".localdomain", ".lan", ".home", ".home.arpa", ".internal", ".intranet", ".private"];

/// Why an address is not opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not http or https.
    #[error("Only addresses that begin with http:// or https:// can be opened.")]
    Scheme,
    /// `user:password@host`: it would be stored and sent in the clear.
    #[error("The address contains a user name or a password. Remove the part before the @.")]
    Credentials,
    /// Longer than 2048 characters.
    #[error("The address is too long.")]
    TooLong,
    /// A port of another protocol.
    #[error("Port {0} is not one that web pages are served on.")]
    Port(u16),
    /// An address of this computer or the network around it that nobody typed.
    #[error("This address is inside a private network and was not typed by you.")]
    Private,
    /// A name that resolves into a private network.
    #[error(
        "This name leads into a private network. If it is a computer of yours, type its address as numbers, such as 192.168.1.20."
    )]
    PrivateName,
    /// Link-local, multicast, documentation, reserved.
    #[error("No page can be at this address.")]
    Nowhere,
}

/// What may be opened beyond the public internet: nothing, or the one origin that the operator typed himself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowed(Option<String>);

impl Allowed {
    /// Only the public internet: for addresses that came from anybody else than the operator.
    pub fn public() -> Self {
        Self(None)
    }

    /// Also exactly the scheme, host and port of `typed`, though they be of this computer or the network around it.
    ///
    /// The host must look local: numbers, one word, or an ending such as `.local`. A public name that resolves into the
    /// private network stays refused even when typed: its owner could point it there long after it was typed, and read the
    /// operator's router through the knowledge base.
    pub fn origin(typed: &Url) -> Self {
        Self(looks_local(typed).then(|| typed.origin().ascii_serialization()))
    }

    /// Whether the exception is for this address.
    pub(crate) fn covers(&self, url: &Url) -> bool {
        self.0.as_ref().is_some_and(|origin| *origin == url.origin().ascii_serialization())
    }
}

fn looks_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            !name.contains('.') || LOCAL_ENDINGS.iter().any(|ending| name.ends_with(ending))
        }
        None => false,
    }
}

/// Judges all of an address that can be judged before its name is resolved. Odd spellings of numbers (`0x7f.1`,
/// `2130706433`, `①②⑦.0.0.1`) are no concern here: [`Url`] has turned them into the address they mean.
pub fn check(url: &Url, allowed: &Allowed) -> Result<(), Refused> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refused::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::Credentials);
    }
    if url.as_str().len() > LONGEST {
        return Err(Refused::TooLong);
    }
    if let Some(port) = url.port().filter(|port| NOT_FOR_PAGES.contains(port)) {
        return Err(Refused::Port(port));
    }
    let address = match url.host() {
        Some(Host::Ipv4(v4)) => v4.into(),
        Some(Host::Ipv6(v6)) => v6.into(),
        Some(Host::Domain(_)) => return Ok(()),
        None => return Err(Refused::Nowhere),
    };
    match reach(address) {
        Reach::Public => Ok(()),
        Reach::Local if allowed.covers(url) => Ok(()),
        Reach::Local => Err(Refused::Private),
        Reach::Never => Err(Refused::Nowhere),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use proptest::prelude::*;

    use super::*;

    fn check_text(text: &str, allowed: &Allowed) -> Result<(), Refused> {
        check(&Url::parse(text).unwrap(), allowed)
    }

    fn typed(text: &str) -> Allowed {
        Allowed::origin(&Url::parse(text).unwrap())
    }

    #[test]
    fn an_ordinary_address_is_opened_on_any_ordinary_port() {
        for fine in ["https://shop.example/prices?a=1#top", "http://shop.example:8080/", "http://93.184.216.34/"] {
            assert_eq!(check_text(fine, &Allowed::public()), Ok(()), "{fine}");
        }
    }

    #[test]
    fn other_schemes_credentials_foreign_ports_and_endless_addresses_are_refused() {
        let public = Allowed::public();
        assert_eq!(check_text("file:///etc/passwd", &public), Err(Refused::Scheme));
        assert_eq!(check_text("ftp://shop.example/", &public), Err(Refused::Scheme));
        assert_eq!(check_text("https://ana:secret@shop.example/", &public), Err(Refused::Credentials));
        assert_eq!(check_text("https://ana@shop.example/", &public), Err(Refused::Credentials));
        assert_eq!(check_text("http://shop.example:25/", &public), Err(Refused::Port(25)));
        assert_eq!(check_text("http://shop.example:6379/", &public), Err(Refused::Port(6379)));
        let endless = format!("https://shop.example/{}", "a".repeat(2048));
        assert_eq!(check_text(&endless, &public), Err(Refused::TooLong));
    }

    #[test]
    fn what_the_operator_typed_is_opened_and_its_neighbours_are_not() {
        let allowed = typed("http://192.168.1.20:8080/catalogue");
        assert_eq!(check_text("http://192.168.1.20:8080/other", &allowed), Ok(()));
        for neighbour in ["http://192.168.1.20/", "https://192.168.1.20:8080/", "http://192.168.1.1:8080/"] {
            assert_eq!(check_text(neighbour, &allowed), Err(Refused::Private), "{neighbour}");
        }
    }

    #[test]
    fn link_local_addresses_are_refused_even_when_typed() {
        for metadata in ["http://169.254.169.254/latest/", "http://[fe80::1]/", "http://[::ffff:169.254.169.254]/"] {
            assert_eq!(check_text(metadata, &typed(metadata)), Err(Refused::Nowhere), "{metadata}");
        }
    }

    #[test]
    fn only_names_that_look_local_can_be_an_exception() {
        for local in ["http://localhost:3000/", "http://nas/", "http://printer.local/", "http://till.shop.lan./"] {
            assert!(typed(local).covers(&Url::parse(local).unwrap()), "{local}");
        }
        for public in [
            "https://shop.example/",
            "https://evil.localhost.example/",
            "https://notlocal/".replace("notlocal", "a.b").as_str(),
        ] {
            assert_eq!(typed(public), Allowed::public(), "{public}");
        }
    }

    /// The ways in which an IPv4 address can be spelled in a URL.
    fn spellings(address: Ipv4Addr) -> Vec<String> {
        let ([a, b, c, d], bits) = (address.octets(), u32::from(address));
        let rest = bits & 0x00ff_ffff;
        let wide: String = format!("{a}.{b}.{c}.{d}")
            .chars()
            .map(|c| c.to_digit(10).and_then(|digit| char::from_u32(0xff10 + digit)).unwrap_or(c))
            .collect();
        vec![
            format!("{a}.{b}.{c}.{d}"),
            format!("{a}.{b}.{c}.{d}."),
            format!("{bits}"),
            format!("0x{bits:x}"),
            format!("0{bits:o}"),
            format!("{a}.{rest}"),
            format!("{a}.{b}.{}", bits & 0xffff),
            format!("0x{a:x}.0x{b:X}.0{c:o}.{d}"),
            format!("%{:02x}{}.{b}.{c}.{d}", a.to_string().as_bytes()[0], &a.to_string()[1..]),
            wide,
            format!("[::ffff:{a}.{b}.{c}.{d}]"),
            format!("[::{a}.{b}.{c}.{d}]"),
            format!("[64:ff9b::{a}.{b}.{c}.{d}]"),
            format!("[2002:{:x}:{:x}::1]", bits >> 16, bits & 0xffff),
            format!("[0:0:0:0:0:FFFF:{:x}:{:x}]", bits >> 16, bits & 0xffff),
        ]
    }

    fn not_public() -> impl Strategy<Value = Ipv4Addr> {
        let within = |net: [u8; 4], bits: u32| {
            (0..1_u64 << (32 - bits)).prop_map(move |host| Ipv4Addr::from(u32::from(Ipv4Addr::from(net)) | host as u32))
        };
        prop_oneof![
            within([127, 0, 0, 0], 8),
            within([10, 0, 0, 0], 8),
            within([0, 0, 0, 0], 8),
            within([172, 16, 0, 0], 12),
            within([192, 168, 0, 0], 16),
            within([169, 254, 0, 0], 16),
            within([100, 64, 0, 0], 10),
            within([192, 0, 2, 0], 24),
            within([224, 0, 0, 0], 4),
            within([240, 0, 0, 0], 4),
        ]
    }

    proptest! {
        #[test]
        fn every_private_address_is_refused_in_every_spelling(address in not_public(), https: bool, port in 8000_u16..9000) {
            for spelling in spellings(address) {
                let scheme = if https { "https" } else { "http" };
                let text = format!("{scheme}://{spelling}:{port}/page");
                // What is no address at all cannot be opened either.
                if let Ok(url) = Url::parse(&text) {
                    prop_assert!(check(&url, &Allowed::public()).is_err(), "{} is {}", text, url);
                    let elsewhere = typed("http://192.168.77.7:7777/");
                    prop_assert!(check(&url, &elsewhere).is_err(), "{} is {}", text, url);
                }
            }
        }
    }

    #[test]
    fn the_spellings_are_understood_by_the_parser() {
        let parsed = spellings(Ipv4Addr::new(127, 0, 0, 1))
            .iter()
            .filter(|s| Url::parse(&format!("http://{s}/")).is_ok())
            .count();
        assert_eq!(parsed, 15);
    }
}

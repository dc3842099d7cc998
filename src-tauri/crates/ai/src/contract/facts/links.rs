//! Links: everything that a phone would turn into something to tap on.

use std::{fmt, sync::LazyLock};

use regex::Regex;

static WITH_SCHEME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)\b(?:h(?:tt|xx)ps?|ftp|tel|sms|mailto|whatsapp|javascript|data|intent|market|tg) ?: ?/{0,3}[^\s<>"'*|]+"#).expect("a pattern of ours")
});
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}_-]*[\p{L}\p{N}\p{M}])?(?: ?[\[(]? ?\.[\])]? ?| ?[\[(] ?dot ?[\])] ?| dot ))+(?:xn--[a-z0-9-]+|[\p{L}\p{M}]{2,24})(?::[0-9]{2,5})?(?:[/?#][^\s<>"'*|]*)?"#)
        .expect("a pattern of ours")
});
static IP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]{2,5})?(?:/[^\s<>"'*|]*)?"#).expect("a pattern of ours")
});

/// Endings of addresses that people know; with others an address is only taken for one if nothing speaks for two sentences.
const KNOWN: &[&str] = &[
    "com", "net", "org", "info", "biz", "io", "co", "app", "dev", "xyz", "shop", "store", "online", "site", "web",
    "me", "ai", "tv", "cc", "ly", "gg", "link", "click", "top", "live", "club", "example", "test", "eu", "de", "uk",
    "us", "fr", "es", "it", "pt", "br", "nl", "pl", "tr", "ru", "in", "id", "cn", "jp", "kr", "vn", "th", "ua", "ch",
    "at", "be", "mx", "ar", "cl", "za", "ng", "ae", "sa", "il", "se", "no", "dk", "fi", "cz", "sk", "hu", "ro", "gr",
    "ie", "au", "nz", "ca", "sg", "my", "ph", "hk", "tw", "pk", "bd", "eg", "ke", "рф", "gov", "edu", "pay", "zip",
    "mov", "bank", "to", "su", "vip", "win", "bid", "work", "page", "cloud", "tech", "pro", "one", "space", "website",
    "ws", "is", "so", "sh", "gl", "am", "fm", "im", "st", "by", "kz",
];

/// An address as it is compared: host and what follows, without scheme, `www.` and the last slash.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link {
    host: String,
    rest: String,
    odd: bool,
}

impl Link {
    fn of(found: &str) -> Self {
        let found = found.to_lowercase();
        let found = found.trim_end_matches(|c: char| ".,;:!?)]}»”’…~_`*".contains(c));
        let found = found.trim_start_matches(|c: char| "_~`*([{«“‘".contains(c));
        let (scheme, rest) = match found.split_once(':') {
            Some((scheme, rest)) if !scheme.contains('.') => (scheme.trim(), rest.trim().trim_start_matches('/')),
            _ => ("", found),
        };
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (host, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let host: String =
            host.replace("dot", ".").chars().filter(|c| !c.is_whitespace() && !"[]()".contains(*c)).collect();
        let host = if host.contains("..") || rest.split_whitespace().count() < 2 && !rest.contains(['[', '(']) {
            rest.get(..end).unwrap_or_default().to_owned()
        } else {
            host
        };
        Self {
            host: host.strip_prefix("www.").unwrap_or(&host).trim_end_matches('.').to_owned(),
            rest: after.trim_end_matches('/').to_owned(),
            odd: !matches!(scheme, "" | "http" | "https"),
        }
    }

    /// Whether this is the known address, or nothing but its host.
    pub(super) fn is_within(&self, known: &Self) -> bool {
        self.host == known.host && self.odd == known.odd && (self.rest == known.rest || self.rest.is_empty())
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.host, domain::text::cut(&self.rest, 60))
    }
}

/// The addresses in a text.
pub(super) fn find(text: &str) -> Vec<Link> {
    let mut links: Vec<Link> = WITH_SCHEME.find_iter(text).map(|found| Link::of(found.as_str())).collect();
    let rest = WITH_SCHEME.replace_all(text, " ");
    links.extend(IP.find_iter(&rest).map(|found| Link::of(found.as_str())));
    let rest = IP.replace_all(&rest, " ");
    links.extend(BARE.find_iter(&rest).filter_map(|found| bare(found.as_str())));
    links
}

fn bare(found: &str) -> Option<Link> {
    let end = found.find(['/', '?', '#', ':']).unwrap_or(found.len());
    let host = found.get(..end)?;
    let path = end < found.len();
    let labels: Vec<&str> = host
        .split(|c: char| ".[]() ".contains(c))
        .filter(|label| !label.is_empty() && !label.eq_ignore_ascii_case("dot"))
        .collect();
    let (last, before) = labels.split_last()?;
    let lower = last.to_lowercase();
    let ascii: String = lower.chars().take_while(char::is_ascii).collect();
    let known = lower.starts_with("xn--") || [lower.as_str(), ascii.as_str()].iter().any(|end| KNOWN.contains(end));
    let short = |label: &&&str| label.chars().count() == 1;
    // "e.g.", "z.B.", "p.ej.", "u.s.a."
    if before.iter().all(|label| short(&label)) && (short(&last) || (lower.chars().count() == 2 && !known && !path)) {
        return None;
    }
    if host.contains([' ', '[', '(']) {
        // A blank after a dot, and only there, is the end of a sentence; otherwise somebody hides an address.
        let sentence = host.contains(". ")
            && !host.contains(" .")
            && !host.contains(['[', '('])
            && !host.to_lowercase().contains(" dot ");
        return if known && !sentence { Some(Link::of(found)) } else { glued(found) };
    }
    // "daily.We": a blank was forgotten.
    let mut letters = last.chars();
    let capital = letters.next().is_some_and(char::is_uppercase) && letters.all(|c| c.is_lowercase());
    (path || known || !capital).then(|| Link::of(found))
}

/// Of "see evil.com. It is" the part that is an address.
fn glued(found: &str) -> Option<Link> {
    found
        .split_whitespace()
        .map(|word| word.trim_matches(['.', '(', ')', '[', ']']))
        .filter(|word| word.contains('.'))
        .find_map(bare_word)
}

fn bare_word(word: &str) -> Option<Link> {
    if word.contains(' ') { None } else { bare(word) }
}

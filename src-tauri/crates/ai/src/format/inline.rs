//! Inline: links, tags and marks within a line. Code and addresses are put aside first: their signs mean nothing.

use std::sync::LazyLock;

use regex::{Captures, Regex};

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of ours")
}

static LINK: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"!?\[([^\[\]]*)\]\( *<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?(?: +"[^"]*")? *\)"#));
static AUTO_LINK: LazyLock<Regex> = LazyLock::new(|| regex(r"<((?:https?://|mailto:)[^\s<>]+)>"));
static BREAK: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)< *br *(/ *)?>|</p>"));
static TAG: LazyLock<Regex> = LazyLock::new(|| regex(r"</?[A-Za-z][^<>]{0,300}>|<!--[^<>]{0,300}-->"));
static CODE: LazyLock<Regex> = LazyLock::new(|| regex(r"```.*?```|`[^`]+`"));
static CODE_OR_ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| regex(r"```.*?```|`[^`]+`|(?:https?://|www\.)[^\s<>*`|\[\]]*[^\s<>*`|\[\].,;:!?)~_]"));
static ALL_THREE: LazyLock<Regex> = LazyLock::new(|| regex(r"\*\*\*([^*]+)\*\*\*"));
static BOLD: LazyLock<Regex> = LazyLock::new(|| regex(r"\*\*([^*]+)\*\*"));
static ITALIC: LazyLock<Regex> = LazyLock::new(|| regex(r"__([^_]+)__"));
static STRUCK: LazyLock<Regex> = LazyLock::new(|| regex(r"~~([^~]+)~~"));
static ESCAPED: LazyLock<Regex> = LazyLock::new(|| regex(r"\\([*_~`#\[\]()<>!|.+-])"));

/// Stands for the thing put aside with this place; `visible` lets none of these through.
const ASIDE_FIRST: u32 = 0xE000;
const ASIDE_MOST: usize = 0x1800;

/// One pass over a line.
pub(super) fn marks(line: &str) -> String {
    if !line.contains(['*', '_', '~', '[', '<', '\\']) {
        return line.to_owned();
    }
    let line = outside(&CODE, line, |line| {
        let line = LINK.replace_all(line, |found: &Captures<'_>| named_link(&found[1], &found[2]));
        let line = AUTO_LINK.replace_all(&line, |found: &Captures<'_>| address(&found[1]).to_owned());
        TAG.replace_all(&BREAK.replace_all(&line, "\n"), "").into_owned()
    });
    outside(&CODE_OR_ADDRESS, &line, |line| {
        let line = ALL_THREE.replace_all(line, |found: &Captures<'_>| around("*_", &found[1], "_*"));
        let line = BOLD.replace_all(&line, |found: &Captures<'_>| around("*", &found[1], "*"));
        let line = ITALIC.replace_all(&line, |found: &Captures<'_>| around("_", &found[1], "_"));
        let line = STRUCK.replace_all(&line, |found: &Captures<'_>| around("~", &found[1], "~"));
        // A pair that was opened and never closed.
        let line = line.replace("**", "").replace("~~", "");
        ESCAPED.replace_all(&line, "$1").into_owned()
    })
}

fn named_link(name: &str, target: &str) -> String {
    let (name, target) = (name.trim(), address(target));
    let same = |one: &str, other: &str| one.trim_end_matches('/').eq_ignore_ascii_case(other.trim_end_matches('/'));
    match name {
        "" => target.to_owned(),
        name if same(name, target) => target.to_owned(),
        name => format!("{name}: {target}"),
    }
}

fn address(target: &str) -> &str {
    target.strip_prefix("mailto:").or_else(|| target.strip_prefix("tel:")).unwrap_or(target)
}

fn around(open: &str, words: &str, close: &str) -> String {
    let words = words.trim();
    if words.is_empty() { String::new() } else { format!("{open}{words}{close}") }
}

/// Applies `change` to the line with what `kept` finds put aside.
fn outside(kept: &Regex, line: &str, change: impl FnOnce(&str) -> String) -> String {
    let mut aside: Vec<String> = Vec::new();
    let bare = kept.replace_all(line, |found: &Captures<'_>| {
        match u32::try_from(aside.len()).ok().and_then(|place| char::from_u32(ASIDE_FIRST + place)) {
            Some(mark) if aside.len() < ASIDE_MOST => {
                aside.push(found[0].to_owned());
                mark.to_string()
            }
            _ => found[0].to_owned(),
        }
    });
    let mut out = String::with_capacity(line.len());
    for c in change(&bare).chars() {
        let place = (c as u32).checked_sub(ASIDE_FIRST).and_then(|place| aside.get(place as usize));
        match place {
            Some(kept) => out.push_str(kept),
            None => out.push(c),
        }
    }
    out
}

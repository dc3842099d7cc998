//! What a person can be told to do.

use anyhow::{Result, bail, ensure};

use super::line::{Act, FileKind};

const FILES: &[(&str, FileKind)] = &[
    ("photo", FileKind::Photo),
    ("voice", FileKind::Voice),
    ("audio", FileKind::Audio),
    ("video", FileKind::Video),
    ("document", FileKind::Document),
    ("sticker", FileKind::Sticker),
];

/// Understands what somebody does: the words behind his name, and the text behind the colon.
pub fn act(who: &str, words: &[String], text: Option<String>) -> Result<Act> {
    let Some((verb, rest)) = words.split_first() else {
        return match text {
            Some(text) if !text.is_empty() => Ok(Act::Text(text)),
            Some(_) => bail!("What does {who} write? `{who}: hello`"),
            None => bail!("What does {who} do? `{who}: hello` writes; `help` shows the rest"),
        };
    };
    let said = || text.clone().filter(|text| !text.is_empty());
    if let Some((_, kind)) = FILES.iter().find(|(name, _)| name == verb) {
        ensure!(rest.len() <= 1, "One file at a time: `{who} {verb} FILE: text under it`");
        return Ok(Act::File { kind: *kind, file: rest.first().map(Into::into), caption: said() });
    }
    Ok(match (verb.as_str(), rest) {
        ("reply", []) => Act::Reply(needed(said(), || format!("`{who} reply: text`"))?),
        ("edit", []) => Act::Edit(needed(said(), || format!("`{who} edit: new text`"))?),
        ("delete", []) => Act::Delete,
        ("location", []) => Act::Location(None, said()),
        ("location", [north, east]) => match (north.parse(), east.parse()) {
            (Ok(north), Ok(east)) => Act::Location(Some((north, east)), said()),
            _ => bail!("Two numbers: `{who} location 51.5 -0.08: London Bridge`"),
        },
        ("contact", []) => Act::Contact(None),
        ("contact", [name, number]) => Act::Contact(Some((name.clone(), number.clone()))),
        ("poll", [question, options @ ..]) if options.len() >= 2 => Act::Poll(question.clone(), options.to_vec()),
        ("poll", _) => bail!("A question and two answers or more: `{who} poll \"Which day?\" Monday Friday`"),
        ("vote", options) => Act::Vote(options.to_vec()),
        ("react", [emoji]) if emoji == "none" => Act::React(String::new()),
        ("react", [emoji]) => Act::React(emoji.clone()),
        ("react", _) => bail!("With one emoji: `{who} react 👍`; `{who} react none` takes it back"),
        ("typing", []) => Act::Typing(Some("composing")),
        ("recording", []) => Act::Typing(Some("recording")),
        ("typing" | "recording", [off]) if off == "off" => Act::Typing(None),
        ("read", []) => Act::Read,
        ("on", []) => Act::Power(true),
        ("off", []) => Act::Power(false),
        ("scan", []) => Act::Scan(None),
        ("scan", [code]) => Act::Scan(Some(code.clone())),
        ("code", [code]) => Act::Code(code.clone()),
        _ => bail!(
            "`{who} {}` is not understood. `{who}: text` writes a message; `help` shows the rest",
            words.join(" ")
        ),
    })
}

fn needed(text: Option<String>, example: impl FnOnce() -> String) -> Result<String> {
    match text {
        Some(text) => Ok(text),
        None => bail!("The text is missing: {}", example()),
    }
}

//! Script: a file that says what a server does, one act a line, for trying by hand.
//!
//! ```text
//! # What happens first, second, …
//! text We open at nine.
//! reply {"reply": "We open at nine.", "action": "reply", "confidence": 0.9, "used": ["K1"]}
//! status 429 2            # with retry-after: 2
//! status 503
//! hang
//! # What happens after that, again and again; without it: answers from the context.
//! always think
//! ```

use anyhow::{Context, bail};

use crate::{Act, answer_from_context};

/// The acts of a script, and what happens after them.
pub fn read(text: &str) -> anyhow::Result<(Vec<Act>, Option<Act>)> {
    let (mut acts, mut always) = (Vec::new(), None);
    for (index, line) in
        text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
    {
        let parsed = match line.strip_prefix("always ") {
            Some(line) => act(line).map(|act| always = Some(act)),
            None => act(line).map(|act| acts.push(act)),
        };
        parsed.with_context(|| format!("Line {}: {line}", index + 1))?;
    }
    Ok((acts, always))
}

fn act(line: &str) -> anyhow::Result<Act> {
    let (word, rest) = line.split_once(' ').map_or((line, ""), |(word, rest)| (word, rest.trim()));
    let number = |at: usize| {
        let number = rest.split_whitespace().nth(at).with_context(|| format!("{word} needs {} numbers", at + 1))?;
        number.parse::<u64>().with_context(|| format!("{number} is not a number"))
    };
    Ok(match word {
        "text" => Act::text(rest),
        "reply" => Act::reply(serde_json::from_str::<serde_json::Value>(rest).context("The reply is not JSON")?),
        "think" => Act::think(answer_from_context),
        "echo" => Act::Echo,
        "status" => Act::Status {
            code: u16::try_from(number(0)?).ok().filter(|code| (200..600).contains(code)).context("no such status")?,
            retry_after: rest.split_whitespace().nth(1).filter(|after| *after != "#").map(str::to_owned),
        },
        "quota" => Act::QuotaSpent,
        "hang" => Act::Hang,
        "drip" => Act::Drip { bytes: usize::try_from(number(0)?)?, every_ms: number(1)? },
        "disconnect" => Act::DisconnectBeforeHeaders,
        "disconnect-midway" => Act::DisconnectMidBody,
        "huge" => Act::Huge { bytes: number(0)? },
        "empty" => Act::Empty,
        "empty-content" => Act::EmptyContent,
        "html" => Act::NotJson,
        "wrong-type" => Act::WrongContentType,
        "redirect" => Act::RedirectTo(rest.to_owned()),
        "error-in-200" => Act::ErrorIn200,
        "filtered" => Act::Filtered,
        "schema-broken" => Act::SchemaBroken,
        "cut-answer" => Act::CutAnswer,
        "truncated" => Act::TruncatedJson,
        unknown => bail!("{unknown} is not an act"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_read_line_by_line() {
        let (acts, always) = read("# two\ntext Hello there.\n\nstatus 429 2  # busy\nalways hang\n").unwrap();
        assert_eq!(format!("{acts:?}"), r#"[Reply("Hello there."), Status(429, retry-after 2)]"#);
        assert_eq!(format!("{always:?}"), "Some(Hang)");
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        for wrong in ["dance", "status", "status 99", "reply {", "drip 5"] {
            let error = read(&format!("hang\n{wrong}")).unwrap_err();
            assert!(error.to_string().starts_with("Line 2"), "{error}");
        }
    }
}

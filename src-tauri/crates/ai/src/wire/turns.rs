//! Turns: a conversation as every wire can take it. It begins and ends with the customer, the sides take turns, nothing in it
//! is empty, and what the model cannot see or hear is said in words instead of being left out in silence.

use std::sync::Arc;

use domain::assistant::ModelInfo;

use crate::ask::{Ask, Part, Role};

/// A turn on the wire.
pub(super) struct WireTurn {
    pub(super) role: Role,
    pub(super) parts: Vec<WirePart>,
}

/// A piece that this model can take.
#[derive(Clone)]
pub(super) enum WirePart {
    Text(String),
    Image { mime: String, bytes: Arc<[u8]> },
    Audio { mime: String, bytes: Arc<[u8]> },
}

const UNSEEN: &str = "[The customer sent a picture. You cannot see it.]";
const UNHEARD: &str = "[The customer sent a sound. You cannot hear it.]";
const EARLIER: &str = "[Earlier messages are left out.]";
const NOTHING: &str = "[No words.]";

/// Pictures that every model with eyes takes.
const PICTURES: &[&str] = &["image/jpeg", "image/png", "image/webp", "image/gif"];

/// Joins neighbours, and turns what the model cannot take into words.
pub(super) fn prepare(ask: &Ask, model: &ModelInfo) -> Vec<WireTurn> {
    let mut turns: Vec<WireTurn> = Vec::with_capacity(ask.turns.len() + 1);
    for turn in &ask.turns {
        let parts: Vec<_> = turn.parts.iter().filter_map(|part| part_for(part, model)).collect();
        if parts.is_empty() {
            continue;
        }
        if turns.is_empty() && turn.role == Role::Assistant {
            turns.push(WireTurn::of_customer(EARLIER));
        }
        match turns.last_mut() {
            Some(last) if last.role == turn.role => last.parts.extend(parts),
            _ => turns.push(WireTurn { role: turn.role, parts }),
        }
    }
    if turns.last().is_none_or(|last| last.role == Role::Assistant) {
        turns.push(WireTurn::of_customer(NOTHING));
    }
    turns
}

fn part_for(part: &Part, model: &ModelInfo) -> Option<WirePart> {
    Some(match part {
        // Some providers refuse a request that has an empty text in it.
        Part::Text(words) if words.trim().is_empty() => return None,
        Part::Text(words) => WirePart::Text(words.clone()),
        Part::Image { mime, bytes } => {
            let mime = essence(mime);
            if model.vision && PICTURES.contains(&mime.as_str()) && !bytes.is_empty() {
                WirePart::Image { mime, bytes: bytes.clone() }
            } else {
                WirePart::Text(UNSEEN.into())
            }
        }
        Part::Audio { mime, bytes } if model.audio && !bytes.is_empty() => {
            WirePart::Audio { mime: essence(mime), bytes: bytes.clone() }
        }
        Part::Audio { .. } => WirePart::Text(UNHEARD.into()),
    })
}

/// A type without its parameters.
fn essence(mime: &str) -> String {
    match mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "image/jpg" => "image/jpeg".to_owned(),
        other => other.to_owned(),
    }
}

impl WireTurn {
    fn of_customer(words: &str) -> Self {
        Self { role: Role::Customer, parts: vec![WirePart::Text(words.into())] }
    }

    /// The words alone, when there is nothing else: the form that every server understands.
    pub(super) fn words(&self) -> Option<String> {
        let words: Option<Vec<&str>> = self.parts.iter().map(WirePart::words).collect();
        words.map(|words| words.join("\n\n"))
    }
}

impl WirePart {
    pub(super) fn words(&self) -> Option<&str> {
        match self {
            Self::Text(words) => Some(words),
            Self::Image { .. } | Self::Audio { .. } => None,
        }
    }
}

/// What is said instead of a sound that this wire has no place for.
pub(super) fn unheard() -> &'static str {
    UNHEARD
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ask::{Shape, Turn},
        providers::provider,
    };

    fn prepared(turns: Vec<Turn>, model: &str) -> Vec<(Role, String)> {
        let model = provider("openai").unwrap().model(model);
        let ask = Ask { system: String::new(), turns, temperature: 0.5, max_tokens: 200, shape: Shape::Text };
        prepare(&ask, &model).iter().map(|turn| (turn.role, turn.words().unwrap_or_else(|| "(files)".into()))).collect()
    }

    #[test]
    fn neighbours_are_joined_and_the_customer_begins_and_ends() {
        let said = |role, words: &str| Turn::text(role, words);
        let turns = vec![
            said(Role::Assistant, "Hello!"),
            said(Role::Customer, "Hi"),
            said(Role::Customer, " \n"),
            said(Role::Customer, "Are you open?"),
        ];
        let expected = [
            (Role::Customer, EARLIER.to_owned()),
            (Role::Assistant, "Hello!".to_owned()),
            (Role::Customer, "Hi\n\nAre you open?".to_owned()),
        ];
        assert_eq!(prepared(turns, "gpt-4.1"), expected);
        assert_eq!(prepared(vec![], "gpt-4.1"), [(Role::Customer, NOTHING.to_owned())]);
        let answered = vec![said(Role::Customer, "Hi"), said(Role::Assistant, "Hello!")];
        assert_eq!(prepared(answered, "gpt-4.1").last().unwrap().1, NOTHING);
    }

    #[test]
    fn what_a_model_cannot_see_or_hear_is_said_in_words() {
        let picture = |mime: &str| {
            let parts = vec![Part::Image { mime: mime.into(), bytes: Arc::from(&b"\x89PNG"[..]) }];
            vec![Turn { role: Role::Customer, parts }]
        };
        assert_eq!(prepared(picture("image/png"), "gpt-4.1")[0].1, "(files)");
        assert_eq!(prepared(picture("image/jpg; q=1"), "gpt-4.1")[0].1, "(files)");
        assert_eq!(prepared(picture("image/heic"), "gpt-4.1")[0].1, UNSEEN);
        assert_eq!(prepared(picture("image/png"), "a-blind-model")[0].1, UNSEEN);
        let sound = Part::Audio { mime: "audio/ogg".into(), bytes: Arc::from(&b"OggS"[..]) };
        let turns = vec![Turn { role: Role::Customer, parts: vec![sound] }];
        assert_eq!(prepared(turns, "gpt-4.1")[0].1, UNHEARD);
    }
}

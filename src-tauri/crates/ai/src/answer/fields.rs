//! Fields: what the members of an answer mean.

use domain::{
    assistant::{LeadField, Sentiment},
    text,
    view::Action,
};

use super::{
    ModelAnswer, Score, Unusable,
    loose::{Members, Node},
};

/// A field, and what models call it instead.
const NAMES: &[(&str, &[&str])] = &[
    ("reply", &["response", "answer", "message", "text", "content"]),
    ("action", &["decision"]),
    ("confidence", &["score", "certainty", "confidencescore"]),
    ("language", &["lang", "locale", "replylanguage"]),
    ("sentiment", &["mood", "emotion"]),
    (
        "used",
        &[
            "usedids",
            "usedpassages",
            "sources",
            "citations",
            "chunks",
            "passages",
            "chunkids",
            "usedchunkids",
            "references",
        ],
    ),
    ("topic", &["category"]),
    ("summary", &["summaryforoperator"]),
    ("lead", &["leadfields", "fields"]),
];

const ACTIONS: &[(Action, &[&str])] = &[
    (Action::Reply, &["reply", "respond", "answer", "send", "response"]),
    (
        Action::Escalate,
        &["escalate", "escalation", "handoff", "handover", "human", "transfer", "operator", "escalatetohuman"],
    ),
    (Action::None, &["none", "ignore", "noreply", "nothing", "skip", "noaction"]),
];

const MOODS: &[(Sentiment, &[&str])] = &[
    (Sentiment::Positive, &["positive", "happy", "pleased", "satisfied", "pos"]),
    (Sentiment::Neutral, &["neutral", "mixed", "unknown", "none"]),
    (Sentiment::Negative, &["negative", "angry", "frustrated", "annoyed", "upset", "worried", "sad", "neg"]),
];

/// Languages by name, for models that do not know codes.
const LANGUAGES: &[(&str, &str)] = &[
    ("english", "en"),
    ("german", "de"),
    ("deutsch", "de"),
    ("spanish", "es"),
    ("espanol", "es"),
    ("portuguese", "pt"),
    ("portugues", "pt"),
    ("french", "fr"),
    ("francais", "fr"),
    ("italian", "it"),
    ("italiano", "it"),
    ("dutch", "nl"),
    ("nederlands", "nl"),
    ("polish", "pl"),
    ("polski", "pl"),
    ("turkish", "tr"),
    ("turkce", "tr"),
    ("russian", "ru"),
    ("arabic", "ar"),
    ("hindi", "hi"),
    ("indonesian", "id"),
    ("chinese", "zh"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("ukrainian", "uk"),
];

/// What models write for "not said".
const NOTHING: &[&str] =
    &["", "null", "none", "unknown", "n/a", "na", "-", "not provided", "not specified", "undefined", "string"];

const MOST_USED: usize = 24;
const LONGEST_SUMMARY: usize = 600;
const LONGEST_LEAD: usize = 300;

/// Whether a member's name means this field.
pub(super) fn is(key: &str, field: &str) -> bool {
    let key = squeezed(key);
    key == field || NAMES.iter().any(|(name, others)| *name == field && others.contains(&key.as_str()))
}

fn squeezed(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Takes the one value of a field. A field that is there under its own name is not looked for under others.
fn take(members: &Members, field: &str, repairs: &mut Vec<String>) -> Result<Option<Node>, Unusable> {
    let named = |test: &dyn Fn(&str) -> bool| -> Vec<&Node> {
        members.iter().filter(|(key, _)| test(key)).map(|(_, value)| value).collect()
    };
    let mut values = named(&|key| key == field);
    if values.is_empty() {
        values = named(&|key| is(key, field));
        if !values.is_empty() {
            repairs.push(format!("{field} had another name"));
        }
    }
    let first = values.first().map(|value| (*value).clone());
    if values.iter().any(|value| Some(*value) != first.as_ref()) {
        // Somebody's words may have broken out of their quotes: none of them can be believed.
        return Err(Unusable(format!("The field {field} is there twice with different values")));
    }
    Ok(first)
}

/// An answer from its members.
pub(super) fn answer(
    members: Members,
    lead_fields: &[LeadField],
    topics: &[String],
    repairs: &mut Vec<String>,
) -> Result<ModelAnswer, Unusable> {
    let action = action(take(&members, "action", repairs)?, repairs)?;
    let reply = reply(take(&members, "reply", repairs)?, repairs)?;
    if action == Action::Reply && reply.trim().is_empty() {
        return Err(Unusable("The field reply is empty although the action is reply".into()));
    }
    let mut soft = |field: &str| take(&members, field, repairs).unwrap_or_default();
    let (confidence_node, language_node, mood) = (soft("confidence"), soft("language"), soft("sentiment"));
    let (used_node, topic_node, summary, lead_node) = (soft("used"), soft("topic"), soft("summary"), soft("lead"));
    Ok(ModelAnswer {
        reply,
        action,
        confidence: confidence(confidence_node, repairs),
        language: language(language_node, repairs),
        sentiment: sentiment(mood, repairs),
        used: used(used_node, repairs),
        topic: topic(topic_node, topics, repairs),
        summary: text::cut(words(summary).unwrap_or_default().trim(), LONGEST_SUMMARY).to_owned(),
        lead: lead(lead_node, lead_fields, repairs),
    })
}

/// A score from its members.
pub(super) fn score(members: Members, repairs: &mut Vec<String>) -> Result<Score, Unusable> {
    let action = action(take(&members, "action", repairs)?, repairs)?;
    let confidence = confidence(take(&members, "confidence", repairs)?, repairs)
        .ok_or_else(|| Unusable("The field confidence is no number between 0 and 1".into()))?;
    let used = used(take(&members, "used", repairs)?, repairs);
    Ok(Score { action, confidence, used })
}

fn words(node: Option<Node>) -> Option<String> {
    match node? {
        Node::Text { text, .. } => Some(text),
        Node::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn action(node: Option<Node>, repairs: &mut Vec<String>) -> Result<Action, Unusable> {
    let word = match node {
        Some(Node::Text { text, whole: true }) => text,
        Some(Node::Text { .. }) => return Err(Unusable("It was cut off in the field action".into())),
        _ => return Err(Unusable("The field action is missing: it must be reply, escalate or none".into())),
    };
    let known = squeezed(&word);
    let action = ACTIONS.iter().find(|(_, names)| names.contains(&known.as_str())).map(|(action, _)| *action);
    let action = action.ok_or_else(|| Unusable("The field action is none of reply, escalate, none".into()))?;
    if !matches!(word.as_str(), "reply" | "escalate" | "none") {
        repairs.push("action was said in other words".into());
    }
    Ok(action)
}

fn reply(node: Option<Node>, repairs: &mut Vec<String>) -> Result<String, Unusable> {
    match node {
        Some(Node::Text { text, whole: true }) => Ok(text),
        Some(Node::Text { .. }) => Err(Unusable("It was cut off in the field reply: answer more briefly".into())),
        None | Some(Node::Null) => {
            repairs.push("reply was missing".into());
            Ok(String::new())
        }
        Some(Node::List(parts)) => {
            repairs.push("reply was a list".into());
            let whole = parts.into_iter().map(|part| match part {
                Node::Text { text, whole: true } => Some(text),
                _ => None,
            });
            let parts: Option<Vec<String>> = whole.collect();
            parts.map(|parts| parts.join("\n\n")).ok_or_else(|| Unusable("The field reply is not a text".into()))
        }
        Some(_) => Err(Unusable("The field reply is not a text".into())),
    }
}

fn confidence(node: Option<Node>, repairs: &mut Vec<String>) -> Option<f64> {
    let (number, percent) = match node? {
        Node::Number(number) => (number, false),
        Node::Text { text, whole: true } => {
            let text = text.trim();
            let bare = text.trim_end_matches('%').trim().replace(',', ".");
            repairs.push("confidence was a text".into());
            (bare.parse::<f64>().ok()?, text.ends_with('%'))
        }
        _ => {
            repairs.push("confidence was no number".into());
            return None;
        }
    };
    match number {
        number if percent && (0.0..=100.0).contains(&number) => Some(number / 100.0),
        number if (0.0..=1.0).contains(&number) => Some(number),
        // 1.2 may be anything; 85 can only be percent.
        number if (2.0..=100.0).contains(&number) => {
            repairs.push("confidence was in percent".into());
            Some(number / 100.0)
        }
        _ => {
            repairs.push("confidence was no number between 0 and 1".into());
            None
        }
    }
}

fn language(node: Option<Node>, repairs: &mut Vec<String>) -> Option<String> {
    let word = words(node)?;
    let word = word.trim().replace('_', "-");
    let mut parts = word.split('-');
    let plain = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric());
    let first = parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && first.chars().all(|c| c.is_ascii_alphabetic()));
    if first && parts.all(|part| (2..=8).contains(&part.len()) && plain(part)) {
        return Some(word.split_once('-').map_or_else(
            || word.to_ascii_lowercase(),
            |(first, rest)| format!("{}-{rest}", first.to_ascii_lowercase()),
        ));
    }
    let named = text::folded(&word);
    let code = LANGUAGES.iter().find(|(name, _)| named.starts_with(name)).map(|(_, code)| (*code).to_owned());
    repairs.push("language was no code".into());
    code
}

fn sentiment(node: Option<Node>, repairs: &mut Vec<String>) -> Option<Sentiment> {
    let word = squeezed(&words(node)?);
    let mood = MOODS.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(mood, _)| *mood);
    if !matches!(word.as_str(), "positive" | "neutral" | "negative") {
        repairs.push("sentiment was said in other words".into());
    }
    mood
}

fn used(node: Option<Node>, repairs: &mut Vec<String>) -> Vec<String> {
    let items = match node {
        None | Some(Node::Null) => Vec::new(),
        Some(Node::List(items)) => items,
        Some(one) => {
            repairs.push("used was no list".into());
            vec![one]
        }
    };
    let mut aliases: Vec<String> = Vec::new();
    for item in items {
        let Some(text) = words(Some(item)) else { continue };
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            // A bare number can only be the number of an alias.
            let bare = word.bytes().all(|c| c.is_ascii_digit());
            if bare {
                repairs.push("used had bare numbers".into());
            }
            let alias = if bare { format!("K{word}") } else { word.to_ascii_uppercase() };
            if !aliases.contains(&alias) && aliases.len() < MOST_USED {
                aliases.push(alias);
            }
        }
    }
    aliases
}

fn topic(node: Option<Node>, topics: &[String], repairs: &mut Vec<String>) -> Option<String> {
    let word = words(node)?;
    let folded = text::folded(&word);
    if NOTHING.contains(&folded.as_str()) || folded == "other" {
        return None;
    }
    let found = topics.iter().find(|topic| text::folded(topic) == folded).cloned();
    if found.is_none() {
        repairs.push("topic was none of the configured ones".into());
    }
    found
}

fn lead(node: Option<Node>, lead_fields: &[LeadField], repairs: &mut Vec<String>) -> Vec<(String, String)> {
    let Some(Node::Map(members)) = node else { return Vec::new() };
    let mut lead: Vec<(String, String)> = Vec::new();
    for (key, value) in members {
        let Some(field) = lead_fields.iter().find(|field| squeezed(&field.name) == squeezed(&key)) else {
            repairs.push("a lead field that is not configured".into());
            continue;
        };
        let value = words(Some(value)).unwrap_or_default();
        let value = text::cut(value.trim(), LONGEST_LEAD);
        if !NOTHING.contains(&text::folded(value).as_str()) && !lead.iter().any(|(name, _)| *name == field.name) {
            lead.push((field.name.clone(), value.to_owned()));
        }
    }
    lead
}

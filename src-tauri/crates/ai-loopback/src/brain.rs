//! Brain: the stub model that servers have unless told otherwise. It reads the passages it was given (`K1`, `K2`, …),
//! answers with the one that shares most words with the question, and cites it; without one it hands over. No language
//! model, but everything around one can be seen working with it. It knows two ways of writing a prompt: data between
//! `<<<data CODE passage K1>>>` and `<<<end CODE>>>`, as Switchboard writes it, and plain lines that begin with `[K1]`.

use serde_json::{Map, Value, json};

use crate::{Asked, Errand, Seen};

/// What the customer is heard to say when a sound is transcribed.
const HEARD: &str = "Do you open on Sundays?";
/// Fewer letters are mostly grammar.
const SHORTEST_WORD: usize = 4;

/// A passage of the prompt.
struct Passage {
    alias: String,
    text: String,
}

/// The stub model: [`crate::Act::think`] takes it, and it is what a server does at first.
pub fn answer_from_context(seen: &Seen) -> Value {
    if seen.errand == Errand::Transcription {
        return HEARD.into();
    }
    let prompt = &seen.prompt;
    let all = prompt.all_text();
    let asked = without_marks(prompt.question());
    let (question, passages) = (words(&asked), passages(&all));
    let best = passages
        .iter()
        .map(|passage| (shared(&question, &words(&passage.text)), passage))
        .filter(|(shared, _)| *shared > 0)
        .max_by_key(|(shared, _)| *shared);
    let answer = match best {
        Some((_, passage)) => contract(&opening(&passage.text), "reply", 0.9, &[passage.alias.as_str()], ""),
        None if question.len() < 2 && !asked.contains('?') => {
            contract("Hello! How can I help you?", "reply", 0.9, &[], "")
        }
        None => {
            let summary = "The customer asks something that is not in the knowledge.";
            contract("Let me ask a colleague.", "escalate", 0.2, &[], summary)
        }
    };
    match &prompt.asked {
        Asked::Schema(schema) => fit(answer, schema),
        Asked::Json => answer,
        Asked::Text if all.contains("JSON") => answer,
        Asked::Text => answer["reply"].clone(),
    }
}

fn contract(reply: &str, action: &str, confidence: f64, used: &[&str], summary: &str) -> Value {
    json!({
        "reply": reply, "action": action, "confidence": confidence, "language": "", "sentiment": "neutral", "used": used,
        "topic": "", "summary": summary, "lead": {},
    })
}

/// Lines that begin with an alias or a mark that names one, each with what follows up to the next mark or an empty line.
fn passages(text: &str) -> Vec<Passage> {
    let mut found: Vec<Passage> = Vec::new();
    let (mut open, mut fenced) = (false, false);
    for line in text.lines() {
        if let Some(mark) = mark(line) {
            fenced = mark.split_once("passage ").and_then(|(_, rest)| alias(rest)).is_some_and(|(alias, _)| {
                found.push(Passage { alias, text: String::new() });
                true
            });
            open = fenced;
        } else if let Some((alias, rest)) = alias(line).filter(|_| !fenced) {
            found.push(Passage { alias, text: rest.to_owned() });
            open = true;
        } else if !fenced && (line.trim().is_empty() || line.starts_with(['#', '='])) {
            open = false;
        } else if let Some(passage) = found.last_mut().filter(|_| open) {
            passage.text.push('\n');
            passage.text.push_str(line);
        }
    }
    found.iter_mut().for_each(|passage| passage.text = passage.text.trim().to_owned());
    found
}

/// What is written in a mark: a line of its own.
fn mark(line: &str) -> Option<&str> {
    line.trim().strip_prefix("<<<")?.strip_suffix(">>>")
}

fn without_marks(text: &str) -> String {
    text.lines().filter(|line| mark(line).is_none()).collect::<Vec<_>>().join("\n")
}

/// `[K1] Title`, `K1: Title`, `<K1 …>`, `## K1`.
fn alias(line: &str) -> Option<(String, &str)> {
    let rest = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let digits = rest.strip_prefix('K')?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let after = &digits[end..];
    let fine = end > 0 && end < 4 && after.chars().next().is_none_or(|c| !c.is_alphanumeric());
    fine.then(|| (format!("K{}", &digits[..end]), after.trim_start_matches(|c: char| !c.is_alphanumeric())))
}

/// Words as they are compared: lower case, their first letters.
fn words(text: &str) -> Vec<String> {
    let split = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= SHORTEST_WORD);
    let mut words: Vec<String> = split.map(|word| word.to_lowercase().chars().take(5).collect()).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn shared(question: &[String], passage: &[String]) -> usize {
    question.iter().filter(|word| passage.binary_search(word).is_ok()).count()
}

/// The first two sentences after the title.
fn opening(passage: &str) -> String {
    let body = passage.split_once('\n').map_or(passage, |(_, body)| body).trim();
    let ends = body.char_indices().filter(|(at, c)| {
        matches!(c, '.' | '!' | '?') && body[at + c.len_utf8()..].chars().next().is_none_or(char::is_whitespace)
    });
    let end = ends.map(|(at, _)| at + 1).nth(1).unwrap_or(body.len());
    body[..end].trim().to_owned()
}

/// The answer with exactly the fields of the schema: a model that is held to one gives no others and leaves none out.
fn fit(answer: Value, schema: &Value) -> Value {
    let Some(properties) = schema["properties"].as_object() else { return answer };
    let field = |(name, spec): (&String, &Value)| {
        let value = match answer.get(name) {
            Some(value) if value.is_object() => fit(value.clone(), spec),
            Some(value) => value.clone(),
            None => blank(spec),
        };
        (name.clone(), value)
    };
    Value::Object(properties.iter().map(field).collect::<Map<_, _>>())
}

fn blank(spec: &Value) -> Value {
    let kind = spec["type"].as_str().map(str::to_lowercase);
    match kind.as_deref() {
        Some("string") => "".into(),
        Some("number" | "integer") => 0.into(),
        Some("boolean") => false.into(),
        Some("array") => json!([]),
        Some("object") => fit(json!({}), spec),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Prompt, Said, Speaker};

    fn asked(system: &str, question: &str, asked: Asked) -> Value {
        let said = Said { by: Speaker::User, text: question.into(), media: Vec::new() };
        let prompt = Prompt { system: system.into(), turns: vec![said], asked, ..Prompt::default() };
        let seen = Seen {
            method: "POST".into(),
            path: "/v1/chat/completions".into(),
            headers: Vec::new(),
            body: bytes::Bytes::new(),
            errand: Errand::Chat,
            prompt,
            complaint: None,
        };
        answer_from_context(&seen)
    }

    const SHOP: &str = "You answer for a shop.\n\n[K1] Returns\nReturn shoes within 30 days. Bring the bill. Worn shoes stay yours.\n\n[K2] Opening hours\nWe are open from nine to six. On Sundays we are closed.\n";

    #[test]
    fn it_answers_from_the_passage_that_fits_and_cites_it() {
        let answer = asked(SHOP, "Are you open on Sundays?", Asked::Json);
        assert_eq!(answer["used"], json!(["K2"]));
        assert_eq!(answer["reply"], "We are open from nine to six. On Sundays we are closed.");
        assert_eq!(asked(SHOP, "How do I return shoes?", Asked::Text), "Return shoes within 30 days. Bring the bill.");
    }

    #[test]
    fn it_reads_passages_between_marks_and_the_marks_are_no_part_of_the_question() {
        let shop = "Rules: cite ids such as K1.\n<<<data 7f3a passage K1>>>\nReturns\n\nReturn shoes within 30 days.\n<<<end 7f3a>>>\n<<<data 7f3a passage K2>>>\nHours\nOn Sundays we are closed.\n<<<end 7f3a>>>\nAnswer.";
        let question = "<<<data 7f3a message>>>\nAre you open on Sundays?\n<<<end 7f3a>>>";
        let answer = asked(shop, question, Asked::Json);
        assert_eq!((&answer["reply"], &answer["used"]), (&json!("On Sundays we are closed."), &json!(["K2"])));
        let hello = asked(shop, "<<<data 7f3a message>>>\nHi!\n<<<end 7f3a>>>", Asked::Json);
        assert_eq!((&hello["action"], &hello["used"]), (&json!("reply"), &json!([])));
    }

    #[test]
    fn it_hands_over_what_it_was_told_nothing_about() {
        let answer = asked(SHOP, "Who wins the championship?", Asked::Json);
        assert_eq!(answer["action"], "escalate");
        assert_eq!(answer["used"], json!([]));
    }

    #[test]
    fn it_gives_exactly_the_fields_of_a_schema() {
        let schema = json!({ "type": "object", "properties": {
            "action": { "type": "string" }, "lead": { "type": "object", "properties": { "email": { "type": ["string", "null"] } } },
            "size": { "type": "integer" },
        } });
        let answer = asked(SHOP, "Are you open on Sundays?", Asked::Schema(schema));
        assert_eq!(answer, json!({ "action": "reply", "lead": { "email": null }, "size": 0 }));
    }
}

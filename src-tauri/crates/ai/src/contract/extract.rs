//! Extract: picking answers out of a customer's words. The model only proposes: who asks must compare every value with what the
//! customer said, in the form that it must have.
//!
//! The model's own question for what is missing is judged like any reply: it is a question or a courtesy without a fact in it,
//! or it is left out.

use std::sync::Arc;

use domain::{
    CallId,
    assistant::{ModelInfo, ReasonKind, ShapeSupport},
    view::Action,
};
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

use super::{Job, Verdict, ask, judge};
use crate::{
    Ask, Failure, Models, Shape, Target, Tokens, Unanswered, Witness,
    answer::ModelAnswer,
    prompt::{self, Piece, Prompt, PromptParts, Room, Task},
};

/// Room for the frame around the values, and for each of them.
const FRAME_TOKENS: u32 = 160;
const VALUE_TOKENS: u32 = 60;

/// Characters of one value.
const LONGEST_VALUE: usize = 1_000;
/// Characters of the model's own question.
const LONGEST_QUESTION: usize = 400;

/// What models write for "not said".
const NOTHING: &[&str] = &["", "null", "none", "unknown", "n/a", "not given", "not provided", "not specified"];

const VALUES: &str =
    "What the customer said of each, in his own words; an empty text for what he did not say. Never guess.";
const QUESTION: &str =
    "A short, friendly question in the customer's language for what is still missing. Empty when nothing is.";

/// Something that is to be found out.
#[derive(Clone, Debug)]
pub struct Sought {
    /// Its name: letters, digits and `_`.
    pub name: String,
    /// What it is.
    pub about: String,
    /// What it must look like, in words: "a number".
    pub form: String,
    /// It is one of these; empty: anything.
    pub options: Vec<String>,
}

/// What is to be found out of which words.
pub struct Wish<'a> {
    /// What the customer was asked.
    pub question: &'a str,
    /// What he said.
    pub said: &'a str,
    /// Hints of the operator; may be empty.
    pub hints: &'a str,
    /// What is sought.
    pub sought: &'a [Sought],
}

/// What a model found.
#[derive(Clone, PartialEq)]
pub struct Extracted {
    /// Names with what the customer is meant to have said.
    pub values: Vec<(String, String)>,
    /// What to ask him next; may be empty.
    pub question: String,
    /// He wants a human, or speaks of a topic that goes to one.
    pub escalate: bool,
    /// All calls, in order, those that failed included.
    pub calls: Vec<CallId>,
    /// The model that answered, as it calls itself.
    pub model: String,
    /// What all answers used together.
    pub tokens: Tokens,
    /// Values that were hidden.
    pub masked: u32,
}

/// What customers say stays out of logs.
impl std::fmt::Debug for Extracted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Extracted")
            .field("values", &self.values.len())
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

/// Asks the chain. Of [`Job::parts`] only the rules, the name and what is known of the contact count.
pub async fn extract(
    models: &Models,
    chain: &[Target],
    job: &Job<'_>,
    wish: &Wish<'_>,
    stop: &CancellationToken,
    witness: &Arc<dyn Witness>,
) -> Result<Extracted, Unanswered> {
    let parts = parts(job.parts, wish);
    let prompt_for = |target: &Target| {
        let max_tokens = FRAME_TOKENS + VALUE_TOKENS * u32::try_from(wish.sought.len()).unwrap_or(u32::MAX);
        let room = Room { context: target.model.context, max_tokens, vision: false };
        (prompt::build(&parts, room, job.nonce, job.settings.mask), max_tokens)
    };
    let first = |target: &Target| {
        let (prompt, max_tokens) = prompt_for(target);
        form(&prompt, max_tokens, wish.sought, &target.model)
    };
    let (mut calls, mut failures, mut tokens) = (Vec::new(), Vec::new(), Tokens::default());
    let mut from = 0;
    while let Some(rest) = chain.get(from..).filter(|rest| !rest.is_empty()) {
        let asked = models.ask(rest, job.purpose, &first, job.give_up_at, stop, witness).await;
        let asked = match asked {
            Ok(asked) => asked,
            Err(unanswered) => {
                calls.extend(unanswered.calls);
                failures.extend(unanswered.failures.into_iter().map(|(at, failure)| (from + at, failure)));
                break;
            }
        };
        let place = from + asked.target;
        let Some(target) = chain.get(place) else { break };
        calls.extend(asked.calls);
        tokens = tokens + asked.completion.tokens;
        let mut completion = asked.completion;
        if read(&completion.text, wish.sought).is_none() {
            // Once more, with the fault named; then the next model has its turn.
            let again =
                ask::again(first(target), &completion.text, "It is not one JSON object with values and question");
            let only = std::slice::from_ref(target);
            match models.ask(only, job.purpose, &|_| again.clone(), job.give_up_at, stop, witness).await {
                Ok(second) => {
                    calls.extend(second.calls);
                    tokens = tokens + second.completion.tokens;
                    completion = second.completion;
                }
                Err(unanswered) => {
                    calls.extend(unanswered.calls);
                    failures.extend(unanswered.failures.into_iter().map(|(_, failure)| (place, failure)));
                }
            }
        }
        if let Some((values, question)) = read(&completion.text, wish.sought) {
            let (prompt, _) = prompt_for(target);
            let values = values.into_iter().map(|(name, value)| (name, prompt.mask.restore(&value))).collect();
            let (question, escalate) = judged(question, &prompt, job);
            let masked = prompt.mask.count();
            return Ok(Extracted { values, question, escalate, calls, model: completion.model, tokens, masked });
        }
        failures.push((place, Failure::NotUnderstood("The answer has none of the fields that were asked for.".into())));
        if stop.is_cancelled() {
            break;
        }
        from = place + 1;
    }
    Err(Unanswered { failures, calls })
}

fn parts(given: &PromptParts, wish: &Wish<'_>) -> PromptParts {
    let mut words = vec![
        "Read the customer's message and note what it says of the following. Do not answer it.".to_owned(),
        "Take every value from the message itself, in the customer's own words. What it does not say stays empty: never guess, never take an example for an answer.".to_owned(),
    ];
    words.extend(
        wish.sought.iter().map(|sought| format!("- {}: {} ({})", sought.name, sought.about.trim(), sought.form)),
    );
    if !wish.question.trim().is_empty() {
        words.push(format!("The customer was asked: {}", wish.question.trim()));
    }
    if !wish.hints.trim().is_empty() {
        words.push(format!("Hints: {}", wish.hints.trim()));
    }
    PromptParts {
        bot_name: given.bot_name.clone(),
        rules: given.rules.clone(),
        contact: given.contact.clone(),
        // Without a source only questions and courtesies pass.
        knowledge_on: true,
        question: vec![Piece::Text(wish.said.to_owned())],
        task: Some(Task { words: words.join("\n"), said: vec![wish.said.to_owned()] }),
        ..PromptParts::default()
    }
}

fn form(prompt: &Prompt, max_tokens: u32, sought: &[Sought], model: &ModelInfo) -> Ask {
    let names: Vec<&str> = sought.iter().map(|sought| sought.name.as_str()).collect();
    let in_words = format!(
        "Answer with one JSON object and nothing else, no code fence. Its fields, both required:\n- \"values\": object with the texts {}. {VALUES}\n- \"question\": text. {QUESTION}",
        names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    );
    let (shape, system) = match model.shape {
        ShapeSupport::Schema => {
            (Shape::Schema { name: "found", schema: schema(sought) }, format!("{}\n\n{VALUES}", prompt.system))
        }
        ShapeSupport::Json => (Shape::Json, format!("{}\n\n{in_words}", prompt.system)),
        ShapeSupport::Text => (Shape::Text, format!("{}\n\n{in_words}", prompt.system)),
    };
    Ask { system, turns: prompt.turns.clone(), temperature: 0.0, max_tokens, shape }
}

fn schema(sought: &[Sought]) -> Value {
    let value = |sought: &Sought| {
        let words = format!("{} ({})", sought.about.trim(), sought.form);
        let value = if sought.options.is_empty() {
            json!({ "type": "string", "description": words })
        } else {
            let options: Vec<&str> = sought.options.iter().map(String::as_str).chain(["unknown"]).collect();
            json!({ "type": "string", "enum": options, "description": words })
        };
        (sought.name.clone(), value)
    };
    let values: Map<String, Value> = sought.iter().map(value).collect();
    let names: Vec<&str> = sought.iter().map(|sought| sought.name.as_str()).collect();
    let values = json!({ "type": "object", "properties": values, "required": names, "additionalProperties": false });
    json!({
        "type": "object",
        "properties": { "values": values, "question": { "type": "string", "description": QUESTION } },
        "required": ["values", "question"],
        "additionalProperties": false,
    })
}

/// The values and the question in an answer; `None`: it is no answer.
fn read(text: &str, sought: &[Sought]) -> Option<(Vec<(String, String)>, String)> {
    let whole = serde_json::from_str::<Value>(text.trim()).ok().filter(Value::is_object);
    let inner = || {
        let (begin, end) = (text.find('{')?, text.rfind('}')?);
        serde_json::from_str::<Value>(text.get(begin..=end)?).ok()
    };
    let answer = whole.or_else(inner)?;
    let fields = answer.as_object()?;
    // Some leave the frame away.
    let values = match fields.get("values") {
        Some(values) => values.as_object()?,
        None if sought.iter().any(|sought| fields.contains_key(&sought.name)) => fields,
        None => return None,
    };
    let found = |sought: &Sought| {
        let value = match values.get(&sought.name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            _ => return None,
        };
        let said = !NOTHING.contains(&value.to_lowercase().as_str());
        said.then(|| (sought.name.clone(), domain::text::cut(&value, LONGEST_VALUE).to_owned()))
    };
    let question = fields.get("question").and_then(Value::as_str).unwrap_or_default();
    Some((sought.iter().filter_map(found).collect(), question.trim().to_owned()))
}

/// The question if it may be asked, and whether a human should take over.
fn judged(question: String, prompt: &Prompt, job: &Job<'_>) -> (String, bool) {
    let answer = ModelAnswer {
        reply: domain::text::cut(&question, LONGEST_QUESTION).to_owned(),
        action: Action::Reply,
        confidence: Some(1.0),
        language: None,
        sentiment: None,
        used: Vec::new(),
        topic: None,
        summary: String::new(),
        lead: Vec::new(),
    };
    match judge(&answer, prompt, job.settings).verdict {
        Verdict::Reply { messages } => (messages.join("\n\n"), false),
        Verdict::Escalate { reason, .. } => {
            (String::new(), matches!(reason.kind, ReasonKind::WantsHuman | ReasonKind::Topic))
        }
        Verdict::None => (String::new(), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought() -> Vec<Sought> {
        let one = |name: &str, form: &str, options: &[&str]| Sought {
            name: name.into(),
            about: format!("the {name}"),
            form: form.into(),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
        };
        vec![one("people", "a number", &[]), one("size", "one of these", &["Small", "Large"])]
    }

    #[test]
    fn an_answer_is_read_with_and_without_its_frame() {
        let both = vec![("people".to_owned(), "two".to_owned()), ("size".to_owned(), "Large".to_owned())];
        for text in [
            r#"{"values": {"people": "two", "size": "Large"}, "question": ""}"#,
            "Here:\n```json\n{\"values\": {\"people\": \" two \", \"size\": \"Large\", \"other\": 1}}\n```",
            r#"{"people": "two", "size": "Large"}"#,
        ] {
            assert_eq!(read(text, &sought()), Some((both.clone(), String::new())), "{text}");
        }
    }

    #[test]
    fn what_was_not_said_is_not_there_and_what_is_no_answer_is_none() {
        let text = r#"{"values": {"people": 2, "size": "unknown"}, "question": "Which size?"}"#;
        assert_eq!(read(text, &sought()), Some((vec![("people".into(), "2".into())], "Which size?".into())));
        assert_eq!(
            read(r#"{"values": {"people": null, "size": {"a": 1}}}"#, &sought()),
            Some((Vec::new(), String::new()))
        );
        for no in ["", "two people", "{", "[1]", r#"{"answer": 42}"#, r#"{"values": 5}"#] {
            assert_eq!(read(no, &sought()), None, "{no}");
        }
    }

    #[test]
    fn the_schema_keeps_to_what_every_provider_takes() {
        let schema = schema(&sought());
        assert_eq!(schema["properties"]["values"]["required"], json!(["people", "size"]));
        assert_eq!(schema["properties"]["values"]["properties"]["size"]["enum"], json!(["Small", "Large", "unknown"]));
        assert_eq!(schema["additionalProperties"], json!(false));
    }
}

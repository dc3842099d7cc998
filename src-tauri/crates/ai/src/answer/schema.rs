//! Schema: the form of an answer, for models that keep to schemas and in words for those that do not.
//!
//! One schema for OpenAI's strict mode, Anthropic's tools, Gemini and Ollama: every field required, nothing additional, no empty
//! objects, no empty words in lists, no keyword that one of them does not know. "none" stands for no topic, an empty text for
//! what the customer did not say.

use domain::assistant::LeadField;
use serde_json::{Map, Value, json};

/// The schema's name.
pub(crate) const SCHEMA_NAME: &str = "answer";

const REPLY: &str = "The message to the customer. Empty when action is none.";
const ACTION: &str =
    "reply: send the reply. escalate: a human must answer. none: nothing was asked and nothing needs to be said.";
const CONFIDENCE: &str = "0 to 1: how sure you are that the reply is right and supported by the passages.";
const LANGUAGE: &str = "BCP 47 code of the language of the reply, such as en or pt-BR.";
const SENTIMENT: &str = "How the customer feels.";
const USED: &str = "Ids of the passages that the reply rests on, such as K1. Empty when none.";
const TOPIC: &str = "The topic of this list that the customer's message is about, otherwise none.";
const SUMMARY: &str = "For a colleague who takes over: what the customer wants, in one or two sentences. Empty when action is reply and you are sure.";

/// The schema of an answer.
pub fn schema(lead_fields: &[LeadField], topics: &[String]) -> Value {
    let mut fields = Map::new();
    fields.insert("reply".into(), json!({ "type": "string", "description": REPLY }));
    fields.insert(
        "action".into(),
        json!({ "type": "string", "enum": ["reply", "escalate", "none"], "description": ACTION }),
    );
    fields.insert("confidence".into(), json!({ "type": "number", "description": CONFIDENCE }));
    fields.insert("language".into(), json!({ "type": "string", "description": LANGUAGE }));
    fields.insert(
        "sentiment".into(),
        json!({ "type": "string", "enum": ["positive", "neutral", "negative"], "description": SENTIMENT }),
    );
    fields.insert("used".into(), json!({ "type": "array", "items": { "type": "string" }, "description": USED }));
    if !topics.is_empty() {
        let names: Vec<&str> = topics.iter().map(String::as_str).chain(["none"]).collect();
        fields.insert("topic".into(), json!({ "type": "string", "enum": names, "description": TOPIC }));
    }
    fields.insert("summary".into(), json!({ "type": "string", "description": SUMMARY }));
    if !lead_fields.is_empty() {
        let of = |field: &LeadField| {
            let words =
                format!("{} Only in the customer's own words; empty when he did not say it.", field.description);
            (field.name.clone(), json!({ "type": "string", "description": words.trim() }))
        };
        fields.insert("lead".into(), object(lead_fields.iter().map(of).collect()));
    }
    object(fields)
}

/// The schema of a score.
pub(crate) fn score_schema() -> Value {
    let mut fields = Map::new();
    fields.insert(
        "action".into(),
        json!({ "type": "string", "enum": ["reply", "escalate", "none"], "description": ACTION }),
    );
    fields.insert("confidence".into(), json!({ "type": "number", "description": CONFIDENCE }));
    fields.insert("used".into(), json!({ "type": "array", "items": { "type": "string" }, "description": USED }));
    object(fields)
}

fn object(fields: Map<String, Value>) -> Value {
    let names: Vec<String> = fields.keys().cloned().collect();
    json!({ "type": "object", "properties": fields, "required": names, "additionalProperties": false })
}

/// The form in words, for models that write JSON but keep to no schema.
pub fn description(lead_fields: &[LeadField], topics: &[String]) -> String {
    let mut lines = vec![
        "Answer with one JSON object and nothing else: no words before or after it, no code fence. Its fields, all required:".to_owned(),
        format!("- \"reply\": text. {REPLY}"),
        format!("- \"action\": \"reply\", \"escalate\" or \"none\". {ACTION}"),
        format!("- \"confidence\": number. {CONFIDENCE}"),
        format!("- \"language\": text. {LANGUAGE}"),
        format!("- \"sentiment\": \"positive\", \"neutral\" or \"negative\". {SENTIMENT}"),
        format!("- \"used\": list of texts. {USED}"),
    ];
    if !topics.is_empty() {
        let names: Vec<String> = topics.iter().map(|topic| json!(topic).to_string()).collect();
        lines.push(format!("- \"topic\": {} or \"none\". {TOPIC}", names.join(", ")));
    }
    lines.push(format!("- \"summary\": text. {SUMMARY}"));
    if !lead_fields.is_empty() {
        let names: Vec<String> =
            lead_fields.iter().map(|field| format!("\"{}\" ({})", field.name, field.description.trim())).collect();
        lines.push(format!(
            "- \"lead\": object with the texts {}. Only in the customer's own words; empty when he did not say it.",
            names.join(", ")
        ));
    }
    lines.join("\n")
}

/// The form of a score in words.
pub(crate) fn score_description() -> String {
    format!(
        "Answer with one JSON object and nothing else. Its fields, all required:\n- \"action\": \"reply\", \"escalate\" or \"none\". {ACTION}\n- \"confidence\": number. {CONFIDENCE}\n- \"used\": list of texts. {USED}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Vec<LeadField> {
        vec![LeadField { name: "email".into(), description: "An e-mail address.".into() }]
    }

    #[test]
    fn the_schema_keeps_to_what_every_provider_takes() {
        for (lead, topics) in [(fields(), vec!["refund".to_owned()]), (Vec::new(), Vec::new())] {
            let schema = schema(&lead, &topics);
            let mut todo = vec![&schema];
            while let Some(value) = todo.pop() {
                let Some(object) = value.as_object() else { continue };
                for key in object.keys() {
                    let known =
                        ["type", "properties", "required", "additionalProperties", "description", "enum", "items"];
                    assert!(known.contains(&key.as_str()), "{key}");
                }
                if let Some(properties) = object.get("properties").and_then(Value::as_object) {
                    assert!(!properties.is_empty());
                    let required: Vec<&str> =
                        object["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
                    assert!(properties.keys().all(|key| required.contains(&key.as_str())));
                    assert_eq!(object["additionalProperties"], json!(false));
                    todo.extend(properties.values());
                }
                if let Some(words) = object.get("enum").and_then(Value::as_array) {
                    assert!(words.iter().all(|word| word.as_str().is_some_and(|word| !word.is_empty())));
                }
            }
        }
    }

    #[test]
    fn the_words_name_every_field_of_the_schema() {
        let topics = vec!["refund".to_owned()];
        let words = description(&fields(), &topics);
        for name in schema(&fields(), &topics)["properties"].as_object().unwrap().keys() {
            assert!(words.contains(&format!("\"{name}\"")), "{name}");
        }
    }
}

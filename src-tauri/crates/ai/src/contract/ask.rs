//! Ask: a prompt as a model is asked, in the form that it can keep to.

use domain::assistant::{AssistantSettings, ModelInfo, ShapeSupport};

use crate::{
    answer::{SCHEMA_NAME, description, schema, score_description, score_schema},
    ask::{Ask, Part, Role, Shape, Turn},
    prompt::Prompt,
};

/// An answer has a frame around the reply: field names, summary, what the customer told.
const FRAME_TOKENS: u32 = 220;
const SCORE_TOKENS: u32 = 120;
/// Of an answer that cannot be read, so much is shown to the model again.
const SHOWN_AGAIN: usize = 3_000;

const WORDS_ONLY: &str = "Write nothing but the message to the customer: no fields, no ids, no explanations. If a colleague should answer, say in one sentence that you pass it on.";

/// The first request: what the preview shows.
pub fn ask(prompt: &Prompt, settings: &AssistantSettings, model: &ModelInfo) -> Ask {
    let topics: Vec<String> = settings.topics.iter().map(|topic| topic.name.clone()).collect();
    let fields = &settings.lead_fields;
    let (shape, form) = match model.shape {
        ShapeSupport::Schema => (Shape::Schema { name: SCHEMA_NAME, schema: schema(fields, &topics) }, String::new()),
        ShapeSupport::Json => (Shape::Json, description(fields, &topics)),
        ShapeSupport::Text => (Shape::Text, WORDS_ONLY.to_owned()),
    };
    let system = if form.is_empty() { prompt.system.clone() } else { format!("{}\n\n{form}", prompt.system) };
    let frame = if model.shape == ShapeSupport::Text { 0 } else { FRAME_TOKENS };
    Ask {
        system,
        turns: prompt.turns.clone(),
        temperature: settings.temperature as f32,
        max_tokens: settings.max_tokens + frame,
        shape,
    }
}

/// Asks once more after an answer that could not be read.
pub(super) fn again(first: Ask, said: &str, why: &str) -> Ask {
    let mut ask = first;
    ask.turns.push(Turn::text(Role::Assistant, domain::text::cut(said, SHOWN_AGAIN)));
    let words = format!(
        "Your answer could not be read. {why}. Answer the same again, as one JSON object in the form that was described, and nothing else."
    );
    ask.turns.push(Turn::text(Role::Customer, words));
    ask
}

/// Asks how sure a reply is that a model wrote without any form.
pub(super) fn score(prompt: &Prompt, reply: &str, model: &ModelInfo) -> Ask {
    let mut turns = prompt.turns.clone();
    for turn in &mut turns {
        turn.parts.retain(|part| matches!(part, Part::Text(_)));
    }
    turns.retain(|turn| !turn.parts.is_empty());
    let words = format!(
        "Do not answer the customer. Check this reply that was written for him: is it right, does everything in it stand in the knowledge, does it keep to the rules?\n{}\n{}",
        prompt.fence.around("reply", reply),
        score_description()
    );
    match turns.last_mut().filter(|turn| turn.role == Role::Customer) {
        Some(turn) => turn.parts.push(Part::Text(words)),
        None => turns.push(Turn::text(Role::Customer, words)),
    }
    let shape = match model.shape {
        ShapeSupport::Schema => Shape::Schema { name: SCHEMA_NAME, schema: score_schema() },
        ShapeSupport::Json => Shape::Json,
        ShapeSupport::Text => Shape::Text,
    };
    Ask { system: prompt.system.clone(), turns, temperature: 0.0, max_tokens: SCORE_TOKENS, shape }
}

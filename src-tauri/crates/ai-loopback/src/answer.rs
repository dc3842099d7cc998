//! Answer: a model's words with what the envelope says about them.

use serde_json::Value;

use crate::{ModelReply, Prompt};

/// What an envelope holds.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) model: String,
    pub(crate) input: u32,
    pub(crate) output: u32,
    pub(crate) cached: u32,
    pub(crate) cut: bool,
    /// The tool that the model was forced to call.
    pub(crate) tool: Option<String>,
}

impl Answer {
    pub(crate) fn new(reply: &ModelReply, prompt: &Prompt) -> Self {
        let text = match &reply.content {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        // Four characters a token: near enough for a stub.
        let tokens = |length: usize| u32::try_from(length.div_ceil(4)).unwrap_or(u32::MAX);
        Self {
            input: reply.input_tokens.unwrap_or_else(|| tokens(prompt.all_text().len())),
            output: reply.output_tokens.unwrap_or_else(|| tokens(text.len())),
            cached: reply.cached_tokens,
            cut: reply.cut,
            model: prompt.model.clone(),
            tool: prompt.tool.clone(),
            text,
        }
    }

    /// The words as a JSON object, which a tool's input must be. What was cut arrives as far as it came.
    pub(crate) fn object(&self) -> Option<Value> {
        if self.cut {
            return Some(serde_json::json!({ "reply": self.text }));
        }
        serde_json::from_str(&self.text).ok().filter(Value::is_object)
    }

    pub(crate) fn stop<'a>(&self, done: &'a str, cut: &'a str) -> &'a str {
        if self.cut { cut } else { done }
    }
}

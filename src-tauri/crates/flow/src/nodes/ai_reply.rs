//! AI reply: lets a model write something, grounded in the knowledge base if one is chosen; sends it, keeps it, or both.

use domain::BaseId;
use domain::text::MESSAGE_LIMIT;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::inspection::LONG_LIMIT;
use super::{
    Behaviour, Choice, Control, FAILURE, Field, Group, Handle, Inspection, ModelChoice, SUCCESS, Spec, out,
};
use crate::document::Text;
use crate::step::{Content, Event, Failure, ModelRequest, Move, ModelTask, Turn};
use crate::validate::Rule;

/// Lets a model write a reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct AiReplyNode {
    /// Who the model is here; empty leaves that to the assistant's persona.
    pub system: Text,
    /// What it is asked.
    pub prompt: Text,
    /// Which model.
    pub model: ModelChoice,
    /// The model sees so many of the last messages of the chat; 0 to 50.
    pub history: u32,
    /// What the reply is grounded in.
    pub knowledge: Knowledge,
    /// The longest reply, in tokens. 1 to 8 000.
    pub max_tokens: u32,
    /// The variable the reply is kept in; empty keeps nothing.
    pub store_in: String,
    /// The reply is sent to the customer.
    pub send: bool,
    /// Sent when the model fails; empty sends nothing.
    pub fallback: Text,
}

/// What a model's reply is grounded in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "from", rename_all = "snake_case")]
#[serde(rename = "FlowKnowledge")]
pub enum Knowledge {
    /// Only in what the prompt says.
    Nothing,
    /// In the knowledge bases of the account's assistant.
    #[default]
    Assistant,
    /// In one knowledge base.
    Base {
        /// Which.
        base_id: BaseId,
    },
}

impl Default for AiReplyNode {
    fn default() -> Self {
        Self {
            system: Text::default(),
            prompt: Text::default(),
            model: ModelChoice { model: None, temperature: Some(0.7) },
            history: 10,
            knowledge: Knowledge::default(),
            max_tokens: 500,
            store_in: String::new(),
            send: true,
            fallback: Text::default(),
        }
    }
}

impl Behaviour for AiReplyNode {
    const SPEC: Spec = Spec {
        title: "AI reply",
        about: "Lets a model write a reply.",
        group: Group::Ai,
        icon: "sparkles",
        fields: &[
            Field::new("system", "Persona", Control::Template { limit: LONG_LIMIT as u32 })
                .help("Empty: as the account's assistant."),
            Field::new("prompt", "What to write", Control::Template { limit: LONG_LIMIT as u32 }).required(),
            Field::new("model", "Model", Control::Model),
            Field::new("history", "Earlier messages it sees", Control::Number { min: 0.0, max: 50.0 }),
            Field::new(
                "knowledge",
                "Knowledge",
                Control::Select {
                    options: &[
                        Choice { value: "assistant", label: "As the assistant" },
                        Choice { value: "nothing", label: "Only this prompt" },
                        Choice { value: "base", label: "One knowledge base" },
                    ],
                },
            ),
            Field::new("max_tokens", "Longest reply, in tokens", Control::Number { min: 1.0, max: 8_000.0 }),
            Field::new("store_in", "Keep in variable", Control::Variable),
            Field::new("send", "Send it to the customer", Control::Switch),
            Field::new("fallback", "When the model fails", Control::Template { limit: MESSAGE_LIMIT as u32 })
                .help("Sent then; empty sends nothing."),
        ],
    };

    fn handles(&self) -> Vec<Handle> {
        vec![Handle::required(SUCCESS, "Written"), Handle::required(FAILURE, "Failed")]
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        on.text("system", "The persona", &self.system, LONG_LIMIT);
        on.required_text("prompt", "What to write", &self.prompt, LONG_LIMIT);
        on.text("fallback", "The message for a failure", &self.fallback, MESSAGE_LIMIT);
        self.model.inspect("model", on);
        on.within("history", "The number of earlier messages", self.history, 0.0..=50.0);
        on.within("max_tokens", "The longest reply", self.max_tokens, 1.0..=8_000.0);
        on.writes("store_in", &self.store_in, Some(SUCCESS));
        if !self.send && self.store_in.is_empty() {
            let fix = "Send it, or choose a variable.";
            on.error(Rule::RequiredFields, "store_in", "The reply is neither sent nor kept.", fix);
        }
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        let (instructions, prompt) = (turn.render(&self.system)?, turn.render(&self.prompt)?);
        Ok(turn.ask_model(ModelRequest {
            task: ModelTask::Reply { prompt },
            instructions,
            model: self.model.clone(),
            max_tokens: Some(self.max_tokens),
            history: self.history,
            base: Some(self.knowledge.clone()),
        }))
    }

    fn resume(&self, turn: &mut Turn<'_>, event: &Event<'_>) -> Result<Move, Failure> {
        let why = match event {
            Event::Model(Ok(answer)) if answer.escalate => "the model is not sure enough".to_owned(),
            Event::Model(Ok(answer)) if answer.text.trim().is_empty() => "the model wrote nothing".to_owned(),
            Event::Model(Ok(answer)) => {
                if !self.store_in.is_empty() {
                    turn.set(&self.store_in, answer.text.as_str().into())?;
                }
                if self.send {
                    turn.send(Content::Text { text: domain::text::cut(answer.text.trim(), MESSAGE_LIMIT).to_owned() });
                }
                return out(SUCCESS);
            }
            Event::Model(Err(why)) => format!("the model failed: {why}"),
            other => return Err(turn.unexpected(other)),
        };
        turn.note(why);
        turn.say(&self.fallback)?;
        out(FAILURE)
    }
}

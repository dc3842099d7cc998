//! AI question: asks in plain words and lets a model pick the answers out of what the customer writes.
//!
//! The model only proposes: every field is read in its form like any other answer, and only what reads well is kept. What is
//! missing is asked for again, a few times. Fields that were found stay found, so nobody answers twice.

use domain::text::MESSAGE_LIMIT;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::form::FORMS;
use super::inspection::{LINE_LIMIT, LONG_LIMIT};
use super::{Behaviour, Control, FAILURE, Field, Form, Group, Handle, Inspection, ModelChoice, SUCCESS, Spec, out};
use crate::answer;
use crate::document::Text;
use crate::step::{Content, Event, Failure, Heard, ModelAnswer, ModelRequest, ModelTask, Move, Turn, Wanted};
use crate::validate::Rule;

/// The most fields a model is asked for at once.
const FIELD_LIMIT: usize = 20;

/// Asks a question and lets a model pick the answers out of free words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct AiQuestionNode {
    /// The question.
    pub question: Text,
    /// What is to be found out.
    pub fields: Vec<AskedField>,
    /// Hints for the model.
    pub instructions: Text,
    /// How often it is asked for what is missing. 0 to 10.
    pub retries: u32,
    /// Sent then; empty lets the model ask, or names what is missing.
    pub retry_message: Text,
    /// Minutes to wait for each answer; then it counts as failed. `None` waits as long as the flow does.
    pub timeout_minutes: Option<u32>,
    /// Which model.
    pub model: ModelChoice,
}

/// Something to be found out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct AskedField {
    /// The variable it is kept in.
    pub variable: String,
    /// What it is, for the model and for the customer: "delivery address".
    pub about: String,
    /// What it must look like.
    pub answer: Form,
    /// It may stay unknown.
    pub optional: bool,
}

impl Default for AiQuestionNode {
    fn default() -> Self {
        Self {
            question: Text::default(),
            fields: vec![AskedField::default()],
            instructions: Text::default(),
            retries: 3,
            retry_message: Text::default(),
            timeout_minutes: None,
            model: ModelChoice::default(),
        }
    }
}

impl Behaviour for AiQuestionNode {
    const SPEC: Spec = Spec {
        title: "AI question",
        about: "Asks, and lets a model pick the answers out of free words.",
        group: Group::Ai,
        icon: "brain",
        fields: &[
            Field::new("question", "Question", Control::Template { limit: MESSAGE_LIMIT as u32 }).required(),
            Field::new(
                "fields",
                "What to find out",
                Control::List {
                    min: 1,
                    max: FIELD_LIMIT as u32,
                    fields: &[
                        Field::new("variable", "Keep in variable", Control::Variable).required(),
                        Field::new("about", "What it is", Control::Line { limit: LINE_LIMIT as u32 }).required(),
                        Field::new("answer", "Form", Control::Select { options: FORMS }).required(),
                        Field::new("optional", "May stay unknown", Control::Switch),
                    ],
                },
            )
            .required(),
            Field::new("instructions", "Hints for the model", Control::Template { limit: LONG_LIMIT as u32 }),
            Field::new("retries", "Ask again", Control::Number { min: 0.0, max: 10.0 }),
            Field::new("retry_message", "When something is missing", Control::Template { limit: MESSAGE_LIMIT as u32 })
                .help("Empty lets the model ask."),
            Field::new("timeout_minutes", "Wait at most, in minutes", Control::Number { min: 1.0, max: 43_200.0 }),
            Field::new("model", "Model", Control::Model),
        ],
    };

    fn handles(&self) -> Vec<Handle> {
        vec![Handle::required(SUCCESS, "Found out"), Handle::required(FAILURE, "Not found out")]
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        on.required_text("question", "The question", &self.question, MESSAGE_LIMIT);
        on.text("instructions", "The hints", &self.instructions, LONG_LIMIT);
        let before = on.reads.len();
        on.text("retry_message", "The message for what is missing", &self.retry_message, MESSAGE_LIMIT);
        // By then the model may have found some of it.
        let asked = on.reads.split_off(before);
        let mine = |name: &str| self.fields.iter().any(|field| field.variable == name);
        on.reads.extend(asked.into_iter().filter(|read| !mine(&read.name)));
        on.within("retries", "The number of times to ask again", self.retries, 0.0..=10.0);
        on.within("fields", "The number of things to find out", self.fields.len() as u32, 1.0..=FIELD_LIMIT as f64);
        if let Some(minutes) = self.timeout_minutes {
            on.within("timeout_minutes", "The time to wait", minutes, 1.0..=43_200.0);
        }
        self.model.inspect("model", on);
        for (i, field) in self.fields.iter().enumerate() {
            let at = |name: &str| format!("fields[{i}].{name}");
            on.required(&at("variable"), "The variable", !field.variable.is_empty());
            on.required(&at("about"), "What it is", !field.about.trim().is_empty());
            on.limited(&at("about"), "What it is", &field.about, LINE_LIMIT);
            field.answer.inspect(&at("answer"), on);
            on.may_write(&at("variable"), &field.variable, None);
            if !field.optional {
                on.writes(&at("variable"), &field.variable, Some(SUCCESS));
            }
            let twice = self.fields.iter().take(i).any(|other| other.variable == field.variable);
            if twice && !field.variable.is_empty() {
                let message = format!("Two answers are kept in {}.", field.variable);
                on.error(Rule::FieldValues, &at("variable"), message, "Give one of them another variable.");
            }
        }
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        turn.say(&self.question)?;
        Ok(turn.wait_for_answer(self.timeout_minutes))
    }

    fn resume(&self, turn: &mut Turn<'_>, event: &Event<'_>) -> Result<Move, Failure> {
        match event {
            Event::Answer(heard) => self.ask_the_model(turn, heard),
            Event::Model(Ok(answer)) => self.answered(turn, answer),
            Event::Model(Err(why)) => {
                turn.note(format!("the model failed: {why}"));
                out(FAILURE)
            }
            Event::AskAgain => {
                turn.say(&self.question)?;
                Ok(turn.wait_for_answer(self.timeout_minutes))
            }
            Event::TimeUp => out(FAILURE),
            other => Err(turn.unexpected(other)),
        }
    }

    fn waits(&self) -> bool {
        true
    }
}

impl AiQuestionNode {
    fn ask_the_model(&self, turn: &mut Turn<'_>, heard: &Heard) -> Result<Move, Failure> {
        let open = self.fields.iter().filter(|field| !turn.found(&field.variable));
        let wanted = open.map(|field| Wanted {
            name: field.variable.clone(),
            about: field.about.clone(),
            answer: field.answer.clone(),
            optional: field.optional,
        });
        let wanted = wanted.collect();
        let (question, instructions) = (turn.render(&self.question)?, turn.render(&self.instructions)?);
        Ok(turn.ask_model(ModelRequest {
            task: ModelTask::Extract { question, said: heard.text.clone(), wanted },
            instructions,
            model: self.model.clone(),
            max_tokens: None,
            history: 0,
            base: None,
        }))
    }

    fn answered(&self, turn: &mut Turn<'_>, answer: &ModelAnswer) -> Result<Move, Failure> {
        for field in self.fields.iter().filter(|field| !turn.found(&field.variable)).collect::<Vec<_>>() {
            let Some(proposed) = answer.fields.get(&field.variable).filter(|value| !value.is_empty()) else { continue };
            let asked = field.answer.asked().ok_or_else(|| Failure::value("a regular expression does not compile"))?;
            match answer::read(&asked, &proposed.display(), turn.place()) {
                Ok(value) => {
                    turn.set(&field.variable, value)?;
                    turn.count_found(&field.variable);
                }
                Err(why) => turn.note(format!("{}: not kept, {}", field.variable, why.code())),
            }
        }
        let missing = self.fields.iter().filter(|field| !field.optional && !turn.found(&field.variable));
        let missing: Vec<&str> = missing.map(|field| field.about.as_str()).collect();
        if missing.is_empty() {
            return out(SUCCESS);
        }
        turn.note(format!("missing: {}", missing.join(", ")));
        if turn.tries() >= self.retries {
            return out(FAILURE);
        }
        turn.count_try();
        match (self.retry_message.is_blank(), answer.text.trim()) {
            (false, _) => turn.say(&self.retry_message)?,
            (true, "") => turn.send(Content::Text { text: format!("I still need: {}.", missing.join(", ")) }),
            (true, asked) => turn.send(Content::Text { text: domain::text::cut(asked, MESSAGE_LIMIT).to_owned() }),
        }
        Ok(turn.wait_for_answer(self.timeout_minutes))
    }
}

//! Input: asks, waits, and reads the answer in a certain form. A wrong answer is asked for again, a few times.

use domain::Offer;
use domain::text::MESSAGE_LIMIT;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::form::FORMS;
use super::{
    Behaviour, Control, FAILURE, Field, Form, Group, Handle, Inspection, SUCCESS, Spec, TIMEOUT, out,
};
use crate::answer;
use crate::document::Text;
use crate::step::{Content, Event, Failure, Heard, Move, Turn};

/// Asks a question and waits for an answer of a certain form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct InputNode {
    /// The question.
    pub prompt: Text,
    /// What the answer must look like.
    pub answer: Form,
    /// The variable it is kept in.
    pub variable: String,
    /// How often a wrong answer is asked for again. 0 to 10.
    pub retries: u32,
    /// Sent then; empty says what was wrong.
    pub retry_message: Text,
    /// Minutes to wait before the way out for time is taken; `None` waits as long as the flow does.
    pub timeout_minutes: Option<u32>,
}

impl Default for InputNode {
    fn default() -> Self {
        Self {
            prompt: Text::default(),
            answer: Form::default(),
            variable: String::new(),
            retries: 3,
            retry_message: Text::default(),
            timeout_minutes: None,
        }
    }
}

impl Behaviour for InputNode {
    const SPEC: Spec = Spec {
        title: "Question",
        about: "Asks and waits for an answer of a certain form.",
        group: Group::Messages,
        icon: "text-cursor-input",
        fields: &[
            Field::new("prompt", "Question", Control::Template { limit: MESSAGE_LIMIT as u32 }).required(),
            Field::new("answer", "Answer", Control::Select { options: FORMS }).required(),
            Field::new("variable", "Keep in variable", Control::Variable).required(),
            Field::new("retries", "Ask again", Control::Number { min: 0.0, max: 10.0 })
                .help("How often a wrong answer is asked for again."),
            Field::new("retry_message", "When it is wrong", Control::Template { limit: MESSAGE_LIMIT as u32 })
                .help("Empty says what was wrong."),
            Field::new("timeout_minutes", "Wait at most, in minutes", Control::Number { min: 1.0, max: 43_200.0 }),
        ],
    };

    fn handles(&self) -> Vec<Handle> {
        let timeout = self.timeout_minutes.map(|_| Handle::required(TIMEOUT, "No answer in time"));
        let both = [Handle::required(SUCCESS, "Answered"), Handle::required(FAILURE, "Still wrong")];
        both.into_iter().chain(timeout).collect()
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        on.required_text("prompt", "The question", &self.prompt, MESSAGE_LIMIT);
        self.answer.inspect("answer", on);
        on.required("variable", "The variable for the answer", !self.variable.is_empty());
        on.writes("variable", &self.variable, Some(SUCCESS));
        on.within("retries", "The number of times to ask again", self.retries, 0.0..=10.0);
        on.text("retry_message", "The message for a wrong answer", &self.retry_message, MESSAGE_LIMIT);
        if let Some(minutes) = self.timeout_minutes {
            on.within("timeout_minutes", "The time to wait", minutes, 1.0..=43_200.0);
        }
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        match &self.answer {
            Form::Choice { options } => {
                let text = turn.render(&self.prompt)?;
                let offer = |(at, label): (usize, &String)| Offer { id: at.to_string(), label: label.clone() };
                turn.send(Content::Choices { text, options: options.iter().enumerate().map(offer).collect() });
            }
            _ => turn.say(&self.prompt)?,
        }
        Ok(turn.wait_for_answer(self.timeout_minutes))
    }

    fn resume(&self, turn: &mut Turn<'_>, event: &Event<'_>) -> Result<Move, Failure> {
        match event {
            Event::Answer(heard) => self.answered(turn, heard),
            Event::AskAgain => self.enter(turn),
            Event::TimeUp => out(TIMEOUT),
            other => Err(turn.unexpected(other)),
        }
    }

    fn waits(&self) -> bool {
        true
    }
}

impl InputNode {
    fn answered(&self, turn: &mut Turn<'_>, heard: &Heard) -> Result<Move, Failure> {
        let asked = self.answer.asked().ok_or_else(|| Failure::value("the regular expression does not compile"))?;
        let tapped = match (&self.answer, &heard.tap) {
            (Form::Choice { options }, Some(tap)) => tap.parse().ok().and_then(|at: usize| options.get(at)),
            _ => None,
        };
        let read = match tapped {
            Some(option) => Ok(option.as_str().into()),
            None => answer::read(&asked, &heard.text, turn.place()),
        };
        match read {
            Ok(value) => {
                turn.set(&self.variable, value)?;
                out(SUCCESS)
            }
            Err(why) if turn.tries() < self.retries => {
                turn.note(format!("asked again: {}", why.code()));
                turn.count_try();
                match self.retry_message.is_blank() {
                    true => turn.send(Content::Text { text: why.words(turn.place().language.as_deref()) }),
                    false => turn.say(&self.retry_message)?,
                }
                Ok(turn.wait_for_answer(self.timeout_minutes))
            }
            Err(why) => {
                turn.note(format!("given up: {}", why.code()));
                out(FAILURE)
            }
        }
    }
}

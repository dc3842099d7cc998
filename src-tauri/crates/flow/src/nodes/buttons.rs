//! Buttons: offers one to three buttons and waits for one of them.
//!
//! Linked and practice accounts show them as a numbered list or a poll, so a tap, the number and the label are all answers;
//! `answer::pick` forgives case, accents and small slips. Anything else is the fallback: its message is sent, then its way
//! out is taken; where that leads nowhere the node simply goes on waiting.

use std::borrow::Cow;

use domain::Offer;
use domain::text::MESSAGE_LIMIT;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::inspection::LINE_LIMIT;
use super::{Behaviour, Control, Field, Group, Handle, Inspection, Spec, TIMEOUT, out};
use crate::answer;
use crate::document::Text;
use crate::step::{Content, Event, Failure, Heard, Move, Turn};
use crate::validate::Rule;

/// The way out when the customer wrote something else.
pub const FALLBACK: &str = "fallback";
/// What WhatsApp allows on a button.
const LABEL_LIMIT: usize = 20;
/// A tap names a button by its id, and no more of a tap is kept.
const ID_LIMIT: usize = 100;

/// Offers up to three buttons and waits for one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct ButtonsNode {
    /// Above the buttons.
    pub text: Text,
    /// One to three.
    pub buttons: Vec<Button>,
    /// Sent when the answer is none of them; empty sends nothing.
    pub fallback: Text,
    /// Minutes to wait before the way out for time is taken; `None` waits as long as the flow does.
    pub timeout_minutes: Option<u32>,
}

/// One button.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
#[serde(rename = "FlowButton")]
pub struct Button {
    /// Names its way out; unique within the node.
    pub id: String,
    /// At most 20 characters.
    pub label: Text,
    /// The variable that a tap is kept in; empty keeps nothing.
    pub store_in: String,
    /// What is kept; empty keeps the label.
    pub value: String,
}

impl Button {
    /// Its way out.
    pub fn handle(&self) -> String {
        format!("button:{}", self.id)
    }
}

impl Default for ButtonsNode {
    fn default() -> Self {
        let button = |id: &str, label: &str| Button { id: id.into(), label: label.into(), ..Button::default() };
        Self {
            text: Text::default(),
            buttons: vec![button("1", "Yes"), button("2", "No")],
            fallback: Text::default(),
            timeout_minutes: None,
        }
    }
}

impl Behaviour for ButtonsNode {
    const SPEC: Spec = Spec {
        title: "Buttons",
        about: "Offers up to three buttons and waits for one.",
        group: Group::Messages,
        icon: "square-mouse-pointer",
        fields: &[
            Field::new("text", "Text", Control::Template { limit: MESSAGE_LIMIT as u32 }),
            Field::new(
                "buttons",
                "Buttons",
                Control::List {
                    min: 1,
                    max: 3,
                    fields: &[
                        Field::new("label", "Label", Control::Template { limit: LABEL_LIMIT as u32 }).required(),
                        Field::new("store_in", "Keep in variable", Control::Variable),
                        Field::new("value", "Kept value", Control::Line { limit: LINE_LIMIT as u32 })
                            .help("Empty keeps the label."),
                    ],
                },
            )
            .required(),
            Field::new("fallback", "When it is none of them", Control::Template { limit: MESSAGE_LIMIT as u32 })
                .help("Sent when the answer fits no button."),
            Field::new("timeout_minutes", "Wait at most, in minutes", Control::Number { min: 1.0, max: 43_200.0 }),
        ],
    };

    fn handles(&self) -> Vec<Handle> {
        let buttons = self.buttons.iter().map(|button| Handle::required(button.handle(), button.label.source()));
        let timeout = self.timeout_minutes.map(|_| Handle::required(TIMEOUT, "No answer in time"));
        buttons.chain([Handle::optional(FALLBACK, "Something else")]).chain(timeout).collect()
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        on.text("text", "The text", &self.text, MESSAGE_LIMIT);
        on.text("fallback", "The message for other answers", &self.fallback, MESSAGE_LIMIT);
        on.within("buttons", "The number of buttons", self.buttons.len() as u32, 1.0..=3.0);
        if let Some(minutes) = self.timeout_minutes {
            on.within("timeout_minutes", "The time to wait", minutes, 1.0..=43_200.0);
        }
        for (i, button) in self.buttons.iter().enumerate() {
            on.required(&format!("buttons[{i}].id"), "The button's id", !button.id.is_empty());
            on.limited(&format!("buttons[{i}].id"), "The button's id", &button.id, ID_LIMIT);
            on.required_text(&format!("buttons[{i}].label"), "The label", &button.label, label_limit(&button.label));
            on.limited(&format!("buttons[{i}].value"), "The kept value", &button.value, LINE_LIMIT);
            on.writes(&format!("buttons[{i}].store_in"), &button.store_in, Some(&button.handle()));
            let earlier = self.buttons.iter().take(i);
            if earlier.clone().any(|other| other.id == button.id) {
                let message = format!("Two buttons have the id {}.", button.id);
                on.error(Rule::UniqueIds, &format!("buttons[{i}].id"), message, "Give one of them another id.");
            }
            let same = |other: &Button| {
                domain::text::folded(other.label.source()) == domain::text::folded(button.label.source())
            };
            if !button.label.is_blank() && earlier.clone().any(same) {
                let message = format!("Two buttons are called “{}”.", button.label.source());
                on.error(
                    Rule::FieldValues,
                    &format!("buttons[{i}].label"),
                    message,
                    "Call one of them something else.",
                );
            }
        }
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        let text = turn.render(&self.text)?;
        let options = self.buttons.iter().map(|button| {
            let label = turn.render(&button.label)?;
            Ok(Offer { id: button.id.clone(), label: domain::text::cut(&label, LABEL_LIMIT).to_owned() })
        });
        let options = options.collect::<Result<Vec<_>, Failure>>()?;
        turn.send(Content::Choices { text, options });
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

impl ButtonsNode {
    fn answered(&self, turn: &mut Turn<'_>, heard: &Heard) -> Result<Move, Failure> {
        let labels = self.buttons.iter().map(|button| turn.render(&button.label)).collect::<Result<Vec<_>, _>>()?;
        let tapped = heard.tap.as_ref().and_then(|tap| self.buttons.iter().position(|button| button.id == *tap));
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let picked = tapped.map_or_else(|| answer::pick(&labels, &heard.text), Ok);
        match picked {
            Ok(at) => {
                let (Some(button), Some(label)) = (self.buttons.get(at), labels.get(at)) else {
                    return Err(Failure::value("the answer names a button that is not there"));
                };
                if !button.store_in.is_empty() {
                    let kept = if button.value.is_empty() { label } else { button.value.as_str() };
                    turn.set(&button.store_in, kept.into())?;
                }
                Ok(Move::Out(Cow::Owned(button.handle())))
            }
            Err(why) => {
                turn.note(format!("no button fits: {why}"));
                turn.say(&self.fallback)?;
                if turn.leads(FALLBACK) { out(FALLBACK) } else { Ok(turn.wait_for_answer(self.timeout_minutes)) }
            }
        }
    }
}

/// A label of variables is as long as they are: it is cut when it is shown.
fn label_limit(label: &Text) -> usize {
    if label.source().contains("{{") { LINE_LIMIT } else { LABEL_LIMIT }
}

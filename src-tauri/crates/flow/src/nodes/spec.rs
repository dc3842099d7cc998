//! Spec: what a kind of node states about itself, as data. The palette, the generated forms and the outline draw from it.

use serde::Serialize;
use specta::Type;

/// What a kind states about itself.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename = "NodeSpec")]
pub struct Spec {
    /// Its name on screen.
    pub title: &'static str,
    /// One sentence: what it does.
    pub about: &'static str,
    /// Where it stands in the palette.
    pub group: Group,
    /// A lucide icon.
    pub icon: &'static str,
    /// Its fields, in the order of the form. A test holds them to the fields of its type.
    pub fields: &'static [Field],
}

/// A part of the palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "NodeGroup")]
pub enum Group {
    /// What the customer sees.
    Messages,
    /// What a model does.
    Ai,
    /// Branches and values.
    Logic,
    /// The world outside of the chat.
    Actions,
    /// Beginning, waiting, ending.
    Course,
}

/// One field of a form.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename = "NodeField")]
pub struct Field {
    /// The name of the field in the node.
    pub name: &'static str,
    /// What stands before it.
    pub label: &'static str,
    /// What stands below it; empty shows nothing.
    pub help: &'static str,
    /// It must be filled.
    pub required: bool,
    /// How it is edited.
    pub control: Control,
}

/// How a field is edited.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
#[serde(rename = "NodeControl")]
pub enum Control {
    /// Plain text.
    Line {
        /// At most so many characters.
        limit: u32,
    },
    /// Text with variables.
    Template {
        /// At most so many characters.
        limit: u32,
    },
    /// A condition.
    Expression,
    /// A regular expression.
    Regex,
    /// A number.
    Number {
        /// At least.
        #[specta(type = i32)]
        min: f64,
        /// At most.
        #[specta(type = i32)]
        max: f64,
    },
    /// On or off.
    Switch,
    /// One of a few.
    Select {
        /// Which.
        options: &'static [Choice],
    },
    /// The name of a variable to write.
    Variable,
    /// A picture, film, sound or document.
    Media,
    /// A knowledge base.
    Base,
    /// A model of the assistant's provider.
    Model,
    /// A label.
    Label,
    /// A part with fields of its own, edited by a panel of its own.
    Part,
    /// Several parts of the same form.
    List {
        /// At least.
        min: u32,
        /// At most.
        max: u32,
        /// The fields of each.
        fields: &'static [Field],
    },
}

/// One choice of a [`Control::Select`].
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename = "NodeOption")]
pub struct Choice {
    /// In the file.
    pub value: &'static str,
    /// On screen.
    pub label: &'static str,
}

impl Field {
    /// A field that may stay empty.
    pub const fn new(name: &'static str, label: &'static str, control: Control) -> Self {
        Self { name, label, help: "", required: false, control }
    }

    /// It must be filled.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// With a word of help.
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }
}

/// A way out of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename = "NodeHandle")]
pub struct Handle {
    /// What edges call it.
    pub id: String,
    /// What stands beside it.
    pub label: String,
    /// Without an edge the flow cannot be published; otherwise that is only worth a warning.
    pub required: bool,
}

impl Handle {
    /// One that must lead somewhere.
    pub fn required(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), required: true }
    }

    /// One that may lead nowhere: the run then fails there, or goes to the flow's node for errors.
    pub fn optional(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), required: false }
    }
}

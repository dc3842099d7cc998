//! Inspection: a node says what is wrong with its fields, which variables it reads, and which it writes on which way out.

use std::ops::RangeInclusive;

use domain::NodeId;

use crate::document::{Expression, Regular, Text};
use crate::step::{ACCOUNT_FIELDS, CONTACT_FIELDS, MESSAGE_FIELDS};
use crate::validate::{Finding, Rule};
use crate::{Name, Space, SyntaxError, Use};

/// The longest label, header name or other single line.
pub(crate) const LINE_LIMIT: usize = 200;
/// The longest prompt or request body.
pub(crate) const LONG_LIMIT: usize = 20_000;

/// A variable that a node reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The field it stands in.
    pub field: String,
    /// Its name.
    pub name: String,
    /// A fallback follows: it may be missing.
    pub optional: bool,
}

/// A variable that a node writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Its name.
    pub name: String,
    /// It is written when the node is left this way; `None` on every way.
    pub handle: Option<String>,
    /// What becomes of it.
    pub fate: Fate,
}

/// What a node does to a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It has a value then.
    Set,
    /// It may have a value then.
    Perhaps,
    /// It is gone then.
    Deleted,
}

/// What is found out about one node.
pub struct Inspection<'a> {
    node: &'a NodeId,
    title: &'a str,
    /// What is wrong with its fields.
    pub findings: Vec<Finding>,
    /// What it reads.
    pub reads: Vec<Read>,
    /// What it writes.
    pub writes: Vec<Write>,
    /// The secrets it uses, each with the field it stands in.
    pub secrets: Vec<(String, String)>,
    /// The global variables that it reads by their full name: `global.company`.
    pub globals: Vec<Read>,
}

impl<'a> Inspection<'a> {
    /// Of this node.
    pub fn new(node: &'a NodeId, title: &'a str) -> Self {
        let (findings, reads, writes) = (Vec::new(), Vec::new(), Vec::new());
        Self { node, title, findings, reads, writes, secrets: Vec::new(), globals: Vec::new() }
    }

    /// What the node is called in findings.
    pub fn title(&self) -> &str {
        self.title
    }

    /// A field is wrong.
    pub fn error(&mut self, rule: Rule, field: &str, message: impl Into<String>, fix: impl Into<String>) {
        let message = format!("“{}”: {}", self.title, message.into());
        self.findings.push(Finding::error(rule, message, fix).at(self.node).field(field));
    }

    /// A field is doubtful.
    pub fn warning(&mut self, rule: Rule, field: &str, message: impl Into<String>, fix: impl Into<String>) {
        let message = format!("“{}”: {}", self.title, message.into());
        self.findings.push(Finding::warning(rule, message, fix).at(self.node).field(field));
    }

    /// A field must be filled. `what` begins a sentence: "The text".
    pub fn required(&mut self, field: &str, what: &str, filled: bool) {
        if !filled {
            self.error(Rule::RequiredFields, field, format!("{what} is empty."), "Fill it in.");
        }
    }

    /// A number must lie in a range.
    pub fn within(&mut self, field: &str, what: &str, value: impl Into<f64>, range: RangeInclusive<f64>) {
        let value = value.into();
        if !range.contains(&value) {
            let message = format!("{what} is {value}; it can be {} to {}.", range.start(), range.end());
            self.error(Rule::FieldValues, field, message, "Choose a number in that range.");
        }
    }

    /// Text has a longest length.
    pub fn limited(&mut self, field: &str, what: &str, text: &str, limit: usize) {
        let length = text.chars().count();
        if length > limit {
            let message = format!("{what} has {length} characters; {limit} is the most.");
            self.error(Rule::Limits, field, message, "Shorten it.");
        }
    }

    /// A template that may be empty.
    pub fn text(&mut self, field: &str, what: &str, text: &Text, limit: usize) {
        self.template(field, what, text, limit, false);
    }

    /// A template that must be filled.
    pub fn required_text(&mut self, field: &str, what: &str, text: &Text, limit: usize) {
        self.required(field, what, !text.is_blank());
        self.text(field, what, text, limit);
    }

    /// A template in which secrets may stand.
    pub fn secret_text(&mut self, field: &str, what: &str, text: &Text, limit: usize) {
        self.template(field, what, text, limit, true);
    }

    fn template(&mut self, field: &str, what: &str, text: &Text, limit: usize, secrets: bool) {
        self.limited(field, what, text.source(), limit);
        match text.parsed() {
            Ok(template) => self.uses(field, &template.uses(), secrets),
            Err(error) => self.syntax(Rule::Syntax, field, what, error),
        }
    }

    /// A condition.
    pub fn condition(&mut self, field: &str, what: &str, condition: &Expression) {
        if condition.is_blank() {
            return self.required(field, what, false);
        }
        match condition.parsed() {
            Ok(condition) => self.uses(field, &condition.uses(), false),
            Err(error) => self.syntax(Rule::Syntax, field, what, error),
        }
    }

    /// A regular expression.
    pub fn regex(&mut self, field: &str, what: &str, pattern: &Regular) {
        if pattern.source().is_empty() {
            return self.required(field, what, false);
        }
        if let Err(error) = pattern.parsed() {
            self.syntax(Rule::Regex, field, what, error);
        }
    }

    /// The name of a variable that is written; empty is left alone.
    pub fn writes(&mut self, field: &str, name: &str, handle: Option<&str>) {
        self.write(field, name, handle, Fate::Set);
    }

    /// The name of a variable that is written only sometimes.
    pub fn may_write(&mut self, field: &str, name: &str, handle: Option<&str>) {
        self.write(field, name, handle, Fate::Perhaps);
    }

    /// The name of a variable that is deleted.
    pub fn deletes(&mut self, field: &str, name: &str) {
        self.write(field, name, None, Fate::Deleted);
    }

    fn write(&mut self, field: &str, name: &str, handle: Option<&str>, fate: Fate) {
        if self.named(field, name) {
            self.writes.push(Write { name: name.into(), handle: handle.map(Into::into), fate });
        }
    }

    fn named(&mut self, field: &str, name: &str) -> bool {
        if name.is_empty() {
            return false;
        }
        match Name::new(name) {
            Ok(_) => true,
            Err(why) => {
                let fix = "Use a letter first, then letters, digits and underscores.";
                self.error(Rule::VariableNames, field, why.to_string(), fix);
                false
            }
        }
    }

    fn uses(&mut self, field: &str, uses: &[Use<'_>], secrets: bool) {
        for used in uses {
            let read = || Read { field: field.into(), name: used.name.into(), optional: used.optional };
            match used.space {
                Space::Bare => self.reads.push(read()),
                Space::Global => self.globals.push(read()),
                Space::Secret if secrets => self.secrets.push((field.into(), used.name.into())),
                Space::Secret => {
                    let message = format!("{{{{secret.{}}}}} is a secret.", used.name);
                    self.error(Rule::Syntax, field, message, "Secrets can stand in web requests only.");
                }
                Space::Message => self.of(field, "a message", used, MESSAGE_FIELDS),
                Space::Contact => self.of(field, "a contact", used, CONTACT_FIELDS),
                Space::Account => self.of(field, "an account", used, ACCOUNT_FIELDS),
            }
        }
    }

    /// What is read of a place whose values are known.
    fn of(&mut self, field: &str, what: &str, used: &Use<'_>, known: &[&str]) {
        if !known.contains(&used.name) {
            let message = format!("{{{{{}.{}}}}} is not known of {what}.", used.space.word(), used.name);
            let fix = format!("There is {}.", known.join(", "));
            self.warning(Rule::VariablesDefined, field, message, fix);
        }
    }

    fn syntax(&mut self, rule: Rule, field: &str, what: &str, error: &SyntaxError) {
        self.error(rule, field, format!("{what} cannot be read: {error}"), "Correct it there.");
    }
}

//! Fields of a foreign node: read under any of their names, with the place kept for whoever has to be told.

use std::collections::BTreeSet;

use domain::NodeId;
use serde_json::{Map, Value};

use super::{ImportNote, Problems, left_out};

/// The fields of a node or of a part of one.
pub(super) struct Fields {
    path: String,
    map: Map<String, Value>,
    used: BTreeSet<String>,
}

/// Where notes and problems of one node go.
pub(super) struct Report<'a> {
    pub node: &'a NodeId,
    pub notes: &'a mut Vec<ImportNote>,
    pub problems: &'a mut Problems,
}

impl Report<'_> {
    pub fn note(&mut self, field: &str, message: impl Into<String>) {
        self.notes.push(ImportNote::new(message).at(self.node).field(field));
    }

    pub fn problem(&mut self, field: &str, message: impl Into<String>) {
        self.problems.add(ImportNote::new(message).at(self.node).field(field));
    }
}

impl Fields {
    pub fn new(path: impl Into<String>, map: Map<String, Value>) -> Self {
        Self { path: path.into(), map, used: BTreeSet::new() }
    }

    /// The first of these names that has a value.
    pub fn take(&mut self, names: &[&str]) -> Option<(String, Value)> {
        for name in names {
            if let Some(value) = self.map.get(*name) {
                self.used.insert((*name).to_owned());
                if !value.is_null() {
                    return Some((self.place(name), value.clone()));
                }
            }
        }
        None
    }

    fn place(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// Text; numbers and truth values are written out.
    pub fn text(&mut self, report: &mut Report<'_>, names: &[&str]) -> String {
        match self.take(names) {
            None => String::new(),
            Some((_, Value::String(text))) => text,
            Some((_, value @ (Value::Number(_) | Value::Bool(_)))) => value.to_string(),
            Some((field, _)) => {
                report.problem(&field, "must be text");
                String::new()
            }
        }
    }

    /// The name of a choice, in lower case with underscores.
    pub fn word(&mut self, report: &mut Report<'_>, names: &[&str]) -> String {
        let text = self.text(report, names);
        text.trim().to_lowercase().replace([' ', '-'], "_")
    }

    /// A number; one in quotes counts.
    pub fn number(&mut self, report: &mut Report<'_>, names: &[&str]) -> Option<f64> {
        let (field, value) = self.take(names)?;
        let number = match &value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f64| number.is_finite());
        if number.is_none() {
            report.problem(&field, "must be a number");
        }
        number
    }

    /// A whole number from 0 up.
    pub fn count(&mut self, report: &mut Report<'_>, names: &[&str]) -> Option<u32> {
        let field = self.place(names.first().unwrap_or(&""));
        let number = self.number(report, names)?;
        if number < 0.0 || number > f64::from(u32::MAX) || number.fract() != 0.0 {
            report.problem(&field, format!("is {number}; it must be a whole number from 0 up"));
            return None;
        }
        // In range and whole, as was just seen.
        Some(number as u32)
    }

    /// Yes or no.
    pub fn flag(&mut self, report: &mut Report<'_>, names: &[&str]) -> Option<bool> {
        let (field, value) = self.take(names)?;
        match value {
            Value::Bool(flag) => Some(flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => {
                report.problem(&field, "must be true or false");
                None
            }
        }
    }

    /// A part with fields of its own.
    pub fn part(&mut self, report: &mut Report<'_>, names: &[&str]) -> Self {
        match self.take(names) {
            None => Self::new("", Map::new()),
            Some((field, Value::Object(map))) => Self::new(field, map),
            Some((field, _)) => {
                report.problem(&field, "must be an object");
                Self::new(field, Map::new())
            }
        }
    }

    /// Several parts with fields of their own.
    pub fn parts(&mut self, report: &mut Report<'_>, names: &[&str]) -> Vec<Self> {
        let mut parts = Vec::new();
        match self.take(names) {
            None => {}
            Some((field, Value::Array(list))) => {
                for (at, value) in list.into_iter().enumerate() {
                    let path = format!("{field}[{at}]");
                    match value {
                        Value::Object(map) => parts.push(Self::new(path, map)),
                        // A list of plain words is a list of parts that have nothing but a label.
                        Value::String(label) => {
                            parts.push(Self::new(path, Map::from_iter([("label".to_owned(), label.into())])));
                        }
                        _ => report.problem(&path, "must be an object"),
                    }
                }
            }
            Some((field, _)) => report.problem(&field, "must be a list"),
        }
        parts
    }

    /// A list of words.
    pub fn words(&mut self, report: &mut Report<'_>, names: &[&str]) -> Vec<String> {
        match self.take(names) {
            None => Vec::new(),
            Some((_, Value::String(text))) => text.split(',').map(|word| word.trim().to_owned()).collect(),
            Some((field, Value::Array(list))) => {
                let words: Vec<String> = list.iter().filter_map(|word| word.as_str().map(ToOwned::to_owned)).collect();
                if words.len() < list.len() {
                    report.problem(&field, "must be a list of words");
                }
                words
            }
            Some((field, _)) => {
                report.problem(&field, "must be a list of words");
                Vec::new()
            }
        }
    }

    /// Notes every field that nobody asked for.
    pub fn rest(self, report: &mut Report<'_>) {
        for name in self.map.keys().filter(|name| !self.used.contains(*name)) {
            report.notes.push(left_out().at(report.node).field(self.place(name)));
        }
    }
}

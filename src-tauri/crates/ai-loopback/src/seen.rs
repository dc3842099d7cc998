//! Seen: one request as it arrived, for the test that wants to know what really left.

use bytes::Bytes;
use serde_json::Value;

use crate::{FormPart, Prompt, form};

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// An answer of the model.
    Chat,
    /// The list of models.
    List,
    /// Speech to text.
    Transcription,
    /// A path that the real server does not have.
    Unknown,
}

/// One request.
#[derive(Clone)]
pub struct Seen {
    /// `GET`, `POST`.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Names in lower case, in order.
    pub headers: Vec<(String, String)>,
    /// Every byte.
    pub body: Bytes,
    /// What it is for.
    pub errand: Errand,
    /// What the model understood, if the request was correct.
    pub prompt: Prompt,
    /// Why the real server would have refused it.
    pub complaint: Option<String>,
}

impl Seen {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null if it is not.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The parts of a form; none if it is not one.
    pub fn parts(&self) -> Vec<FormPart> {
        form::parts(self.header("content-type").unwrap_or_default(), &self.body).unwrap_or_default()
    }
}

/// A key must not land in the output of a failed test.
impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({} bytes)", self.method, self.path, self.body.len())?;
        if let Some(complaint) = &self.complaint {
            write!(f, ", refused: {complaint}")?;
        }
        Ok(())
    }
}

//! What is searched: a FAQ, or a chunk of a source.

use serde::{Deserialize, Serialize};

/// More other wordings of a question than this are ignored.
pub const MOST_VARIANTS: usize = 20;

/// A piece of a knowledge base that can answer a question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The id of the FAQ or chunk in the database.
    pub id: String,
    /// The id of the knowledge base it belongs to.
    pub base: String,
    /// Made by the caller: changes whenever anything of the passage changes. [`Knowledge::plan`](crate::Knowledge::plan)
    /// compares nothing else, so that it needs no texts.
    pub stamp: u64,
    /// What it is written in, as ISO 639-1; `None` is stemmed as English and passes every language filter.
    pub language: Option<String>,
    /// What it says.
    pub body: Body,
}

/// What a passage says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A question with its answer. It has a vector for each wording and one for the whole.
    Faq {
        /// As a customer would ask.
        question: String,
        /// Other wordings of the question, at most 20.
        variants: Vec<String>,
        /// As it is sent.
        answer: String,
    },
    /// A stretch of a source. It has one vector, of heading and text.
    Chunk {
        /// The id of the source.
        source: String,
        /// Its place among the chunks of the source, without gaps.
        ordinal: u32,
        /// The source's name: found by its words, without meaning of its own.
        title: String,
        /// The headings above it, joined by " › ".
        heading: String,
        /// What stands there.
        text: String,
    },
}

// Bodies stay out of logs.
impl std::fmt::Debug for Passage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Passage").field("id", &self.id).field("base", &self.base).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Faq { .. } => "Faq",
            Self::Chunk { .. } => "Chunk",
        })
    }
}

impl Body {
    /// The texts that are embedded, in the order of the passage's vectors: the whole is last.
    pub(crate) fn embedded(&self) -> Vec<String> {
        match self {
            Self::Faq { question, variants, answer } => {
                let variants = variants.iter().take(MOST_VARIANTS).cloned();
                let whole = format!("{question}\n{answer}");
                std::iter::once(question.clone()).chain(variants).chain([whole]).collect()
            }
            Self::Chunk { heading, text, .. } if heading.is_empty() => vec![text.clone()],
            Self::Chunk { heading, text, .. } => vec![format!("{heading}\n{text}")],
        }
    }

    /// What it is about, in words: the wordings of a question; heading and title.
    pub(crate) fn heads(&self) -> Vec<&str> {
        match self {
            Self::Faq { question, variants, .. } => std::iter::once(question.as_str())
                .chain(variants.iter().take(MOST_VARIANTS).map(String::as_str))
                .collect(),
            Self::Chunk { title, heading, .. } => vec![heading, title],
        }
    }

    /// The answer, or the chunk's text.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Faq { answer, .. } => answer,
            Self::Chunk { text, .. } => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faq(variants: usize) -> Body {
        let variants = (0..variants).map(|n| format!("wording {n}")).collect();
        Body::Faq { question: "secret question".into(), variants, answer: "secret answer".into() }
    }

    #[test]
    fn every_wording_is_embedded_and_the_whole_last() {
        assert_eq!(faq(1).embedded(), ["secret question", "wording 0", "secret question\nsecret answer"]);
        assert_eq!(faq(50).embedded().len(), 1 + MOST_VARIANTS + 1);
    }

    #[test]
    fn the_name_of_a_source_is_not_embedded() {
        let (title, text) = ("price list".to_owned(), "Aurora 40: 49".to_owned());
        let chunk = |heading: &str| Body::Chunk {
            source: "s".into(),
            ordinal: 0,
            title: title.clone(),
            heading: heading.into(),
            text: text.clone(),
        };
        assert_eq!(chunk("").embedded(), ["Aurora 40: 49"]);
        assert_eq!(chunk("Lamps › Desk").embedded(), ["Lamps › Desk\nAurora 40: 49"]);
    }

    #[test]
    fn debug_omits_the_texts() {
        let passage = Passage { id: "1".into(), base: "b".into(), stamp: 0, language: None, body: faq(0) };
        assert!(!format!("{passage:?} {:?}", passage.body).contains("secret"));
    }
}

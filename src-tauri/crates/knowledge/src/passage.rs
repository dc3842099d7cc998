//! What is searched. Today a FAQ is one passage; later a chunk of a document will be one too.

use serde::{Deserialize, Serialize};

/// A piece of a knowledge base that can answer a question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The id of the FAQ in the database.
    pub id: String,
    /// The id of the knowledge base it belongs to.
    pub base: String,
    /// As a customer would ask.
    pub question: String,
    /// As it is sent.
    pub answer: String,
}

// Bodies stay out of logs.
impl std::fmt::Debug for Passage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Passage").field("id", &self.id).field("base", &self.base).finish_non_exhaustive()
    }
}

impl Passage {
    /// The two texts that are embedded: the question alone (what customers' questions resemble most) and the whole.
    pub(crate) fn texts(&self) -> [String; 2] {
        [self.question.clone(), format!("{}\n{}", self.question, self.answer)]
    }

    /// Changes when the texts change: then it is embedded again.
    pub(crate) fn text_hash(&self) -> u128 {
        hash(&[&self.question, &self.answer])
    }

    /// Changes when anything that BM25 sees changes.
    pub(crate) fn stamp(&self) -> u64 {
        hash(&[&self.id, &self.base, &self.question, &self.answer]) as u64
    }

    pub(crate) fn key(&self) -> u64 {
        key(&self.id)
    }
}

/// The number under which a passage is known to the index; stable across launches, unlike its row.
pub(crate) fn key(id: &str) -> u64 {
    hash(&[id]) as u64
}

/// FNV-1a, 128 bits: the same on every machine and in every version, which the standard library's hasher does not promise.
fn hash(parts: &[&str]) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(question: &str, answer: &str) -> Passage {
        Passage { id: "1".into(), base: "b".into(), question: question.into(), answer: answer.into() }
    }

    #[test]
    fn text_moved_from_question_to_answer_is_a_change() {
        assert_ne!(passage("ab", "c").text_hash(), passage("a", "bc").text_hash());
    }

    #[test]
    fn moving_to_another_base_does_not_ask_for_new_vectors() {
        let here = passage("a", "b");
        let there = Passage { base: "other".into(), ..here.clone() };
        assert_eq!(here.text_hash(), there.text_hash());
        assert_ne!(here.stamp(), there.stamp());
    }

    #[test]
    fn debug_omits_the_texts() {
        assert!(!format!("{:?}", passage("secret question", "secret answer")).contains("secret"));
    }
}

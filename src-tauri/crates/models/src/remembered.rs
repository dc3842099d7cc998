//! Recent questions and their vectors: customers ask the same things, and the test panel asks on every keystroke.

use std::{
    num::NonZeroUsize,
    sync::{Mutex, PoisonError},
};

use anyhow::Result;
use lru::LruCache;

/// Questions whose vectors are kept.
const KEPT: NonZeroUsize = NonZeroUsize::MIN.saturating_add(255);

/// The vectors of recent questions.
pub(crate) struct Remembered(Mutex<LruCache<String, Vec<f32>>>);

impl Remembered {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(LruCache::new(KEPT)))
    }

    /// The vector of a question, embedded only if it is not remembered. White space makes no difference.
    pub(crate) fn or_embed(&self, question: &str, embed: impl FnOnce(&str) -> Result<Vec<f32>>) -> Result<Vec<f32>> {
        let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(vector) = kept.get(&question) {
            return Ok(vector.clone());
        }
        // Not held while embedding: another question may be remembered meanwhile.
        drop(kept);
        let vector = embed(&question)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).put(question, vector.clone());
        Ok(vector)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_asked_again_with_other_spaces_is_not_embedded_again() {
        let remembered = Remembered::new();
        remembered.or_embed("Do you  ship?", |question| Ok(vec![question.len() as f32])).unwrap();
        let again = remembered.or_embed(" Do you ship?\n", |_| anyhow::bail!("Embedded again"));
        assert_eq!(again.unwrap(), [12.0]);
    }

    #[test]
    fn a_question_that_failed_is_tried_again() {
        let remembered = Remembered::new();
        remembered.or_embed("Do you ship?", |_| anyhow::bail!("Out of memory")).unwrap_err();
        assert_eq!(remembered.or_embed("Do you ship?", |_| Ok(vec![1.0])).unwrap(), [1.0]);
    }
}

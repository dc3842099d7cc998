//! Scores, each on its own scale and of its own type: applying a floor to the wrong one does not compile.

use serde::{Deserialize, Serialize};

/// A BM25 score: 0 and up, comparable only within one search.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Bm25(pub f32);

/// How alike question and passage are in meaning: -1 to 1, comparable only within one embedding model.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Cosine(pub f32);

/// What a reranking model makes of question and passage together: 0 to 1, comparable only within one such model.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Rerank(pub f32);

/// How likely it is that the passage answers the question: 0 to 1, calibrated. The floor applies to this and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Confidence(pub f32);

//! Question and passage are read together, with a model of a few kilobytes that counts shared words.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the line that was wrong")]

mod support;

use domain::Reranker;
use models::LocalReranker;
use support::{folder, tiny};

fn reranker() -> (LocalReranker, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(dir.path());
    folder.import(&tiny("tiny-reranker")).unwrap();
    (folder.reranker("tiny-reranker").unwrap(), dir)
}

#[test]
fn scores_are_between_0_and_1_and_in_the_order_of_the_passages() {
    let (reranker, _dir) = reranker();
    let passages = ["opening hours monday to friday", "the blue mug cost twelve euros", "what does the mug cost"];
    let scores = reranker.scores("What does a mug cost?", &passages.map(String::from)).unwrap();
    // The model's logits are the words in common less a half: 0, 2 and 4.
    for (score, logit) in scores.iter().zip([-0.5f32, 1.5, 3.5]) {
        assert!((score - 1.0 / (1.0 + (-logit).exp())).abs() < 1e-5, "{scores:?}");
    }
}

#[test]
fn no_passages_need_no_model() {
    let (reranker, _dir) = reranker();
    assert!(reranker.scores("What does a mug cost?", &[]).unwrap().is_empty());
    assert!(!reranker.loaded());
}

#[test]
fn an_unloaded_reranker_loads_again() {
    let (reranker, _dir) = reranker();
    let before = reranker.scores("mug", &["the blue mug".into()]).unwrap();
    assert!(reranker.loaded());
    reranker.unload();
    assert!(!reranker.loaded());
    assert_eq!(reranker.scores("mug", &["the blue mug".into()]).unwrap(), before);
}

#[test]
fn any_text_can_be_scored() {
    let (reranker, _dir) = reranker();
    for text in ["", "\u{0}", "👩‍👩‍👧", &"mug ".repeat(20_000)] {
        let scores = reranker.scores(text, &[text.into(), "mug".into()]).unwrap();
        assert!(scores.iter().all(|score| (0.0..=1.0).contains(score)));
    }
}

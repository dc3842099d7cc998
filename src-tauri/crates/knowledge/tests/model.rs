//! The embedder on the device, with the shipped files.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the line that was wrong")]

#[allow(dead_code, reason = "shared with the other tests")]
mod support;

use std::path::Path;

use domain::Embedder;
use knowledge::FastEmbedder;

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn the_model_gives_the_cosine_written_in_its_card() {
    let embedder = support::embedder();
    let question = embedder.embed_query("How do I return an item?").unwrap();
    let policy = embedder.embed_passages(&["What is your refund policy?".into()]).unwrap().remove(0);
    assert!((cosine(&question, &policy) - 0.398).abs() < 0.02, "{}", cosine(&question, &policy));
    assert!((cosine(&question, &question) - 1.0).abs() < 1e-4);
}

#[test]
fn a_passage_has_the_same_vector_whatever_stands_beside_it() {
    let embedder = support::embedder();
    let alone = embedder.embed_passages(&["Do you ship abroad?".into()]).unwrap();
    let beside = embedder.embed_passages(&["Do you ship abroad?".into(), "word ".repeat(400)]).unwrap();
    assert_eq!(alone[0], beside[0]);
}

#[test]
fn the_model_loads_at_first_use_and_again_after_it_was_unloaded() {
    let embedder = support::embedder();
    assert!(!embedder.loaded());
    let before = embedder.embed_passages(&["hello".into()]).unwrap();
    assert!(embedder.loaded());
    embedder.unload();
    assert!(!embedder.loaded());
    assert_eq!(embedder.embed_passages(&["hello".into()]).unwrap(), before);
}

#[test]
fn a_remembered_question_needs_no_model() {
    let embedder = support::embedder();
    let first = embedder.embed_query("where are you?").unwrap();
    embedder.unload();
    assert_eq!(embedder.embed_query("  where   are you? ").unwrap(), first);
    assert!(!embedder.loaded());
}

#[test]
fn two_embedders_share_one_process() {
    let (one, two) = (support::embedder(), support::embedder());
    assert_eq!(one.embed_query("hello").unwrap(), two.embed_query("hello").unwrap());
}

#[test]
fn any_text_can_be_embedded() {
    let embedder = support::embedder();
    for text in ["", "\u{0}", "👩‍👩‍👧", "漢字", &"a".repeat(65_536), &"é ".repeat(32_768)] {
        let vector = embedder.embed_query(text).unwrap();
        assert!(vector.iter().all(|x| x.is_finite()));
    }
}

#[test]
fn missing_files_say_what_to_do() {
    let error = FastEmbedder::open(Path::new("/nowhere"), Path::new("/nowhere/lib.so")).err().unwrap().to_string();
    assert!(error.contains("model.onnx") && error.contains("Install the app again"), "{error}");
}

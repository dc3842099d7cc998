//! The embedder on the device, with the shipped files.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the line that was wrong")]

mod support;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

use domain::Embedder;
use models::LocalEmbedder;
use support::{cosine, embedder};

#[test]
fn the_model_gives_the_cosine_written_in_its_card() {
    let embedder = embedder();
    let question = embedder.embed_query("How do I return an item?").unwrap();
    let policy = embedder.embed_passages(&["What is your refund policy?".into()]).unwrap().remove(0);
    assert!((cosine(&question, &policy) - 0.398).abs() < 0.02, "{}", cosine(&question, &policy));
    assert!((cosine(&question, &question) - 1.0).abs() < 1e-4);
}

#[test]
fn the_vectors_that_people_already_have_keep_their_name() {
    let model = embedder().model();
    assert_eq!((model.id.as_str(), model.dimensions), ("all-MiniLM-L6-v2-int8-1", 384));
}

#[test]
fn a_passage_has_the_same_vector_whatever_stands_beside_it() {
    let embedder = embedder();
    let alone = embedder.embed_passages(&["Do you ship abroad?".into()]).unwrap();
    let beside = embedder.embed_passages(&["word ".repeat(400), "Do you ship abroad?".into(), "Yes".into()]).unwrap();
    assert_eq!(alone[0], beside[1]);
}

#[test]
fn a_question_is_answered_while_a_long_row_of_passages_is_embedded() {
    let embedder = Arc::new(embedder());
    embedder.embed_query("load").unwrap();
    let finished = Arc::new(AtomicBool::new(false));
    let (begun, begins) = mpsc::channel();
    let row = {
        let (embedder, finished) = (embedder.clone(), finished.clone());
        std::thread::spawn(move || {
            begun.send(()).unwrap();
            embedder.embed_passages(&vec!["the shop delivers on every day of the week ".repeat(20); 40]).unwrap();
            finished.store(true, Ordering::SeqCst);
        })
    };
    begins.recv().unwrap();
    for question in ["what does it cost?", "where are you?", "do you deliver?"] {
        embedder.embed_query(question).unwrap();
    }
    assert!(!finished.load(Ordering::SeqCst), "the questions waited for all of the passages");
    row.join().unwrap();
}

#[test]
fn the_model_loads_at_first_use_and_again_after_it_was_unloaded() {
    let embedder = embedder();
    assert!(!embedder.loaded());
    let before = embedder.embed_passages(&["hello".into()]).unwrap();
    assert!(embedder.loaded());
    embedder.unload();
    assert!(!embedder.loaded());
    assert_eq!(embedder.embed_passages(&["hello".into()]).unwrap(), before);
}

#[test]
fn a_remembered_question_needs_no_model() {
    let embedder = embedder();
    let first = embedder.embed_query("where are you?").unwrap();
    embedder.unload();
    assert_eq!(embedder.embed_query("  where   are you? ").unwrap(), first);
    assert!(!embedder.loaded());
}

#[test]
fn two_embedders_share_one_process() {
    let (one, two) = (embedder(), embedder());
    assert_eq!(one.embed_query("hello").unwrap(), two.embed_query("hello").unwrap());
}

#[test]
fn any_text_can_be_embedded() {
    let embedder = embedder();
    for text in ["", "\u{0}", "👩‍👩‍👧", "漢字", &"a".repeat(65_536), &"é ".repeat(32_768)] {
        let vector = embedder.embed_query(text).unwrap();
        assert!(vector.iter().all(|x| x.is_finite()));
    }
}

#[test]
fn missing_files_say_what_to_do() {
    let error = LocalEmbedder::shipped(Path::new("/nowhere"), Path::new("/nowhere/lib.so")).err().unwrap().to_string();
    assert!(error.contains("is missing in /nowhere") && error.contains("Install the app again"), "{error}");
    let error = LocalEmbedder::shipped(&support::shipped(), Path::new("/nowhere/lib.so")).err().unwrap().to_string();
    assert!(error.contains("ONNX Runtime is missing"), "{error}");
}

//! Models are imported, found, refused when they are damaged, and removed.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the line that was wrong")]

mod support;

use std::{fs, path::Path};

use domain::{Embedder, Reranker, knowledge::ModelUse};
use support::{cosine, folder, tiny};

/// A copy of a tiny model under another name, to be spoilt.
fn copy(name: &str, dir: &Path) -> std::path::PathBuf {
    let place = dir.join(name);
    fs::create_dir_all(&place).unwrap();
    for entry in tiny(name).read_dir().unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), place.join(entry.file_name())).unwrap();
    }
    place
}

#[test]
fn the_shipped_model_is_always_there_and_comes_first() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(dir.path());
    let installed = folder.installed().unwrap();
    assert_eq!(installed.len(), 1);
    assert_eq!((installed[0].spec.id.as_str(), &installed[0].damaged), ("all-MiniLM-L6-v2", &None));
    assert!(folder.remove("all-MiniLM-L6-v2").unwrap_err().to_string().contains("cannot be removed"));
}

#[test]
fn an_imported_model_says_how_long_its_vectors_are_and_embeds() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(dir.path());
    let installed = folder.import(&tiny("tiny-embedder")).unwrap();
    assert_eq!((installed.spec.dimensions, installed.spec.window_tokens), (8, 64));
    let embedder = folder.embedder("tiny-embedder").unwrap();
    assert_eq!(embedder.model().id, installed.vectors_id());
    assert!(installed.vectors_id().starts_with("tiny-embedder-f32-"));
    let words = ["do you deliver", "mug", "the mug cost twelve euros", "saturdays from nine to one"];
    let together = embedder.embed_passages(&words.map(String::from)).unwrap();
    for (word, vector) in words.iter().zip(&together) {
        assert!((cosine(&embedder.embed_query(word).unwrap(), vector) - 1.0).abs() < 1e-5, "{word}");
    }
}

#[test]
fn an_imported_model_may_keep_its_weights_in_the_hubs_folder_and_lack_the_list_of_marks() {
    let dir = tempfile::tempdir().unwrap();
    let source = copy("tiny-embedder", dir.path());
    fs::create_dir(source.join("onnx")).unwrap();
    fs::rename(source.join("model.onnx"), source.join("onnx/model.onnx")).unwrap();
    fs::remove_file(source.join("special_tokens_map.json")).unwrap();
    let folder = folder(dir.path());
    folder.import(&source).unwrap();
    assert_eq!(folder.embedder("tiny-embedder").unwrap().embed_query("mug").unwrap().len(), 8);
}

#[test]
fn a_reranker_is_recognised_and_cannot_be_used_for_searching() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(dir.path());
    let installed = folder.import(&tiny("tiny-reranker")).unwrap();
    assert_eq!((installed.spec.r#use, installed.spec.dimensions), (ModelUse::Order, 0));
    assert!(folder.embedder("tiny-reranker").is_err());
    let reranker = folder.reranker("tiny-reranker").unwrap();
    assert_eq!(reranker.model_id(), installed.vectors_id());
}

#[test]
fn a_broken_model_is_not_installed_and_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let source = copy("tiny-embedder", dir.path());
    fs::write(source.join("model.onnx"), "not a model").unwrap();
    let folder = folder(dir.path());
    let error = folder.import(&source).unwrap_err().to_string();
    assert!(error.contains("does not work here"), "{error}");
    assert_eq!(folder.installed().unwrap().len(), 1);
    assert_eq!(dir.path().join("models").read_dir().unwrap().count(), 0);
}

#[test]
fn a_second_import_of_the_same_name_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(dir.path());
    folder.import(&tiny("tiny-embedder")).unwrap();
    assert!(folder.import(&tiny("tiny-embedder")).unwrap_err().to_string().contains("is there already"));
}

#[test]
fn a_changed_file_of_the_same_length_is_found_when_the_model_is_loaded() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(dir.path());
    let installed = folder.import(&tiny("tiny-embedder")).unwrap();
    let weights = installed.dir.join("model.onnx");
    let mut bytes = fs::read(&weights).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&weights, bytes).unwrap();
    assert!(folder.verify(&installed).unwrap_err().to_string().contains("is damaged"));
    let error = folder.embedder("tiny-embedder").unwrap().embed_query("mug").unwrap_err();
    assert!(error.to_string().contains("model.onnx has changed"), "{error}");
}

#[test]
fn a_changed_reranker_is_not_loaded() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(dir.path());
    let installed = folder.import(&tiny("tiny-reranker")).unwrap();
    let weights = installed.dir.join("model.onnx");
    let mut bytes = fs::read(&weights).unwrap();
    bytes[20] ^= 1;
    fs::write(&weights, bytes).unwrap();
    let error = folder.reranker("tiny-reranker").unwrap().scores("mug", &["mug".into()]).unwrap_err();
    assert!(error.to_string().contains("is damaged"), "{error}");
}

#[test]
fn a_missing_or_shortened_file_shows_in_the_list_at_once() {
    for spoil in ["model.onnx", "tokenizer.json", "model.json"] {
        let dir = tempfile::tempdir().unwrap();
        let folder = folder(dir.path());
        let installed = folder.import(&tiny("tiny-embedder")).unwrap();
        fs::write(installed.dir.join(spoil), "{").unwrap();
        let damaged = folder.find("tiny-embedder").unwrap().damaged.unwrap();
        assert!(damaged.contains("is damaged"), "{spoil}: {damaged}");
        assert!(folder.embedder("tiny-embedder").is_err(), "{spoil}");
        fs::remove_file(installed.dir.join(spoil)).unwrap();
        assert!(folder.find("tiny-embedder").unwrap().damaged.is_some(), "{spoil}");
    }
}

#[test]
fn a_removed_model_is_gone_and_can_be_imported_again() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(dir.path());
    folder.import(&tiny("tiny-embedder")).unwrap();
    folder.remove("tiny-embedder").unwrap();
    assert!(folder.find("tiny-embedder").is_err());
    assert_eq!(dir.path().join("models").read_dir().unwrap().count(), 0);
    folder.import(&tiny("tiny-embedder")).unwrap();
}

#[test]
fn what_a_crash_left_behind_is_cleared_away() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(dir.path());
    fs::create_dir_all(dir.path().join("models/.new-left")).unwrap();
    folder.import(&tiny("tiny-embedder")).unwrap();
    assert!(!dir.path().join("models/.new-left").exists());
    assert_eq!(folder.installed().unwrap().len(), 2);
}

#[test]
fn the_tokenizer_of_a_model_comes_with_the_room_that_a_passage_has() {
    let dir = tempfile::tempdir().unwrap();
    let folder = folder(dir.path());
    folder.import(&tiny("tiny-embedder")).unwrap();
    let tokenizer = folder.tokenizer_file("tiny-embedder").unwrap();
    assert!(tokenizer.path.is_file());
    assert_eq!(tokenizer.window_tokens, 62);
    assert_eq!(folder.tokenizer_file("all-MiniLM-L6-v2").unwrap().window_tokens, 254);
}

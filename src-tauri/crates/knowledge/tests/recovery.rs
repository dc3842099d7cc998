//! Killed at any moment or damaged on disk, the index opens and `sync` makes it whole.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the line that was wrong")]

mod letters;

use std::{fs, ops::ControlFlow, path::Path, sync::Arc};

use knowledge::{Ask, Knowledge, Passage};
use letters::{Letters, chunk, faq};

fn question(n: usize) -> String {
    format!("question about thing {n}")
}

fn all() -> Vec<Passage> {
    let faqs = (0..3).map(|n| faq(&n.to_string(), "base", &question(n), &format!("answer {n}")));
    faqs.chain((3..5).map(|n| chunk("book", n as u32, "base", "Things", &question(n)))).collect()
}

fn put(knowledge: &Knowledge, passages: &[Passage]) {
    knowledge.put(passages, &mut |_| ControlFlow::Continue(())).unwrap();
}

fn open(dir: &Path) -> Knowledge {
    Knowledge::open(dir, Arc::new(Letters::default())).unwrap()
}

/// The ids found by each passage's own question, in order.
fn order(knowledge: &Knowledge) -> Vec<Vec<String>> {
    let found = |question: &str| {
        let ask = Ask { bases: &["base".into()], question, top: 5, languages: &[] };
        knowledge.search(&ask).unwrap().found().map(|hit| hit.id.clone()).collect()
    };
    (0..5).map(|n| found(&question(n))).collect()
}

fn assert_whole(dir: &Path, what: &str) {
    let knowledge = open(dir);
    knowledge.sync(&all()).unwrap();
    let fresh = Knowledge::in_memory(Arc::new(Letters::default())).unwrap();
    fresh.sync(&all()).unwrap();
    assert_eq!(order(&knowledge), order(&fresh), "{what}");
    drop(knowledge);
    assert_eq!(open(dir).sync(&all()).unwrap().unchanged, all().len(), "{what}: not durable");
}

fn indexed() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).sync(&all()).unwrap();
    dir
}

#[test]
fn a_reopened_index_embeds_nothing() {
    let dir = indexed();
    let letters = Arc::new(Letters::default());
    let report = Knowledge::open(dir.path(), letters.clone()).unwrap().sync(&all()).unwrap();
    assert_eq!((report.unchanged, report.embedded, letters.embedded()), (5, 0, 0));
}

#[test]
fn a_vector_file_torn_anywhere_is_made_whole() {
    let dir = indexed();
    let file = dir.path().join("vectors.bin");
    let sound = fs::read(&file).unwrap();
    // Steps that hit the header and every field of the records.
    for end in (0..160.min(sound.len())).step_by(5).chain((160..sound.len()).step_by(47)) {
        fs::write(&file, &sound[..end]).unwrap();
        assert_whole(dir.path(), &format!("cut at {end}"));
    }
}

#[test]
fn a_flipped_byte_in_the_vector_file_is_noticed() {
    let dir = indexed();
    let file = dir.path().join("vectors.bin");
    let sound = fs::read(&file).unwrap();
    for place in (0..sound.len()).step_by(61) {
        let mut damaged = sound.clone();
        damaged[place] ^= 0x20;
        fs::write(&file, &damaged).unwrap();
        assert_whole(dir.path(), &format!("flipped at {place}"));
    }
}

#[test]
fn a_damaged_or_missing_file_of_the_word_index_is_made_whole() {
    let names: Vec<_> =
        fs::read_dir(indexed().path().join("bm25")).unwrap().flatten().map(|file| file.file_name()).collect();
    assert!(names.len() > 3);
    for extension in ["json", "store", "term", "idx", "fast"] {
        for damage in ["cut", "removed", "scribbled"] {
            let dir = indexed();
            let files = fs::read_dir(dir.path().join("bm25")).unwrap().flatten().map(|file| file.path());
            for file in files.filter(|file| file.extension().is_some_and(|found| found == extension)) {
                let bytes = fs::read(&file).unwrap();
                match damage {
                    "cut" => fs::write(&file, &bytes[..bytes.len() / 2]).unwrap(),
                    "removed" => fs::remove_file(&file).unwrap(),
                    _ => fs::write(&file, bytes.iter().map(|byte| byte ^ 0x55).collect::<Vec<_>>()).unwrap(),
                }
            }
            assert_whole(dir.path(), &format!("{extension} {damage}"));
        }
    }
}

#[test]
fn words_and_vectors_of_different_moments_are_reconciled() {
    let dir = indexed();
    let old_vectors = fs::read(dir.path().join("vectors.bin")).unwrap();
    let knowledge = open(dir.path());
    put(&knowledge, &[faq("0", "base", "something else", "entirely"), faq("9", "base", "new", "one")]);
    knowledge.remove(&["book/3".into()]).unwrap();
    drop(knowledge);
    fs::write(dir.path().join("vectors.bin"), old_vectors).unwrap();
    // Of what is there, only the two new passages have no vectors any more.
    assert_eq!(open(dir.path()).stats().passages, 3);
    assert_whole(dir.path(), "old vectors, new words");
}

#[test]
fn another_model_starts_anew() {
    let dir = indexed();
    let other = Arc::new(Letters::called("other"));
    let knowledge = Knowledge::open(dir.path(), other.clone()).unwrap();
    assert_eq!(knowledge.stats().passages, 0);
    assert_eq!(knowledge.sync(&all()).unwrap().embedded, 3 * 2 + 2);
}

#[test]
fn the_vector_file_does_not_grow_with_the_number_of_edits() {
    let dir = indexed();
    let knowledge = open(dir.path());
    let size = || fs::metadata(dir.path().join("vectors.bin")).unwrap().len();
    let once = size();
    for edit in 0..60 {
        let passages: Vec<Passage> =
            (0..5).map(|n| faq(&n.to_string(), "base", &format!("edit {edit} of {n}"), "text")).collect();
        put(&knowledge, &passages);
    }
    assert!(size() < 60 * once, "{} after 300 edits, {once} before", size());
    drop(knowledge);
    assert_whole(dir.path(), "after compaction");
}

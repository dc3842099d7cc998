//! What the quality test and the calibration share: the businesses, the questions, the real model.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use knowledge::{Body, Knowledge, Passage};
use models::LocalEmbedder;
use serde::Deserialize;

/// One fictitious business with its FAQs.
#[derive(Deserialize)]
pub struct Business {
    pub name: String,
    pub faqs: Vec<Faq>,
}

#[derive(Deserialize)]
pub struct Faq {
    pub question: String,
    pub answer: String,
}

/// What a customer asks, and the FAQs (by their question) that answer it; none for what must go to a human.
#[derive(Deserialize)]
pub struct Question {
    pub business: String,
    pub class: String,
    pub question: String,
    pub answers: Vec<String>,
}

/// The training half teaches the weights, the held-out half judges them.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "the calibration uses the one, the quality test the other")]
pub enum Half {
    Training,
    HeldOut,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The sample shop that ships with the app, and four more.
pub fn businesses() -> Vec<Business> {
    let mut all = vec![read(&root().join("../../resources/sample-shop.json"))];
    all.extend(read::<Vec<Business>>(&root().join("tests/fixtures/businesses.json")));
    all
}

/// Every second question, so that both halves have all classes and businesses.
pub fn questions(half: Half) -> Vec<Question> {
    let all: Vec<Question> = read(&root().join("tests/fixtures/questions.json"));
    let parity = usize::from(half == Half::HeldOut);
    all.into_iter().enumerate().filter(|(place, _)| place % 2 == parity).map(|(_, question)| question).collect()
}

/// All FAQs as passages; the base is the business's name, the id begins with it.
pub fn passages() -> Vec<Passage> {
    let of = |business: Business| {
        let base = business.name;
        business.faqs.into_iter().map(move |faq| Passage {
            id: format!("{base}: {}", faq.question),
            base: base.clone(),
            stamp: 0,
            language: None,
            body: Body::Faq { question: faq.question, variants: Vec::new(), answer: faq.answer },
        })
    };
    businesses().into_iter().flat_map(of).collect()
}

/// The ids of the passages that answer.
pub fn expected(question: &Question) -> Vec<String> {
    question.answers.iter().map(|answer| format!("{}: {answer}", question.business)).collect()
}

/// The shipped model, through the ONNX Runtime that `npm ci` in `ui/` brings.
pub fn embedder() -> LocalEmbedder {
    let models = setting("SWITCHBOARD_MODELS").unwrap_or_else(|| root().join("../../resources/models"));
    let library = setting("SWITCHBOARD_ONNXRUNTIME").unwrap_or_else(onnxruntime);
    LocalEmbedder::shipped(&models.join("all-MiniLM-L6-v2"), &library).unwrap()
}

/// An index of all businesses.
pub fn indexed() -> Knowledge {
    let knowledge = Knowledge::in_memory(Arc::new(embedder())).unwrap();
    knowledge.sync(&passages()).unwrap();
    knowledge
}

#[expect(clippy::disallowed_methods, reason = "tests have no shell whose compose would read it")]
fn setting(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

fn onnxruntime() -> PathBuf {
    let (os, arch, file) = match std::env::consts::OS {
        "windows" => ("win32", arch(), "onnxruntime.dll"),
        "macos" => ("darwin", arch(), "libonnxruntime.1.dylib"),
        os => (os, arch(), "libonnxruntime.so.1"),
    };
    let package = root().join("../../../ui/node_modules/onnxruntime-node/bin/napi-v6");
    package.join(os).join(arch).join(file)
}

fn arch() -> &'static str {
    if std::env::consts::ARCH == "aarch64" { "arm64" } else { "x64" }
}

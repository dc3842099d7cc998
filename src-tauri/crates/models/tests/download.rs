//! Downloads from a hub on this computer, and what goes wrong on the way.

#![allow(clippy::unwrap_used, reason = "a test that unwraps fails with the line that was wrong")]

mod support;

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::Embedder;
use models::{Cancel, DownloadError, Hub, Installed, ModelFolder, ModelSpec, Progress, Quantization, shipped};
use support::{
    cosine, folder,
    hub::{Fault, LocalHub},
    tiny,
};

const NAMES: [(&str, &str); 5] = [
    ("onnx/model.onnx", "model.onnx"),
    ("tokenizer.json", "tokenizer.json"),
    ("config.json", "config.json"),
    ("special_tokens_map.json", "special_tokens_map.json"),
    ("tokenizer_config.json", "tokenizer_config.json"),
];

fn spec(id: &str, dimensions: usize) -> ModelSpec {
    ModelSpec {
        id: id.into(),
        repo: format!("example/{id}"),
        model_file: "onnx/model.onnx".into(),
        dimensions,
        quantization: Quantization::None,
        ..shipped()
    }
}

/// A hub with the tiny model, an empty folder, and what is needed to download it.
struct Scene {
    hub: LocalHub,
    folder: ModelFolder,
    spec: ModelSpec,
    dir: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let hub = LocalHub::serve(&tiny("tiny-embedder"), &NAMES);
        Self { hub, folder: folder(dir.path()), spec: spec("tiny", 8), dir }
    }

    fn settings(&self) -> Hub {
        Hub { endpoint: Some(self.hub.address()), stall: Duration::from_secs(20) }
    }

    fn download(&self) -> Result<Installed, DownloadError> {
        self.folder.download(&self.spec, &self.settings(), &|_| {}, &Cancel::default())
    }

    /// Whether nothing of the model is usable or in the way.
    fn is_clean(&self) -> bool {
        self.folder.find("tiny").is_err()
    }

    fn blobs(&self) -> std::path::PathBuf {
        self.dir.path().join("models/.hub/models--example--tiny/blobs")
    }
}

fn weights() -> Vec<u8> {
    fs::read(tiny("tiny-embedder").join("model.onnx")).unwrap()
}

fn files(dir: &Path) -> Vec<String> {
    let names = dir.read_dir().unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.collect()
}

#[test]
fn the_shipped_model_downloaded_from_a_mirror_gives_the_same_vectors() {
    let dir = tempfile::tempdir().unwrap();
    let hub = LocalHub::serve(&support::shipped(), &NAMES);
    let folder = folder(dir.path());
    let spec = ModelSpec { quantization: Quantization::Dynamic, ..spec("minilm-mirror", 384) };
    let seen: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let settings = Hub { endpoint: Some(hub.address()), ..Hub::default() };
    let tell = |progress| seen.lock().unwrap().push(progress);
    let installed = folder.download(&spec, &settings, &tell, &Cancel::default()).unwrap();
    assert_eq!(installed.damaged, None);
    let seen = seen.lock().unwrap();
    let last = seen.last().unwrap();
    assert_eq!((last.done_bytes, last.file.as_str()), (last.total_bytes, "onnx/model.onnx"));
    assert!(seen.is_sorted_by_key(|progress| progress.done_bytes), "{seen:?}");
    let question = "How do I return an item?";
    let mirrored = folder.embedder("minilm-mirror").unwrap().embed_query(question).unwrap();
    assert!(cosine(&mirrored, &support::embedder().embed_query(question).unwrap()) > 0.9999);
    assert!(!dir.path().join("models/.hub/models--example--minilm-mirror").exists(), "kept twice");
}

#[test]
fn a_model_that_is_there_is_not_downloaded_again() {
    let scene = Scene::new();
    scene.download().unwrap();
    scene.download().unwrap();
    assert_eq!(scene.hub.asked(), ["bytes=0-"]);
}

#[test]
fn a_damaged_model_is_downloaded_again() {
    let scene = Scene::new();
    let installed = scene.download().unwrap();
    fs::write(installed.dir.join("model.onnx"), "damaged").unwrap();
    assert_eq!(scene.download().unwrap().damaged, None);
    scene.folder.embedder("tiny").unwrap().embed_query("mug").unwrap();
}

#[test]
fn a_connection_that_breaks_is_resumed_where_it_broke() {
    let scene = Scene::new();
    scene.hub.will(&[Fault::Break(400), Fault::Break(300)]);
    scene.download().unwrap();
    assert_eq!(scene.hub.asked(), ["bytes=0-", "bytes=400-", "bytes=700-"]);
    assert_eq!(fs::read(scene.folder.find("tiny").unwrap().dir.join("model.onnx")).unwrap(), weights());
}

#[test]
fn a_download_that_failed_goes_on_at_the_next_try() {
    let scene = Scene::new();
    scene.hub.will(&[Fault::Break(400), Fault::Break(0)]);
    let error = scene.download().unwrap_err().to_string();
    assert!(error.contains("goes on where it stopped"), "{error}");
    assert!(scene.is_clean());
    scene.download().unwrap();
    assert_eq!(scene.hub.asked(), ["bytes=0-", "bytes=400-", "bytes=400-"]);
}

#[test]
fn a_wrong_checksum_is_refused_and_the_file_deleted() {
    let scene = Scene::new();
    scene.hub.will(&[Fault::Corrupt]);
    let error = scene.download().unwrap_err().to_string();
    assert!(error.contains("arrived damaged"), "{error}");
    assert!(scene.is_clean());
    scene.download().unwrap();
    assert_eq!(scene.hub.asked(), ["bytes=0-", "bytes=0-"], "the damaged bytes were kept");
}

#[test]
fn weights_that_are_not_what_the_hub_claims_are_refused() {
    let scene = Scene::new();
    scene.hub.claims(&"ab".repeat(32));
    assert!(scene.download().unwrap_err().to_string().contains("arrived damaged"));
    assert!(scene.is_clean());
}

#[test]
fn a_name_from_the_hub_cannot_leave_the_folder() {
    let scene = Scene::new();
    scene.hub.claims("../../../../escaped");
    assert!(scene.download().unwrap_err().to_string().contains("cannot be understood"));
    assert!(!scene.dir.path().join("models/escaped").exists());
}

#[test]
fn more_bytes_than_announced_are_not_taken() {
    let scene = Scene::new();
    scene.hub.will(&[Fault::Surplus]);
    assert!(scene.download().unwrap_err().to_string().contains("something else than it announced"));
    assert!(scene.is_clean());
    scene.download().unwrap();
}

#[test]
fn a_model_that_the_hub_does_not_have_says_so() {
    let mut scene = Scene::new();
    scene.spec.model_file = "onnx/other.onnx".into();
    let error = scene.download().unwrap_err().to_string();
    assert!(error.contains("does not have it"), "{error}");
}

#[test]
fn without_a_network_the_operator_is_told_to_look_at_his_connection() {
    let scene = Scene::new();
    // Bound and released: nobody listens there.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = Hub { endpoint: Some(format!("http://{free}")), ..Hub::default() };
    let error = scene.folder.download(&scene.spec, &settings, &|_| {}, &Cancel::default()).unwrap_err().to_string();
    assert!(error.contains("connected to the internet"), "{error}");
}

#[test]
fn a_mirror_without_encryption_is_refused() {
    let scene = Scene::new();
    let settings = Hub { endpoint: Some("http://mirror.example.com".into()), ..Hub::default() };
    let error = scene.folder.download(&scene.spec, &settings, &|_| {}, &Cancel::default()).unwrap_err().to_string();
    assert!(error.contains("https://"), "{error}");
}

#[test]
fn a_server_that_falls_silent_is_given_up_and_the_next_try_goes_on() {
    let scene = Scene::new();
    scene.hub.will(&[Fault::Hang(500)]);
    let settings = Hub { stall: Duration::from_millis(300), ..scene.settings() };
    let error = scene.folder.download(&scene.spec, &settings, &|_| {}, &Cancel::default()).unwrap_err().to_string();
    assert!(error.contains("stands still"), "{error}");
    scene.download().unwrap();
    assert_eq!(scene.hub.asked(), ["bytes=0-", "bytes=500-"]);
}

#[test]
fn a_cancelled_download_ends_and_keeps_what_it_has() {
    let scene = Scene::new();
    scene.hub.will(&[Fault::Hang(600)]);
    let cancel = Cancel::default();
    let until_then = |progress: Progress| {
        if progress.file == "onnx/model.onnx" && progress.done_bytes > 0 {
            cancel.cancel();
        }
    };
    let ended = scene.folder.download(&scene.spec, &scene.settings(), &until_then, &cancel);
    assert!(matches!(ended, Err(DownloadError::Cancelled)));
    assert!(scene.is_clean());
    assert!(files(&scene.blobs()).iter().any(|name| name.ends_with(".part")));
    scene.download().unwrap();
    assert_eq!(scene.hub.asked(), ["bytes=0-", "bytes=600-"]);
}

#[test]
fn a_model_with_vectors_of_another_length_is_not_installed() {
    let mut scene = Scene::new();
    scene.spec.dimensions = 384;
    let error = scene.download().unwrap_err().to_string();
    assert!(error.contains("length 8 instead of 384"), "{error}");
    assert!(scene.is_clean());
}

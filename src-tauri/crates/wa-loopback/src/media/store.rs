//! The files on the media server, who may upload, and what has been asked for.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, bail, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use rand::RngExt as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use wacore::download::DownloadUtils;
use wacore::upload::encrypt_media;

use super::{MediaFault, MediaFaultAction, MediaKind, MediaPointer};

/// Largest file that is taken.
pub(super) const MAX_FILE: usize = 128 * 1024 * 1024;

/// Requests remembered for tests to look at.
const MAX_REQUESTS: usize = 4096;

/// A handle on the files; clones share them.
#[derive(Clone, Default)]
pub struct MediaStore(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    hosts: Vec<String>,
    auth: Vec<String>,
    /// Path → file.
    files: BTreeMap<String, File>,
    /// Files the server has deleted and whoever sent them still has.
    expired: BTreeMap<String, File>,
    /// Upload token → bytes of an upload that broke off.
    partial: BTreeMap<String, Vec<u8>>,
    faults: Vec<MediaFault>,
    requests: VecDeque<MediaRequest>,
}

#[derive(Clone)]
pub(super) struct File {
    pub(super) content: Bytes,
    pub(super) mime: String,
    /// Token it was uploaded under; empty for a picture.
    pub(super) token: String,
}

/// Kind of a request to the media server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaRequestKind {
    /// A file is sent.
    Upload,
    /// A client asks how much of a file is there already.
    Resume,
    /// A file is fetched.
    Download,
    /// A profile picture is fetched.
    Picture,
}

/// One request, for tests to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaRequest {
    /// What was asked for.
    pub kind: MediaRequestKind,
    /// The `Host` it was sent to.
    pub host: String,
    /// Path without the query.
    pub path: String,
    /// Status of the answer; 0 when the connection was broken on purpose.
    pub status: u16,
    /// Bytes of file received or sent.
    pub bytes: usize,
}

/// A file put there for a phone: what goes into the message about it.
#[derive(Clone, Debug)]
pub struct StoredMedia {
    /// Full address.
    pub url: String,
    /// Path on any of the hosts.
    pub direct_path: String,
    /// Key the file's keys are derived from.
    pub media_key: [u8; 32],
    /// SHA-256 of the file.
    pub file_sha256: [u8; 32],
    /// SHA-256 of what is stored.
    pub file_enc_sha256: [u8; 32],
    /// Length of the file.
    pub file_length: u64,
    /// MACs of its pieces, for sound and film.
    pub streaming_sidecar: Option<Vec<u8>>,
}

/// A profile picture on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureRef {
    /// Number that changes with the picture.
    pub id: String,
    /// Full address.
    pub url: String,
    /// Path on any of the hosts.
    pub direct_path: String,
}

#[derive(Serialize, Deserialize)]
struct IndexEntry {
    mime: String,
    token: String,
}

impl MediaStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the hosts given to clients, best first. The server sets its own address when it starts and none is set.
    pub fn set_hosts(&self, hosts: Vec<String>) {
        self.inner().hosts = hosts;
    }

    /// The hosts given to clients.
    pub fn hosts(&self) -> Vec<String> {
        self.inner().hosts.clone()
    }

    /// A new right to upload, for the `auth` of `<media_conn>`.
    pub fn new_auth(&self) -> String {
        let token = random_name();
        self.inner().auth.push(token.clone());
        token
    }

    /// Takes back every right to upload: clients get 401 and must ask for a new one.
    pub fn revoke_auth(&self) {
        self.inner().auth.clear();
    }

    /// Encrypts a file as a phone does and stores it.
    pub fn encrypt_for_phone(&self, plaintext: &[u8], kind: MediaKind) -> anyhow::Result<StoredMedia> {
        let sealed = encrypt_media(plaintext, kind.to_library())?;
        let token = BASE64_URL_SAFE_NO_PAD.encode(sealed.file_enc_sha256);
        let (direct_path, url) = self.put(&token, sealed.data_to_upload.into());
        Ok(StoredMedia {
            url,
            direct_path,
            media_key: sealed.media_key,
            file_sha256: sealed.file_sha256,
            file_enc_sha256: sealed.file_enc_sha256,
            file_length: plaintext.len() as u64,
            streaming_sidecar: sealed.streaming_sidecar,
        })
    }

    /// Fetches and opens a file a message points to, with every check a client makes.
    pub fn fetch(&self, pointer: &MediaPointer) -> anyhow::Result<Vec<u8>> {
        let path = pointer.direct_path.split('?').next().unwrap_or_default();
        let stored = self.file(path).with_context(|| format!("no file at {path}"))?.content;
        if pointer.media_key.is_empty() {
            ensure!(Sha256::digest(&stored).as_slice() == pointer.file_sha256, "the file has another hash");
            return Ok(stored.to_vec());
        }
        ensure!(
            Sha256::digest(&stored).as_slice() == pointer.file_enc_sha256,
            "the stored bytes have another hash than the message says"
        );
        let plaintext = DownloadUtils::verify_and_decrypt(&stored, &pointer.media_key, pointer.kind.to_library())?;
        ensure!(
            Sha256::digest(&plaintext).as_slice() == pointer.file_sha256,
            "the file has another hash than the message says"
        );
        ensure!(plaintext.len() as u64 == pointer.file_length, "the file has another length than the message says");
        Ok(plaintext)
    }

    /// Stores a profile picture.
    pub fn set_picture(&self, content: Vec<u8>, mime: &str) -> PictureRef {
        let id = rand::rng().random_range(1_000_000_000_u64..10_000_000_000).to_string();
        let direct_path = format!("/pp/{id}.jpg");
        let file = File { content: content.into(), mime: mime.to_owned(), token: String::new() };
        let mut inner = self.inner();
        inner.files.insert(direct_path.clone(), file);
        PictureRef { id, url: url(&inner.hosts, &direct_path), direct_path }
    }

    /// Takes a file or picture away: it answers 404 from now on.
    pub fn remove(&self, direct_path: &str) -> bool {
        self.inner().files.remove(direct_path).is_some()
    }

    /// Deletes a file as the server does after a while: it answers 404 until it is uploaded again.
    pub fn expire(&self, direct_path: &str) -> bool {
        let mut inner = self.inner();
        let Some(file) = inner.files.remove(direct_path) else { return false };
        inner.expired.insert(direct_path.to_owned(), file);
        true
    }

    /// Uploads an expired file again, as the phone that sent it; returns its new path.
    pub fn reupload(&self, direct_path: &str) -> Option<String> {
        let file = self.inner().expired.remove(direct_path)?;
        Some(self.put(&file.token, file.content).0)
    }

    /// The stored bytes of a file or picture.
    pub fn stored(&self, direct_path: &str) -> Option<Vec<u8>> {
        self.file(direct_path).map(|file| file.content.to_vec())
    }

    /// Lets something go wrong from now on.
    pub fn add_fault(&self, fault: MediaFault) {
        self.inner().faults.push(fault);
    }

    /// Ends everything that was made to go wrong.
    pub fn clear_faults(&self) {
        self.inner().faults.clear();
    }

    /// The requests so far, oldest first.
    pub fn requests(&self) -> Vec<MediaRequest> {
        self.inner().requests.iter().cloned().collect()
    }

    /// Writes files and rights to a directory.
    pub fn save(&self, directory: &Path) -> anyhow::Result<()> {
        std::fs::create_dir_all(directory).with_context(|| format!("creating {}", directory.display()))?;
        let (files, auth) = {
            let inner = self.inner();
            (inner.files.clone(), inner.auth.clone())
        };
        let mut index = BTreeMap::new();
        for (path, file) in &files {
            let name = directory.join(file_name(path)?);
            // A path's content never changes, so what is there needs no second writing.
            if !name.exists() {
                std::fs::write(&name, &file.content).with_context(|| format!("writing {}", name.display()))?;
            }
            index.insert(path, IndexEntry { mime: file.mime.clone(), token: file.token.clone() });
        }
        let index = serde_json::to_vec_pretty(&(index, auth))?;
        std::fs::write(directory.join("index.json"), index).context("writing the index of the media files")
    }

    /// Reads what [`Self::save`] wrote; an empty store if there is nothing.
    pub fn load(directory: &Path) -> anyhow::Result<Self> {
        let index = directory.join("index.json");
        if !index.exists() {
            return Ok(Self::new());
        }
        let (entries, auth): (BTreeMap<String, IndexEntry>, Vec<String>) =
            serde_json::from_slice(&std::fs::read(&index)?).context("reading the index of the media files")?;
        let mut inner = Inner { auth, ..Default::default() };
        for (path, entry) in entries {
            let content =
                std::fs::read(directory.join(file_name(&path)?)).with_context(|| format!("reading {path}"))?;
            inner.files.insert(path, File { content: content.into(), mime: entry.mime, token: entry.token });
        }
        Ok(Self(Arc::new(Mutex::new(inner))))
    }

    /// Stores encrypted bytes; returns path and address. The same bytes get the same path.
    pub(super) fn put(&self, token: &str, content: Bytes) -> (String, String) {
        let mut inner = self.inner();
        inner.partial.remove(token);
        let known = inner.files.iter().find(|(_, file)| file.token == token).map(|(path, _)| path.clone());
        let path = known.unwrap_or_else(|| format!("/v/t62.7118-24/{}.enc", random_name()));
        let file = File { content, mime: "application/octet-stream".to_owned(), token: token.to_owned() };
        inner.files.insert(path.clone(), file);
        let address = url(&inner.hosts, &path);
        (path, address)
    }

    pub(super) fn by_token(&self, token: &str) -> Option<(String, String)> {
        let inner = self.inner();
        let path = inner.files.iter().find(|(_, file)| file.token == token).map(|(path, _)| path.clone())?;
        let address = url(&inner.hosts, &path);
        Some((path, address))
    }

    pub(super) fn file(&self, path: &str) -> Option<File> {
        self.inner().files.get(path).cloned()
    }

    pub(super) fn partial(&self, token: &str) -> Vec<u8> {
        self.inner().partial.get(token).cloned().unwrap_or_default()
    }

    pub(super) fn set_partial(&self, token: &str, bytes: Vec<u8>) {
        self.inner().partial.insert(token.to_owned(), bytes);
    }

    pub(super) fn may_upload(&self, auth: &str) -> bool {
        self.inner().auth.iter().any(|known| known == auth)
    }

    /// The fault that hits a request, if any, counted.
    pub(super) fn fault(&self, kind: MediaRequestKind, host: &str, path: &str) -> Option<MediaFaultAction> {
        let mut inner = self.inner();
        let at = inner.faults.iter().position(|fault| fault.hits(kind, host, path))?;
        let action = inner.faults[at].action;
        if !inner.faults[at].used() {
            inner.faults.remove(at);
        }
        Some(action)
    }

    pub(super) fn log(&self, request: MediaRequest) {
        tracing::debug!(?request, "media");
        let mut inner = self.inner();
        if inner.requests.len() >= MAX_REQUESTS {
            inner.requests.pop_front();
        }
        inner.requests.push_back(request);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing here leaves the data half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn url(hosts: &[String], path: &str) -> String {
    format!("https://{}{path}", hosts.first().map_or("127.0.0.1", String::as_str))
}

fn random_name() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 24]>())
}

fn file_name(path: &str) -> anyhow::Result<&str> {
    match path.rsplit('/').next() {
        Some(name) if !name.is_empty() && !name.starts_with('.') => Ok(name),
        _ => bail!("{path} is no path of a media file"),
    }
}

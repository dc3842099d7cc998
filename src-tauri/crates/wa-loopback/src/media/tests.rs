//! Tests of the media host over real TLS.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::*;

struct Bench {
    server: MediaServer,
    store: MediaStore,
    connector: TlsConnector,
}

impl Bench {
    async fn new() -> Self {
        let authority = MediaAuthority::mint().unwrap();
        let store = MediaStore::new();
        let server = MediaServer::start(&authority, store.clone(), 0).await.unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(authority.ca_pem().as_bytes()).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self { server, store, connector: TlsConnector::from(Arc::new(config)) }
    }

    /// Status and body; an error when the connection broke before the end.
    async fn ask(&self, head: &str, body: &[u8]) -> std::io::Result<(u16, Vec<u8>)> {
        let tcp = TcpStream::connect(self.server.address()).await?;
        let mut stream = self.connector.connect(ServerName::try_from("127.0.0.1").unwrap(), tcp).await?;
        let host = self.server.host();
        let length = body.len();
        let head = format!("{head}\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or(std::io::ErrorKind::UnexpectedEof)?;
        let status = String::from_utf8_lossy(&answer[9..12]).parse().unwrap();
        Ok((status, answer[end + 4..].to_vec()))
    }

    async fn get(&self, path: &str) -> (u16, Vec<u8>) {
        self.ask(&format!("GET {path} HTTP/1.1"), b"").await.unwrap()
    }

    async fn post(&self, token: &str, more: &str, body: &[u8]) -> (u16, serde_json::Value) {
        let auth = self.store.new_auth();
        let head = format!("POST /mms/document/{token}?auth={auth}&token={token}{more} HTTP/1.1");
        let (status, body) = self.ask(&head, body).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    fn fault(&self, action: MediaFaultAction) {
        self.store.add_fault(MediaFault { on: None, host: None, path: None, times: Some(1), action });
    }
}

fn token(body: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(body))
}

fn pointer(stored: &StoredMedia, kind: MediaKind) -> MediaPointer {
    MediaPointer {
        kind,
        url: None,
        direct_path: stored.direct_path.clone(),
        media_key: stored.media_key.to_vec(),
        file_sha256: stored.file_sha256.to_vec(),
        file_enc_sha256: stored.file_enc_sha256.to_vec(),
        file_length: stored.file_length,
    }
}

#[tokio::test]
async fn what_is_uploaded_can_be_downloaded() {
    let bench = Bench::new().await;
    let (status, answer) = bench.post(&token(b"secret"), "", b"secret").await;
    assert_eq!(status, 200);
    let path = answer["direct_path"].as_str().unwrap();
    assert_eq!(answer["url"], format!("https://{}{path}", bench.server.host()));
    assert_eq!(bench.get(&format!("{path}?auth=none")).await, (200, b"secret".to_vec()));
    let ranged = bench.ask(&format!("GET {path} HTTP/1.1\r\nRange: bytes=2-3"), b"").await.unwrap();
    assert_eq!(ranged, (206, b"cr".to_vec()));
    assert_eq!(bench.get("/v/none").await.0, 404);
    assert_eq!(bench.store.requests().len(), 4);
}

#[tokio::test]
async fn bad_uploads_are_refused() {
    let bench = Bench::new().await;
    assert_eq!(bench.post(&token(b"other"), "", b"secret").await.0, 400);
    assert_eq!(bench.post("short", "", b"secret").await.0, 400);
    let name = token(b"secret");
    let head = format!("POST /mms/document/{name}?auth=guess&token={name} HTTP/1.1");
    assert_eq!(bench.ask(&head, b"secret").await.unwrap().0, 401);
    let auth = bench.store.new_auth();
    let head = format!("POST /mms/wallpaper/{name}?auth={auth}&token={name} HTTP/1.1");
    assert_eq!(bench.ask(&head, b"secret").await.unwrap().0, 404);
    bench.store.revoke_auth();
    let head = format!("POST /mms/document/{name}?auth={auth}&token={name} HTTP/1.1");
    assert_eq!(bench.ask(&head, b"secret").await.unwrap().0, 401);
}

#[tokio::test]
async fn a_broken_upload_is_resumed() {
    let bench = Bench::new().await;
    let body = vec![7; 1000];
    let name = token(&body);
    assert_eq!(bench.post(&name, "&resume=1", b"").await, (200, serde_json::json!({})));
    bench.fault(MediaFaultAction::Cut { bytes: 400 });
    let auth = bench.store.new_auth();
    let head = format!("POST /mms/document/{name}?auth={auth}&token={name} HTTP/1.1");
    assert!(bench.ask(&head, &body).await.is_err());
    assert_eq!(bench.post(&name, "&resume=1", b"").await.1["resume"], "400");
    assert_eq!(bench.post(&name, "&file_offset=300", &body[300..]).await.0, 416);
    assert_eq!(bench.post(&name, "&file_offset=400", &body[400..]).await.0, 200);
    assert_eq!(bench.post(&name, "&resume=1", b"").await.1["resume"], "complete");
}

#[tokio::test]
async fn faults_do_what_they_say() {
    let bench = Bench::new().await;
    let stored = bench.store.encrypt_for_phone(&[1; 500], MediaKind::Image).unwrap();
    let path = stored.direct_path.as_str();
    let whole = bench.get(path).await.1;
    bench.fault(MediaFaultAction::Status { code: 410 });
    assert_eq!(bench.get(path).await.0, 410);
    bench.fault(MediaFaultAction::Truncate { bytes: 10 });
    assert_eq!(bench.get(path).await, (200, whole[..10].to_vec()));
    bench.fault(MediaFaultAction::Garble);
    let garbled = bench.get(path).await.1;
    assert!(garbled.len() == whole.len() && garbled != whole);
    bench.fault(MediaFaultAction::Cut { bytes: 10 });
    let cut = bench.ask(&format!("GET {path} HTTP/1.1"), b"").await;
    assert!(cut.map_or(true, |(_, body)| body.len() <= 10));
    bench.fault(MediaFaultAction::Drop);
    assert!(bench.ask(&format!("GET {path} HTTP/1.1"), b"").await.is_err());
    bench.fault(MediaFaultAction::Slow { ms: 80 });
    let before = Instant::now();
    assert_eq!(bench.get(path).await.1, whole);
    assert!(before.elapsed() >= Duration::from_millis(80));
    bench.fault(MediaFaultAction::Trickle { bytes: 100, ms: 1 });
    assert_eq!(bench.get(path).await.1, whole);
    let other = Some("localhost:1".to_owned());
    let action = MediaFaultAction::Status { code: 500 };
    bench.store.add_fault(MediaFault { on: None, host: other, path: None, times: None, action });
    assert_eq!(bench.get(path).await.0, 200);
    bench.store.clear_faults();
    bench.fault(MediaFaultAction::Status { code: 413 });
    assert_eq!(bench.post(&token(b"x"), "", b"x").await.0, 413);
    assert_eq!(bench.post(&token(b"x"), "", b"x").await.0, 200);
}

#[test]
fn a_file_for_the_phone_opens_again_and_damage_shows() {
    let store = MediaStore::new();
    let stored = store.encrypt_for_phone(b"picture", MediaKind::Image).unwrap();
    let mut pointer = pointer(&stored, MediaKind::Image);
    assert_eq!(store.fetch(&pointer).unwrap(), b"picture");
    pointer.file_sha256[0] ^= 1;
    assert!(store.fetch(&pointer).unwrap_err().to_string().contains("another hash"));
    pointer.kind = MediaKind::Video;
    assert!(store.fetch(&pointer).is_err());
}

#[test]
fn an_expired_file_can_be_uploaded_again() {
    let store = MediaStore::new();
    let stored = store.encrypt_for_phone(b"film", MediaKind::Video).unwrap();
    let mut pointer = pointer(&stored, MediaKind::Video);
    assert!(store.expire(&stored.direct_path) && !store.expire(&stored.direct_path));
    assert!(store.fetch(&pointer).is_err());
    pointer.direct_path = store.reupload(&stored.direct_path).unwrap();
    assert_ne!(pointer.direct_path, stored.direct_path);
    assert_eq!(store.fetch(&pointer).unwrap(), b"film");
    assert_eq!(store.reupload(&stored.direct_path), None);
}

#[test]
fn a_store_comes_back_from_its_directory() {
    let directory = std::env::temp_dir().join(format!("wa-loopback-media-{}", std::process::id()));
    let store = MediaStore::new();
    let picture = store.set_picture(vec![1, 2, 3], "image/jpeg");
    let stored = store.encrypt_for_phone(b"sound", MediaKind::Audio).unwrap();
    store.save(&directory).unwrap();
    let again = MediaStore::load(&directory).unwrap();
    std::fs::remove_dir_all(&directory).unwrap();
    assert_eq!(again.stored(&picture.direct_path), Some(vec![1, 2, 3]));
    assert_eq!(again.fetch(&pointer(&stored, MediaKind::Audio)).unwrap(), b"sound");
    assert!(again.remove(&picture.direct_path));
    assert_eq!(again.stored(&picture.direct_path), None);
}

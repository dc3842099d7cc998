//! A hub on this computer that speaks what hf-hub asks of huggingface.co: small files come at once, weights through a redirect
//! that names their SHA-256; ranges; and what goes wrong on the way.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path as UrlPath, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
    routing::get,
};
use futures_util::{StreamExt, stream};
use sha2::{Digest, Sha256};

/// The commit that the hub is at.
const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

/// What goes wrong with the weights, once each.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// The connection breaks after so many bytes.
    Break(usize),
    /// Nothing comes after so many bytes.
    Hang(usize),
    /// The last byte is another.
    Corrupt,
    /// More comes than was announced.
    Surplus,
}

#[derive(Default)]
struct Shared {
    files: BTreeMap<String, Vec<u8>>,
    /// Taken once: an unoptimised build needs seconds for the shipped weights.
    sums: BTreeMap<String, String>,
    faults: Mutex<Vec<Fault>>,
    asked: Mutex<Vec<String>>,
    address: Mutex<String>,
    sum: Mutex<Option<String>>,
}

/// A running hub; it ends with the test.
pub struct LocalHub {
    shared: Arc<Shared>,
    _runtime: tokio::runtime::Runtime,
}

impl LocalHub {
    /// Serves the files of a model, the weights under another name: (name in the repository, name in `dir`).
    pub fn serve(dir: &Path, names: &[(&str, &str)]) -> Self {
        let read = |(name, file): &(&str, &str)| ((*name).to_owned(), std::fs::read(dir.join(file)).unwrap());
        let files: BTreeMap<String, Vec<u8>> = names.iter().map(read).collect();
        let sums = files.iter().map(|(name, bytes)| (name.clone(), sum(bytes))).collect();
        let shared = Arc::new(Shared { files, sums, ..Shared::default() });
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        *shared.address.lock().unwrap() = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/{owner}/{name}/resolve/{revision}/{*file}", get(resolve))
            .route("/cdn/{*file}", get(deliver))
            .with_state(shared.clone());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { shared, _runtime: runtime }
    }

    /// Its address.
    pub fn address(&self) -> String {
        self.shared.address.lock().unwrap().clone()
    }

    /// What goes wrong with the next downloads of the weights.
    pub fn will(&self, faults: &[Fault]) {
        self.shared.faults.lock().unwrap().extend(faults);
    }

    /// Claims another checksum for the weights.
    pub fn claims(&self, sum: &str) {
        *self.shared.sum.lock().unwrap() = Some(sum.into());
    }

    /// The ranges of the weights that were asked for, without the questions for size.
    pub fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap().clone()
    }
}

async fn resolve(
    State(shared): State<Arc<Shared>>,
    UrlPath((_, _, _, file)): UrlPath<(String, String, String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some(bytes) = shared.files.get(&file) else { return status(StatusCode::NOT_FOUND) };
    let response = Response::builder().header("x-repo-commit", COMMIT);
    if !file.ends_with(".onnx") {
        // Git's own checksum: forty digits.
        let etag = format!("\"{}\"", &shared.sums[&file][..40]);
        let response = response.status(StatusCode::PARTIAL_CONTENT).header(header::ETAG, etag);
        let from = from(&headers);
        let to = if only_size(&headers) { 1 } else { bytes.len() };
        let range = format!("bytes {from}-{}/{}", to - 1, bytes.len());
        return response.header(header::CONTENT_RANGE, range).body(Body::from(bytes[from..to].to_vec())).unwrap();
    }
    let claimed = shared.sum.lock().unwrap().clone().unwrap_or_else(|| shared.sums[&file].clone());
    let place = format!("{}/cdn/{file}", shared.address.lock().unwrap());
    let response = response.status(StatusCode::FOUND).header(header::LOCATION, place);
    response.header("x-linked-etag", format!("\"{claimed}\"")).body(Body::empty()).unwrap()
}

async fn deliver(State(shared): State<Arc<Shared>>, UrlPath(file): UrlPath<String>, headers: HeaderMap) -> Response {
    let Some(mut bytes) = shared.files.get(&file).cloned() else { return status(StatusCode::NOT_FOUND) };
    let from = from(&headers);
    let response = Response::builder()
        .status(StatusCode::PARTIAL_CONTENT)
        .header(header::CONTENT_RANGE, format!("bytes {from}-{}/{}", bytes.len() - 1, bytes.len()));
    if only_size(&headers) {
        return response.body(Body::from(bytes[..1].to_vec())).unwrap();
    }
    shared.asked.lock().unwrap().push(headers[header::RANGE].to_str().unwrap().to_owned());
    let fault = {
        let mut faults = shared.faults.lock().unwrap();
        (!faults.is_empty()).then(|| faults.remove(0))
    };
    match fault {
        Some(Fault::Corrupt) => *bytes.last_mut().unwrap() ^= 1,
        Some(Fault::Surplus) => bytes.extend([0; 1_000]),
        _ => {}
    }
    let rest = bytes.split_off(from);
    let response = response.header(header::CONTENT_LENGTH, rest.len());
    let body = match fault {
        Some(Fault::Break(after)) => {
            let start = Ok(Bytes::copy_from_slice(&rest[..after.min(rest.len())]));
            let broken = async {
                // What came before is sent when the body has nothing to give for a moment.
                tokio::task::yield_now().await;
                Err(std::io::Error::other("the connection broke"))
            };
            Body::from_stream(stream::iter([start]).chain(stream::once(broken)))
        }
        Some(Fault::Hang(after)) => {
            let start = Ok::<_, std::io::Error>(Bytes::copy_from_slice(&rest[..after.min(rest.len())]));
            Body::from_stream(stream::iter([start]).chain(stream::pending()))
        }
        _ => Body::from(rest),
    };
    response.body(body).unwrap()
}

fn from(headers: &HeaderMap) -> usize {
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok()).unwrap_or("bytes=0-");
    range.trim_start_matches("bytes=").split('-').next().unwrap().parse().unwrap()
}

fn only_size(headers: &HeaderMap) -> bool {
    headers.get(header::RANGE).is_some_and(|range| range == "bytes=0-0")
}

fn status(status: StatusCode) -> Response {
    Response::builder().status(status).body(Body::empty()).unwrap()
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

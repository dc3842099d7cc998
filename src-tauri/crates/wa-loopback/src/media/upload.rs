//! Uploads: whole, in two parts, and the question how much is there already.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::StreamExt as _;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::pause::pause;
use super::store::MAX_FILE;
use super::tls::Breaker;
use super::{MediaFaultAction, MediaRequest, MediaRequestKind, MediaStore};

/// A client that sends nothing for so long has gone away.
const IDLE: Duration = Duration::from_secs(30);

/// The kinds a client may upload.
const KINDS: [&str; 12] = [
    "image",
    "video",
    "audio",
    "document",
    "ptt",
    "md-msg-hist",
    "md-app-state",
    "sticker-pack",
    "thumbnail-sticker-pack",
    "thumbnail-link",
    "thumbnail-image",
    "thumbnail-document",
];

#[derive(Deserialize)]
pub(super) struct UploadQuery {
    auth: Option<String>,
    token: Option<String>,
    resume: Option<String>,
    file_offset: Option<usize>,
}

/// Answer to `POST /mms/…`.
pub(super) async fn upload(
    State(store): State<MediaStore>,
    ConnectInfo(breaker): ConnectInfo<Breaker>,
    Path((kind, token)): Path<(String, String)>,
    Query(query): Query<UploadQuery>,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    let path = uri.path().to_owned();
    let request = if query.resume.is_some() { MediaRequestKind::Resume } else { MediaRequestKind::Upload };
    let fault = store.fault(request, &host, &path);
    let answer = answer(&store, &kind, &token, &query, body, fault).await;
    let (status, bytes, response) = match answer {
        Answer::Json(status, bytes, body) => (status.as_u16(), bytes, (status, Json(body)).into_response()),
        Answer::Broken(bytes) => {
            breaker.break_connection();
            (0, bytes, StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
    };
    store.log(MediaRequest { kind: request, host, path, status, bytes });
    response
}

enum Answer {
    Json(StatusCode, usize, serde_json::Value),
    /// The connection breaks after so many bytes.
    Broken(usize),
}

impl Answer {
    fn refused(status: StatusCode, why: &str) -> Self {
        tracing::warn!(%status, why, "upload refused");
        Self::Json(status, 0, json!({ "error": why }))
    }
}

async fn answer(
    store: &MediaStore,
    kind: &str,
    token: &str,
    query: &UploadQuery,
    body: Body,
    fault: Option<MediaFaultAction>,
) -> Answer {
    match fault {
        Some(MediaFaultAction::Status { code }) => {
            let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            // The body is read to its end: a client that is still writing would see a broken pipe, not the status.
            return match receive(body, MAX_FILE).await {
                Received::Whole(_) | Received::TooLong => Answer::refused(status, "fault"),
                Received::Broken(_) => Answer::Broken(0),
            };
        }
        Some(MediaFaultAction::Drop) => return Answer::Broken(0),
        Some(MediaFaultAction::Cut { bytes }) => {
            let (Received::Whole(mut content) | Received::Broken(mut content)) = receive(body, MAX_FILE).await else {
                return Answer::Broken(0);
            };
            content.truncate(bytes);
            let length = content.len();
            if query.file_offset.is_none() {
                store.set_partial(token, content);
            }
            return Answer::Broken(length);
        }
        Some(MediaFaultAction::Slow { ms }) => pause(Duration::from_millis(ms)).await,
        Some(MediaFaultAction::Truncate { .. } | MediaFaultAction::Garble | MediaFaultAction::Trickle { .. })
        | None => {}
    }
    if !KINDS.contains(&kind) {
        return Answer::refused(StatusCode::NOT_FOUND, "unknown kind of media");
    }
    if !query.auth.as_deref().is_some_and(|auth| store.may_upload(auth)) {
        return Answer::refused(StatusCode::UNAUTHORIZED, "auth is not valid");
    }
    if query.token.as_deref() != Some(token) {
        return Answer::refused(StatusCode::BAD_REQUEST, "token differs between path and query");
    }
    let Some(hash) = hash_of(token) else {
        return Answer::refused(StatusCode::BAD_REQUEST, "token is not a base64url SHA-256");
    };
    if query.resume.is_some() {
        return progress(store, token);
    }
    whole(store, token, &hash, query.file_offset, body).await
}

/// How much of a file is there already.
fn progress(store: &MediaStore, token: &str) -> Answer {
    if let Some((direct_path, url)) = store.by_token(token) {
        let body = json!({ "resume": "complete", "url": url, "direct_path": direct_path });
        return Answer::Json(StatusCode::OK, 0, body);
    }
    let there = store.partial(token).len();
    let body = if there == 0 { json!({}) } else { json!({ "resume": there.to_string() }) };
    Answer::Json(StatusCode::OK, 0, body)
}

async fn whole(store: &MediaStore, token: &str, hash: &[u8; 32], offset: Option<usize>, body: Body) -> Answer {
    let mut content = match offset {
        None => Vec::new(),
        Some(offset) => {
            let partial = store.partial(token);
            if partial.len() != offset {
                return Answer::refused(StatusCode::RANGE_NOT_SATISFIABLE, "file_offset is not what is there");
            }
            partial
        }
    };
    match receive(body, MAX_FILE - content.len()).await {
        Received::Whole(rest) => content.extend_from_slice(&rest),
        Received::TooLong => return Answer::refused(StatusCode::PAYLOAD_TOO_LARGE, "too large"),
        Received::Broken(rest) => {
            content.extend_from_slice(&rest);
            let length = content.len();
            store.set_partial(token, content);
            return Answer::Broken(length);
        }
    }
    if Sha256::digest(&content).as_slice() != hash {
        return Answer::refused(StatusCode::BAD_REQUEST, "the body's hash is not the token");
    }
    let bytes = content.len();
    let (direct_path, url) = store.put(token, content.into());
    Answer::Json(StatusCode::OK, bytes, json!({ "url": url, "direct_path": direct_path, "handle": token }))
}

enum Received {
    Whole(Vec<u8>),
    TooLong,
    Broken(Vec<u8>),
}

async fn receive(body: Body, limit: usize) -> Received {
    let mut stream = body.into_data_stream();
    let mut content = Vec::new();
    loop {
        match tokio::time::timeout(IDLE, stream.next()).await {
            Ok(Some(Ok(piece))) if content.len() + piece.len() > limit => return Received::TooLong,
            Ok(Some(Ok(piece))) => content.extend_from_slice(&piece),
            Ok(None) => return Received::Whole(content),
            Ok(Some(Err(_))) | Err(_) => return Received::Broken(content),
        }
    }
}

fn hash_of(token: &str) -> Option<[u8; 32]> {
    BASE64_URL_SAFE_NO_PAD.decode(token.trim_end_matches('=')).ok()?.try_into().ok()
}

//! Downloads of files and profile pictures.

use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};

use super::pause::pause;
use super::range::{Part, part};
use super::store::File;
use super::tls::Breaker;
use super::{MediaFaultAction, MediaRequest, MediaRequestKind, MediaStore};

/// Answer to `GET /v/…` and `GET /pp/…`. Neither needs a right: not every client sends one.
pub(super) async fn download(
    State(store): State<MediaStore>,
    ConnectInfo(breaker): ConnectInfo<Breaker>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default().to_owned();
    let path = uri.path().to_owned();
    let kind = if path.starts_with("/pp/") { MediaRequestKind::Picture } else { MediaRequestKind::Download };
    let fault = store.fault(kind, &host, &path);
    let (response, bytes) = match fault {
        Some(MediaFaultAction::Status { code }) => {
            (StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response(), 0)
        }
        Some(MediaFaultAction::Drop) => {
            breaker.break_connection();
            store.log(MediaRequest { kind, host, path, status: 0, bytes: 0 });
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        fault => {
            if let Some(MediaFaultAction::Slow { ms }) = fault {
                pause(Duration::from_millis(ms)).await;
            }
            match store.file(&path) {
                Some(file) => content(&file, text(header::RANGE), fault),
                None => (StatusCode::NOT_FOUND.into_response(), 0),
            }
        }
    };
    store.log(MediaRequest { kind, host, path, status: response.status().as_u16(), bytes });
    response
}

fn content(file: &File, range: Option<&str>, fault: Option<MediaFaultAction>) -> (Response, usize) {
    let length = file.content.len();
    let (status, mut piece, described) = match part(range, length) {
        Part::Whole => (StatusCode::OK, file.content.clone(), None),
        Part::Bytes(first, last) => (
            StatusCode::PARTIAL_CONTENT,
            file.content.slice(first..=last),
            Some(format!("bytes {first}-{last}/{length}")),
        ),
        Part::Unsatisfiable => {
            let header = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
            return ((StatusCode::RANGE_NOT_SATISFIABLE, header).into_response(), 0);
        }
    };
    let declared = match fault {
        Some(MediaFaultAction::Truncate { bytes }) => {
            piece.truncate(bytes);
            piece.len()
        }
        Some(MediaFaultAction::Garble) => {
            piece = garbled(&piece);
            piece.len()
        }
        _ => piece.len(),
    };
    let (body, sent) = match fault {
        Some(MediaFaultAction::Cut { bytes }) => {
            let kept = piece.slice(..bytes.min(piece.len()));
            let sent = kept.len();
            let broken = io::Error::from(io::ErrorKind::ConnectionReset);
            (Body::from_stream(stream::iter([Ok(kept), Err(broken)])), sent)
        }
        Some(MediaFaultAction::Trickle { bytes, ms }) => (trickle(piece, bytes.max(1), ms), declared),
        _ => (Body::from(piece), declared),
    };
    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, &file.mime)
        .header(header::CONTENT_LENGTH, declared)
        .header(header::ACCEPT_RANGES, "bytes");
    if let Some(described) = described {
        response = response.header(header::CONTENT_RANGE, described);
    }
    let response = response.body(body).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response());
    (response, sent)
}

fn garbled(piece: &Bytes) -> Bytes {
    let mut bytes = piece.to_vec();
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 0x55;
    }
    bytes.into()
}

fn trickle(piece: Bytes, size: usize, ms: u64) -> Body {
    let pieces: Vec<Bytes> =
        (0..piece.len()).step_by(size).map(|at| piece.slice(at..piece.len().min(at + size))).collect();
    Body::from_stream(stream::iter(pieces).then(move |piece| async move {
        pause(Duration::from_millis(ms)).await;
        Ok::<_, io::Error>(piece)
    }))
}

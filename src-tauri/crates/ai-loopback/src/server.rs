//! Server: takes a request, is as strict about it as the provider, and does what the script says.

use std::{io, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::header,
    response::Response,
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use crate::{
    Act, FormPart, ModelReply, Prompt, Seen,
    answer::Answer,
    form,
    line::Cut,
    loopback::{Shared, UnderWay},
    seen::Errand,
    wire::{Refusal, Wire},
};

/// More than any request of ours: 25 MB of sound.
const MOST: usize = 64 * 1024 * 1024;
/// One piece of a huge body.
const PIECE: usize = 16 * 1024;

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(State(shared): State<Arc<Shared>>, ConnectInfo(cut): ConnectInfo<Cut>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (wire, path) = (shared.dialect.wire, parts.uri.to_string());
    let headers = parts.headers.iter();
    let mut seen = Seen {
        errand: wire.errand(parts.method.as_str(), &path),
        method: parts.method.to_string(),
        headers: headers
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into()))
            .collect(),
        path,
        body: axum::body::to_bytes(body, MOST).await.unwrap_or_default(),
        prompt: Prompt::default(),
        complaint: None,
    };
    let key = key(&shared, &seen).to_owned();
    let checked = check(&shared, &seen);
    match &checked {
        Ok(prompt) => seen.prompt = prompt.clone(),
        Err(refusal) => seen.complaint = Some(refusal.words.clone()),
    }
    shared.remember(seen.clone());
    if let Err(refusal) = checked {
        let status = shared.dialect.refusal_status(refusal.status);
        return json_response(status, &shared.dialect.error(status, &refusal.words));
    }
    if shared.key_is_wrong(&key) {
        let (status, body) = shared.dialect.wrong_key(&key);
        return json_response(status, &body);
    }
    let act = shared.next(seen.errand);
    perform(&shared, &cut, act, &seen, &key).await
}

fn key<'a>(shared: &Shared, seen: &'a Seen) -> &'a str {
    let (name, prefix) = shared.dialect.key_header();
    seen.header(name).and_then(|value| value.strip_prefix(prefix)).unwrap_or_default()
}

/// Everything that the real server would refuse the request for.
fn check(shared: &Shared, seen: &Seen) -> Result<Prompt, Refusal> {
    let dialect = &shared.dialect;
    if dialect.needs_key() && key(shared, seen).is_empty() {
        return Err(Refusal { status: 401, words: format!("no key in the header {}", dialect.key_header().0) });
    }
    if seen.path.contains("key=") {
        return Err(Refusal::bad("a key in the address is written into every log on the way"));
    }
    if dialect.wire == Wire::Anthropic && seen.header("anthropic-version") != Some("2023-06-01") {
        return Err(Refusal::bad("anthropic-version: header is required"));
    }
    match seen.errand {
        Errand::Unknown => {
            Err(Refusal { status: 404, words: format!("{} {} is unknown here", seen.method, seen.path) })
        }
        Errand::List => Ok(Prompt::default()),
        Errand::Transcription => transcription(seen),
        Errand::Chat => {
            if !seen.header("content-type").is_some_and(|kind| kind.starts_with("application/json")) {
                return Err(Refusal::bad("content-type must be application/json"));
            }
            let body: Value = serde_json::from_slice(&seen.body)
                .map_err(|error| Refusal::bad(format!("We could not parse the JSON body of your request: {error}")))?;
            dialect.wire.read(dialect, &seen.path, &body)
        }
    }
}

fn transcription(seen: &Seen) -> Result<Prompt, Refusal> {
    let parts = form::parts(seen.header("content-type").unwrap_or_default(), &seen.body).map_err(Refusal::bad)?;
    let part = |name: &str| parts.iter().find(|part| part.name == name);
    let file = part("file").filter(|file| !file.bytes.is_empty()).ok_or_else(|| Refusal::bad("file is required"))?;
    if !file.file_name.as_deref().is_some_and(has_known_ending) {
        return Err(Refusal::bad(
            "Unrecognized file format. Supported formats: flac, m4a, mp3, mp4, mpeg, mpga, oga, ogg, wav, webm",
        ));
    }
    let model = part("model").map(FormPart::text).filter(|model| !model.is_empty());
    let format = part("response_format").map_or_else(|| "json".into(), FormPart::text);
    if !["json", "verbose_json", "text", "srt", "vtt"].contains(&format.as_str()) {
        return Err(Refusal::bad("invalid response_format"));
    }
    if part("language").is_some_and(|language| !(2..=3).contains(&language.bytes.len())) {
        return Err(Refusal::bad("language must be an ISO-639-1 code"));
    }
    Ok(Prompt { model: model.ok_or_else(|| Refusal::bad("model is required"))?, ..Prompt::default() })
}

fn has_known_ending(name: &str) -> bool {
    const ENDINGS: &[&str] = &["flac", "m4a", "mp3", "mp4", "mpeg", "mpga", "oga", "ogg", "wav", "webm"];
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

async fn perform(shared: &Arc<Shared>, cut: &Cut, act: Act, seen: &Seen, key: &str) -> Response {
    let wire = shared.dialect.wire;
    let good = || body(wire, seen, &Act::good());
    let with = |change: fn(&mut ModelReply)| {
        let mut reply = Act::good();
        change(&mut reply);
        json_response(200, &body(wire, seen, &reply))
    };
    match act {
        Act::Reply(reply) => json_response(200, &body(wire, seen, &reply)),
        Act::Think(model) => json_response(200, &body(wire, seen, &model(seen).into())),
        Act::Echo => json_response(200, &body(wire, seen, &seen.prompt.question().into())),
        Act::SchemaBroken => with(|reply| reply.content = json!({ "answer": 42, "sure": "very" })),
        Act::CutAnswer => with(|reply| (reply.content, reply.cut) = (r#"{"reply": "We open at"#.into(), true)),
        Act::EmptyContent => with(|reply| reply.content = "".into()),
        Act::TruncatedJson => {
            let whole = good().to_string();
            whole_response(200, "application/json", whole[..whole.len() / 2].to_owned())
        }
        Act::Status { code, retry_after } => {
            let words = match code {
                401 => format!("Incorrect API key provided: {key}"),
                code => format!("loopback was told to answer {code}"),
            };
            let mut response = json_response(code, &shared.dialect.error(code, &words));
            if let Some(after) = retry_after.and_then(|after| after.parse().ok()) {
                response.headers_mut().insert(header::RETRY_AFTER, after);
            }
            response
        }
        Act::QuotaSpent => {
            let (code, words) = shared.dialect.quota_spent();
            json_response(code, &words)
        }
        Act::Hang => {
            let _under_way = shared.begin();
            std::future::pending().await
        }
        Act::Drip { bytes, every_ms } => streamed(None, drip(good().to_string(), bytes, every_ms, shared.begin())),
        Act::DisconnectBeforeHeaders => {
            cut.now();
            whole_response(200, "application/json", String::new())
        }
        Act::DisconnectMidBody => {
            let whole = good().to_string();
            streamed(Some(whole.len()), hang_up_in(whole))
        }
        Act::Huge { bytes } => streamed(None, huge(shared.clone(), bytes)),
        Act::Empty => whole_response(200, "application/json", String::new()),
        Act::NotJson => {
            whole_response(200, "text/html", "<html><body><h1>Welcome to Airport Wi-Fi</h1></body></html>".into())
        }
        Act::WrongContentType => whole_response(200, "text/html", good().to_string()),
        Act::RedirectTo(to) => {
            let mut response = whole_response(307, "text/plain", String::new());
            if let Ok(to) = to.parse() {
                response.headers_mut().insert(header::LOCATION, to);
            }
            response
        }
        Act::ErrorIn200 => json_response(200, &wire.error(500, "The model crashed")),
        Act::Filtered => json_response(200, &wire.filtered(&Answer::new(&"".into(), &seen.prompt))),
    }
}

/// The answer as the errand's caller expects it.
fn body(wire: Wire, seen: &Seen, reply: &ModelReply) -> Value {
    match seen.errand {
        Errand::List => wire.list(),
        Errand::Transcription => {
            let answer = Answer::new(reply, &seen.prompt);
            if seen.parts().iter().any(|part| part.name == "response_format" && &part.bytes[..] == b"verbose_json") {
                json!({ "task": "transcribe", "language": "english", "duration": 2.5, "text": answer.text, "segments": [] })
            } else {
                json!({ "text": answer.text })
            }
        }
        Errand::Chat | Errand::Unknown => wire.envelope(&Answer::new(reply, &seen.prompt)),
    }
}

fn json_response(status: u16, body: &Value) -> Response {
    whole_response(status, "application/json", body.to_string())
}

fn whole_response(status: u16, kind: &'static str, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status.try_into().unwrap_or_default();
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}

fn streamed<S>(length: Option<usize>, pieces: S) -> Response
where
    S: futures_util::Stream<Item = io::Result<Bytes>> + Send + 'static,
{
    let mut response = Response::new(Body::from_stream(pieces));
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    if let Some(length) = length {
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
    response
}

fn drip(
    whole: String,
    bytes: usize,
    every_ms: u64,
    under_way: UnderWay,
) -> impl futures_util::Stream<Item = io::Result<Bytes>> {
    let whole = Bytes::from(whole);
    let starts = (0..whole.len()).step_by(bytes.max(1));
    stream::iter(starts).then(move |at| {
        let _lives_as_long = &under_way;
        let piece = whole.slice(at..(at + bytes.max(1)).min(whole.len()));
        async move {
            if at > 0 {
                pause(every_ms).await;
            }
            Ok(piece)
        }
    })
}

#[expect(clippy::disallowed_methods, reason = "a server that drips does so in real time; it has no clock of ours")]
async fn pause(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

/// Half of it, on the wire, and then nobody is there.
fn hang_up_in(whole: String) -> impl futures_util::Stream<Item = io::Result<Bytes>> {
    let half = Bytes::from(whole).slice(..20);
    let gone = stream::once(async {
        // What was written leaves while the stream has nothing more to give.
        tokio::task::yield_now().await;
        Err(io::ErrorKind::ConnectionReset.into())
    });
    stream::iter([Ok(half)]).chain(gone)
}

fn huge(shared: Arc<Shared>, bytes: u64) -> impl futures_util::Stream<Item = io::Result<Bytes>> {
    let opening = Bytes::from_static(b"{\"choices\":\"");
    let piece = Bytes::from_static(&[b'a'; PIECE]);
    let under_way = shared.begin();
    let rest = stream::unfold((shared, under_way, bytes), move |(shared, under_way, left)| {
        let size = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
        let piece = piece.slice(..size);
        async move {
            if size == 0 {
                return None;
            }
            shared.count_sent(size);
            Some((Ok(piece), (shared, under_way, left - size as u64)))
        }
    });
    stream::iter([Ok(opening)]).chain(rest)
}

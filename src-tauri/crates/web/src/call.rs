//! Call: one request of any method to a program on the web, with its answer as text, within limits.
//!
//! What belongs to the caller (its headers, with keys in them) goes to the host that it was meant for and to nobody else: a
//! redirect that leaves the origin is followed without them, and a request that changes something is not redirected at all.

use bytes::Bytes;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use reqwest::{
    Method, Response,
    header::{self, HeaderMap, HeaderName, HeaderValue},
};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    body,
    error::FetchError,
    fetch::{Fetcher, bounded, header_text, redirect},
    guard::Allowed,
    kind::ContentType,
    limits::{Limits, Oversize},
    retry_after::retry_after,
};

const ACCEPT: &str = "application/json, text/plain;q=0.9, */*;q=0.5";

/// Headers that belong to the connection: the client writes them as they are needed.
const OF_THE_CONNECTION: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Kinds of answers that are words, beside `text/…`, `…+json` and `…+xml`.
const WORDS: &[&str] = &[
    "application/json",
    "application/ld+json",
    "application/x-ndjson",
    "application/xml",
    "application/javascript",
    "application/x-www-form-urlencoded",
    "application/yaml",
    "application/graphql-response+json",
];

/// A header that cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHeader {
    /// Its name is none.
    #[error("“{0}” cannot be the name of a header.")]
    Name(String),
    /// Its value has signs in it that no header may have. The value is not told: it may be a key.
    #[error("The value of the header {0} has signs in it that a header cannot have.")]
    Value(String),
    /// `Host` says where a request goes; that is for the address to say.
    #[error("The header Host cannot be set: the address decides where the request goes.")]
    Host,
}

/// A request to a program on the web.
#[derive(Clone)]
pub struct Call {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Bytes>,
}

/// Addresses and what is sent may be secret.
impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Call({})", self.method)
    }
}

impl Call {
    /// A request without a body. An unknown method is a GET.
    pub fn new(method: &str, url: Url) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(ACCEPT));
        Self { method: Method::from_bytes(method.as_bytes()).unwrap_or(Method::GET), url, headers, body: None }
    }

    /// Sets a header. Those of the connection are left to the client.
    pub fn header(&mut self, name: &str, value: &str) -> Result<(), BadHeader> {
        let name = name.trim();
        let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| BadHeader::Name(name.to_owned()))?;
        if parsed == header::HOST {
            return Err(BadHeader::Host);
        }
        if OF_THE_CONNECTION.contains(&parsed.as_str()) || parsed.as_str().starts_with("proxy-") {
            return Ok(());
        }
        let value = HeaderValue::from_bytes(value.trim().as_bytes());
        let mut value = value.map_err(|_| BadHeader::Value(name.to_owned()))?;
        // Any of them may be a key: none is ever printed.
        value.set_sensitive(true);
        self.headers.insert(parsed, value);
        Ok(())
    }

    /// Whether a header of this name is set.
    pub fn has_header(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }

    /// Sets the body; its kind, unless a header says it already.
    pub fn body(&mut self, content_type: &'static str, body: impl Into<Bytes>) {
        self.headers.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static(content_type));
        self.body = Some(body.into());
    }

    /// The headers for one hop: its own only where it was meant to go.
    fn headers_at(&self, at_home: bool) -> HeaderMap {
        if at_home {
            return self.headers.clone();
        }
        HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(ACCEPT))])
    }

    /// Only what reads and sends nothing may be asked for somewhere else.
    fn follows_redirects(&self) -> bool {
        self.method == Method::GET && self.body.is_none()
    }
}

/// What a program on the web answered: any status.
#[derive(Clone)]
pub struct Called {
    /// The status.
    pub status: u16,
    /// Such as `application/json`.
    pub content_type: Option<String>,
    /// The answer as text. Of an answer that is no success only as much as the limit allows, and nothing if it is no text.
    pub text: String,
    /// How long the other side asks to wait.
    pub retry_after: Option<Duration>,
}

/// Answers stay out of logs.
impl std::fmt::Debug for Called {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Called({}, {} bytes)", self.status, self.text.len())
    }
}

impl Fetcher {
    /// Makes a request and reads its answer, at most [`Limits::page`] bytes of it. Every status is an answer.
    pub async fn call(
        &self,
        call: &Call,
        allowed: &Allowed,
        limits: &Limits,
        cancel: &CancellationToken,
    ) -> Result<Called, FetchError> {
        let follow = async {
            let (mut at, mut at_home) = (call.url.clone(), true);
            at.set_fragment(None);
            for _ in 0..=limits.redirects {
                at_home &= at.origin() == call.url.origin();
                let response = self.send(call, &at, at_home, allowed).await?;
                let is_redirect = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
                if !is_redirect || !call.follows_redirects() {
                    return called(response, limits).await;
                }
                at = redirect(&at, response.headers())?;
            }
            Err(FetchError::TooManyRedirects)
        };
        bounded(follow, limits.total, cancel).await
    }

    async fn send(&self, call: &Call, at: &Url, at_home: bool, allowed: &Allowed) -> Result<Response, FetchError> {
        let client = self.clients().to(at, allowed)?;
        let mut request = client.request(call.method.clone(), at.clone()).headers(call.headers_at(at_home));
        if let Some(body) = &call.body {
            request = request.body(body.clone());
        }
        request.send().await.map_err(|error| FetchError::of_transport(&error))
    }
}

async fn called(response: Response, limits: &Limits) -> Result<Called, FetchError> {
    let status = response.status();
    let of = |name| header_text(response.headers(), name);
    let content = ContentType::parse(&of(header::CONTENT_TYPE).unwrap_or_default());
    let retry_after = retry_after(of(header::RETRY_AFTER).as_deref(), of(header::DATE).as_deref());
    // What the client decompressed it no longer names.
    let encoded = of(header::CONTENT_ENCODING).filter(|encoding| !encoding.eq_ignore_ascii_case("identity"));
    let is_words = encoded.is_none() && content.essence.as_deref().is_none_or(is_words);
    let mut answer = Called { status: status.as_u16(), content_type: None, text: String::new(), retry_after };
    if status.is_success() {
        let body = body::read(response, limits.page, limits).await?;
        if !is_words && !body.is_empty() {
            return Err(FetchError::Unsupported(encoded.or(content.essence).unwrap_or_default()));
        }
        answer.text = words(&body, content.charset.as_deref()).ok_or(FetchError::Unsupported(String::new()))?;
    } else if is_words {
        let limits = Limits { oversize: Oversize::Cut, ..limits.clone() };
        // Its status is the answer; words that do not come are not missed.
        let body = body::read(response, limits.page, &limits).await.unwrap_or_default();
        answer.text = words(&body, content.charset.as_deref()).unwrap_or_default();
    }
    answer.content_type = content.essence;
    Ok(answer)
}

fn is_words(essence: &str) -> bool {
    essence.starts_with("text/") || essence.ends_with("+json") || essence.ends_with("+xml") || WORDS.contains(&essence)
}

/// Bytes as text: byte order mark, then the charset that the header names, else UTF-8, and what is none of that as Windows
/// does it. `None`: these are no words.
fn words(body: &[u8], charset: Option<&str>) -> Option<String> {
    let named = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    let text = match named {
        Some(encoding) => encoding.decode(body).0,
        None => match UTF_8.decode(body) {
            (text, _, false) => text,
            (_, _, true) => WINDOWS_1252.decode(body).0,
        },
    };
    (!text.contains('\0')).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call() -> Call {
        Call::new("POST", Url::parse("https://shop.example/orders").unwrap())
    }

    #[test]
    fn a_header_that_cannot_be_sent_is_named_and_its_value_is_not() {
        let mut call = call();
        assert_eq!(call.header("Hóst", "x"), Err(BadHeader::Name("Hóst".into())));
        assert_eq!(call.header(" host ", "router.lan"), Err(BadHeader::Host));
        let why = call.header("Authorization", "Bearer secret\nEvil: 1").unwrap_err();
        assert!(!why.to_string().contains("secret") && why.to_string().contains("Authorization"), "{why}");
    }

    #[test]
    fn headers_of_the_connection_are_the_clients_business() {
        let mut call = call();
        for name in ["Content-Length", "Transfer-Encoding", "Connection", "Accept-Encoding", "Proxy-Authorization"] {
            call.header(name, "1").unwrap();
            assert!(!call.has_header(name), "{name}");
        }
        call.header("X-Key", "secret").unwrap();
        assert!(call.has_header("x-key") && !format!("{:?} {call:?}", call.headers).contains("secret"));
    }

    #[test]
    fn the_kind_of_a_body_is_what_the_caller_says_it_is() {
        let mut plain = call();
        plain.body("application/json", "{}");
        assert_eq!(plain.headers[header::CONTENT_TYPE], "application/json");
        let mut own = call();
        own.header("content-type", "application/vnd.api+json").unwrap();
        own.body("application/json", "{}");
        assert_eq!(own.headers[header::CONTENT_TYPE], "application/vnd.api+json");
    }

    #[test]
    fn another_host_gets_none_of_the_headers() {
        let mut call = call();
        call.header("Authorization", "Bearer secret").unwrap();
        call.header("Idempotency-Key", "1").unwrap();
        assert_eq!(call.headers_at(true).len(), 3);
        let abroad = call.headers_at(false);
        assert_eq!(abroad.keys().map(HeaderName::as_str).collect::<Vec<_>>(), ["accept"]);
    }

    #[test]
    fn only_what_reads_is_redirected() {
        assert!(Call::new("GET", Url::parse("https://shop.example/").unwrap()).follows_redirects());
        assert!(!call().follows_redirects());
        let mut searching = Call::new("GET", Url::parse("https://shop.example/").unwrap());
        searching.body("application/json", "{}");
        assert!(!searching.follows_redirects());
    }

    #[test]
    fn bytes_become_text_by_mark_header_or_experience() {
        let text = |charset, body: &[u8]| words(body, charset);
        assert_eq!(text(Some("iso-8859-1"), b"caf\xe9").as_deref(), Some("café"));
        assert_eq!(text(None, "café".as_bytes()).as_deref(), Some("café"));
        assert_eq!(text(None, b"caf\xe9").as_deref(), Some("café"), "it says nothing, and is no UTF-8");
        assert_eq!(text(Some("utf-8"), b"caf\xe9").as_deref(), Some("caf\u{fffd}"), "it says something wrong");
        assert_eq!(text(Some("klingon"), b"caf\xe9").as_deref(), Some("café"));
        assert_eq!(text(Some("utf-8"), b"\xef\xbb\xbf{}").as_deref(), Some("{}"));
        assert_eq!(text(Some("shift_jis"), b"\x83n\x83\x8d\x81[").as_deref(), Some("ハロー"));
        assert_eq!(text(None, b"\x00\x01\x02"), None);
    }

    #[test]
    fn pictures_are_no_words() {
        for fine in ["application/json", "application/problem+json", "text/html", "image/svg+xml", "application/xml"] {
            assert!(is_words(fine), "{fine}");
        }
        for not in ["image/png", "application/pdf", "application/octet-stream", "video/mp4"] {
            assert!(!is_words(not), "{not}");
        }
    }
}

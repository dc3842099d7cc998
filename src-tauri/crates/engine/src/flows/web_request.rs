//! Web requests of flows: a call of a node, filled with its secrets, made through the guarded clients, its answer as text.
//!
//! Two rules decide here. Where a request may go: to the public internet, and to the operator's own computers only if the node
//! says that scheme, host and port stand in the flow as he wrote them ([`HttpCall::own_network`]); a host that a variable has
//! a part in is public or refused. And what comes back: a secret that the other side repeats is blotted out, because what is
//! answered becomes a variable, and those are stored and can be read.
//!
//! Every status is an answer: the node knows which of them are worth another try.

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use domain::Secret;
use flow::Piece;
use flow::step::{HttpCall, HttpContent, HttpFailure, HttpPart, HttpReply};
use tokio_util::sync::CancellationToken;
use url::Url;
use web::{Allowed, Call, FetchError, Kinds, Limits, Oversize, Refused};

use crate::Core;

/// The largest answer that is taken.
const LARGEST_BYTES: usize = 1024 * 1024;

/// A keychain that takes longer is waiting for somebody.
const KEYCHAIN_PATIENCE: Duration = Duration::from_secs(20);

/// Shorter secrets stand in a text by chance.
const SHORTEST_BLOTTED: usize = 4;

/// What stands where a secret was.
const BLOT: &str = "•••";

/// The secrets of one call, by name.
type Filled = HashMap<String, Secret>;

impl Core {
    /// Makes a web request of a flow. Returns the answer or why there is none, and how many milliseconds it took. All
    /// attempts at the same thing carry the same `idempotency_key`.
    pub(crate) async fn request_web(
        &self,
        call: &HttpCall,
        idempotency_key: &str,
        stop: &CancellationToken,
    ) -> (Result<HttpReply, HttpFailure>, u32) {
        let began = Instant::now();
        let result = self.request_web_once(call, idempotency_key, stop).await;
        (result, u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX))
    }

    async fn request_web_once(
        &self,
        call: &HttpCall,
        idempotency_key: &str,
        stop: &CancellationToken,
    ) -> Result<HttpReply, HttpFailure> {
        let secrets = self.secrets_of(call).await?;
        let (request, url) = request(call, idempotency_key, &secrets).map_err(not_again)?;
        let allowed = if call.own_network { Allowed::origin(&url) } else { Allowed::public() };
        let patience = Duration::from_secs(call.timeout_seconds.clamp(1, 120).into());
        let limits = Limits {
            total: patience,
            idle: patience,
            redirects: 5,
            page: LARGEST_BYTES,
            document: LARGEST_BYTES,
            oversize: Oversize::Refuse,
            kinds: Kinds::Any,
        };
        let called = self.readings.web.call(&request, &allowed, &limits, stop).await;
        let called = called.map_err(|error| HttpFailure {
            message: words(&error, call),
            retry: error.may_pass(),
            retry_after_seconds: None,
        })?;
        Ok(HttpReply {
            status: called.status,
            body: without_secrets(called.text, &secrets),
            retry_after_seconds: called.retry_after.map(whole_seconds),
        })
    }

    /// The secrets that a call names, from the keychain.
    async fn secrets_of(&self, call: &HttpCall) -> Result<Filled, HttpFailure> {
        let mut filled = Filled::new();
        for name in names(call) {
            match self.flow_secret_soon(&name).await {
                Ok(Some(secret)) => drop(filled.insert(name, secret)),
                Ok(None) => {
                    return Err(not_again(format!("The secret “{name}” is not set. Set it under Flows, Secrets.")));
                }
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "A secret could not be read");
                    let message = format!("The secret “{name}” could not be read from the keychain of this computer.");
                    return Err(HttpFailure { message, retry: true, retry_after_seconds: None });
                }
            }
        }
        Ok(filled)
    }

    /// A secret of flows, without waiting for ever for a keychain that asks somebody something.
    async fn flow_secret_soon(&self, name: &str) -> anyhow::Result<Option<Secret>> {
        let (core, name) = (self.this.clone(), name.to_owned());
        let asked = tokio::task::spawn_blocking(move || match core.upgrade() {
            Some(core) => core.flow_secret(&name),
            None => Ok(None),
        });
        tokio::time::timeout(KEYCHAIN_PATIENCE, asked).await??
    }
}

fn not_again(message: impl Into<String>) -> HttpFailure {
    HttpFailure { message: message.into(), retry: false, retry_after_seconds: None }
}

/// The request as it leaves, with its address.
fn request(call: &HttpCall, idempotency_key: &str, secrets: &Filled) -> Result<(Call, Url), String> {
    let url = address(call, secrets)?;
    let mut request = Call::new(call.method.into(), url.clone());
    for part in &call.headers {
        request.header(&part.name, &fill(&part.value, secrets)).map_err(|bad| bad.to_string())?;
    }
    if !request.has_header("idempotency-key") {
        request.header("Idempotency-Key", idempotency_key).map_err(|bad| bad.to_string())?;
    }
    match &call.content {
        HttpContent::None => {}
        HttpContent::Json { json } => request.body("application/json", fill(json, secrets)),
        HttpContent::Text { text } => request.body("text/plain; charset=utf-8", fill(text, secrets)),
        HttpContent::Form { fields } => {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            for field in fields {
                form.append_pair(&field.name, &fill(&field.value, secrets));
            }
            request.body("application/x-www-form-urlencoded", form.finish());
        }
    }
    Ok((request, url))
}

fn address(call: &HttpCall, secrets: &Filled) -> Result<Url, String> {
    // What went wrong in reading it would repeat a part of it, and a part can be secret.
    let mut url = Url::parse(fill(&call.url, secrets).trim())
        .map_err(|_| "The address cannot be read. It must begin with https:// and name a host.".to_owned())?;
    if !call.query.is_empty() && !url.cannot_be_a_base() {
        let mut query = url.query_pairs_mut();
        for part in &call.query {
            query.append_pair(&part.name, &fill(&part.value, secrets));
        }
    }
    Ok(url)
}

/// Text with its secrets, for the wire alone. All that are named were found before.
fn fill(pieces: &[Piece], secrets: &Filled) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Secret { name, written } => {
                let secret = secrets.get(name).map_or("", Secret::reveal);
                text.push_str(&written.write(&secret.into()));
            }
        }
    }
    text
}

/// The names of the secrets that a call uses.
fn names(call: &HttpCall) -> BTreeSet<String> {
    let parts = |parts: &'_ [HttpPart]| parts.iter().flat_map(|part| part.value.clone()).collect::<Vec<_>>();
    let content = match &call.content {
        HttpContent::None => Vec::new(),
        HttpContent::Json { json: text } | HttpContent::Text { text } => text.clone(),
        HttpContent::Form { fields } => parts(fields),
    };
    let pieces = call.url.iter().cloned().chain(parts(&call.headers)).chain(parts(&call.query)).chain(content);
    let name = |piece| if let Piece::Secret { name, .. } = piece { Some(name) } else { None };
    pieces.filter_map(name).collect()
}

/// An answer in which the secrets of its request are not repeated, however they were written.
fn without_secrets(mut text: String, secrets: &Filled) -> String {
    for secret in secrets.values().map(Secret::reveal).filter(|secret| secret.len() >= SHORTEST_BLOTTED) {
        let json = serde_json::Value::from(secret).to_string();
        let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let percent = flow::template::Escaping::Url.write(&secret.into()).into_owned();
        let in_json = json.get(1..json.len().saturating_sub(1)).unwrap_or_default();
        for written in [secret, in_json, &form, &percent] {
            if text.contains(written) {
                text = text.replace(written, BLOT);
            }
        }
    }
    text
}

/// Why nothing came, in words for the operator. Nothing of the address is in them.
fn words(error: &FetchError, call: &HttpCall) -> String {
    match error {
        FetchError::Refused(Refused::Private) if !call.own_network => {
            "The address leads to this computer or the network around it. That is only allowed if host and port are written \
             in the node itself, without a variable."
                .into()
        }
        FetchError::Refused(Refused::Nowhere) => "No program can be reached at this address.".into(),
        FetchError::NoSuchHost => {
            "There is no server of this name. Check the spelling, and that this computer is online.".into()
        }
        FetchError::Unreachable => {
            "The server could not be reached. It may be down, or this computer offline.".into()
        }
        FetchError::TimedOut(_) => format!("The server did not answer within {} seconds.", call.timeout_seconds),
        FetchError::TooLarge(most) => format!("The answer is larger than {} MB.", most / (1024 * 1024)),
        FetchError::Unsupported(kind) if kind.is_empty() => "The answer is no text.".into(),
        FetchError::Unsupported(kind) => {
            format!("The answer is neither JSON nor text ({}).", domain::text::cut(kind, 60))
        }
        other => other.to_string(),
    }
}

fn whole_seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use flow::nodes::HttpMethod;
    use flow::template::Escaping;

    use super::*;

    const KEY: &str = r#"sk "555-0100"&=/ü"#;

    fn text(text: &str) -> Piece {
        Piece::Text(text.into())
    }

    fn secret(written: Escaping) -> Piece {
        Piece::Secret { name: "key".into(), written }
    }

    fn part(name: &str, value: Vec<Piece>) -> HttpPart {
        HttpPart { name: name.into(), value }
    }

    fn call() -> HttpCall {
        HttpCall {
            method: HttpMethod::Post,
            url: vec![text("https://shop.example/orders?a=1")],
            headers: Vec::new(),
            query: vec![part("q", vec![text("Käse & Brot")])],
            content: HttpContent::None,
            timeout_seconds: 5,
            own_network: false,
        }
    }

    fn secrets() -> Filled {
        Filled::from([("key".to_owned(), Secret::new(KEY))])
    }

    #[test]
    fn values_are_written_for_the_place_they_stand_in() {
        let (_, url) = request(&call(), "run:1", &secrets()).unwrap();
        assert_eq!(url.as_str(), "https://shop.example/orders?a=1&q=K%C3%A4se+%26+Brot");
        let in_path = HttpCall { url: vec![text("https://shop.example/"), secret(Escaping::Url)], ..call() };
        let (_, url) = request(&HttpCall { query: Vec::new(), ..in_path }, "run:1", &secrets()).unwrap();
        assert_eq!(url.as_str(), "https://shop.example/sk%20%22555-0100%22%26%3D%2F%C3%BC");
        assert_eq!(
            fill(&[text(r#"{"k": ""#), secret(Escaping::JsonText), text(r#""}"#)], &secrets()),
            format!(r#"{{"k": "{}"}}"#, KEY.replace('"', r#"\""#))
        );
    }

    #[test]
    fn every_place_is_looked_through_for_secrets() {
        let used = |call: HttpCall| names(&call).into_iter().collect::<Vec<_>>();
        let piece = || vec![secret(Escaping::Plain)];
        assert!(used(call()).is_empty());
        assert_eq!(used(HttpCall { url: piece(), ..call() }), ["key"]);
        assert_eq!(used(HttpCall { headers: vec![part("a", piece())], ..call() }), ["key"]);
        assert_eq!(used(HttpCall { query: vec![part("a", piece())], ..call() }), ["key"]);
        assert_eq!(used(HttpCall { content: HttpContent::Json { json: piece() }, ..call() }), ["key"]);
        assert_eq!(used(HttpCall { content: HttpContent::Text { text: piece() }, ..call() }), ["key"]);
        assert_eq!(
            used(HttpCall { content: HttpContent::Form { fields: vec![part("a", piece())] }, ..call() }),
            ["key"]
        );
    }

    #[test]
    fn no_error_repeats_a_secret() {
        let bad = [
            HttpCall { url: vec![text("https://["), secret(Escaping::Plain)], ..call() },
            HttpCall { url: vec![secret(Escaping::Plain)], ..call() },
            HttpCall {
                headers: vec![part("X-Key", vec![secret(Escaping::Plain), text("\n")]), part("Host", vec![])],
                ..call()
            },
        ];
        for call in bad {
            let why = request(&call, "run:1", &secrets()).unwrap_err();
            assert!(!why.contains("555") && !why.is_empty(), "{why}");
        }
    }

    #[test]
    fn a_repeated_secret_is_blotted_out_however_it_was_written() {
        let form: String = url::form_urlencoded::byte_serialize(KEY.as_bytes()).collect();
        let percent = Escaping::Url.write(&KEY.into()).into_owned();
        let json = serde_json::json!({ "key": KEY }).to_string();
        for said in [KEY.to_owned(), form, percent, json] {
            let kept = without_secrets(format!("you sent {said}!"), &secrets());
            assert!(kept.contains(BLOT) && !kept.contains("555"), "{kept}");
        }
        let short = Filled::from([("pin".to_owned(), Secret::new("12"))]);
        assert_eq!(without_secrets("12 apples".into(), &short), "12 apples");
    }

    #[test]
    fn a_wait_is_rounded_up_to_seconds() {
        assert_eq!([0, 1, 1_000, 1_001].map(|ms| whole_seconds(Duration::from_millis(ms))), [0, 1, 1, 2]);
    }
}

//! Call: one attempt. Everything that comes from outside has a limit: time until the whole answer, time between two pieces,
//! size after decompression. Dropping the future ends the attempt and its connection.

use std::{
    ops::Add,
    time::{Duration, Instant},
};

use bytes::Bytes;
use domain::assistant::ModelInfo;
use reqwest::header::HeaderMap;
use tokio::time::timeout;
use web::Clients;

use crate::{
    failure::Failure,
    request::{Method, Request},
    target::Target,
    transcribe::{self, Transcript},
    wire,
};

/// What an answer may cost, besides the target's own time.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Between two pieces of an answer.
    pub idle: Duration,
    /// Bytes of an answer.
    pub answer: usize,
    /// Bytes of a list of models.
    pub list: usize,
}

impl Default for Limits {
    fn default() -> Self {
        // OpenRouter's list has about 2 MB.
        Self { idle: Duration::from_secs(15), answer: 2 * 1024 * 1024, list: 8 * 1024 * 1024 }
    }
}

/// The way to every provider.
#[derive(Clone)]
pub struct Client {
    clients: Clients,
    limits: Limits,
}

/// What became of an attempt.
#[derive(Debug)]
pub struct Called<T = Completion> {
    /// The answer, or why there is none.
    pub result: Result<T, Failure>,
    /// The code of the answer, if one came.
    pub status: Option<u16>,
    /// Bytes that came, after decompression.
    pub bytes_in: u32,
    /// What came, as far as it was read; an echoed key is scrubbed.
    pub body: Option<Bytes>,
    /// From the first byte out to the end.
    pub latency: Duration,
}

/// What a model answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Completion {
    /// Its words, without its thoughts. Never empty.
    pub text: String,
    /// Why it ended.
    pub stop: Stop,
    /// What it used.
    pub tokens: Tokens,
    /// The model that answered.
    pub model: String,
}

/// Why an answer ended. What a filter cut is no answer but [`Failure::Filtered`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// All is said.
    Done,
    /// The limit of its length.
    Length,
    /// Something else.
    Other,
}

/// What an answer used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Tokens that went out, those in the provider's cache included.
    pub input: u32,
    /// Tokens that came back, thoughts included.
    pub output: u32,
    /// Of those that went out: what the provider still had.
    pub cached: u32,
}

impl Add for Tokens {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            input: self.input.saturating_add(other.input),
            output: self.output.saturating_add(other.output),
            cached: self.cached.saturating_add(other.cached),
        }
    }
}

/// Replies stay out of logs.
impl std::fmt::Debug for Completion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Completion")
            .field("bytes", &self.text.len())
            .field("stop", &self.stop)
            .field("tokens", &self.tokens)
            .finish_non_exhaustive()
    }
}

/// What has come so far; it outlives an attempt that is cut off by its time.
#[derive(Default)]
struct Received {
    status: Option<u16>,
    headers: HeaderMap,
    body: Vec<u8>,
    /// Also what was not kept.
    bytes: usize,
}

/// Understands a success.
type Understand<T> = fn(&Target, &Bytes, &HeaderMap) -> Result<T, Failure>;

impl Client {
    /// A client that names itself `user_agent`.
    pub fn new(user_agent: &str) -> anyhow::Result<Self> {
        Self::with_limits(user_agent, Limits::default())
    }

    /// The same with other limits.
    pub fn with_limits(user_agent: &str, limits: Limits) -> anyhow::Result<Self> {
        Ok(Self { clients: Clients::new(user_agent)?, limits })
    }

    /// Asks a model once.
    pub async fn call(&self, target: &Target, request: Request) -> Called {
        let mut called = self.attempt(target, &request, self.limits.answer, wire::completion).await;
        if let (Err(Failure::Rejected { status: 400, .. }), Some(body)) = (&called.result, &called.body)
            && let Some(text) = wire::failed_generation(body)
        {
            let (model, tokens) = (target.model.id.clone(), Tokens::default());
            called.result = Ok(Completion { text, stop: Stop::Other, tokens, model });
        }
        called
    }

    /// Has speech turned into text, once.
    pub async fn transcribe(&self, target: &Target, request: Request) -> Called<Transcript> {
        self.attempt(target, &request, self.limits.answer, transcribe::read).await
    }

    /// Asks for the list of models, once.
    pub(crate) async fn list(&self, target: &Target, request: Request) -> Called<Vec<ModelInfo>> {
        self.attempt(target, &request, self.limits.list, wire::models).await
    }

    async fn attempt<T>(
        &self,
        target: &Target,
        request: &Request,
        most: usize,
        understand: Understand<T>,
    ) -> Called<T> {
        let begun = Instant::now();
        let mut received = Received::default();
        let exchanged = timeout(target.timeout, self.exchange(target, request, most, &mut received)).await;
        let latency = begun.elapsed();
        let body = Bytes::from(received.body);
        let result = match (exchanged, received.status) {
            (Err(_), _) => Err(Failure::TimedOut),
            (Ok(Err(failure)), _) => Err(failure),
            (Ok(Ok(())), Some(status)) if !(200..300).contains(&status) => {
                Err(wire::failure_of_status(target, status, &received.headers, &body))
            }
            (Ok(Ok(())), _) => understand(target, &body, &received.headers),
        };
        let bytes_in = u32::try_from(received.bytes).unwrap_or(u32::MAX);
        let body = received.status.map(|_| wire::scrub_body(body, target.key.as_ref()));
        Called { result, status: received.status, bytes_in, body, latency }
    }

    async fn exchange(
        &self,
        target: &Target,
        request: &Request,
        most: usize,
        received: &mut Received,
    ) -> Result<(), Failure> {
        let refused = |refused: web::Refused| Failure::Rejected { status: 0, words: refused.to_string() };
        let client = self.clients.to(&request.url, &target.allowed()).map_err(refused)?;
        let mut building = match request.method {
            Method::Get => client.get(request.url.clone()),
            Method::Post => client.post(request.url.clone()).body(request.body.clone()),
        };
        for header in &request.headers {
            building = building.header(header.name, header.revealed());
        }
        let mut response = building.send().await.map_err(|error| of_transport(&error))?;
        received.status = Some(response.status().as_u16());
        received.headers = std::mem::take(response.headers_mut());
        loop {
            let piece = timeout(self.limits.idle, response.chunk())
                .await
                .map_err(|_| Failure::TimedOut)?
                .map_err(|error| of_transport(&error))?;
            let Some(piece) = piece else { return Ok(()) };
            received.bytes += piece.len();
            let room = most - received.body.len();
            received.body.extend_from_slice(piece.get(..room).unwrap_or(&piece));
            if piece.len() > room {
                return Err(Failure::TooLarge);
            }
        }
    }
}

/// What went wrong on the way. The address is left out of the log: it can be a person's own computer.
fn of_transport(error: &reqwest::Error) -> Failure {
    let failure = match () {
        () if error.is_connect() => Failure::Unreachable,
        () if error.is_timeout() => Failure::TimedOut,
        () => Failure::Broken,
    };
    let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    tracing::debug!(cause, ?failure, "a request to a provider failed on its way");
    failure
}

#[cfg(test)]
mod tests;

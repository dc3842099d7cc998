//! One request to an endpoint: limits on time and size, a second and third try when that can help, and words for what went
//! wrong. Redirects are not followed: the key and the texts are for the address that the operator gave.

use std::{
    io::Read,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use domain::ports::Secret;
use reqwest::{StatusCode, Url, blocking, header::RETRY_AFTER, redirect};
use serde::{Deserialize, Serialize};

/// What an answer may cost.
pub(super) struct Limits {
    /// A request until its last byte.
    pub(super) time: Duration,
    /// Longer answers are not read to the end.
    pub(super) bytes: usize,
    /// Before the second try; the third waits twice as long.
    pub(super) pause: Duration,
    /// A server that wants to be left alone for longer is left alone.
    pub(super) patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(30),
            // 64 vectors of 4096 numbers of 20 characters are 5 MB.
            bytes: 16 * 1024 * 1024,
            pause: Duration::from_millis(500),
            patience: Duration::from_secs(30),
        }
    }
}

/// Tries after the first.
const RETRIES: u32 = 2;

/// What is asked.
pub(super) struct Question<'a> {
    pub(super) url: &'a Url,
    pub(super) model: &'a str,
    pub(super) key: Option<&'a Secret>,
    pub(super) texts: &'a [String],
}

#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    input: &'a [String],
    encoding_format: &'a str,
}

#[derive(Deserialize)]
struct Response {
    data: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    /// The place of its text; some servers leave it out and keep the order.
    index: Option<usize>,
    embedding: Vec<f32>,
}

/// What a failed try means.
enum Failure {
    /// Another try can help, after this long if the server said so.
    Passing(anyhow::Error, Option<Duration>),
    Final(anyhow::Error),
}

/// The way to an endpoint.
pub(super) struct Client(blocking::Client);

impl Client {
    pub(super) fn new(limits: &Limits) -> Result<Self> {
        let client = blocking::Client::builder().timeout(limits.time).redirect(redirect::Policy::none()).build();
        Ok(Self(client.context("Prepare to ask an address for vectors")?))
    }

    /// The vectors of the texts, in order, as they came.
    pub(super) fn ask(&self, question: &Question<'_>, limits: &Limits) -> Result<Vec<Vec<f32>>> {
        let mut tries = 0;
        loop {
            let (error, after) = match self.attempt(question, limits) {
                Ok(vectors) => return Ok(vectors),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Passing(error, after)) => (error, after),
            };
            tries += 1;
            let pause = after.unwrap_or(limits.pause * tries);
            if tries > RETRIES || pause > limits.patience {
                return Err(error);
            }
            wait(pause);
        }
    }

    fn attempt(&self, question: &Question<'_>, limits: &Limits) -> Result<Vec<Vec<f32>>, Failure> {
        let body = Request { model: question.model, input: question.texts, encoding_format: "float" };
        let mut request = self.0.post(question.url.clone()).json(&body);
        if let Some(key) = question.key {
            request = request.bearer_auth(key.reveal());
        }
        let begun = Instant::now();
        let response = request.send().map_err(|error| Failure::Final(unreachable(&error)))?;
        let status = response.status();
        if !status.is_success() {
            let after = response.headers().get(RETRY_AFTER).and_then(|after| after.to_str().ok()?.trim().parse().ok());
            return Err(refused(status, after.map(Duration::from_secs)));
        }
        let bytes = read(response, begun, limits).map_err(Failure::Final)?;
        ordered(&bytes, question.texts.len()).map_err(Failure::Final)
    }
}

fn read(mut response: blocking::Response, begun: Instant, limits: &Limits) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = match response.read(&mut buffer) {
            Ok(0) => return Ok(bytes),
            Ok(read) => read,
            Err(_) => bail!("The answer of the address broke off. Try again"),
        };
        ensure!(bytes.len() + read <= limits.bytes, "The answer of the address is far too long for vectors");
        // The client's own limit is for each read.
        ensure!(begun.elapsed() < limits.time, "{}", SLOW);
        bytes.extend_from_slice(&buffer[..read]);
    }
}

const SLOW: &str = "The address did not answer in time. Look whether the model runs there, and try again";

fn ordered(bytes: &[u8], texts: usize) -> Result<Vec<Vec<f32>>> {
    let response: Response = serde_json::from_slice(bytes)
        .map_err(|_| anyhow!("The address answered something else than vectors. Look whether it ends with /v1"))?;
    ensure!(
        response.data.len() == texts,
        "The address gave {} vectors for {texts} texts. Choose another model",
        response.data.len()
    );
    let mut vectors = vec![None; texts];
    for (place, item) in response.data.into_iter().enumerate() {
        let slot = vectors.get_mut(item.index.unwrap_or(place)).context("The address numbers its vectors wrongly")?;
        ensure!(slot.replace(item.embedding).is_none(), "The address numbers its vectors wrongly");
    }
    Ok(vectors.into_iter().flatten().collect())
}

fn unreachable(error: &reqwest::Error) -> anyhow::Error {
    tracing::warn!(error = error.to_string(), "an endpoint for vectors could not be asked");
    if error.is_timeout() {
        return anyhow!(SLOW);
    }
    anyhow!("The address cannot be reached. Look whether it is right and whether the computer behind it is on")
}

fn refused(status: StatusCode, after: Option<Duration>) -> Failure {
    let words = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => "The address refused the key. Enter it again",
        StatusCode::NOT_FOUND => "The address does not know this model, or does not end with /v1",
        StatusCode::PAYLOAD_TOO_LARGE => "The address refused the texts: they are too long for it",
        StatusCode::TOO_MANY_REQUESTS => {
            return Failure::Passing(anyhow!("The address is asked too often. Try again in some minutes"), after);
        }
        status if status.is_server_error() => {
            return Failure::Passing(
                anyhow!("The address has a problem (error {}). Try again later", status.as_u16()),
                after,
            );
        }
        status => return Failure::Final(anyhow!("The address refused to answer (error {})", status.as_u16())),
    };
    Failure::Final(anyhow!(words))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the port is blocking: the thread is the caller's to wait on, and it has no clock"
)]
fn wait(pause: Duration) {
    std::thread::sleep(pause);
}

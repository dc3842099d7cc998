//! Vectors from somebody else's computer: an endpoint that speaks OpenAI's `/v1/embeddings` (Ollama, LM Studio, vLLM, OpenAI
//! and others). Questions and passages leave this computer; who offers this must say so.

mod ask;

use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use domain::{Embedder, EmbedderModel, ports::Secret};
use reqwest::Url;

use crate::{network, remembered::Remembered};

/// Texts in a request.
const BATCH: usize = 64;

/// Where to ask, for what, and with which key.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its address up to and including `/v1`: https, or http on this computer.
    pub url: String,
    /// The model's name there.
    pub model: String,
    /// The key, if it wants one.
    pub key: Option<Secret>,
}

/// What an endpoint answered to a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tested {
    /// The length of its vectors.
    pub dimensions: usize,
    /// How long it took.
    pub latency: Duration,
}

impl Endpoint {
    /// Asks for one vector.
    pub fn test(&self) -> Result<Tested> {
        let embedder = EndpointEmbedder::open(self.clone(), None)?;
        let begun = Instant::now();
        let vector = embedder.embed_query("Do you deliver on Saturdays?")?;
        Ok(Tested { dimensions: vector.len(), latency: begun.elapsed() })
    }
}

/// The adapter of the port [`Embedder`] for an endpoint.
pub struct EndpointEmbedder {
    url: Url,
    model: String,
    key: Option<Secret>,
    /// `None` while they are being found out.
    dimensions: Option<usize>,
    /// Made at the first use: it must not be made where async code runs.
    client: OnceLock<ask::Client>,
    limits: ask::Limits,
    remembered: Remembered,
}

impl EndpointEmbedder {
    /// An embedder for an endpoint that gives vectors of this length, as [`Endpoint::test`] found out. Asks nothing yet.
    pub fn new(endpoint: Endpoint, dimensions: usize) -> Result<Self> {
        Self::open(endpoint, Some(dimensions))
    }

    fn open(endpoint: Endpoint, dimensions: Option<usize>) -> Result<Self> {
        let mut url = network::address(&endpoint.url)?;
        let path = format!("{}/embeddings", url.path().trim_end_matches('/'));
        url.set_path(&path);
        let model = endpoint.model.trim().to_owned();
        ensure!(!model.is_empty(), "Name the model that the address offers");
        let (client, limits, remembered) = (OnceLock::new(), ask::Limits::default(), Remembered::new());
        Ok(Self { url, model, key: endpoint.key, dimensions, client, limits, remembered })
    }

    fn embed(&self, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        let client = match self.client.get() {
            Some(client) => client,
            None => {
                let made = ask::Client::new(&self.limits)?;
                self.client.get_or_init(|| made)
            }
        };
        let question = ask::Question { url: &self.url, model: &self.model, key: self.key.as_ref(), texts };
        let mut vectors = client.ask(&question, &self.limits)?;
        for vector in &mut vectors {
            if let Some(dimensions) = self.dimensions {
                ensure!(
                    vector.len() == dimensions,
                    "The address gives vectors of length {} instead of {dimensions}: another model answers. Set it up again",
                    vector.len()
                );
            }
            normalise(vector)?;
        }
        Ok(vectors)
    }
}

impl Embedder for EndpointEmbedder {
    fn model(&self) -> EmbedderModel {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port().map_or_else(String::new, |port| format!(":{port}"));
        EmbedderModel { id: format!("endpoint-{host}{port}-{}", self.model), dimensions: self.dimensions.unwrap_or(0) }
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>> {
        self.remembered
            .or_embed(text, |text| self.embed(&[text.to_owned()])?.pop().context("The address gave no vector"))
    }

    fn embed_passages(&self, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        let mut vectors = Vec::with_capacity(texts.len());
        for batch in texts.chunks(BATCH) {
            vectors.extend(self.embed(batch)?);
        }
        Ok(vectors)
    }

    fn unload(&self) {}
}

fn normalise(vector: &mut [f32]) -> Result<()> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    ensure!(length.is_finite() && length > 0.0, "The address gave a vector that cannot be used. Choose another model");
    vector.iter_mut().for_each(|value| *value /= length);
    Ok(())
}

#[cfg(test)]
mod tests;

//! The models behind search: which there are, getting them, and changing to another one while the old one answers.
//!
//! A change of the model that finds meanings builds a second index beside the one that serves. `wanted` in the database
//! says that it is under way, so a restart goes on with it; what was embedded before is not embedded again. When the new
//! index equals the database the two are exchanged, the pinned questions are tried, and the old index is kept for going
//! back.

mod download;
mod list;
mod open;
mod switch;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use anyhow::Context;
use domain::knowledge::{EndpointInput, Models, SearchModel};
use domain::{Embedder, Secret};
use models::{Endpoint, Hub, ModelFolder};
use store::search_setup::{self, SearchEndpoint};

use self::download::Download;
pub(crate) use self::open::at_start;
use self::switch::Switch;
use crate::{Core, CoreError};

/// What search is made of.
pub struct SearchParts {
    /// Where the indexes are kept, one folder a model; `None`: in memory.
    pub dir: Option<PathBuf>,
    /// The model that ships. It finds meanings unless another one was chosen.
    pub shipped: Arc<dyn Embedder>,
    /// The models on this computer.
    pub models: ModelFolder,
    /// Where models are downloaded.
    pub hub: Hub,
}

/// What is under way with the models.
pub(crate) struct SearchModels {
    parts: SearchParts,
    downloads: Mutex<HashMap<String, Download>>,
    switch: Mutex<Option<Switch>>,
    /// One at a time builds: the next may be for the same model, and so for the same folder.
    building: tokio::sync::Mutex<()>,
}

impl SearchModels {
    pub fn new(parts: SearchParts) -> Self {
        Self { parts, downloads: Mutex::default(), switch: Mutex::default(), building: tokio::sync::Mutex::default() }
    }

    /// The models on this computer.
    pub fn folder(&self) -> ModelFolder {
        self.parts.models.clone()
    }
}

impl Core {
    /// The models that search can use.
    pub async fn models(&self) -> Result<Models, CoreError> {
        Ok(self.list_models().await?)
    }

    /// Takes a model from a folder (ONNX and tokenizer files).
    pub async fn import_model(&self, folder: PathBuf) -> Result<SearchModel, CoreError> {
        let models = self.search_models.parts.models.clone();
        let installed = tokio::task::spawn_blocking(move || models.import(&folder))
            .await
            .context("The import panicked; see the log")?
            .map_err(|error| CoreError::Invalid(format!("{error:#}")))?;
        self.tell_knowledge();
        self.model_row(&installed.spec.id).await
    }

    /// Removes a model that is not used.
    pub async fn remove_model(&self, id: String) -> Result<Models, CoreError> {
        let setup = self.store.read("search setup", search_setup::get).await?;
        let used = [&setup.model, &setup.wanted, &setup.reranker].into_iter().flatten().any(|used| *used == id);
        if used || id == models::shipped().id {
            let words = "Search uses this model. Let it use another one first.";
            return Err(CoreError::NotAllowedNow(words.into()));
        }
        let endpoint = id.clone();
        let endpoint = self.store.read("endpoint", move |conn| search_setup::endpoint(conn, &endpoint)).await?;
        if endpoint.is_some() {
            self.forget_endpoint(id.clone()).await?;
        } else {
            let (models, gone) = (self.search_models.parts.models.clone(), id.clone());
            tokio::task::spawn_blocking(move || models.remove(&gone))
                .await
                .context("Removing the model panicked; see the log")?
                .map_err(|error| CoreError::Invalid(format!("{error:#}")))?;
        }
        if setup.previous.as_deref() == Some(id.as_str()) {
            let next = search_setup::SearchSetup { previous: None, ..setup };
            self.store.write("search setup", move |tx| search_setup::put(tx, &next)).await?;
        }
        self.tell_knowledge();
        self.models().await
    }

    /// Adds a model that is asked for over the network, after trying it.
    pub async fn add_endpoint(&self, input: EndpointInput) -> Result<SearchModel, CoreError> {
        let key = input.key.as_deref().map(str::trim).filter(|key| !key.is_empty()).map(Secret::new);
        let endpoint = Endpoint {
            url: input.url.trim().trim_end_matches('/').to_owned(),
            model: input.model.trim().to_owned(),
            key: key.clone(),
        };
        let (trial, secrets) = (endpoint.clone(), Arc::clone(&self.secrets));
        let (id, dimensions) = tokio::task::spawn_blocking(move || -> Result<_, CoreError> {
            let tested = trial.test().map_err(|error| CoreError::Invalid(format!("{error:#}")))?;
            let embedder = models::EndpointEmbedder::new(trial, tested.dimensions)?;
            let id = embedder.model().id;
            // The keychain first: an endpoint without its key would be asked in vain.
            match &key {
                Some(key) => secrets.put(&secret_name(&id), key)?,
                None => secrets.remove(&secret_name(&id))?,
            }
            Ok((id, tested.dimensions))
        })
        .await
        .context("Trying the endpoint panicked; see the log")??;
        let row = SearchEndpoint {
            id: id.clone(),
            url: endpoint.url,
            model: endpoint.model,
            dimensions: u32::try_from(dimensions).context("The endpoint's vectors are too long")?,
            has_key: endpoint.key.is_some(),
        };
        self.store.write("endpoint", move |tx| search_setup::put_endpoint(tx, &row)).await?;
        self.model_row(&id).await
    }

    async fn forget_endpoint(&self, id: String) -> anyhow::Result<()> {
        let (secrets, name) = (Arc::clone(&self.secrets), secret_name(&id));
        tokio::task::spawn_blocking(move || secrets.remove(&name)).await.context("The keychain panicked")??;
        self.store.write("endpoint", move |tx| search_setup::delete_endpoint(tx, &id)).await
    }

    async fn model_row(&self, id: &str) -> Result<SearchModel, CoreError> {
        let found = self.models().await?.models.into_iter().find(|model| model.id == id);
        found.ok_or_else(|| CoreError::missing("model"))
    }
}

/// The keychain's name for an endpoint's key.
fn secret_name(id: &str) -> String {
    format!("search endpoint {id}")
}

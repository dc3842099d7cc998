//! Chain: the models that an assistant may ask, ready to be asked, in the operator's order.

use std::time::Duration;

use ai::Target;
use domain::assistant::ModelRef;
use domain::{AssistantSettings, ProviderId};
use store::providers::ProviderRow;

use super::models;
use crate::Core;

/// The models of an assistant that can be asked.
#[derive(Debug, Default)]
pub(crate) struct Chain {
    /// First the chosen one, then its fallbacks.
    pub targets: Vec<Target>,
    /// Those that cannot be asked, in words.
    pub skipped: Vec<String>,
}

impl Core {
    /// The models of an assistant: those that are set up, in order. Without a model nothing is read.
    pub(crate) async fn chain(&self, settings: &AssistantSettings) -> anyhow::Result<Chain> {
        let mut chain = Chain::default();
        let Some(first) = &settings.model else { return Ok(chain) };
        for model in std::iter::once(first).chain(&settings.fallbacks) {
            match self.target(model).await? {
                Ok(target) => chain.targets.push(target),
                Err(words) => chain.skipped.push(words),
            }
        }
        Ok(chain)
    }

    /// One model, ready to be asked; an error says in words why it cannot be. Without a name it is the provider's model for
    /// speech.
    pub(crate) async fn target(&self, model: &ModelRef) -> anyhow::Result<Result<Target, String>> {
        let Some(row) = self.provider_row(&model.provider_id).await? else {
            return Ok(Err(format!("{} is not set up.", name_of(&model.provider_id))));
        };
        let Some(spec) = ai::provider(&row.kind) else {
            return Ok(Err(format!("{} cannot be used by this version of Switchboard.", row.name)));
        };
        let name = if model.model.is_empty() { speech_model(&row).unwrap_or_default() } else { model.model.clone() };
        if name.is_empty() {
            return Ok(Err(format!("{} has no model that turns speech into text.", row.name)));
        }
        self.target_of(&row, spec, &name).await
    }

    /// A model of this provider, ready to be asked.
    pub(super) async fn target_of(
        &self,
        row: &ProviderRow,
        spec: &'static ai::ProviderSpec,
        model: &str,
    ) -> anyhow::Result<Result<Target, String>> {
        let key = if row.has_key { self.providers.keys.get(&row.id).await? } else { None };
        if row.has_key && key.is_none() {
            return Ok(Err(format!("The key of {} is not in the keychain any more. Enter it again.", row.name)));
        }
        let info = models::one(spec, row, model);
        let target = Target::new(row.id.clone(), row.name.as_str(), spec, Some(&row.base_url), key, info);
        Ok(target.map(|target| Target {
            timeout: Duration::from_secs(row.timeout_s.into()),
            concurrent: row.concurrent as usize,
            ..target
        }))
    }

    /// Whether a model may be chosen: its provider is there. An error says why not.
    pub(crate) async fn model_exists(&self, model: &ModelRef) -> anyhow::Result<Result<(), String>> {
        let known = self.provider_row(&model.provider_id).await?.is_some();
        Ok(if known { Ok(()) } else { Err(format!("{} is not set up.", name_of(&model.provider_id))) })
    }
}

fn speech_model(row: &ProviderRow) -> Option<String> {
    if row.transcription_model.is_empty() {
        return ai::provider(&row.kind)?.transcription.map(str::to_owned);
    }
    Some(row.transcription_model.clone())
}

fn name_of(id: &ProviderId) -> &str {
    ai::provider(id.as_str()).map_or("A provider that was deleted", |spec| spec.name)
}

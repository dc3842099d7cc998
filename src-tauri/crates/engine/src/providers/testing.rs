//! Testing a provider: one word, and its list of models.

use std::sync::Arc;
use std::time::Instant;

use ai::{Ask, Role, Shape, Target, Turn};
use domain::assistant::{Provider, ProviderTest};
use domain::{ProviderId, Purpose};
use store::providers::{self, ProviderRow};

use super::{models, not_set_up};
use crate::{Core, CoreError};

/// A test is over by then.
const TEST_MS: i64 = 60_000;

/// The provider's list is asked for again, beside a test, when it is older.
const LIST_AGE_MS: i64 = 24 * 60 * 60_000;

/// Models of one provider that are kept; OpenRouter has a few hundred.
const MODELS_LIMIT: usize = 2_000;

impl Core {
    /// Asks a provider for one word, with this model or its first.
    pub async fn test_provider(&self, id: ProviderId, model: Option<String>) -> Result<ProviderTest, CoreError> {
        let row = self.provider_row(&id).await?.ok_or_else(not_set_up)?;
        let spec = ai::provider(&row.kind).ok_or_else(not_set_up)?;
        let model = match model.map(|model| model.trim().to_owned()).filter(|model| !model.is_empty()) {
            Some(model) => model,
            None => match self.first_model(&row, spec).await? {
                Ok(model) => model,
                Err(words) => return Ok(ProviderTest { works: false, words, model: String::new(), took_ms: 0 }),
            },
        };
        let target = match self.target_of(&row, spec, &model).await? {
            Ok(target) => target,
            Err(words) => return Ok(ProviderTest { works: false, words, model, took_ms: 0 }),
        };
        let begun = Instant::now();
        let asked = self.ask_for_a_word(&target).await;
        let took_ms = u32::try_from(begun.elapsed().as_millis()).unwrap_or(u32::MAX);
        let tested = match asked {
            Ok(()) => ProviderTest { works: true, words: format!("{model} answered."), model, took_ms },
            Err(words) => ProviderTest { works: false, words, model, took_ms },
        };
        let outdated = row.models_listed_at.is_none_or(|at| self.now().since(at) > LIST_AGE_MS);
        if tested.works && outdated {
            self.list_soon(target);
        }
        Ok(tested)
    }

    /// Asks a provider which models it has.
    pub async fn refresh_models(&self, id: ProviderId) -> Result<Provider, CoreError> {
        let row = self.provider_row(&id).await?.ok_or_else(not_set_up)?;
        let spec = ai::provider(&row.kind).ok_or_else(not_set_up)?;
        // The list is the provider's, whichever model asks for it.
        let target = self.target_of(&row, spec, "any").await?.map_err(CoreError::NotAllowedNow)?;
        self.list(&target).await?.map_err(CoreError::NotAllowedNow)?;
        self.provider(&id).await
    }

    async fn ask_for_a_word(&self, target: &Target) -> Result<(), String> {
        let ask = |_: &Target| Ask {
            system: "You are being tested.".into(),
            turns: vec![Turn::text(Role::Customer, "Answer with the one word: ready")],
            temperature: 0.0,
            max_tokens: 16,
            shape: Shape::Text,
        };
        let (chain, give_up_at) = (std::slice::from_ref(target), self.now().plus(TEST_MS));
        let witness = self.witness(None, None);
        match self.ai.ask(chain, Purpose::Test, &ask, give_up_at, &self.stop, &witness).await {
            Ok(_) => Ok(()),
            Err(unanswered) => Err(unanswered.last().map_or_else(|| "It was not asked.".into(), ai::Failure::words)),
        }
    }

    /// The model to try when the operator named none: the first of the list that comes with the app, else of the provider's.
    /// A list that cannot be had is what the test found.
    async fn first_model(
        &self,
        row: &ProviderRow,
        spec: &'static ai::ProviderSpec,
    ) -> anyhow::Result<Result<String, String>> {
        if let Some(model) = spec.built_in().first() {
            return Ok(Ok(model.id.clone()));
        }
        if let Some(model) = models::all(spec, Some(row)).first() {
            return Ok(Ok(model.id.clone()));
        }
        let target = match self.target_of(row, spec, "any").await? {
            Ok(target) => target,
            Err(words) => return Ok(Err(words)),
        };
        match self.list(&target).await? {
            Ok(listed) => {
                let none = || "It lists no models. Write the name of one to test it.".to_owned();
                Ok(listed.into_iter().next().ok_or_else(none))
            }
            Err(words) => Ok(Err(words)),
        }
    }

    /// Asks for the list beside what the operator waits for. Best effort.
    fn list_soon(&self, target: Target) {
        let (this, errand) = (self.this.clone(), self.errands.token());
        self.spawn(async move {
            let _errand = errand;
            let Some(core) = this.upgrade() else { return };
            if let Err(error) = core.list(&target).await {
                tracing::warn!(error = format!("{error:#}"), "A provider's list of models could not be kept");
            }
        });
    }

    /// Asks for the list and keeps it; returns the models' names.
    async fn list(&self, target: &Target) -> anyhow::Result<Result<Vec<String>, String>> {
        let (give_up_at, witness) = (self.now().plus(TEST_MS), self.witness(None, None));
        let mut listed = match self.ai.list(target, give_up_at, &self.stop, &witness).await {
            Ok(listed) => listed,
            Err(failure) => return Ok(Err(failure.words())),
        };
        listed.truncate(MODELS_LIMIT);
        let names = listed.iter().map(|model| model.id.clone()).collect();
        let (id, now, listed) = (target.provider.clone(), self.now(), Arc::new(listed));
        self.store.write("models of a provider", move |tx| providers::set_models(tx, &id, &listed, now)).await?;
        Ok(Ok(names))
    }
}

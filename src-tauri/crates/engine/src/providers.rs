//! Providers: setting them up, trying them, and what is known of their models.
//!
//! The row in the database is what the operator wants; the key is in the keychain. A new key is put there before its row is
//! committed, and one that was removed is forgotten after: after a crash in between, the next launch makes the two equal
//! (see [`keys`]).

mod chain;
mod check;
mod keys;
mod models;
mod shown;
mod testing;

use domain::assistant::{ModelPatch, Provider, ProviderInput};
use domain::{AssistantSettings, ProviderId, Secret};
use store::providers::ProviderRow;
use store::{Tx, accounts, audit, providers};

pub(crate) use self::keys::Keys;
use crate::{Core, CoreError};

/// What is kept in memory of providers.
pub(crate) struct Providers {
    pub keys: Keys,
    /// One change at a time: a key and its row are two places.
    changing: tokio::sync::Mutex<()>,
}

impl Providers {
    pub fn new(secrets: std::sync::Arc<dyn domain::Secrets>) -> Self {
        Self { keys: Keys::new(secrets), changing: tokio::sync::Mutex::default() }
    }
}

impl Core {
    /// Every provider of the registry, set up or not, and every address that the operator added.
    pub async fn providers(&self) -> Result<Vec<Provider>, CoreError> {
        let rows = self.store.read("providers", providers::all).await?;
        let registry = ai::PROVIDERS.iter().filter(|spec| spec.id != check::COMPATIBLE).map(|spec| {
            let row = rows.iter().find(|row| row.id.as_str() == spec.id);
            self.shown(spec, row)
        });
        let added = rows.iter().filter(|row| row.kind == check::COMPATIBLE);
        let added = added.filter_map(|row| Some(self.shown(ai::provider(&row.kind)?, Some(row))));
        Ok(registry.chain(added).collect())
    }

    /// One provider.
    pub(crate) async fn provider(&self, id: &ProviderId) -> Result<Provider, CoreError> {
        let found = self.providers().await?.into_iter().find(|provider| provider.id == *id);
        found.ok_or_else(|| CoreError::missing("provider"))
    }

    /// Sets a provider up, or adds an address. The key goes into the keychain. A key that the provider refuses is kept all
    /// the same: whether it works is what trying it says.
    pub async fn save_provider(&self, input: ProviderInput) -> Result<Provider, CoreError> {
        let _one = self.providers.changing.lock().await;
        let known = match &input.id {
            Some(id) => self.provider_row(id).await?,
            None => None,
        };
        let fresh = || ProviderId::from(self.ids.uuid());
        let checked = check::checked(input, known.as_ref(), fresh).map_err(CoreError::Invalid)?;
        let id = checked.row.id.clone();
        let before = if checked.new_key.is_some() { self.providers.keys.get(&id).await? } else { None };
        if let Some(key) = &checked.new_key {
            self.providers.keys.put(&id, key).await?;
        }
        let (row, anew, now) = (checked.row, checked.anew, self.now());
        let forgets_key = known.is_some_and(|known| known.has_key) && !row.has_key;
        let written = self
            .store
            .write("provider", move |tx| {
                providers::put(tx, &row, anew, now)?;
                audit::record(tx, now, "provider.save", row.id.as_str(), "")
            })
            .await;
        if let Err(error) = written {
            if checked.new_key.is_some() {
                self.restore_key(&id, before).await;
            }
            return Err(error.into());
        }
        if forgets_key {
            self.providers.keys.remove(&id).await?;
        }
        if anew {
            self.ai.forgive(&id);
        }
        self.provider(&id).await
    }

    /// Forgets a provider's key and settings; an address that the operator added is gone. Refused while an assistant uses it.
    pub async fn delete_provider(&self, id: ProviderId) -> Result<(), CoreError> {
        let _one = self.providers.changing.lock().await;
        let (gone, now) = (id.clone(), self.now());
        self.store
            .write("provider", move |tx| {
                if let Some(account) = user_of(tx, &gone)? {
                    let words =
                        format!("The assistant of \"{account}\" uses this provider. Choose another model there first.");
                    return Ok(Err(CoreError::NotAllowedNow(words)));
                }
                providers::delete(tx, &gone)?;
                audit::record(tx, now, "provider.delete", gone.as_str(), "")?;
                Ok(Ok(()))
            })
            .await??;
        self.providers.keys.remove(&id).await?;
        self.ai.forgive(&id);
        Ok(())
    }

    /// Changes what is known of a model. An empty patch forgets earlier changes.
    pub async fn update_model(&self, id: ProviderId, model: String, patch: ModelPatch) -> Result<Provider, CoreError> {
        let model = domain::text::limited("The model's name", model.trim(), 200).map_err(CoreError::Invalid)?;
        if model.is_empty() {
            return Err(CoreError::Invalid("A model needs a name.".into()));
        }
        models::check(&patch).map_err(CoreError::Invalid)?;
        let of = id.clone();
        self.store
            .write("model", move |tx| {
                let Some(mut row) = providers::get(tx, &of)? else { return Ok(Err(not_set_up())) };
                if let Err(words) = models::edit(&mut row.edited, model, patch) {
                    return Ok(Err(CoreError::Invalid(words)));
                }
                providers::set_edited(tx, &of, &row.edited)?;
                Ok(Ok(()))
            })
            .await??;
        self.provider(&id).await
    }

    pub(crate) async fn provider_row(&self, id: &ProviderId) -> anyhow::Result<Option<ProviderRow>> {
        let id = id.clone();
        self.store.read("provider", move |conn| providers::get(conn, &id)).await
    }

    /// The row of a new key could not be written: the keychain is as it was before.
    async fn restore_key(&self, id: &ProviderId, before: Option<Secret>) {
        let undone = match before {
            Some(key) => self.providers.keys.put(id, &key).await,
            None => self.providers.keys.remove(id).await,
        };
        if let Err(error) = undone {
            tracing::error!(error = format!("{error:#}"), "A key could not be taken out of the keychain again");
        }
    }
}

fn not_set_up() -> CoreError {
    CoreError::NotAllowedNow("This provider is not set up yet. Enter its key or address first.".into())
}

/// The name of an account whose assistant uses this provider.
fn user_of(tx: &Tx<'_>, id: &ProviderId) -> anyhow::Result<Option<String>> {
    let uses = |settings: &AssistantSettings| {
        let mut models = settings.model.iter().chain(&settings.fallbacks).chain(&settings.transcription);
        models.any(|model| model.provider_id == *id)
    };
    Ok(accounts::all(tx)?.into_iter().find(|account| uses(&account.settings.assistant)).map(|account| account.name))
}

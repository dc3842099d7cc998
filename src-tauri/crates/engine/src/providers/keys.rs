//! Keys: in the keychain, read once, then remembered until they change.
//!
//! A keychain can ask the operator something and wait for him, so every question to it has an end, and the thread that asks
//! is one that may block.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use domain::{ProviderId, Secret, Secrets};
use store::providers;

use crate::Core;

/// A keychain that takes longer is waiting for somebody.
const PATIENCE: Duration = Duration::from_secs(20);

/// The keys of providers.
pub(crate) struct Keys {
    secrets: Arc<dyn Secrets>,
    /// Held while the keychain is asked: what is remembered is what it has.
    known: tokio::sync::Mutex<HashMap<ProviderId, Secret>>,
}

impl Keys {
    pub fn new(secrets: Arc<dyn Secrets>) -> Self {
        Self { secrets, known: tokio::sync::Mutex::default() }
    }

    /// The key of a provider.
    pub async fn get(&self, id: &ProviderId) -> anyhow::Result<Option<Secret>> {
        let mut known = self.known.lock().await;
        if let Some(key) = known.get(id) {
            return Ok(Some(key.clone()));
        }
        let name = name_of(id);
        let key = self.asked(move |secrets| secrets.get(&name)).await.context("Read a key from the keychain")?;
        if let Some(key) = &key {
            known.insert(id.clone(), key.clone());
        }
        Ok(key)
    }

    /// Keeps a key.
    pub async fn put(&self, id: &ProviderId, key: &Secret) -> anyhow::Result<()> {
        let mut known = self.known.lock().await;
        known.remove(id);
        let (name, kept) = (name_of(id), key.clone());
        self.asked(move |secrets| secrets.put(&name, &kept)).await.context("Keep a key in the keychain")?;
        known.insert(id.clone(), key.clone());
        Ok(())
    }

    /// Forgets a key.
    pub async fn remove(&self, id: &ProviderId) -> anyhow::Result<()> {
        let mut known = self.known.lock().await;
        known.remove(id);
        let name = name_of(id);
        self.asked(move |secrets| secrets.remove(&name)).await.context("Remove a key from the keychain")
    }

    async fn asked<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Secrets) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let secrets = Arc::clone(&self.secrets);
        let answer = tokio::task::spawn_blocking(move || question(&*secrets));
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        answer.context("The keychain does not answer. Is it locked?")?.context("The keychain panicked; see the log")?
    }
}

/// The keychain's name for a provider's key.
fn name_of(id: &ProviderId) -> String {
    format!("provider/{id}")
}

impl Core {
    /// Makes keychain and rows equal after a crash between the two: a row whose key is not there has none, and a key that
    /// no row knows of was never saved, or was removed, as far as the operator could see.
    pub(crate) async fn check_keys(&self) -> anyhow::Result<()> {
        let _one = self.providers.changing.lock().await;
        let rows = self.store.read("providers", providers::all).await?;
        let with_key: HashSet<ProviderId> = rows.iter().filter(|row| row.has_key).map(|row| row.id.clone()).collect();
        let registry = ai::PROVIDERS.iter().map(|spec| ProviderId::new(spec.id));
        let all: HashSet<ProviderId> = rows.into_iter().map(|row| row.id).chain(registry).collect();
        for id in all {
            match (self.providers.keys.get(&id).await?.is_some(), with_key.contains(&id)) {
                (false, true) => {
                    self.store.write("provider", move |tx| providers::forget_key(tx, &id)).await?;
                }
                (true, false) => self.providers.keys.remove(&id).await?,
                _ => {}
            }
        }
        Ok(())
    }
}

//! A keychain in memory.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{Secret, Secrets};

/// Keeps secrets until it is dropped.
#[derive(Default)]
pub struct MemorySecrets(Mutex<HashMap<String, Secret>>);

impl MemorySecrets {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Secrets for MemorySecrets {
    fn put(&self, name: &str, secret: &Secret) -> anyhow::Result<()> {
        self.lock().insert(name.to_owned(), secret.clone());
        Ok(())
    }

    fn get(&self, name: &str) -> anyhow::Result<Option<Secret>> {
        Ok(self.lock().get(name).cloned())
    }

    fn remove(&self, name: &str) -> anyhow::Result<()> {
        self.lock().remove(name);
        Ok(())
    }
}

//! Vault: the secrets of flows, in the keychain; what a request needed once is remembered until it changes.
//!
//! Every name in the keychain has a row (see [`store::flow_secrets`]), so a crash between the two leaves a name without a
//! value at worst: the operator sees it as missing and sets it again.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context;
use domain::{Secret, Secrets};

use crate::CoreError;

/// A keychain that takes longer is waiting for somebody.
const PATIENCE: Duration = Duration::from_secs(20);
/// The longest secret in bytes: a signed token with room to spare.
const LARGEST: usize = 8 * 1024;

/// The secrets of flows. Everything in here may wait for the keychain.
pub(super) struct Vault {
    secrets: Arc<dyn Secrets>,
    /// Held while the keychain is asked: what is remembered is what it has.
    known: Mutex<HashMap<String, Secret>>,
}

impl Vault {
    pub fn new(secrets: Arc<dyn Secrets>) -> Self {
        Self { secrets, known: Mutex::default() }
    }

    pub fn get(&self, name: &str) -> anyhow::Result<Option<Secret>> {
        let mut known = self.lock();
        if let Some(secret) = known.get(name) {
            return Ok(Some(secret.clone()));
        }
        let secret = self.secrets.get(&entry(name)).context("Read a secret from the keychain")?;
        if let Some(secret) = &secret {
            known.insert(name.to_owned(), secret.clone());
        }
        Ok(secret)
    }

    pub fn put(&self, name: &str, secret: &Secret) -> anyhow::Result<()> {
        let mut known = self.lock();
        known.remove(name);
        self.secrets.put(&entry(name), secret).context("Keep a secret in the keychain")
    }

    pub fn remove(&self, name: &str) -> anyhow::Result<()> {
        let mut known = self.lock();
        known.remove(name);
        self.secrets.remove(&entry(name)).context("Remove a secret from the keychain")
    }

    /// Which of these the keychain really has; what it lost is forgotten here, too.
    pub fn which_are_there(&self, names: &[String]) -> anyhow::Result<BTreeSet<String>> {
        let mut known = self.lock();
        let mut there = BTreeSet::new();
        for name in names {
            if self.secrets.get(&entry(name)).context("Read a secret from the keychain")?.is_some() {
                there.insert(name.clone());
            } else {
                known.remove(name);
            }
        }
        Ok(there)
    }

    /// Asks on a thread that may block, and not for ever.
    pub async fn asked<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&Self) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let vault = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || question(&vault));
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        answer.context("The keychain does not answer. Is it locked?")?.context("The keychain panicked; see the log")?
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The keychain's name for a secret.
fn entry(name: &str) -> String {
    format!("flow/{name}")
}

/// A secret that can be kept. Spaces around it came with copying and would make every request fail.
pub(super) fn checked(secret: &Secret) -> Result<Secret, CoreError> {
    let text = secret.reveal().trim();
    let wrong = |why: &str| Err(CoreError::Invalid(why.into()));
    match text.len() {
        0 => wrong("The secret is empty."),
        1..=LARGEST if text.contains('\0') => wrong("The secret has a character in it that cannot be kept."),
        1..=LARGEST => Ok(Secret::new(text)),
        _ => wrong("The secret is longer than 8 KB. It may be a file; a request can only send a key or a token."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A keychain that counts what it is asked for.
    #[derive(Default)]
    struct Chest {
        kept: Mutex<HashMap<String, Secret>>,
        asked: Mutex<u32>,
        is_locked: Mutex<bool>,
    }

    impl Chest {
        fn open(&self) -> anyhow::Result<MutexGuard<'_, HashMap<String, Secret>>> {
            anyhow::ensure!(!*self.is_locked.lock().unwrap(), "locked");
            Ok(self.kept.lock().unwrap())
        }
    }

    impl Secrets for Chest {
        fn put(&self, name: &str, secret: &Secret) -> anyhow::Result<()> {
            self.open()?.insert(name.into(), secret.clone());
            Ok(())
        }

        fn get(&self, name: &str) -> anyhow::Result<Option<Secret>> {
            *self.asked.lock().unwrap() += 1;
            Ok(self.open()?.get(name).cloned())
        }

        fn remove(&self, name: &str) -> anyhow::Result<()> {
            self.open()?.remove(name);
            Ok(())
        }
    }

    #[test]
    fn the_keychain_is_asked_once_until_a_secret_changes() {
        let chest = Arc::new(Chest::default());
        let vault = Vault::new(Arc::clone(&chest) as Arc<dyn Secrets>);
        let one = || vault.get("crm").unwrap().map(|secret| secret.reveal().to_owned());
        assert_eq!((one(), one()), (None, None));
        assert_eq!(*chest.asked.lock().unwrap(), 2, "what is not there may come");
        vault.put("crm", &Secret::new("first")).unwrap();
        assert_eq!((one().as_deref(), one().as_deref()), (Some("first"), Some("first")));
        assert_eq!(*chest.asked.lock().unwrap(), 3);
        vault.put("crm", &Secret::new("second")).unwrap();
        assert_eq!(one().as_deref(), Some("second"));
        chest.kept.lock().unwrap().clear();
        assert_eq!(one().as_deref(), Some("second"), "it is remembered");
        assert!(vault.which_are_there(&["crm".into()]).unwrap().is_empty());
        assert_eq!(one(), None, "now it is known to be lost");
    }

    #[test]
    fn a_keychain_that_does_not_open_is_an_error_and_no_empty_secret() {
        let chest = Arc::new(Chest::default());
        let vault = Vault::new(Arc::clone(&chest) as Arc<dyn Secrets>);
        vault.put("crm", &Secret::new("first")).unwrap();
        *chest.is_locked.lock().unwrap() = true;
        assert!(vault.get("crm").is_err());
        assert!(vault.which_are_there(&["crm".into()]).is_err());
        assert!(vault.put("crm", &Secret::new("second")).is_err());
        *chest.is_locked.lock().unwrap() = false;
        assert_eq!(vault.get("crm").unwrap().unwrap().reveal(), "first");
    }
}

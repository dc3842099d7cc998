//! Surroundings: what flows share: global variables and secrets.
//!
//! Every step reads the global variables, so they are remembered until one changes; a change is seen by the next step of
//! every run. The lock on them is held while they are read and while one changes: what is remembered is what is stored.

mod vault;

use std::sync::Arc;

use domain::{Secret, Secrets};
use flow::view::{FlowSecret, GlobalVariable};
use flow::{BadName, Name, Uses, Value, Variables};
use store::globals::Global;
use store::{audit, flow_secrets, globals};
use tokio::sync::Mutex;

use self::vault::Vault;
use crate::{Core, CoreError};

/// What is remembered of the surroundings.
pub(crate) struct Surroundings {
    globals: Mutex<Option<Arc<Variables>>>,
    vault: Arc<Vault>,
    /// Held while a secret changes: its row and the keychain change one after the other.
    changing: Mutex<()>,
}

impl Surroundings {
    pub fn new(secrets: Arc<dyn Secrets>) -> Self {
        Self { globals: Mutex::default(), vault: Arc::new(Vault::new(secrets)), changing: Mutex::default() }
    }
}

impl Core {
    /// The global variables, by name.
    pub async fn global_variables(&self) -> Result<Vec<GlobalVariable>, CoreError> {
        let (all, uses) =
            self.store.read("global variables", |conn| Ok((globals::all(conn)?, globals::uses(conn)?))).await?;
        Ok(all.into_iter().map(|global| shown(global, &uses)).collect())
    }

    /// Sets a global variable; an invalid name or too big a value is refused.
    pub async fn set_global_variable(&self, name: String, value: Value) -> Result<GlobalVariable, CoreError> {
        let name = Name::new(&name).map_err(|why| CoreError::Invalid(sentence(&why.to_string())))?;
        value.check_limits().map_err(|why| CoreError::Invalid(sentence(&why.to_string())))?;
        let now = self.now();
        let global = Global { name: name.to_string(), value, at: now };
        let mut known = self.surroundings.globals.lock().await;
        // If this fails, what is stored is read again.
        *known = None;
        let set = self.store.write("global variable", move |tx| {
            if !globals::put(tx, &global)? {
                let why = format!("There are {} global variables already. Delete one first.", globals::MOST);
                return Ok(Err(CoreError::Conflict(why)));
            }
            audit::record(tx, now, "global.set", &global.name, "")?;
            Ok(Ok(global))
        });
        let global = set.await??;
        Ok(shown(global, &self.store.read("uses", globals::uses).await?))
    }

    /// Deletes a global variable.
    pub async fn delete_global_variable(&self, name: String) -> Result<(), CoreError> {
        let now = self.now();
        let mut known = self.surroundings.globals.lock().await;
        *known = None;
        let removed = self.store.write("global variable", move |tx| {
            let removed = globals::remove(tx, &name)?;
            if removed {
                audit::record(tx, now, "global.delete", &name, "")?;
            }
            Ok(removed)
        });
        if removed.await? { Ok(()) } else { Err(CoreError::missing("global variable")) }
    }

    /// The global variables as a step reads them.
    pub(crate) async fn globals(&self) -> anyhow::Result<Arc<Variables>> {
        let mut known = self.surroundings.globals.lock().await;
        if let Some(globals) = &*known {
            return Ok(Arc::clone(globals));
        }
        let globals = Arc::new(self.store.read("global variables", globals::values).await?);
        *known = Some(Arc::clone(&globals));
        Ok(globals)
    }

    /// The names of the secrets.
    pub async fn flow_secrets(&self) -> Result<Vec<FlowSecret>, CoreError> {
        let (all, uses) =
            self.store.read("secrets", |conn| Ok((flow_secrets::all(conn)?, globals::uses(conn)?))).await?;
        let names: Vec<String> = all.iter().map(|(name, _)| name.clone()).collect();
        let there = self.surroundings.vault.asked(move |vault| vault.which_are_there(&names)).await?;
        let shown = all.into_iter().map(|(name, at)| FlowSecret {
            used_by: users(&uses, |uses| uses.secret(&name)),
            missing: !there.contains(&name),
            name,
            at,
        });
        Ok(shown.collect())
    }

    /// Keeps a secret in the keychain.
    pub async fn set_flow_secret(&self, name: String, value: Secret) -> Result<FlowSecret, CoreError> {
        let name = name_of_secret(&name)?;
        let value = vault::checked(&value)?;
        let now = self.now();
        let _one = self.surroundings.changing.lock().await;
        let written = name.clone();
        let added = self.store.write("secret", move |tx| flow_secrets::add(tx, &written, now)).await?;
        if added == flow_secrets::Added::TooMany {
            let why = format!("There are {} secrets already. Delete one first.", flow_secrets::MOST);
            return Err(CoreError::Conflict(why));
        }
        let kept = name.clone();
        if let Err(error) = self.surroundings.vault.asked(move |vault| vault.put(&kept, &value)).await {
            if added == flow_secrets::Added::New {
                // It may be there after all, if the keychain was only slow: the operator still sees its name then.
                self.forget_if_absent(&name).await;
            }
            return Err(error.into());
        }
        let kept = name.clone();
        let set = self.store.write("secret", move |tx| {
            flow_secrets::set(tx, &kept, now)?;
            audit::record(tx, now, "secret.set", &kept, "")
        });
        set.await?;
        let uses = self.store.read("uses", globals::uses).await?;
        Ok(FlowSecret { used_by: users(&uses, |uses| uses.secret(&name)), name, at: now, missing: false })
    }

    /// Forgets a secret.
    pub async fn delete_flow_secret(&self, name: String) -> Result<(), CoreError> {
        let now = self.now();
        let _one = self.surroundings.changing.lock().await;
        let asked = name.clone();
        if !self.store.read("secrets", move |conn| flow_secrets::is_known(conn, &asked)).await? {
            return Err(CoreError::missing("secret"));
        }
        let forgotten = name.clone();
        self.surroundings.vault.asked(move |vault| vault.remove(&forgotten)).await?;
        let removed = self.store.write("secret", move |tx| {
            flow_secrets::remove(tx, &name)?;
            audit::record(tx, now, "secret.delete", &name, "")
        });
        Ok(removed.await?)
    }

    /// A secret, for a web request. It may wait for the keychain: call it on a thread that may block.
    pub(crate) fn flow_secret(&self, name: &str) -> anyhow::Result<Option<Secret>> {
        self.surroundings.vault.get(name)
    }

    /// Crosses out the name of a secret that the keychain did not take.
    async fn forget_if_absent(&self, name: &str) {
        let (asked, absent) = (name.to_owned(), name.to_owned());
        let there = self.surroundings.vault.asked(move |vault| vault.which_are_there(&[asked])).await;
        if there.is_ok_and(|there| there.is_empty())
            && let Err(error) = self.store.write("secret", move |tx| flow_secrets::remove(tx, &absent)).await
        {
            tracing::warn!(error = format!("{error:#}"), "The name of a secret that was not kept could not be removed");
        }
    }
}

fn shown(global: Global, uses: &[(String, Uses)]) -> GlobalVariable {
    let Global { name, value, at } = global;
    GlobalVariable { used_by: users(uses, |uses| uses.global(&name)), kind: value.kind(), name, value, at }
}

fn users(uses: &[(String, Uses)], is: impl Fn(&Uses) -> bool) -> Vec<String> {
    uses.iter().filter(|(_, uses)| is(uses)).map(|(flow, _)| flow.clone()).collect()
}

fn name_of_secret(name: &str) -> Result<String, CoreError> {
    match Name::new(name) {
        Ok(name) => Ok(name.to_string()),
        Err(BadName::Empty) => Err(CoreError::Invalid("Give the secret a name.".into())),
        Err(why) => Err(CoreError::Invalid(sentence(&why.to_string()))),
    }
}

/// What a parser says is no sentence.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

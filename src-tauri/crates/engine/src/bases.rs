//! Knowledge bases.

use domain::{Base, BaseId, BasePatch};
use store::{audit, bases};

use crate::{Core, CoreError};

impl Core {
    /// Every base, oldest first.
    pub async fn bases(&self) -> Result<Vec<Base>, CoreError> {
        Ok(self.store.read("bases", bases::all).await?)
    }

    /// Adds a base.
    pub async fn create_base(&self, name: String) -> Result<Base, CoreError> {
        let name = Base::checked_name(&name).map_err(CoreError::Invalid)?;
        let (id, now) = (BaseId::from(self.ids.uuid()), self.now());
        self.store
            .write("base", move |tx| {
                if bases::all(tx)?.iter().any(|base| base.name == name) {
                    return Ok(Err(CoreError::Invalid(format!("There is a base called {name} already."))));
                }
                audit::record(tx, now, "base.create", id.as_str(), "")?;
                bases::insert(tx, &id, &name, now)?;
                found(bases::get(tx, &id)?)
            })
            .await?
    }

    /// Renames a base, makes it the default, or sets its languages.
    pub async fn update_base(&self, id: BaseId, patch: BasePatch) -> Result<Base, CoreError> {
        let patch = patch.checked().map_err(CoreError::Invalid)?;
        let now = self.now();
        self.store
            .write("base", move |tx| {
                if bases::get(tx, &id)?.is_none() {
                    return Ok(Err(CoreError::missing("knowledge base")));
                }
                audit::record(tx, now, "base.update", id.as_str(), "")?;
                bases::update(tx, &id, &patch)?;
                found(bases::get(tx, &id)?)
            })
            .await?
    }

    /// Deletes a base with everything in it; it can be restored for a day. The default cannot be deleted.
    pub async fn delete_base(&self, id: BaseId) -> Result<(), CoreError> {
        let now = self.now();
        self.store
            .write("base", move |tx| {
                match bases::get(tx, &id)? {
                    None => return Ok(Err(CoreError::missing("knowledge base"))),
                    Some(base) if base.is_default => {
                        let words = "This is the base that accounts answer from if they chose none. Make another one \
                                     the default first.";
                        return Ok(Err(CoreError::NotAllowedNow(words.into())));
                    }
                    Some(_) => {}
                }
                audit::record(tx, now, "base.delete", id.as_str(), "")?;
                bases::delete(tx, &id, now)?;
                Ok(Ok(()))
            })
            .await??;
        self.reconcile_soon();
        Ok(())
    }

    /// Takes a deletion back.
    pub async fn restore_base(&self, id: BaseId) -> Result<Base, CoreError> {
        let restored = self.store.write("base", move |tx| bases::restore(tx, &id)).await?;
        let base = restored.ok_or_else(|| CoreError::missing("knowledge base"))?;
        self.reconcile_soon();
        self.readings.wake();
        Ok(base)
    }
}

fn found(base: Option<Base>) -> anyhow::Result<Result<Base, CoreError>> {
    Ok(base.ok_or_else(|| CoreError::missing("knowledge base")))
}

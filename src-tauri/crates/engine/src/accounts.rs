//! Accounts: create, change, connect, delete. What their networks say about them is in `standing.rs`, how they are linked in
//! `linking.rs`.

use std::sync::Arc;

use domain::account::account_name;
use domain::view::AccountRow;
use domain::{
    Account, AccountId, AccountKind, AccountPatch, AccountSettings, AccountStatus, Health, Ingress, Network,
    NewAccount, Standing, UnixMs,
};
use store::accounts;

use crate::{Core, CoreError};

impl Core {
    /// Every account, oldest first.
    pub async fn accounts(&self) -> Result<Vec<AccountRow>, CoreError> {
        let midnight = self.clock.midnight();
        let mut rows = self.store.read("accounts", move |conn| accounts::rows(conn, midnight)).await?;
        for row in &mut rows {
            row.link = self.link_step(&row.id);
        }
        Ok(rows)
    }

    /// Creates an account and connects it. One that has to be linked waits for [`Core::link_account`]: what linking means is
    /// read first.
    pub async fn create_account(&self, new: NewAccount) -> Result<AccountRow, CoreError> {
        let name = account_name(&new.name).map_err(CoreError::Invalid)?;
        if self.network(new.kind).is_none() {
            return Err(CoreError::NotAllowedNow("This kind of account is not available in this version.".into()));
        }
        let account = self.fresh_account(new.kind, name, AccountSettings::default());
        let now = self.now();
        let added = account.clone();
        self.store
            .write("account", move |tx| {
                accounts::insert(tx, &added, now)?;
                store::audit::record(tx, now, "account.create", added.id.as_str(), "")
            })
            .await?;
        self.connect_if_linked(&account).await?;
        self.account_row(&account.id).await
    }

    /// An account that is not stored yet.
    pub(crate) fn fresh_account(&self, kind: AccountKind, name: String, settings: AccountSettings) -> Account {
        Account {
            id: self.ids.uuid().into(),
            kind,
            name,
            description: String::new(),
            phone: None,
            profile_name: None,
            status: AccountStatus::Initializing,
            status_why: String::new(),
            status_since: self.now(),
            status_until: None,
            last_heard_at: None,
            health: Health::default(),
            wanted: true,
            settings,
        }
    }

    /// Changes what the operator may change.
    pub async fn update_account(&self, id: AccountId, patch: AccountPatch) -> Result<AccountRow, CoreError> {
        let account = id.clone();
        self.store
            .write("account", move |tx| {
                let Some(before) = accounts::get(tx, &account)? else { return Ok(Err(CoreError::missing("account"))) };
                match patch.apply(&before) {
                    Ok(next) => accounts::update(tx, &next).map(Ok),
                    Err(why) => Ok(Err(CoreError::Invalid(why))),
                }
            })
            .await??;
        self.account_row(&id).await
    }

    /// Deletes an account with everything of it. A linked one is first taken off the phone's list of linked devices, as far as
    /// the network can be reached; the operator can do that on his phone, too.
    pub async fn delete_account(&self, id: AccountId) -> Result<(), CoreError> {
        let account = self.account(&id).await?;
        self.unlink(&account).await;
        let (now, deleted) = (self.now(), id.clone());
        self.store
            .write("account", move |tx| {
                accounts::delete(tx, &deleted)?;
                store::audit::record(tx, now, "account.delete", deleted.as_str(), "")
            })
            .await?;
        if let Some(network) = self.network(account.kind) {
            network.forget(&id).await?;
        }
        Ok(())
    }

    /// Connects an account, now and after every restart.
    pub async fn connect_account(&self, id: AccountId) -> Result<(), CoreError> {
        let wanted = id.clone();
        self.account(&id).await?;
        self.store.write("account", move |tx| accounts::set_wanted(tx, &wanted, true)).await?;
        let account = self.account(&id).await?;
        Ok(self.connect(&account).await?)
    }

    /// Disconnects an account until it is connected again; what is queued waits.
    pub async fn disconnect_account(&self, id: AccountId) -> Result<(), CoreError> {
        self.account(&id).await?;
        let (now, gone) = (self.now(), id.clone());
        self.store
            .write("account", move |tx| {
                accounts::set_wanted(tx, &id, false)?;
                accounts::set_standing(tx, &id, &AccountStatus::Disconnected.into(), now).map(drop)
            })
            .await?;
        self.drop_connection(&gone).await;
        Ok(())
    }

    /// Drops a connection; its credentials stay.
    pub(crate) async fn drop_connection(&self, id: &AccountId) {
        let gone = self.lock_connected().remove(id).and_then(|connected| connected.messenger);
        if let Some(messenger) = gone {
            messenger.disconnect().await;
        }
    }

    /// Connects; a failure becomes the account's status.
    pub(crate) async fn connect(&self, account: &Account) -> anyhow::Result<()> {
        let (Some(network), Some(this)) = (self.network(account.kind), self.this.upgrade()) else { return Ok(()) };
        if self.messenger(&account.id).is_some() {
            return Ok(());
        }
        self.set_standing(&account.id, AccountStatus::Connecting.into()).await?;
        match network.connect(account, this as Arc<dyn Ingress>).await {
            Ok(messenger) => {
                let ready = {
                    let mut connected = self.lock_connected();
                    let entry = connected.entry(account.id.clone()).or_default();
                    entry.messenger = Some(messenger);
                    entry.ready
                };
                if ready {
                    self.resume_outbox(&account.id).await?;
                }
                Ok(())
            }
            Err(error) => {
                self.set_standing(&account.id, Standing::because(AccountStatus::Error, format!("{error:#}"))).await?;
                Err(error.context(format!("Connect the account {}", account.name)))
            }
        }
    }

    /// Something of an account was heard.
    pub(crate) fn heard(&self, id: &AccountId) {
        let now = self.now();
        self.heard.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(id.clone(), now);
    }

    /// Writes down when accounts were heard.
    pub(crate) async fn write_heard(&self) -> anyhow::Result<()> {
        let heard: Vec<(AccountId, UnixMs)> =
            self.heard.lock().unwrap_or_else(std::sync::PoisonError::into_inner).drain().collect();
        if heard.is_empty() {
            return Ok(());
        }
        self.store.write("health", move |tx| accounts::set_heard(tx, &heard)).await
    }

    pub(crate) async fn account(&self, id: &AccountId) -> Result<Account, CoreError> {
        let id = id.clone();
        let found = self.store.read("account", move |conn| accounts::get(conn, &id)).await?;
        found.ok_or_else(|| CoreError::missing("account"))
    }

    pub(crate) async fn account_row(&self, id: &AccountId) -> Result<AccountRow, CoreError> {
        let (account, midnight) = (self.account(id).await?, self.clock.midnight());
        let mut row = self.store.read("account", move |conn| accounts::row(conn, account, midnight)).await?;
        row.link = self.link_step(&row.id);
        Ok(row)
    }

    pub(crate) fn network(&self, kind: AccountKind) -> Option<&Arc<dyn Network>> {
        self.networks.iter().find(|network| network.kind() == kind)
    }
}

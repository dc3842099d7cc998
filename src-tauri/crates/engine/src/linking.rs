//! Linking: how a number becomes an account here, and how it stops being one.
//!
//! How far linking is lives in memory alone: a code is worth nothing after a restart, and whoever reads it could link his own
//! device with it.

use std::sync::PoisonError;
use std::time::Duration;

use domain::{Account, AccountId, AccountStatus, LinkStep, LinkedAs, Topic};
use store::accounts;

use crate::{Core, CoreError, Told};

/// The phone's list of linked devices is changed within this time, or by the operator himself.
const UNLINK_LIMIT: Duration = Duration::from_secs(10);

impl Core {
    /// How far the linking of an account is.
    pub fn link_step(&self, id: &AccountId) -> LinkStep {
        self.links.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned().unwrap_or_default()
    }

    /// Links an account, or links it again: its chats stay, the old credentials go.
    pub async fn link_account(&self, id: AccountId) -> Result<(), CoreError> {
        let account = self.account(&id).await?;
        if account.status == AccountStatus::Ready {
            return Err(CoreError::NotAllowedNow("This account is linked and connected already.".into()));
        }
        self.drop_connection(&id).await;
        self.forget_credentials(&account).await?;
        self.set_link_step(&id, LinkStep::Asking);
        self.connect_account(id).await
    }

    /// Asks for eight characters that link an account when they are typed on the phone with this number.
    pub async fn request_pair_code(&self, id: AccountId, phone: String) -> Result<(), CoreError> {
        let account = self.account(&id).await?;
        let phone = domain::text::phone_digits(&phone).map_err(CoreError::Invalid)?;
        if self.messenger(&id).is_none() {
            self.connect(&account).await?;
        }
        let messenger = self.messenger(&id).ok_or_else(|| {
            CoreError::NotAllowedNow("This account is not connected. Close this window and link it again.".into())
        })?;
        messenger.request_pair_code(&phone).await.map_err(CoreError::NotAllowedNow)
    }

    /// Stops linking an account; what was there before stays.
    pub async fn cancel_linking(&self, id: AccountId) -> Result<(), CoreError> {
        if matches!(self.link_step(&id), LinkStep::Idle | LinkStep::Linked | LinkStep::Syncing { .. }) {
            return Ok(());
        }
        self.disconnect_account(id.clone()).await?;
        self.set_link_step(&id, LinkStep::Idle);
        Ok(())
    }

    /// Connects an account, unless it is not linked: then it waits for the operator. A code that nobody looks at is not asked
    /// for.
    pub(crate) async fn connect_if_linked(&self, account: &Account) -> anyhow::Result<()> {
        let Some(network) = self.network(account.kind) else { return Ok(()) };
        if network.is_linked(&account.id).await {
            return self.connect(account).await;
        }
        let lost =
            matches!(account.status, AccountStatus::LoggedOut | AccountStatus::Banned | AccountStatus::AuthFailed);
        if !lost {
            let why = "It is not linked with a phone. Link it to send and receive.";
            self.set_standing(&account.id, domain::Standing::because(AccountStatus::Disconnected, why)).await?;
        }
        Ok(())
    }

    /// Takes this device off the phone's list, as far as the network can be reached.
    pub(crate) async fn unlink(&self, account: &Account) {
        let messenger = self.lock_connected().remove(&account.id).and_then(|connected| connected.messenger);
        if let Some(messenger) = messenger {
            match tokio::time::timeout(UNLINK_LIMIT, messenger.log_out()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(error = format!("{error:#}"), "The phone still lists this device"),
                Err(_) => {
                    tracing::warn!("The phone still lists this device: WhatsApp did not answer in time");
                    messenger.disconnect().await;
                }
            }
        }
        self.set_link_step(&account.id, LinkStep::Idle);
    }

    /// The network says how far linking is.
    pub(crate) async fn take_link_step(&self, id: &AccountId, step: LinkStep) -> anyhow::Result<()> {
        if let Some(status) = step.status() {
            let why = if let LinkStep::Failed { why } = &step { why.as_str() } else { "" };
            self.set_standing(id, domain::Standing::because(status, why)).await?;
        }
        // Last: whoever reads the row because the step changed finds the status that goes with it.
        self.set_link_step(id, step);
        Ok(())
    }

    /// An account was linked.
    pub(crate) async fn take_linked(&self, id: &AccountId, linked: LinkedAs) -> anyhow::Result<()> {
        let (account, now) = (id.clone(), self.now());
        self.store
            .write("account", move |tx| {
                accounts::set_linked(tx, &account, &linked.phone, &linked.profile_name)?;
                store::audit::record(tx, now, "account.linked", account.as_str(), "")
            })
            .await?;
        self.set_link_step(id, LinkStep::Linked);
        Ok(())
    }

    async fn forget_credentials(&self, account: &Account) -> Result<(), CoreError> {
        if let Some(network) = self.network(account.kind) {
            network.forget(&account.id).await?;
        }
        Ok(())
    }

    fn set_link_step(&self, id: &AccountId, step: LinkStep) {
        {
            let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
            if step == LinkStep::Idle {
                links.remove(id)
            } else {
                links.insert(id.clone(), step)
            };
        }
        self.tell(Told::Changed([Topic::Accounts].into()));
    }
}

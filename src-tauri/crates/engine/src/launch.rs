//! Launch: everything a restart must resume, in one place.
//!
//! - accounts that the operator wants connected
//! - messages that were being sent: the network is asked, else the operator
//! - queued messages and changes: their chats' outbox lanes are woken when the account is ready
//! - files that were being fetched wait again; read receipts that are due leave when the account is ready
//! - open turns: their chats' lanes are woken
//! - the search index, made equal to the database; a change of its model
//! - sources that were being read or wait, and those that were cut by rules that do not do any more
//! - calls of models that were under way: they were never answered
//! - keys of providers: keychain and database are made equal
//! - housekeeping: overdue replies, old notices, old words of calls, health

use domain::AccountId;
use store::{
    accounts, bases, calls, downloads, faqs, flows, notices, outbox, readings, run_calls, run_inputs, sources, turns,
};

use crate::assistant::forget_films;
use crate::{Core, Runs};

/// What was being sent when the program stopped must be cleared up by then, connected or not.
const PATIENCE_MS: i64 = 60_000;

impl Core {
    pub(crate) async fn launch(&self, runs: Runs) -> anyhow::Result<()> {
        let now = self.now();
        forget_films(self.store.dir());
        self.store
            .write("launch", move |tx| {
                // What the last run said of connections is not true any more.
                accounts::forget_status(tx, now)?;
                notices::purge(tx, now)?;
                faqs::purge(tx, now)?;
                sources::purge(tx, now)?;
                readings::resume(tx, None)?;
                downloads::resume(tx)?;
                calls::close_left_open(tx)?;
                flows::purge(tx, now)?;
                bases::purge(tx, now)
            })
            .await?;
        self.reconcile_soon();
        self.resume_switch().await?;
        self.resume_reading();
        if runs == Runs::KnowledgeOnly {
            return Ok(());
        }
        self.resume_accounts().await?;
        for chat in self.store.read("open turns", turns::chats_with_open_turn).await? {
            self.turns.wake(&chat);
        }
        self.wake_runs().await?;
        for chat in self.store.read("open calls", run_calls::chats_with_open).await? {
            self.run_calls.wake(&chat);
        }
        self.keep_time();
        self.keep_downloading();
        self.keep_asking();
        self.check_keys_soon();
        self.keep_house();
        Ok(())
    }

    /// The keychain may be slow, and nobody waits for it.
    fn check_keys_soon(&self) {
        let (this, errand) = (self.this.clone(), self.errands.token());
        self.spawn(async move {
            let _errand = errand;
            let Some(core) = this.upgrade() else { return };
            if let Err(error) = core.check_keys().await {
                tracing::warn!(error = format!("{error:#}"), "The keys of providers could not be checked");
            }
        });
    }

    /// Whatever was written down for runs is taken, and timers that were held back ring.
    pub(crate) async fn wake_runs(&self) -> anyhow::Result<()> {
        for chat in self.store.read("inputs of runs", run_inputs::chats).await? {
            self.turns.wake(&chat);
        }
        self.timers.look_again();
        Ok(())
    }

    async fn resume_accounts(&self) -> anyhow::Result<()> {
        for account in self.store.read("accounts", accounts::all).await? {
            if !account.wanted {
                self.clear_up_left_over(&account.id).await?;
                continue;
            }
            let (this, id, errand) = (self.this.clone(), account.id.clone(), self.errands.token());
            self.spawn(async move {
                let Some(core) = this.upgrade() else { return };
                // The operator sees it as the account's status.
                if let Err(error) = core.connect_if_linked(&account).await {
                    tracing::error!(account = %account.id, error = format!("{error:#}"), "An account is not connected");
                }
                drop(errand);
                core.clock.sleep_until(core.now().plus(PATIENCE_MS)).await;
                if let Err(error) = core.clear_up_left_over(&id).await {
                    tracing::error!(error = format!("{error:#}"), "Messages being sent could not be cleared up");
                }
            });
        }
        Ok(())
    }

    /// An account is ready: what was being sent is cleared up first, then what is queued goes out.
    pub(crate) async fn resume_outbox(&self, account: &AccountId) -> anyhow::Result<()> {
        self.clear_up_left_over(account).await?;
        self.wake_downloads();
        self.tell_all_seen(account);
        self.wake_outbox(Some(account)).await
    }

    /// Clears up what the last run was sending on an account: asks the network, else the operator.
    async fn clear_up_left_over(&self, account: &AccountId) -> anyhow::Result<()> {
        let id = account.clone();
        for unsettled in self.store.read("unsettled", move |conn| outbox::unsettled(conn, &id)).await? {
            if self.take_left_over(&unsettled.message_id) {
                self.clear_up(&unsettled).await?;
            }
        }
        Ok(())
    }
}

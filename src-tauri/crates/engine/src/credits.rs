//! Credits: an allowance that replies of models are paid from. Checked before a model is asked, taken in the transaction that
//! queues the reply.

use domain::assistant::{CreditPage, Credits};
use domain::{ChatId, MessageId, NoticeKind, text};
use store::audit;
use store::credits::{self, Charge};

use crate::{Core, CoreError};

/// What can be added at once.
const ADDED_LIMIT: u32 = 1_000_000;
/// What there can be in all.
const BALANCE_LIMIT: u32 = 1_000_000_000;

impl Core {
    /// Where the credits stand.
    pub async fn credits(&self) -> Result<Credits, CoreError> {
        let settings = self.settings();
        let (balance, used) =
            self.store.read("credits", |conn| Ok((credits::balance(conn)?, credits::used(conn)?))).await?;
        Ok(Credits { on: settings.credits_on, balance, used, per_reply: settings.credits_per_reply })
    }

    /// Adds credits: 1 to 1 000 000.
    pub async fn add_credits(&self, amount: u32, description: String) -> Result<Credits, CoreError> {
        if !(1..=ADDED_LIMIT).contains(&amount) {
            return Err(CoreError::Invalid(format!("Between 1 and {ADDED_LIMIT} credits can be added at once.")));
        }
        let description = text::limited("The description", description.trim(), 200).map_err(CoreError::Invalid)?;
        let description = if description.is_empty() { "Added by you".to_owned() } else { description };
        let (id, now) = (self.ids.uuid().into(), self.now());
        let added = self
            .store
            .write("credits", move |tx| {
                let added = credits::add(tx, &id, amount, BALANCE_LIMIT, &description, now)?;
                audit::record(tx, now, "credits.add", id.as_str(), &amount.to_string())?;
                Ok(added)
            })
            .await?;
        added.ok_or_else(|| CoreError::Invalid(format!("There can be {BALANCE_LIMIT} credits at most.")))?;
        self.credits().await
    }

    /// A page of the ledger.
    pub async fn credit_entries(&self, after: Option<String>, limit: u32) -> Result<CreditPage, CoreError> {
        if after.as_ref().is_some_and(|after| after.parse::<i64>().is_err()) {
            return Err(CoreError::Invalid("This page of the ledger does not exist.".into()));
        }
        Ok(self.store.read("credits", move |conn| credits::page(conn, after.as_deref(), limit)).await?)
    }

    /// Whether another reply can be paid, or need not be.
    pub(crate) async fn credits_allow(&self) -> anyhow::Result<bool> {
        let settings = self.settings();
        if !settings.credits_on {
            return Ok(true);
        }
        Ok(self.store.read("credits", credits::balance).await? >= settings.credits_per_reply)
    }

    /// What the reply to this message of a customer costs; `None`: replies are not paid.
    pub(crate) fn charge(&self, chat: &ChatId, message: &MessageId) -> Option<Charge> {
        let settings = self.settings();
        settings.credits_on.then(|| Charge {
            id: self.ids.uuid().into(),
            amount: settings.credits_per_reply,
            chat_id: chat.clone(),
            message_id: message.clone(),
            description: "A reply of the assistant".into(),
            low: self.plain_notice(
                NoticeKind::Budget,
                "The credits are used up",
                "What is left does not pay another reply. Customers are handed to you until you add credits.".into(),
            ),
        })
    }
}

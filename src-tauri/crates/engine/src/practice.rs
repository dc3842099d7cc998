//! Practice: the first run, and what the practice phones remember.

use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use domain::ports::PracticeLog;
use domain::practice::{PracticeBubble, Ticks};
use domain::view::AccountRow;
use domain::{AccountId, AccountKind, AccountSettings, BaseId, Change, FaqId, FaqInput, SettingsPatch, WireId};
use serde::Deserialize;
use store::{Store, accounts, bases, faqs, practice};

use crate::{Core, CoreError};

/// The knowledge base of the sample shop.
#[derive(Deserialize)]
struct SampleShop {
    name: String,
    faqs: Vec<SampleFaq>,
}

#[derive(Deserialize)]
struct SampleFaq {
    question: String,
    answer: String,
}

const SAMPLE_SHOP: &str = include_str!("../../../resources/sample-shop.json");

impl Core {
    /// The practice account with the sample shop's knowledge; made at the first call, the same one afterwards.
    pub async fn start_practice(&self) -> Result<AccountRow, CoreError> {
        self.update_settings(SettingsPatch { welcome_done: Some(true), ..SettingsPatch::default() }).await?;
        if let Some(practice) = self.accounts().await?.into_iter().find(|a| a.kind == AccountKind::Sandbox) {
            return Ok(practice);
        }
        let shop: SampleShop = serde_json::from_str(SAMPLE_SHOP).context("Read the sample shop")?;
        let settings = AccountSettings {
            welcome_message: format!("Hello, this is the assistant of {}. Ask me anything.", shop.name),
            ..AccountSettings::default()
        };
        let mut account = self.fresh_account(AccountKind::Sandbox, shop.name.clone(), settings);
        // The sample shop has written down how refunds work: its assistant may say so.
        account.settings.assistant.topics.retain(|topic| topic.name != "refund");
        let (base, now) = (BaseId::from(self.ids.uuid()), self.now());
        let entries: Vec<(FaqId, FaqInput)> = shop
            .faqs
            .into_iter()
            .map(|faq| (self.ids.uuid().into(), FaqInput::new(faq.question, faq.answer)))
            .collect();
        // In one transaction: a crash leaves no shop without account, of which the next start would make a second one.
        let account = self
            .store
            .write("sample shop", move |tx| {
                let known = bases::all(tx)?.into_iter().find(|known| known.name == shop.name);
                if known.is_none() {
                    bases::insert(tx, &base, &shop.name, now)?;
                    for (id, faq) in &entries {
                        faqs::put(tx, id, &base, faq, now)?;
                    }
                }
                account.settings.assistant.bases = vec![known.map_or(base, |known| known.id)];
                accounts::insert(tx, &account, now)?;
                Ok(account)
            })
            .await?;
        self.reconcile_index().await?;
        self.connect(&account).await?;
        self.account_row(&account.id).await
    }
}

/// What the practice phones remember, in the database.
pub struct StoredPractice(pub Arc<Store>);

#[async_trait]
impl PracticeLog for StoredPractice {
    async fn insert(&self, account: &AccountId, jid: &str, bubble: &PracticeBubble) -> anyhow::Result<bool> {
        let (account, jid, bubble) = (account.clone(), jid.to_owned(), bubble.clone());
        self.0.write("practice", move |tx| practice::insert(tx, &account, &jid, &bubble)).await
    }

    async fn newest(&self, account: &AccountId, jid: &str, limit: u32) -> anyhow::Result<Vec<PracticeBubble>> {
        let (account, jid) = (account.clone(), jid.to_owned());
        self.0.read("practice", move |conn| practice::newest(conn, &account, &jid, limit)).await
    }

    async fn has(&self, account: &AccountId, jid: &str, wire_id: &WireId) -> anyhow::Result<bool> {
        let (account, jid, wire_id) = (account.clone(), jid.to_owned(), wire_id.clone());
        self.0.read("practice", move |conn| practice::has(conn, &account, &jid, &wire_id)).await
    }

    async fn set_ticks(&self, account: &AccountId, jid: &str, wire_ids: &[WireId], ticks: Ticks) -> anyhow::Result<()> {
        let (account, jid, wire_ids) = (account.clone(), jid.to_owned(), wire_ids.to_vec());
        self.0.write("practice", move |tx| practice::set_ticks(tx, &account, &jid, &wire_ids, ticks)).await
    }

    async fn open(&self, account: &AccountId, jid: &str) -> anyhow::Result<Vec<WireId>> {
        let (account, jid) = (account.clone(), jid.to_owned());
        self.0.write("practice", move |tx| practice::open(tx, &account, &jid)).await
    }

    async fn pending(&self, account: &AccountId) -> anyhow::Result<Vec<(String, PracticeBubble)>> {
        let account = account.clone();
        self.0.read("practice", move |conn| practice::pending(conn, &account)).await
    }

    async fn change(&self, account: &AccountId, jid: &str, wire_id: &WireId, change: &Change) -> anyhow::Result<()> {
        let (account, jid, wire_id, change) = (account.clone(), jid.to_owned(), wire_id.clone(), change.clone());
        self.0.write("practice", move |tx| practice::change(tx, &account, &jid, &wire_id, &change)).await
    }

    async fn summary(&self, account: &AccountId, jid: &str) -> anyhow::Result<(Option<PracticeBubble>, u32)> {
        let (account, jid) = (account.clone(), jid.to_owned());
        let summary = self.0.read("practice", move |conn| practice::summary(conn, &account, &jid)).await?;
        Ok((summary.last, summary.unread))
    }
}

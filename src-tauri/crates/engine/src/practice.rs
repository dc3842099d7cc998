//! Practice: the first run, and what the practice phones remember.

use std::sync::Arc;

use anyhow::Context;
use async_trait::async_trait;
use domain::ports::PracticeLog;
use domain::practice::{PracticeBubble, Ticks};
use domain::view::AccountRow;
use domain::{AccountId, AccountKind, AccountSettings, BaseId, FaqId, FaqInput, NewAccount, SettingsPatch, WireId};
use serde::Deserialize;
use store::{Store, knowledge, practice};

use crate::{Core, CoreError};

/// The knowledge base of the sample shop.
#[derive(Deserialize)]
struct SampleShop {
    name: String,
    faqs: Vec<FaqInput>,
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
        let base_id = self.add_sample_base(&shop).await?;
        let settings = AccountSettings {
            base_id: Some(base_id),
            welcome_message: format!("Hello, this is the assistant of {}. How can I help you?", shop.name),
            ..AccountSettings::default()
        };
        let account = self.add_account(NewAccount { kind: AccountKind::Sandbox, name: shop.name }, settings).await?;
        self.sync_index().await?;
        Ok(account)
    }

    async fn add_sample_base(&self, shop: &SampleShop) -> anyhow::Result<BaseId> {
        let (id, now, name) = (BaseId::from(self.ids.uuid()), self.now(), shop.name.clone());
        let faqs: Vec<(FaqId, FaqInput)> = shop.faqs.iter().map(|faq| (self.ids.uuid().into(), faq.clone())).collect();
        let base = id.clone();
        self.store
            .write("sample shop", move |tx| {
                knowledge::insert_base(tx, &base, &name, now)?;
                for (id, faq) in &faqs {
                    knowledge::put_faq(tx, id, &base, faq, now)?;
                }
                Ok(())
            })
            .await?;
        Ok(id)
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

    async fn summary(&self, account: &AccountId, jid: &str) -> anyhow::Result<(Option<PracticeBubble>, u32)> {
        let (account, jid) = (account.clone(), jid.to_owned());
        let summary = self.0.read("practice", move |conn| practice::summary(conn, &account, &jid)).await?;
        Ok((summary.last, summary.unread))
    }
}

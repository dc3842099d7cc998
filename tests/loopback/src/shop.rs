//! The shop: one linked account, as the operator sees it.

use std::sync::Arc;

use domain::view::{AccountRow, ChatFilter, ChatQuery, ChatRow};
use domain::{AccountId, AccountKind, AccountPatch, AccountStatus, ChatId, LinkStep, Message, NewAccount, NoticeKind};
use engine::Core;
use wa_loopback::{DeviceId, Loopback};

use crate::{LIMIT, Rig, Running, SHOP, until};

/// One linked account.
#[derive(Clone)]
pub struct Shop {
    running: Running,
    /// Its account.
    pub account: AccountId,
    /// Its device at the server.
    pub device: DeviceId,
}

impl Shop {
    /// The account of this id, whatever its device is called at the server.
    pub fn of(running: Running, account: AccountId) -> Self {
        Self { running, account, device: DeviceId::new("", 0) }
    }

    /// Creates an account and links it by QR code as the shop's number.
    pub async fn linked(rig: &Rig) -> Self {
        Self::linked_as(rig, SHOP, "Luma").await
    }

    /// The same as another number.
    pub async fn linked_as(rig: &Rig, phone: &str, name: &str) -> Self {
        Self::linked_on(rig.running(), &rig.server, phone, name).await
    }

    /// The same on any Switchboard and server.
    pub async fn linked_on(running: Running, server: &Loopback, phone: &str, name: &str) -> Self {
        let account = Self::created(&running.core(), name).await;
        let code = Self::qr(&running.core(), &account).await;
        let device = server.scan_qr(&code, phone).await.expect("the phone scans it");
        let shop = Self { running, account, device };
        shop.is_ready().await;
        shop
    }

    /// Creates an account and begins to link it.
    pub async fn created(core: &Arc<Core>, name: &str) -> AccountId {
        let new = NewAccount { kind: AccountKind::Linked, name: name.into() };
        let account = core.create_account(new).await.expect("a new account").id;
        core.link_account(account.clone()).await.expect("linking begins");
        account
    }

    /// Waits for a QR code and reads it.
    pub async fn qr(core: &Arc<Core>, account: &AccountId) -> String {
        until("a QR code", LIMIT, || async {
            match core.link_step(account) {
                LinkStep::Qr { code, .. } => Some(code),
                _ => None,
            }
        })
        .await
    }

    /// Waits for a code of eight characters and reads it.
    pub async fn pair_code(core: &Arc<Core>, account: &AccountId) -> String {
        until("a pair code", LIMIT, || async {
            match core.link_step(account) {
                LinkStep::PairCode { code, .. } => Some(code),
                _ => None,
            }
        })
        .await
    }

    /// Waits until linking is at a step.
    pub async fn link_is(
        core: &Arc<Core>,
        account: &AccountId,
        what: &str,
        fits: impl Fn(&LinkStep) -> bool,
    ) -> LinkStep {
        until(what, LIMIT, || async { Some(core.link_step(account)).filter(&fits) }).await
    }

    /// The account's row.
    pub async fn row(&self) -> AccountRow {
        let rows = self.core().accounts().await.expect("the accounts read");
        rows.into_iter().find(|row| row.id == self.account).expect("it is there")
    }

    /// Waits until the account's row fits.
    pub async fn row_is(&self, what: &str, fits: impl Fn(&AccountRow) -> bool) -> AccountRow {
        until(what, LIMIT, || async {
            let row = self.row().await;
            tracing::trace!(status = ?row.status, why = row.status_why, "the account's row");
            Some(row).filter(&fits)
        })
        .await
    }

    /// Waits until it can send.
    pub async fn is_ready(&self) -> AccountRow {
        self.row_is("the account to be ready", |row| row.status == AccountStatus::Ready).await
    }

    /// Waits for a status.
    pub async fn status_is(&self, status: AccountStatus) -> AccountRow {
        self.row_is(&format!("{status:?}"), |row| row.status == status).await
    }

    /// Nothing answers by itself.
    pub async fn is_silent(&self) {
        let patch =
            AccountPatch { assistant_on: Some(false), welcome_message: Some(String::new()), ..AccountPatch::default() };
        self.core().update_account(self.account.clone(), patch).await.expect("the account changes");
    }

    /// Every chat of the account.
    pub async fn chats(&self) -> Vec<ChatRow> {
        let query = ChatQuery {
            account_id: Some(self.account.clone()),
            filter: ChatFilter::All,
            limit: 200,
            ..ChatQuery::default()
        };
        self.core().chats(query).await.expect("the chats read").rows
    }

    /// Waits for a chat of this name.
    pub async fn chat(&self, title: &str) -> ChatId {
        until(&format!("a chat with {title}"), LIMIT, || async {
            self.chats().await.into_iter().find(|chat| chat.title == title).map(|chat| chat.id)
        })
        .await
    }

    /// The messages of a chat, oldest first.
    pub async fn messages(&self, chat: &ChatId) -> Vec<Message> {
        let (mut all, mut before) = (Vec::new(), None);
        loop {
            let page = self.core().messages(chat.clone(), before, 200).await.expect("the messages read");
            all.splice(0..0, page.rows);
            before = page.before;
            if before.is_none() {
                return all;
            }
        }
    }

    /// Waits for a message in a chat.
    pub async fn message(&self, chat: &ChatId, what: &str, fits: impl Fn(&Message) -> bool) -> Message {
        until(what, LIMIT, || async { self.messages(chat).await.into_iter().find(|message| fits(message)) }).await
    }

    /// Waits for a notice of a kind; its title.
    pub async fn notice(&self, kind: NoticeKind) -> String {
        until(&format!("a notice {kind:?}"), LIMIT, || async {
            let notices = self.core().notices().await.expect("the notices read");
            notices.into_iter().find(|notice| notice.kind == kind).map(|notice| notice.title)
        })
        .await
    }

    /// How many notices of a kind there are.
    pub async fn notices(&self, kind: NoticeKind) -> usize {
        let notices = self.core().notices().await.expect("the notices read");
        notices.iter().filter(|notice| notice.kind == kind).count()
    }

    /// The core.
    pub fn core(&self) -> Arc<Core> {
        self.running.core()
    }
}

//! Accounts and their devices: made, linked, looked at, cut off.

use std::time::Duration;

use anyhow::Context as _;
use serde::Serialize;

use super::Loopback;
use crate::account::{Account, NewAccount, default_privacy, derived_lid};
use crate::code_link;
use crate::content::Secrets;
use crate::device::DeviceId;
use crate::faults::StreamFault;
use crate::mutations::{AppState, AppStateKey, Mutation};
use crate::pairing::{self, Outcome};
use crate::phone::{Inbox, Phone, STOCK};
use crate::queue::Queue;
use crate::server::Server;
use crate::signal::PhoneSignal;
use crate::stream_error;

/// Most time from scan or code to the linked device.
const LINK_TIMEOUT: Duration = Duration::from_secs(60);

/// An account, for people.
#[derive(Debug, Clone, Serialize)]
pub struct AccountInfo {
    /// Phone number.
    pub phone: String,
    /// LID digits.
    pub lid: String,
    /// Push name.
    pub name: String,
    /// About line.
    pub about: String,
    /// A business account.
    pub business: bool,
    /// 1:1 chats by LID.
    pub lid_migrated: bool,
    /// Linked devices.
    pub companions: Vec<DeviceInfo>,
    /// Stanzas that wait for the phone.
    pub phone_queue: usize,
    /// Whether a picture is set.
    pub picture: bool,
}

/// A linked device, for people.
#[derive(Debug, Clone, Serialize)]
pub struct DeviceInfo {
    /// Device number.
    pub device: u16,
    /// Key index.
    pub key_index: u32,
    /// What it says it is.
    pub platform: String,
    /// Whether it is logged in.
    pub online: bool,
    /// Whether it is past `<active/>`.
    pub active: bool,
    /// Whether it says it is in the foreground.
    pub available: bool,
    /// Stanzas that wait for it or are not acknowledged.
    pub queue: usize,
    /// One-time prekeys in its pool.
    pub prekeys: usize,
    /// Unix seconds.
    pub linked_at: u64,
}

impl Loopback {
    /// Makes an account with a phone.
    pub fn create_account(&self, new: NewAccount) -> anyhow::Result<AccountInfo> {
        self.server().create_account(new)
    }

    /// All accounts.
    pub fn accounts(&self) -> Vec<AccountInfo> {
        self.server().account_infos()
    }

    /// One account.
    pub fn account(&self, phone: &str) -> Option<AccountInfo> {
        self.server().state().accounts.get(phone).map(info)
    }

    /// The account's phone scans a QR text; the device once it is linked.
    pub async fn scan_qr(&self, text: &str, phone: &str) -> anyhow::Result<DeviceId> {
        self.server().scan_qr(text, phone).await
    }

    /// A code is typed on the account's phone; the device once it is linked.
    pub async fn enter_code(&self, code: &str, phone: &str) -> anyhow::Result<DeviceId> {
        self.server().enter_code(code, phone).await
    }

    /// Asks the client that shows a code for a new one.
    pub fn refresh_code(&self, phone: &str, force_manual: bool) -> anyhow::Result<()> {
        code_link::refresh(&mut self.server().state(), phone, force_manual)
    }

    /// Waits until a client asks to be linked with a code for this number.
    pub async fn wait_for_code_request(&self, phone: &str, most: Duration) -> anyhow::Result<()> {
        self.server().wait(most, "a pair-code request", |state| code_link::begin(state, phone).ok().map(drop)).await
    }

    /// Waits until a device is logged in and past `<active/>`.
    pub async fn wait_online(&self, id: &DeviceId, most: Duration) -> anyhow::Result<()> {
        let what = format!("{id} to be online");
        self.server()
            .wait(most, &what, |state| state.companion(id).filter(|companion| companion.is_live()).map(drop))
            .await
    }

    /// Waits until a device is not connected.
    pub async fn wait_offline(&self, id: &DeviceId, most: Duration) -> anyhow::Result<()> {
        let what = format!("{id} to be offline");
        self.server()
            .wait(most, &what, |state| state.companion(id).is_none_or(|c| c.conn().is_none()).then_some(()))
            .await
    }

    /// Waits until a device has acknowledged everything.
    pub async fn wait_drained(&self, id: &DeviceId, most: Duration) -> anyhow::Result<()> {
        let what = format!("{id} to acknowledge everything");
        self.server()
            .wait(most, &what, |state| state.companion(id).is_none_or(|c| c.queue.len() == 0).then_some(()))
            .await
    }

    /// Cuts a device's connection without a word; whether it had one.
    pub fn disconnect(&self, id: &DeviceId) -> bool {
        self.server().disconnect(id)
    }

    /// Ends a device's session with a stream error; whether it had one.
    pub fn stream_error(&self, id: &DeviceId, error: StreamFault) -> bool {
        let mut state = self.server().state();
        stream_error::broadcast(&mut state, Some(&id.account), Some(id.device), error) > 0
    }

    /// Removes a device, as the owner does on the phone; whether it existed.
    pub fn remove_device(&self, id: &DeviceId) -> bool {
        self.server().remove_device(id)
    }

    /// Empties a device's queue: what waited is lost.
    pub fn drop_queue(&self, id: &DeviceId) {
        self.server().drop_queue(id);
    }

    /// Throws away a device's one-time prekeys on the server.
    pub fn drop_prekeys(&self, id: &DeviceId) {
        self.server().drop_prekeys(id);
    }

    /// A prop (`abt`) every client is told.
    pub fn set_prop(&self, code: impl Into<String>, value: impl Into<String>) {
        self.server().state().props.insert(code.into(), value.into());
    }
}

impl Server {
    /// Makes an account with a phone.
    pub(crate) fn create_account(self: &std::sync::Arc<Self>, new: NewAccount) -> anyhow::Result<AccountInfo> {
        let phone = new.phone.trim_start_matches('+').to_owned();
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        anyhow::ensure!((7..=15).contains(&phone.len()) && digits(&phone), "{phone:?} is no phone number");
        anyhow::ensure!(!phone.starts_with('0'), "a phone number starts with the country code");
        let lid = new.lid.unwrap_or_else(|| derived_lid(&phone));
        anyhow::ensure!((5..=20).contains(&lid.len()) && digits(&lid), "{lid:?} is no LID");
        let mut signal = PhoneSignal::generate()?;
        let prekeys = signal.publish_prekeys(STOCK);
        let mut bundle = signal.take_bundle();
        bundle.prekey = None;
        let raw_id: u32 = rand::random();
        let name = new.name.unwrap_or_else(|| format!("User {}", &phone[phone.len() - 4..]));
        let mut app_state = AppState::new(AppStateKey::generate(raw_id));
        let now_ms = i64::try_from(crate::clock::unix_ms()).unwrap_or(i64::MAX);
        app_state.apply(&[Mutation::PushName { name: name.clone() }], now_ms)?;
        let now = crate::clock::unix();
        let account = Account {
            phone: phone.clone(),
            lid: lid.clone(),
            name,
            about: new.about.unwrap_or_default(),
            about_set_at: now,
            business: new.business,
            lid_migrated: new.lid_migrated,
            picture: None,
            raw_id,
            created_at: now,
            next_device: 1,
            next_key_index: 1,
            identity: signal.identity().clone(),
            bundle,
            prekeys: prekeys.into(),
            companions: Default::default(),
            app_state,
            history: None,
            privacy: default_privacy(),
            blocked: Default::default(),
            watchers: Default::default(),
            behaviour: new.behaviour.unwrap_or_default(),
            mail: Queue::default(),
            inbox: Inbox::default(),
            limits: Default::default(),
            phone_available: false,
        };
        let made = info(&account);
        let handset = Phone::new(&phone, signal, Secrets::default());
        let mut state = self.state();
        anyhow::ensure!(!state.accounts.contains_key(&phone), "{phone} exists already");
        anyhow::ensure!(!state.lids.contains_key(&lid), "the LID {lid} is taken");
        state.lids.insert(lid, phone.clone());
        state.accounts.insert(phone.clone(), account);
        state.phones.insert(phone, handset.clone());
        drop(state);
        self.start_phone(handset);
        self.changed();
        Ok(made)
    }

    /// All accounts.
    pub(crate) fn account_infos(&self) -> Vec<AccountInfo> {
        self.state().accounts.values().map(info).collect()
    }

    /// Scans a QR text and waits for the link.
    pub(crate) async fn scan_qr(&self, text: &str, phone: &str) -> anyhow::Result<DeviceId> {
        let outcome = pairing::scan(&mut self.state(), text, phone)?;
        self.changed();
        linked(outcome).await
    }

    /// Types a code and waits for the link.
    pub(crate) async fn enter_code(&self, code: &str, phone: &str) -> anyhow::Result<DeviceId> {
        let code = crate::pair_code::normalized(code);
        anyhow::ensure!(
            wacore::pair_code::PairCodeUtils::validate_code(&code),
            "a code has 8 characters of Crockford's 32"
        );
        let typed = code_link::begin(&mut self.state(), phone)?;
        // Deriving the key takes a good fraction of a second of CPU.
        let (typed, wrapped) = tokio::task::spawn_blocking(move || {
            let mut typed = typed;
            let wrapped = typed.flow.primary_hello(&code);
            (typed, wrapped)
        })
        .await?;
        // A wrong code may unwrap to bytes that are no key: the phone sees at once that it is wrong.
        let wrapped = wrapped.context("wrong code")?;
        let finished = code_link::primary_hello(&mut self.state(), typed, wrapped)?;
        self.changed();
        let outcome = tokio::time::timeout(LINK_TIMEOUT, finished)
            .await
            .context("the client did not finish")?
            .context("the client went away")?
            .map_err(anyhow::Error::msg)?;
        linked(outcome).await
    }

    /// Cuts a device's connection.
    pub(crate) fn disconnect(&self, id: &DeviceId) -> bool {
        let state = self.state();
        let link = state.companion(id).and_then(|companion| companion.conn()).and_then(|conn| state.links.get(&conn));
        link.map(|link| link.cut()).is_some()
    }

    /// Empties a device's queue.
    pub(crate) fn drop_queue(&self, id: &DeviceId) {
        let mut state = self.state();
        if let Some(queue) = state.accounts.get_mut(&id.account).and_then(|account| account.queue_mut(id.device)) {
            queue.clear();
        }
    }

    /// Throws away a device's one-time prekeys.
    pub(crate) fn drop_prekeys(&self, id: &DeviceId) {
        if let Some(companion) = self.state().companion_mut(id) {
            companion.prekeys.clear();
        }
    }

    /// Removes a device.
    pub(crate) fn remove_device(&self, id: &DeviceId) -> bool {
        let removed = stream_error::remove_device(&mut self.state(), id);
        self.changed();
        removed
    }
}

async fn linked(outcome: Outcome) -> anyhow::Result<DeviceId> {
    tokio::time::timeout(LINK_TIMEOUT, outcome)
        .await
        .context("the client did not answer pair-success")?
        .context("the connection ended before the client was linked")?
        .map_err(anyhow::Error::msg)
}

fn info(account: &Account) -> AccountInfo {
    let companions = account.companions.iter().map(|(number, companion)| DeviceInfo {
        device: *number,
        key_index: companion.key_index,
        platform: companion.platform.clone(),
        online: companion.online.is_some(),
        active: companion.is_live(),
        available: companion.online.as_ref().is_some_and(|online| online.available),
        queue: companion.queue.len(),
        prekeys: companion.prekeys.len(),
        linked_at: companion.linked_at,
    });
    AccountInfo {
        phone: account.phone.clone(),
        lid: account.lid.clone(),
        name: account.name.clone(),
        about: account.about.clone(),
        business: account.business,
        lid_migrated: account.lid_migrated,
        companions: companions.collect(),
        phone_queue: account.mail.len(),
        picture: account.picture.is_some(),
    }
}

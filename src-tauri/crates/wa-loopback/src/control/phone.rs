//! A phone, as a test holds it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;

use super::Loopback;
use crate::account::{Account, HistoryPlan};
use crate::content::Outgoing;
use crate::device::DeviceId;
use crate::history::HistorySpec;
use crate::mex::Limits;
use crate::mutations::Mutation;
use crate::phone::{Behaviour, Inbox, Phone, Received, SendOptions, SentMessage};
use crate::server::Server;
use crate::state::State;
use crate::{app_state_sync, devices, pictures};

/// The phone of an account: sends as a customer, shows what it received.
#[derive(Clone)]
pub struct PhoneHandle {
    server: Arc<Server>,
    number: String,
}

impl Loopback {
    /// The phone of an account; its methods fail when there is no such account.
    pub fn phone(&self, number: &str) -> PhoneHandle {
        PhoneHandle::new(Arc::clone(self.server()), number)
    }
}

impl PhoneHandle {
    pub(crate) fn new(server: Arc<Server>, number: &str) -> Self {
        Self { server, number: number.trim_start_matches('+').to_owned() }
    }

    /// Its number.
    pub fn number(&self) -> &str {
        &self.number
    }

    fn phone(&self) -> anyhow::Result<Arc<Phone>> {
        self.server.state().phones.get(&self.number).cloned().with_context(|| format!("no account {}", self.number))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Account) -> T) -> anyhow::Result<T> {
        let done = {
            let mut state = self.server.state();
            let account = state.accounts.get_mut(&self.number);
            work(account.with_context(|| format!("no account {}", self.number))?)
        };
        self.server.changed();
        Ok(done)
    }

    /// Sends to a number or address; the message id.
    pub fn send(&self, to: &str, message: impl Into<Outgoing>) -> anyhow::Result<String> {
        self.send_with(to, &message.into(), &SendOptions::default())
    }

    /// Sends plain text; the message id.
    pub fn send_text(&self, to: &str, text: &str) -> anyhow::Result<String> {
        self.send(to, Outgoing::text(text))
    }

    /// Sends with options; the message id.
    pub fn send_with(&self, to: &str, message: &Outgoing, options: &SendOptions) -> anyhow::Result<String> {
        self.phone()?.send(&self.server, to, message, options)
    }

    /// What it has seen, as it is now.
    pub fn inbox(&self) -> anyhow::Result<Inbox> {
        self.with(|account| account.inbox.clone())
    }

    /// Looks into the inbox without copying it.
    pub fn look<T>(&self, look: impl FnOnce(&Inbox) -> T) -> anyhow::Result<T> {
        let state = self.server.state();
        let account = state.accounts.get(&self.number).with_context(|| format!("no account {}", self.number))?;
        Ok(look(&account.inbox))
    }

    /// Number the next received message gets: a mark to wait from.
    pub fn mark(&self) -> u64 {
        self.look(Inbox::next_seq).unwrap_or_default()
    }

    /// Waits for a received message that fits, among all it ever received.
    pub async fn wait_for(&self, fits: impl Fn(&Received) -> bool, most: Duration) -> anyhow::Result<Received> {
        self.wait_from(0, fits, most).await
    }

    /// Waits for a received message that fits, numbered from `mark` on.
    pub async fn wait_from(
        &self,
        mark: u64,
        fits: impl Fn(&Received) -> bool,
        most: Duration,
    ) -> anyhow::Result<Received> {
        let mut next = mark;
        let what = format!("a message to {}", self.number);
        self.server
            .wait(most, &what, |state| {
                let inbox = &state.accounts.get(&self.number)?.inbox;
                let found = inbox.since(next).find(|message| fits(message)).cloned();
                next = inbox.next_seq();
                found
            })
            .await
    }

    /// Waits for a received text.
    pub async fn wait_for_text(&self, text: &str, most: Duration) -> anyhow::Result<Received> {
        self.wait_for(|message| message.text() == text, most).await
    }

    /// Waits until a message it sent satisfies `fits` (its receipts, its retries).
    pub async fn wait_sent(
        &self,
        id: &str,
        fits: impl Fn(&SentMessage) -> bool,
        most: Duration,
    ) -> anyhow::Result<SentMessage> {
        let what = format!("receipts of {id}");
        self.wait_inbox(&what, |inbox| inbox.sent(id).filter(|sent| fits(sent)).cloned(), most).await
    }

    /// Waits for a receipt (`delivered`, `read`, `played`) by any device of `from`.
    pub async fn wait_receipt(&self, id: &str, kind: &str, from: &str, most: Duration) -> anyhow::Result<SentMessage> {
        self.wait_sent(id, |sent| sent.has(kind, from), most).await
    }

    /// Waits until something is found in the inbox.
    pub async fn wait_inbox<T>(
        &self,
        what: &str,
        find: impl Fn(&Inbox) -> Option<T>,
        most: Duration,
    ) -> anyhow::Result<T> {
        self.server.wait(most, what, |state: &mut State| find(&state.accounts.get(&self.number)?.inbox)).await
    }

    /// Forgets everything in the inbox.
    pub fn clear_inbox(&self) -> anyhow::Result<()> {
        self.with(|account| account.inbox.clear())
    }

    /// Sends a read receipt for a message it received; whether there is such a message.
    pub fn mark_read(&self, id: &str) -> anyhow::Result<bool> {
        Ok(self.phone()?.mark_read(&self.server, id))
    }

    /// Sends a receipt of a kind (`read`, `played`) for a message it received.
    pub fn mark_as(&self, id: &str, kind: &str) -> anyhow::Result<bool> {
        Ok(self.phone()?.mark(&self.server, id, kind))
    }

    /// Shows typing (`composing`, `recording`) in a chat; `None` stops it.
    pub fn typing(&self, to: &str, what: Option<&str>) -> anyhow::Result<()> {
        let chat = crate::phone::chat_jid(to)?;
        self.phone()?.type_in(&self.server, &chat, what);
        Ok(())
    }

    /// Comes to or leaves the foreground.
    pub fn set_available(&self, available: bool) {
        self.server.state().phone_available(&self.number, available);
        self.server.changed();
    }

    /// How it behaves.
    pub fn behaviour(&self) -> anyhow::Result<Behaviour> {
        self.with(|account| account.behaviour.clone())
    }

    /// Sets how it behaves; a phone that was off reads its mail.
    pub fn set_behaviour(&self, behaviour: Behaviour) -> anyhow::Result<()> {
        self.with(|account| account.behaviour = behaviour)?;
        self.phone()?.wake();
        Ok(())
    }

    /// Changes its settings as the owner would (name, contacts, mute …); the companions are told.
    pub fn change_settings(&self, mutations: &[Mutation]) -> anyhow::Result<()> {
        let now_ms = i64::try_from(crate::clock::unix_ms()).unwrap_or(i64::MAX);
        let mut state = self.server.state();
        let account = state.accounts.get_mut(&self.number).with_context(|| format!("no account {}", self.number))?;
        let changed = account.app_state.apply(mutations, now_ms)?;
        for mutation in mutations {
            if let Mutation::PushName { name } = mutation {
                account.name = name.clone();
            }
        }
        app_state_sync::notify(&mut state, &self.number, None, &changed);
        drop(state);
        self.server.changed();
        Ok(())
    }

    /// What new companions get as history.
    pub fn set_history(&self, plan: Option<HistoryPlan>) -> anyhow::Result<()> {
        self.with(|account| account.history = plan)
    }

    /// Hands a piece of history to a companion now.
    pub fn send_history(&self, device: u16, piece: &HistorySpec, as_file: bool) -> anyhow::Result<()> {
        let known = self.with(|account| account.companions.contains_key(&device))?;
        anyhow::ensure!(known, "{} has no device {device}", self.number);
        crate::phone::send_history(&self.phone()?, &self.server, device, piece, as_file);
        self.server.changed();
        Ok(())
    }

    /// The account's limits, as `mex` tells them.
    pub fn set_limits(&self, limits: Limits) -> anyhow::Result<()> {
        self.with(|account| account.limits = limits)
    }

    /// Sets or removes the profile picture.
    pub fn set_picture(&self, picture: Option<Vec<u8>>) -> anyhow::Result<()> {
        self.phone()?;
        let mut state = self.server.state();
        let picture = picture.map(|bytes| pictures::store(&state, bytes));
        pictures::set(&mut state, &self.number, picture);
        drop(state);
        self.server.changed();
        Ok(())
    }

    /// Sets the about line.
    pub fn set_about(&self, about: &str) -> anyhow::Result<()> {
        self.with(|account| {
            account.about = about.to_owned();
            account.about_set_at = crate::clock::unix();
        })
    }

    /// Sets a privacy setting, e.g. `readreceipts` to `none`.
    pub fn set_privacy(&self, name: &str, value: &str) -> anyhow::Result<()> {
        self.with(|account| account.privacy.insert(name.to_owned(), value.to_owned())).map(drop)
    }

    /// Blocks or unblocks another account.
    pub fn block(&self, other: &str, blocked: bool) -> anyhow::Result<()> {
        self.with(|account| match blocked {
            true => account.blocked.insert(other.to_owned()),
            false => account.blocked.remove(other),
        })
        .map(drop)
    }

    /// Reinstalls the phone: new identity, all sessions gone, the others are told. Companions are unlinked by it.
    pub fn change_identity(&self) -> anyhow::Result<()> {
        let phone = self.phone()?;
        let numbers: Vec<u16> = self.with(|account| account.companions.keys().copied().collect())?;
        for number in numbers {
            self.server.remove_device(&DeviceId::new(self.number.as_str(), number));
        }
        let mut core = phone.core();
        core.signal.change_identity()?;
        let prekeys = core.signal.publish_prekeys(crate::phone::STOCK);
        let mut bundle = core.signal.take_bundle();
        bundle.prekey = None;
        let mut state = self.server.state();
        let account = state.accounts.get_mut(&self.number).with_context(|| format!("no account {}", self.number))?;
        account.identity = core.signal.identity().clone();
        account.bundle = bundle;
        account.prekeys = prekeys.into();
        account.raw_id = rand::random();
        devices::identity_changed(&mut state, &self.number);
        drop(state);
        drop(core);
        self.server.changed();
        Ok(())
    }

    /// Forgets the phone's session with a device: the next message to it builds a new one.
    pub fn drop_session(&self, device: &DeviceId) -> anyhow::Result<()> {
        let phone = self.phone()?;
        phone.core().signal.drop_session(&device.pn());
        Ok(())
    }

    /// Lets the media host lose the file of a message this phone sent or received: 404 until somebody asks for it again.
    pub fn expire_file(&self, id: &str) -> anyhow::Result<bool> {
        let pointer = self.look(|inbox| {
            let received = inbox.received(id).and_then(|message| message.message.media.clone());
            received.or_else(|| inbox.sent(id).and_then(|message| message.message.media.clone()))
        })?;
        let media = self.server.state().media.clone();
        Ok(pointer.is_some_and(|pointer| media.expire(&pointer.direct_path)))
    }

    /// The bytes of a file a client sent, decrypted.
    pub fn fetch(&self, message: &Received) -> anyhow::Result<Vec<u8>> {
        let pointer = message.message.media.as_ref().context("the message has no file")?;
        let media = self.server.state().media.clone();
        media.fetch(pointer)
    }
}

impl PhoneHandle {
    /// The server behind it.
    pub(crate) fn shared(&self) -> &Arc<Server> {
        &self.server
    }

    /// After somebody left: all phones of the group begin new sender keys.
    pub(crate) fn rotate_sender_keys(&self, group: &str) -> anyhow::Result<()> {
        let (phones, jid, lid) = {
            let state = self.server.state();
            let Some(found) = state.groups.get(group) else { return Ok(()) };
            let phones: Vec<Arc<Phone>> =
                found.participants.keys().filter_map(|phone| state.phones.get(phone)).cloned().collect();
            (phones, found.jid(), found.lid)
        };
        for phone in phones {
            let own = {
                let state = self.server.state();
                let account = state.accounts.get(&phone.account).context("no such account")?;
                if lid { account.lid() } else { account.pn() }
            };
            phone.core().signal.rotate_sender_key(&jid, &own);
        }
        Ok(())
    }
}

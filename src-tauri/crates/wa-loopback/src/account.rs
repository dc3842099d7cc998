//! One account: who it is, its phone's public keys, its linked devices.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};
use wacore_binary::{Jid, Server};
use wacore_libsignal::protocol::IdentityKeyPair;

use crate::companion::Companion;
use crate::device::DeviceId;
use crate::history::HistorySpec;
use crate::mutations::AppState;
use crate::phone::{Behaviour, Inbox};
use crate::queue::Queue;
use crate::signal::{DeviceBundle, PublicPreKey};

/// A profile picture.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Picture {
    /// Changes with every new picture.
    pub id: String,
    /// Path on the media host.
    pub direct_path: String,
    /// Whole URL.
    pub url: String,
}

/// What a test says about a new account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewAccount {
    /// Phone number, digits only.
    pub phone: String,
    /// Push name; `User NNNN` when absent.
    pub name: Option<String>,
    /// The 15 digits of the LID; derived from the phone number when absent.
    pub lid: Option<String>,
    /// The "about" line.
    pub about: Option<String>,
    /// Whether the account is a verified business.
    pub business: bool,
    /// Whether 1:1 chats are addressed by LID (`client-props` at linking, props at login).
    pub lid_migrated: bool,
    /// The phone's behaviour.
    pub behaviour: Option<Behaviour>,
}

/// What a phone hands to a new companion as history.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HistoryPlan {
    /// The pieces, in order.
    pub pieces: Vec<HistorySpec>,
    /// As files on the media host instead of inside the messages.
    pub as_file: bool,
}

/// One account.
#[derive(Serialize, Deserialize)]
pub(crate) struct Account {
    pub phone: String,
    pub lid: String,
    pub name: String,
    pub about: String,
    pub about_set_at: u64,
    pub business: bool,
    pub lid_migrated: bool,
    pub picture: Option<Picture>,
    /// Constant for as long as the account lives: a change means "re-registered" to others.
    pub raw_id: u32,
    pub created_at: u64,
    pub next_device: u16,
    pub next_key_index: u32,
    pub identity: IdentityKeyPair,
    /// Device 0's bundle without a one-time key, and the keys to hand out with it.
    pub bundle: DeviceBundle,
    pub prekeys: VecDeque<PublicPreKey>,
    pub companions: BTreeMap<u16, Companion>,
    pub app_state: AppState,
    pub history: Option<HistoryPlan>,
    pub privacy: BTreeMap<String, String>,
    pub blocked: BTreeSet<String>,
    /// Devices that asked for this account's device list: they hear of changes.
    pub watchers: BTreeSet<DeviceId>,
    pub behaviour: Behaviour,
    /// What waits for the phone.
    pub mail: Queue,
    pub inbox: Inbox,
    /// Unix seconds until which new chats are restricted, as `mex` tells it.
    pub limits: crate::mex::Limits,
    #[serde(skip)]
    pub phone_available: bool,
}

impl Account {
    /// The bare phone-number address.
    pub(crate) fn pn(&self) -> Jid {
        Jid::pn(self.phone.as_str())
    }

    /// The bare LID address.
    pub(crate) fn lid(&self) -> Jid {
        Jid::lid(self.lid.as_str())
    }

    /// A device's address in the wanted form.
    pub(crate) fn address(&self, device: u16, form: Server) -> Jid {
        let bare = if form.is_lid_family() { self.lid() } else { self.pn() };
        bare.with_device(device)
    }

    /// The account's public identity.
    pub(crate) fn identity_pub(&self) -> [u8; 32] {
        self.bundle.identity
    }

    /// Every device number, the phone first.
    pub(crate) fn devices(&self) -> impl Iterator<Item = u16> {
        std::iter::once(0).chain(self.companions.keys().copied())
    }

    /// Every device.
    pub(crate) fn device_ids(&self) -> impl Iterator<Item = DeviceId> {
        self.devices().map(|device| DeviceId::new(self.phone.as_str(), device))
    }

    /// Whether the device exists.
    pub(crate) fn has_device(&self, device: u16) -> bool {
        device == 0 || self.companions.contains_key(&device)
    }

    /// The queue of a device.
    pub(crate) fn queue_mut(&mut self, device: u16) -> Option<&mut Queue> {
        match device {
            0 => Some(&mut self.mail),
            other => self.companions.get_mut(&other).map(|companion| &mut companion.queue),
        }
    }

    /// The key indexes of the linked devices, in device order.
    pub(crate) fn key_indexes(&self) -> Vec<u32> {
        self.companions.values().map(|companion| companion.key_index).collect()
    }
}

/// A LID made from a phone number: 15 digits, the same every time.
pub(crate) fn derived_lid(phone: &str) -> String {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::digest(phone.as_bytes());
    let number = digest.iter().take(8).fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    format!("{:015}", 100_000_000_000_000 + number % 900_000_000_000_000)
}

/// The privacy settings an account starts with.
pub(crate) fn default_privacy() -> BTreeMap<String, String> {
    const DEFAULTS: [(&str, &str); 8] = [
        ("calladd", "all"),
        ("groupadd", "all"),
        ("last", "all"),
        ("messages", "all"),
        ("online", "all"),
        ("profile", "all"),
        ("readreceipts", "all"),
        ("status", "all"),
    ];
    DEFAULTS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

//! Accounts: the WhatsApp numbers of the operator, and the practice account.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AccountId, AssistantSettings, Health, Owner, UnixMs};

/// How an account reaches its customers.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AccountKind {
    /// WhatsApp Web protocol, linked like a companion device.
    Linked,
    /// Meta's Cloud API.
    Cloud,
    /// Practice: the whole pipeline, only the wire is missing.
    Sandbox,
}

/// Where an account stands, in the words of product.md section 1.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AccountStatus {
    /// Being created.
    Initializing,
    /// A QR code waits to be scanned.
    QrReady,
    /// A pair code or scan is being confirmed.
    Pairing,
    /// On its way to the server.
    Connecting,
    /// Sends and receives.
    Ready,
    /// Not connected: by the operator, or while the network is away.
    Disconnected,
    /// Locked for a time by WhatsApp.
    Restricted,
    /// The phone removed this device.
    LoggedOut,
    /// The credentials were refused.
    AuthFailed,
    /// WhatsApp closed the number.
    Banned,
    /// Something else failed; the reason is shown.
    Error,
}

/// Whether automation speaks in groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum GroupPolicy {
    /// Groups are shown, never answered automatically.
    #[default]
    Off,
    /// Only messages that mention the account.
    WhenMentioned,
    /// Every message.
    Always,
}

/// One WhatsApp number, or the practice account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Account {
    /// Ours.
    pub id: AccountId,
    /// How it reaches its customers.
    pub kind: AccountKind,
    /// What the operator calls it.
    pub name: String,
    /// A note for the operator.
    pub description: String,
    /// E.164 with `+`, once known.
    pub phone: Option<String>,
    /// The name customers see.
    pub profile_name: Option<String>,
    /// Where it stands.
    pub status: AccountStatus,
    /// Why, in words; empty where the status says it all.
    pub status_why: String,
    /// Since when.
    pub status_since: UnixMs,
    /// When it ends by itself, where that is known.
    pub status_until: Option<UnixMs>,
    /// When the network last said anything: evidence of health.
    pub last_heard_at: Option<UnixMs>,
    /// What else is known of its health.
    pub health: Health,
    /// The operator wants it connected; launch restores this.
    pub wanted: bool,
    /// How it answers.
    pub settings: AccountSettings,
}

/// How an account answers: the operator's choices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct AccountSettings {
    /// The assistant answers chats that the bot owns.
    pub assistant_on: bool,
    /// Who owns a chat that is new.
    pub new_chat_owner: Owner,
    /// Sent when a chat is handed to the operator; empty sends nothing.
    pub escalation_message: String,
    /// Sent on the first message of a new contact, and as the reply to a bare greeting; empty sends nothing.
    pub welcome_message: String,
    /// Whether automation speaks in groups.
    pub groups: GroupPolicy,
    /// How the assistant answers.
    pub assistant: AssistantSettings,
}

impl Default for AccountSettings {
    fn default() -> Self {
        Self {
            assistant_on: true,
            new_chat_owner: Owner::Bot,
            escalation_message: "I am not sure about that one. A colleague will answer you here shortly.".into(),
            welcome_message: String::new(),
            groups: GroupPolicy::Off,
            assistant: AssistantSettings::default(),
        }
    }
}

/// What is needed to create an account.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct NewAccount {
    /// How it will reach its customers.
    pub kind: AccountKind,
    /// 1 to 60 characters.
    pub name: String,
}

/// Changes to an account; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct AccountPatch {
    /// 1 to 60 characters.
    #[specta(optional)]
    pub name: Option<String>,
    /// At most 500 characters.
    #[specta(optional)]
    pub description: Option<String>,
    /// See [`AccountSettings`].
    #[specta(optional)]
    pub assistant_on: Option<bool>,
    /// See [`AccountSettings`].
    #[specta(optional)]
    pub new_chat_owner: Option<Owner>,
    /// At most 4096 characters.
    #[specta(optional)]
    pub escalation_message: Option<String>,
    /// At most 4096 characters.
    #[specta(optional)]
    pub welcome_message: Option<String>,
    /// See [`AccountSettings`].
    #[specta(optional)]
    pub groups: Option<GroupPolicy>,
}

impl AccountPatch {
    /// Applies the patch, or says which field is wrong and what it may be. Nothing is changed on error.
    pub fn apply(&self, account: &Account) -> Result<Account, String> {
        let mut next = account.clone();
        if let Some(name) = &self.name {
            next.name = account_name(name)?;
        }
        if let Some(description) = &self.description {
            next.description = crate::text::limited("The description", description, 500)?;
        }
        let settings = &mut next.settings;
        if let Some(message) = &self.escalation_message {
            settings.escalation_message =
                crate::text::limited("The hand-over message", message, crate::text::MESSAGE_LIMIT)?;
        }
        if let Some(message) = &self.welcome_message {
            settings.welcome_message =
                crate::text::limited("The welcome message", message, crate::text::MESSAGE_LIMIT)?;
        }
        settings.assistant_on = self.assistant_on.unwrap_or(settings.assistant_on);
        settings.new_chat_owner = self.new_chat_owner.unwrap_or(settings.new_chat_owner);
        settings.groups = self.groups.unwrap_or(settings.groups);
        Ok(next)
    }
}

/// A name for an account, trimmed; an error says what it may be.
pub fn account_name(name: &str) -> Result<String, String> {
    let name = crate::text::limited("The name", name.trim(), 60)?;
    if name.is_empty() { Err("Give the account a name.".into()) } else { Ok(name) }
}

//! A companion's change of app state in plain words.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use waproto::whatsapp as wa;
use waproto::whatsapp::syncd_mutation::SyncdOperation;

/// One change a companion has uploaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Whether the entry is removed, not set.
    pub removed: bool,
    /// Name of the action and its arguments: `["mute", "15550100@s.whatsapp.net"]`.
    pub index: Vec<String>,
    /// The new value; its debug text for actions not listed here.
    pub value: Value,
}

impl Change {
    /// The account's new name, when that is what changed.
    pub(crate) fn push_name(&self) -> Option<&str> {
        let named = !self.removed && self.index.first().is_some_and(|action| action == "setting_pushName");
        self.value.get("name").and_then(Value::as_str).filter(|name| named && !name.is_empty())
    }

    pub(super) fn of(mutation: wacore_appstate::Mutation) -> Self {
        Self {
            removed: mutation.operation == SyncdOperation::REMOVE,
            value: mutation.action_value.as_ref().map(value).unwrap_or_default(),
            index: mutation.index,
        }
    }
}

fn value(action: &wa::SyncActionValue) -> Value {
    if let Some(name) = action.push_name_setting.as_option() {
        return json!({ "name": name.name });
    }
    if let Some(contact) = action.contact_action.as_option() {
        return json!({
            "full_name": contact.full_name, "first_name": contact.first_name, "lid": contact.lid_jid,
        });
    }
    if let Some(mute) = action.mute_action.as_option() {
        return json!({ "muted": mute.muted, "until_ms": mute.mute_end_timestamp });
    }
    if let Some(archive) = action.archive_chat_action.as_option() {
        return json!({ "archived": archive.archived });
    }
    if let Some(pin) = action.pin_action.as_option() {
        return json!({ "pinned": pin.pinned });
    }
    if let Some(read) = action.mark_chat_as_read_action.as_option() {
        return json!({ "read": read.read });
    }
    if let Some(star) = action.star_action.as_option() {
        return json!({ "starred": star.starred });
    }
    Value::String(format!("{action:?}"))
}

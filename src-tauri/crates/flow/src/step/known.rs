//! Known: what names mean in a run besides the places that are passed in: its variables, its last message, the reserved names.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat};

use super::Context;
use crate::run::Run;
use crate::{Fields, Value};

/// What a bare name means in a run: its variables, and `lastMessage` as long as none has that name.
pub(super) struct RunFields<'a>(pub &'a Run);

impl Fields for RunFields<'_> {
    fn field(&self, name: &str) -> Option<Cow<'_, Value>> {
        let variable = self.0.variables.get(name).map(Cow::Borrowed);
        variable.or_else(|| {
            let heard = self.0.last.as_ref().filter(|_| name == "lastMessage")?;
            Some(Cow::Owned(heard.text.as_str().into()))
        })
    }
}

/// The names that a `message.` can be followed by.
pub(crate) const MESSAGE_FIELDS: &[&str] = &["id", "text", "kind", "media", "tap"];
/// The names that a `contact.` can be followed by.
pub const CONTACT_FIELDS: &[&str] = &["id", "name", "phone", "language", "labels", "vip", "about"];
/// The names that an `account.` can be followed by.
pub const ACCOUNT_FIELDS: &[&str] = &["id", "name", "phone"];

/// What the customer said last.
pub(super) struct MessageFields<'a>(pub &'a Run);

impl Fields for MessageFields<'_> {
    fn field(&self, name: &str) -> Option<Cow<'_, Value>> {
        let heard = self.0.last.as_ref()?;
        let kind = heard.media.as_ref().map_or("text", |media| media.kind.into());
        let text = |text: &str| Value::from(text);
        let value = match name {
            "id" => text(heard.id.as_str()),
            "text" => text(&heard.text),
            "kind" => text(kind),
            "tap" => heard.tap.as_deref().map(text).unwrap_or_default(),
            "media" => heard.media.as_ref().map_or(Value::Null, |media| {
                let name = media.name.as_deref().map(text).unwrap_or_default();
                let fields = [("kind", text(kind)), ("mime", text(&media.mime)), ("name", name)];
                Value::Object(fields.into_iter().map(|(name, value)| (name.into(), value)).collect())
            }),
            _ => return None,
        };
        Some(Cow::Owned(value))
    }
}

/// The values of the reserved names.
pub(super) struct SystemFields<'a>(pub &'a Run, pub &'a Context<'a>);

impl Fields for SystemFields<'_> {
    fn field(&self, name: &str) -> Option<Cow<'_, Value>> {
        let Self(run, context) = self;
        let value = match name {
            "sessionId" => Value::from(run.id.as_str()),
            "userId" => Value::from(context.contact_id),
            "botId" => Value::from(context.account_id),
            "messageId" => run.last.as_ref().map(|heard| Value::from(heard.id.as_str())).unwrap_or_default(),
            "timestamp" => DateTime::from_timestamp_millis(context.now().0)
                .map(|now| Value::String(now.to_rfc3339_opts(SecondsFormat::Millis, true)))
                .unwrap_or_default(),
            _ => return None,
        };
        Some(Cow::Owned(value))
    }
}

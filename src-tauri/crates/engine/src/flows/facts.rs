//! Facts: what `{{contact.…}}` and `{{account.…}}` mean in a run. Values are made when they are asked for.

use std::borrow::Cow;

use domain::{Account, Contact};
use flow::{Fields, Value};

/// The contact of a chat; none in a group.
pub(crate) struct ContactFacts<'a>(pub Option<&'a Contact>);

impl Fields for ContactFacts<'_> {
    fn field(&self, name: &str) -> Option<Cow<'_, Value>> {
        let contact = self.0?;
        let value = match name {
            "id" => contact.id.as_str().into(),
            // Not the number that a list would show: a greeting falls back to something kinder.
            "name" => text(
                [&contact.name, &contact.push_name].into_iter().map(|name| name.trim()).find(|name| !name.is_empty()),
            ),
            "phone" => text(contact.phone.as_deref()),
            "language" => text(contact.language.as_deref()),
            "labels" => Value::Array(contact.labels.iter().map(|label| label.as_str().into()).collect()),
            "vip" => contact.vip.into(),
            "about" => contact.about.as_str().into(),
            _ => return None,
        };
        Some(Cow::Owned(value))
    }
}

/// The account of a chat.
pub(crate) struct AccountFacts<'a>(pub &'a Account);

impl Fields for AccountFacts<'_> {
    fn field(&self, name: &str) -> Option<Cow<'_, Value>> {
        let value = match name {
            "id" => self.0.id.as_str().into(),
            "name" => self.0.name.as_str().into(),
            "phone" => text(self.0.phone.as_deref()),
            _ => return None,
        };
        Some(Cow::Owned(value))
    }
}

fn text(text: Option<&str>) -> Value {
    text.map(Value::from).unwrap_or_default()
}

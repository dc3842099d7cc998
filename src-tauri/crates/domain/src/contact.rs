//! Contacts: the people behind the numbers.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{ContactId, UnixMs, text};

/// One person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Contact {
    /// Ours.
    pub id: ContactId,
    /// What the operator calls him; empty until he does.
    pub name: String,
    /// What the operator's phone calls him; empty where it does not know him.
    #[serde(default)]
    pub saved_name: String,
    /// What he calls himself on WhatsApp.
    pub push_name: String,
    /// E.164 with `+`, when known.
    pub phone: Option<String>,
    /// His "about" line.
    pub about: String,
    /// A picture as a `data:` URL, when known.
    pub avatar: Option<String>,
    /// BCP 47, when learned.
    pub language: Option<String>,
    /// The operator's notes.
    pub notes: String,
    /// Recorded, never answered.
    pub blocked: bool,
    /// Marked as important.
    pub vip: bool,
    /// Asked not to get automatic messages.
    pub opted_out: bool,
    /// Automation may answer him.
    pub automatic_replies: bool,
    /// Replies to him wait for approval.
    pub approval: bool,
    /// What the operator or a flow put on him.
    #[serde(default)]
    pub labels: Vec<String>,
    /// First seen.
    pub created_at: UnixMs,
}

impl Contact {
    /// The name to show: the operator's, else the one of his phone, else the contact's own, else the number.
    pub fn title(&self) -> &str {
        self.called().or(self.phone.as_deref()).unwrap_or("Unknown")
    }

    /// What he is called, if anybody calls him anything.
    pub fn called(&self) -> Option<&str> {
        [&self.name, &self.saved_name, &self.push_name]
            .into_iter()
            .map(|name| name.trim())
            .find(|name| !name.is_empty())
    }
}

/// Names and numbers stay out of logs.
impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contact").field("id", &self.id).field("blocked", &self.blocked).finish_non_exhaustive()
    }
}

/// Changes to a contact; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct ContactPatch {
    /// At most 100 characters; empty shows his own name again.
    #[specta(optional)]
    pub name: Option<String>,
    /// At most 10 000 characters.
    #[specta(optional)]
    pub notes: Option<String>,
    /// See [`Contact`].
    #[specta(optional)]
    pub blocked: Option<bool>,
    /// See [`Contact`].
    #[specta(optional)]
    pub vip: Option<bool>,
    /// See [`Contact`].
    #[specta(optional)]
    pub opted_out: Option<bool>,
    /// See [`Contact`].
    #[specta(optional)]
    pub automatic_replies: Option<bool>,
    /// See [`Contact`].
    #[specta(optional)]
    pub approval: Option<bool>,
}

impl ContactPatch {
    /// Applies the patch, or says which field is wrong. Nothing is changed on error.
    pub fn apply(&self, contact: &Contact) -> Result<Contact, String> {
        let mut next = contact.clone();
        if let Some(name) = &self.name {
            next.name = text::limited("The name", name.trim(), 100)?;
        }
        if let Some(notes) = &self.notes {
            next.notes = text::limited("The notes", notes, 10_000)?;
        }
        next.blocked = self.blocked.unwrap_or(next.blocked);
        next.vip = self.vip.unwrap_or(next.vip);
        next.opted_out = self.opted_out.unwrap_or(next.opted_out);
        next.automatic_replies = self.automatic_replies.unwrap_or(next.automatic_replies);
        next.approval = self.approval.unwrap_or(next.approval);
        Ok(next)
    }
}

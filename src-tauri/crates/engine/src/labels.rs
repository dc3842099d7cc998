//! Labels: what the operator puts on a contact, to find him again and to start flows.

use domain::{Contact, ContactId, text};
use store::labels::{LABEL_LIMIT, LABELS_MOST, spelled};
use store::{contacts, labels, run_inputs};

use crate::{Core, CoreError};

impl Core {
    /// Puts a label on a contact; a flow that starts with it starts.
    pub async fn add_label(&self, id: ContactId, label: String) -> Result<Contact, CoreError> {
        let label = valid(&label)?;
        let now = self.now();
        let (contact, chat) = self
            .store
            .write("label", move |tx| {
                let Some(contact) = contacts::get(tx, &id)? else { return Ok(Err(CoreError::missing("contact"))) };
                let folded = text::folded(&label);
                let known = contact.labels.iter().any(|known| text::folded(known) == folded);
                if !known && contact.labels.len() >= LABELS_MOST {
                    let why = format!("This contact has {LABELS_MOST} labels; that is the most. Remove one first.");
                    return Ok(Err(CoreError::Invalid(why)));
                }
                // In one transaction: a label that is there was heard of.
                let chat = if labels::add(tx, &id, &label, now)? {
                    run_inputs::label_added(tx, &id, &label, now)?
                } else {
                    None
                };
                let contact = contacts::get(tx, &id)?.ok_or_else(|| CoreError::missing("contact"));
                Ok(contact.map(|contact| (contact, chat)))
            })
            .await??;
        if let Some(chat) = chat {
            self.turns.wake(&chat);
        }
        Ok(contact)
    }

    /// Takes a label away.
    pub async fn remove_label(&self, id: ContactId, label: String) -> Result<Contact, CoreError> {
        let now = self.now();
        self.store
            .write("label", move |tx| {
                labels::remove(tx, &id, &label, now)?;
                Ok(contacts::get(tx, &id)?.ok_or_else(|| CoreError::missing("contact")))
            })
            .await?
    }

    /// Every label there is, the most used first.
    pub async fn labels(&self) -> Result<Vec<String>, CoreError> {
        let all = self.store.read("labels", labels::all).await?;
        Ok(all.into_iter().map(|known| known.label).collect())
    }
}

/// A label that may be put on somebody.
fn valid(label: &str) -> Result<String, CoreError> {
    let label = spelled(label);
    if text::folded(&label).is_empty() {
        return Err(CoreError::Invalid("The label is empty. Write what the contact is to you.".into()));
    }
    text::limited("The label", &label, LABEL_LIMIT).map_err(CoreError::Invalid)
}

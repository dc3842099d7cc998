//! The operator, as a story tells of him.

use domain::view::Draft;
use domain::{ContactPatch, MessageId, Notice, NoticeKind, SettingsPatch};

use crate::{Customer, World};

/// The operator of the shop.
#[derive(Clone, Copy)]
pub struct Operator<'w>(&'w World);

impl<'w> Operator<'w> {
    pub(crate) fn new(world: &'w World) -> Self {
        Self(world)
    }

    /// He answers this customer from now on.
    pub async fn takes_over(&self, customer: &Customer<'_>) {
        self.0.core().take_over(customer.chat_id().await).await.expect("he takes over");
        self.0.settled().await;
    }

    /// The bot answers this customer from now on.
    pub async fn hands_back(&self, customer: &Customer<'_>) {
        self.0.core().hand_back(customer.chat_id().await).await.expect("he hands back");
        self.0.settled().await;
    }

    /// He writes to a customer.
    pub async fn replies(&self, customer: &Customer<'_>, text: &str) -> MessageId {
        let sent = self.0.core().send_text(customer.chat_id().await, text.to_owned(), None).await;
        self.0.settled().await;
        sent.expect("he writes")
    }

    /// He opens a customer's chat.
    pub async fn opens(&self, customer: &Customer<'_>) {
        self.0.core().mark_read(customer.chat_id().await).await.expect("he opens the chat");
        self.0.settled().await;
    }

    /// He stops all automation, or lets it go on.
    pub async fn freezes(&self, frozen: bool) {
        self.sets(SettingsPatch { frozen: Some(frozen), ..SettingsPatch::default() }).await;
    }

    /// He changes settings.
    pub async fn sets(&self, patch: SettingsPatch) {
        self.0.core().update_settings(patch).await.expect("the settings are fine");
        self.0.settled().await;
    }

    /// He changes something about a customer.
    pub async fn marks(&self, customer: &Customer<'_>, patch: ContactPatch) {
        let contact = customer.chat().await.contact.expect("a person");
        self.0.core().update_contact(contact.id, patch).await.expect("the contact is fine");
        self.0.settled().await;
    }

    /// The drafts that wait for him.
    pub async fn drafts(&self) -> Vec<Draft> {
        self.0.core().drafts().await.expect("the drafts read")
    }

    /// The notices of this kind, newest first.
    pub async fn notices(&self, kind: NoticeKind) -> Vec<Notice> {
        let notices = self.0.core().notices().await.expect("the notices read");
        notices.into_iter().filter(|notice| notice.kind == kind).collect()
    }
}

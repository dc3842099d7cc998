//! Standing: what networks say about accounts, and what the operator hears of it.

use domain::{AccountId, AccountStatus, Evidence, NoticeKind, Standing};
use store::accounts;

use crate::Core;

/// So many attempts to connect may fail before the operator is told: the first few are an ordinary Wi-Fi.
const ATTEMPTS_BEFORE_NOTICE: u32 = 5;

impl Core {
    /// The network says where an account stands.
    pub(crate) async fn take_standing(&self, id: &AccountId, standing: Standing) -> anyhow::Result<()> {
        let status = standing.status;
        let news = self.set_standing(id, standing.clone()).await?;
        // A network may say "ready" before `connect` has its messenger: whichever comes second resumes.
        let resumes = {
            let mut connected = self.lock_connected();
            let entry = connected.entry(id.clone()).or_default();
            entry.ready = status == AccountStatus::Ready;
            entry.ready && entry.messenger.is_some()
        };
        if resumes {
            self.resume_outbox(id).await?;
        }
        if news && let Some((kind, title, body)) = self.told_of(id, &standing).await? {
            self.raise_about(id, kind, &title, &body).await;
        }
        Ok(())
    }

    /// Something tells of an account's health.
    pub(crate) async fn take_evidence(&self, id: &AccountId, evidence: Evidence) -> anyhow::Result<()> {
        let (account, now) = (id.clone(), self.now());
        if evidence == Evidence::Heard {
            return Ok(());
        }
        let was_locked = self
            .store
            .write("health", move |tx| {
                let mut was_locked = false;
                accounts::update_health(tx, &account, |health| match evidence {
                    Evidence::Heard => {}
                    Evidence::KeptAlive => health.kept_alive_at = Some(now),
                    Evidence::Undecryptable => health.undecryptable = health.undecryptable.saturating_add(1),
                    Evidence::FailedAttempts(count) => health.failed_attempts = count,
                    Evidence::NewChats(new_chats) => {
                        was_locked = health.new_chats.locked(now);
                        health.new_chats = new_chats;
                    }
                })?;
                Ok(was_locked)
            })
            .await?;
        match evidence {
            Evidence::FailedAttempts(ATTEMPTS_BEFORE_NOTICE) => {
                let title = format!("{} cannot connect", self.account(id).await?.name);
                let body = "Five attempts failed. Look at the internet connection of this computer; Switchboard goes on \
                            trying. What is to be sent waits.";
                self.raise_about(id, NoticeKind::AccountDisconnected, &title, body).await;
            }
            Evidence::NewChats(new_chats) if new_chats.locked(now) && !was_locked => {
                let title = format!("{} may not begin new chats for now", self.account(id).await?.name);
                let body = "WhatsApp locked first messages to people who never wrote to this number. Answers go on. Write \
                            to fewer strangers: more of them can cost you the number.";
                self.raise_about(id, NoticeKind::Restriction, &title, body).await;
            }
            _ => {}
        }
        Ok(())
    }

    /// Records where an account stands; returns whether that is news.
    pub(crate) async fn set_standing(&self, id: &AccountId, standing: Standing) -> anyhow::Result<bool> {
        let (id, now) = (id.clone(), self.now());
        self.store.write("status", move |tx| accounts::set_standing(tx, &id, &standing, now)).await
    }

    /// What the operator is told of a new standing.
    async fn told_of(
        &self,
        id: &AccountId,
        standing: &Standing,
    ) -> anyhow::Result<Option<(NoticeKind, String, String)>> {
        let name = self.account(id).await?.name;
        let said = |words: &str| if standing.why.is_empty() { words.to_owned() } else { standing.why.clone() };
        Ok(match standing.status {
            AccountStatus::Disconnected if standing.why.is_empty() => Some((
                NoticeKind::AccountDisconnected,
                format!("{name} lost its connection"),
                "Messages wait in the outbox and leave when it is back.".into(),
            )),
            AccountStatus::Restricted => Some((
                NoticeKind::Restriction,
                format!("WhatsApp restricted {name} for a time"),
                said("Nothing can be sent until the restriction ends. What is to be sent waits."),
            )),
            AccountStatus::Banned => Some((
                NoticeKind::Restriction,
                format!("WhatsApp closed the number of {name}"),
                said("Nothing can be sent or received. Open WhatsApp on the phone: it says what can be done."),
            )),
            AccountStatus::LoggedOut => Some((
                NoticeKind::AccountDisconnected,
                format!("{name} was logged out on the phone"),
                said("Link it again under Accounts. The chats stay here."),
            )),
            AccountStatus::AuthFailed | AccountStatus::Error => Some((
                NoticeKind::AccountDisconnected,
                format!("{name} does not work"),
                said("Look at it under Accounts."),
            )),
            _ => None,
        })
    }
}

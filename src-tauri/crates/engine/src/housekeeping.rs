//! Housekeeping: what has to be looked at now and then, whatever arrives.

use std::sync::Arc;

use domain::{AccountId, Notice, NoticeKind};
use store::{chats, notices};

use crate::{Core, Told};

/// Between two rounds.
const EVERY_MS: i64 = 15_000;

impl Core {
    pub(crate) fn keep_house(&self) {
        let (this, clock) = (self.this.clone(), Arc::clone(&self.clock));
        self.spawn(async move {
            loop {
                clock.sleep_until(clock.now().plus(EVERY_MS)).await;
                let Some(core) = this.upgrade() else { return };
                let _errand = core.errands.token();
                if let Err(error) = core.look_around().await {
                    tracing::error!(error = format!("{error:#}"), "Housekeeping failed; it is tried again");
                }
            }
        });
    }

    async fn look_around(&self) -> anyhow::Result<()> {
        self.tell_overdue().await?;
        self.write_heard().await?;
        self.index.rest(self.now()).await?;
        self.read_what_is_due().await?;
        self.sweep_call_texts().await?;
        self.sweep_runs().await?;
        let now = self.now();
        self.store.write("old notices", move |tx| notices::purge(tx, now)).await
    }

    /// Tells the operator of customers who wait for him too long: once per wait.
    async fn tell_overdue(&self) -> anyhow::Result<()> {
        let (now, ids) = (self.now(), Arc::clone(&self.ids));
        let minutes = self.settings().overdue_after_minutes;
        let raised = self
            .store
            .write("overdue", move |tx| {
                let overdue = chats::take_overdue(tx, now.plus(-i64::from(minutes) * 60_000))?;
                let raised: Vec<Notice> = overdue
                    .into_iter()
                    .map(|chat| Notice {
                        id: ids.uuid().into(),
                        kind: NoticeKind::ReplyOverdue,
                        title: format!("{} still waits for you", chat.title),
                        body: format!("No reply for {} minutes.", now.since(chat.since) / 60_000),
                        chat_id: Some(chat.chat_id),
                        account_id: None,
                        at: now,
                        seen: false,
                    })
                    .collect();
                for notice in &raised {
                    notices::insert(tx, notice)?;
                }
                Ok(raised)
            })
            .await?;
        for notice in raised {
            self.tell(Told::Notice(Arc::new(notice)));
        }
        Ok(())
    }

    /// A write or read failed: the operator should know.
    pub(crate) async fn report_failure(&self, error: &anyhow::Error) {
        let body = format!("Nothing is lost; it is tried again in a few seconds. Is the disk full? ({error:#})");
        self.raise_once(NoticeKind::Storage, "Switchboard could not finish some work", body).await;
    }

    /// The key of the data is in a file, because there is no keychain: the operator should know.
    pub async fn report_key_in_file(&self, words: String) {
        self.raise_once(NoticeKind::KeychainMissing, "Your data is less safe than it could be", words).await;
    }

    /// Raises a notice that is about no chat.
    pub(crate) async fn raise(&self, kind: NoticeKind, title: &str, body: String) {
        let notice = self.plain_notice(kind, title, body);
        let stored = notice.clone();
        if let Err(error) = self.store.write("notice", move |tx| notices::insert(tx, &stored)).await {
            tracing::error!(error = format!("{error:#}"), "A notice could not be kept");
        }
        self.tell(Told::Notice(Arc::new(notice)));
    }

    /// The same, about an account.
    pub(crate) async fn raise_about(&self, account: &AccountId, kind: NoticeKind, title: &str, body: &str) {
        let notice = Notice { account_id: Some(account.clone()), ..self.plain_notice(kind, title, body.to_owned()) };
        let stored = notice.clone();
        if let Err(error) = self.store.write("notice", move |tx| notices::insert(tx, &stored)).await {
            tracing::error!(error = format!("{error:#}"), "A notice could not be kept");
        }
        self.tell(Told::Notice(Arc::new(notice)));
    }

    /// The same, unless one of its kind stands there unseen.
    async fn raise_once(&self, kind: NoticeKind, title: &str, body: String) {
        let notice = self.plain_notice(kind, title, body);
        let stored = notice.clone();
        let told = self
            .store
            .write("notice", move |tx| {
                let known = notices::has_unseen(tx, kind, None)?;
                if !known {
                    notices::insert(tx, &stored)?;
                }
                Ok(!known)
            })
            .await;
        // If not even this can be written, the notification alone must do.
        if told.unwrap_or(true) {
            self.tell(Told::Notice(Arc::new(notice)));
        }
    }

    pub(crate) fn plain_notice(&self, kind: NoticeKind, title: &str, body: String) -> Notice {
        Notice {
            id: self.ids.uuid().into(),
            kind,
            title: title.into(),
            body,
            chat_id: None,
            account_id: None,
            at: self.now(),
            seen: false,
        }
    }
}

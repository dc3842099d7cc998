//! The past: what was said before an account was linked, written down in portions so that live messages are not held up.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{AccountId, LinkStep, Past};
use store::past;

use crate::Core;

impl Core {
    pub(super) async fn take_past(&self, account: &AccountId, past: Past) -> anyhow::Result<()> {
        let percent = past.percent;
        let (of, jids) = (account.clone(), past.chats.iter().map(|chat| chat.jid.clone()).collect::<Vec<_>>());
        let newest = self
            .store
            .read("newest messages", move |conn| {
                let mut newest = HashMap::new();
                for jid in jids {
                    if let Some(at) = past::newest(conn, &of, &jid)? {
                        newest.insert(jid, at);
                    }
                }
                Ok(newest)
            })
            .await?;
        for portion in past::portions(past, |chat| newest.get(&chat.jid).copied()) {
            let (ids, account, now) = (Arc::clone(&self.ids), account.clone(), self.now());
            let job = move |tx: &store::Tx<'_>| past::record(tx, &*ids, &account, &portion, now);
            for joined in self.store.write("the past", job).await? {
                self.look_at_joined(Some(&joined));
            }
        }
        self.wake_downloads();
        self.tell_progress(account, percent).await
    }

    /// Whoever links sees how far it is; a part that comes days later is nobody's progress.
    async fn tell_progress(&self, account: &AccountId, percent: Option<u8>) -> anyhow::Result<()> {
        if !matches!(self.link_step(account), LinkStep::Linked | LinkStep::Syncing { .. }) {
            return Ok(());
        }
        let step = match percent {
            Some(100..) => LinkStep::Linked,
            percent => LinkStep::Syncing { percent },
        };
        self.take_link_step(account, step).await
    }
}

//! Outcome: how a reading ended, in the database and for the operator.

use domain::{NoticeKind, UnixMs};
use store::readings::{self, Claimed};

use super::Stop;
use crate::Core;

/// A page that cannot be refreshed is reported after so many failures in a row: one may be a train without network.
const TOLD_AFTER: u32 = 3;
/// Reading that took longer is worth a notice when it is done.
const LONG_MS: i64 = 60_000;

/// What was read for the first time since there was last nothing to read.
#[derive(Default)]
pub(super) struct Tally {
    begun: Option<UnixMs>,
    read: u32,
    failed: u32,
}

impl Tally {
    /// A reading begins.
    pub fn begin(&mut self, now: UnixMs) {
        self.begun.get_or_insert(now);
    }
}

impl Core {
    /// Writes down how a reading ended.
    pub(super) async fn conclude(
        &self,
        claimed: &Claimed,
        read: Result<(), Stop>,
        tally: &mut Tally,
    ) -> anyhow::Result<()> {
        let is_new = claimed.source.read_at.is_none();
        let (id, now) = (claimed.source.id.clone(), self.now());
        let noted = match read {
            Ok(()) => {
                let finished = self.store.write("source read", move |tx| readings::finish(tx, &id, now)).await?;
                if finished {
                    self.checkpoint.reached("source.indexed");
                    tally.read += u32::from(is_new);
                }
                finished
            }
            Err(Stop::Overtaken) => false,
            Err(Stop::Failed(reason)) => {
                tracing::info!(id = claimed.source.id.as_str(), "A source could not be read");
                let words = reason.clone();
                let failures =
                    self.store.write("source failed", move |tx| readings::fail(tx, &id, &words, now)).await?;
                tally.failed += u32::from(is_new && failures.is_some());
                if failures == Some(TOLD_AFTER) && !is_new {
                    let title = format!("{} can not be read any more", claimed.source.title);
                    let body = format!("It answers with what it said before. {reason}");
                    self.raise(NoticeKind::SourceFailed, &title, body).await;
                }
                failures.is_some()
            }
        };
        if !noted {
            // It is deleted, or its base is. Should that be taken back, it waits again.
            let id = claimed.source.id.clone();
            self.store.write("source", move |tx| readings::resume(tx, Some(&id))).await?;
        }
        Ok(())
    }

    /// There is nothing more to read: says so if that took long.
    pub(super) async fn tell_tally(&self, tally: Tally) {
        let Some(begun) = tally.begun.filter(|begun| self.now().since(*begun) > LONG_MS) else { return };
        if tally.read + tally.failed == 0 {
            return;
        }
        tracing::debug!(took_ms = self.now().since(begun), "Sources were read");
        let count = |n: u32, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
        let title = format!("{} ready to answer", count(tally.read, "source is", "sources are"));
        let body = match tally.failed {
            0 => "Everything that was added is read.".to_owned(),
            failed => format!("{} not be read; the list says why.", count(failed, "source could", "sources could")),
        };
        self.raise(NoticeKind::SourceIndexed, &title, body).await;
    }
}

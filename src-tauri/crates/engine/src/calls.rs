//! Calls: what left this computer for models. Each is written down before its first byte leaves (see [`witness`]); here the
//! operator reads them, and deletes their words.

mod seen;
mod witness;

use domain::assistant::{Call, CallOutcome, CallPage, CallQuery, CallRow, CallText};
use domain::{CallId, ChatId, UnixMs};
use store::{audit, call_texts, calls};

use crate::{Core, CoreError};

/// Between two looks for words that are older than the operator wants them kept.
const SWEEP_MS: i64 = 60 * 60_000;

const DAY_MS: i64 = 24 * 60 * 60_000;

impl Core {
    /// A page of calls.
    pub async fn calls(&self, query: CallQuery) -> Result<CallPage, CoreError> {
        if query.after.as_ref().is_some_and(|after| after.parse::<i64>().is_err()) {
            return Err(CoreError::Invalid("This page of calls does not exist.".into()));
        }
        Ok(self.store.read("calls", move |conn| calls::page(conn, &query)).await?)
    }

    /// One call with its words, as a person can read them; what is kept are the exact bytes.
    pub async fn call(&self, id: CallId) -> Result<Call, CoreError> {
        let (row, text) =
            self.store.read("call", move |conn| Ok((calls::get(conn, &id)?, call_texts::get(conn, &id)?))).await?;
        let row = row.ok_or_else(|| CoreError::missing("call"))?;
        let text = text.map(|text| CallText {
            request: seen::readable(&text.request, &text.headers),
            answer: seen::readable(&text.answer, ""),
            url: text.url,
            headers: text.headers,
        });
        Ok(Call { row, text })
    }

    /// Deletes the words of calls: of one chat, or all that left before `before`. The figures stay. Returns how many.
    pub async fn delete_call_texts(&self, chat: Option<ChatId>, before: Option<UnixMs>) -> Result<u32, CoreError> {
        let (now, target) = (self.now(), chat.as_ref().map_or_else(String::new, ToString::to_string));
        let deleted = self.delete_texts(chat, before).await?;
        self.store
            .write("audit", move |tx| audit::record(tx, now, "calls.delete_words", &target, &deleted.to_string()))
            .await?;
        Ok(deleted)
    }

    /// Deletes words that are older than the operator wants them kept; looks once an hour.
    pub(crate) async fn sweep_call_texts(&self) -> anyhow::Result<()> {
        let now = self.now();
        {
            let mut swept = self.texts_swept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if swept.is_some_and(|swept| (0..SWEEP_MS).contains(&now.since(swept))) {
                return Ok(());
            }
            *swept = Some(now);
        }
        let before = now.plus(-i64::from(self.settings().egress_days) * DAY_MS);
        self.delete_texts(None, Some(before)).await?;
        Ok(())
    }

    /// In several writes: other work goes on between them.
    async fn delete_texts(&self, chat: Option<ChatId>, before: Option<UnixMs>) -> anyhow::Result<u32> {
        let mut deleted = 0;
        loop {
            let chat = chat.clone();
            let (some, all) = self
                .store
                .write("words of calls", move |tx| call_texts::delete_some(tx, chat.as_ref(), before))
                .await?;
            deleted += some;
            if all {
                return Ok(deleted);
            }
        }
    }

    /// These calls, in this order.
    pub(crate) async fn call_rows(&self, ids: &[CallId]) -> anyhow::Result<Vec<CallRow>> {
        let ids = ids.to_vec();
        self.store
            .read("calls", move |conn| {
                let mut rows = Vec::with_capacity(ids.len());
                for id in &ids {
                    rows.extend(calls::get(conn, id)?);
                }
                Ok(rows)
            })
            .await
    }

    /// Notes how many phone numbers and addresses were replaced in calls before they left.
    pub(crate) async fn note_masked(&self, ids: &[CallId], masked: u32) -> anyhow::Result<()> {
        if masked == 0 || ids.is_empty() {
            return Ok(());
        }
        let ids = ids.to_vec();
        self.store.write("masked", move |tx| calls::note_masked(tx, &ids, masked)).await
    }
}

/// What calls cost together, in US dollars; `None` when the price of an answer is not known.
pub(crate) fn cost_usd(rows: &[CallRow]) -> Option<f64> {
    let answered = rows.iter().filter(|row| row.outcome == CallOutcome::Answered);
    answered.map(|row| row.cost_usd).sum()
}

//! Calls: every request that left this computer for a model, what it said and what it cost.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AccountId, CallId, ChatId, ProviderId, UnixMs};

/// What a call was for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Purpose {
    /// A reply to a customer.
    Reply,
    /// How sure a reply is.
    Score,
    /// Speech to text.
    Transcription,
    /// The operator's test of a provider.
    Test,
    /// Which models a provider has.
    Listing,
    /// The playground, a comparison or a replay.
    Studio,
    /// A node of a flow.
    Flow,
}

/// How a call ended.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CallOutcome {
    /// Under way, or the app ended before it was answered.
    Open,
    /// Answered.
    Answered,
    /// Not answered; the failure says why.
    Failed,
    /// Given up: the operator took over, or the turn's time was over.
    Stopped,
}

/// A call as a list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct CallRow {
    /// Ours.
    pub id: CallId,
    /// When it left.
    pub at: UnixMs,
    /// What it was for.
    pub purpose: Purpose,
    /// For which account.
    pub account_id: Option<AccountId>,
    /// For which chat.
    pub chat_id: Option<ChatId>,
    /// The chat's name.
    pub chat_title: Option<String>,
    /// To whom.
    pub provider_id: ProviderId,
    /// What he was called then.
    pub provider_name: String,
    /// Which model.
    pub model: String,
    /// The computer it went to.
    pub host: String,
    /// How it ended.
    pub outcome: CallOutcome,
    /// Why it was not answered.
    pub failure: Option<String>,
    /// Tokens that went out.
    pub tokens_in: u32,
    /// Tokens that came back.
    pub tokens_out: u32,
    /// Of those that went out: what the provider still had.
    pub tokens_cached: u32,
    /// In US dollars, estimated with the prices of that moment; `None` when the price is not known.
    #[specta(type = Option<i32>)]
    pub cost_usd: Option<f64>,
    /// From the first byte out to the last byte in, in milliseconds.
    pub took_ms: u32,
    /// Bytes of the request.
    pub bytes_out: u32,
    /// Bytes of the answer.
    pub bytes_in: u32,
    /// Phone numbers and e-mail addresses that were replaced before it left.
    pub masked: u32,
    /// The words are still kept; they are deleted by retention or by hand.
    pub kept: bool,
}

/// Which calls to list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct CallQuery {
    /// Of one chat.
    pub chat_id: Option<ChatId>,
    /// Of one provider.
    pub provider_id: Option<ProviderId>,
    /// Only those that failed.
    pub failed: bool,
    /// [`CallPage::next`] of the page before.
    pub after: Option<String>,
    /// Rows wanted: 1 to 200.
    pub limit: u32,
}

/// A page of calls, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct CallPage {
    /// The calls.
    pub rows: Vec<CallRow>,
    /// Cursor of the next page.
    pub next: Option<String>,
}

/// The words of a call.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CallText {
    /// The address.
    pub url: String,
    /// Headers, one a line; keys are not among them.
    pub headers: String,
    /// Exactly what left. Not text: what it is and how large.
    pub request: String,
    /// Exactly what came back.
    pub answer: String,
}

/// What left stays out of logs.
impl std::fmt::Debug for CallText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallText").field("bytes", &self.request.len()).finish_non_exhaustive()
    }
}

/// One call with its words, as far as they are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Call {
    /// What is known of it.
    pub row: CallRow,
    /// Its words; `None` when they were deleted.
    pub text: Option<CallText>,
}

//! GraphQL answers (`w:mex`): the account limits a client asks about; everything else is answered with no data.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wacore::iq::mex_operations::{fetch_new_chat_message_capping_info, fetch_reachout_timelock};
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use crate::wire;

/// The limits of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// The account may not write to people it does not know.
    pub reachout_timelock: Option<ReachoutTimelock>,
    /// How many new chats it may begin in a cycle.
    pub new_chats: Option<NewChatQuota>,
}

/// "You may not start new chats": the account is restricted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachoutTimelock {
    /// Unix seconds.
    pub until: u64,
    /// What it is called, e.g. `DEFAULT` or `BIZ_COMMERCE_VIOLATION_ALCOHOL`.
    #[serde(default = "default_enforcement")]
    pub enforcement: String,
}

fn default_enforcement() -> String {
    "DEFAULT".to_owned()
}

/// A quota of new chats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewChatQuota {
    /// New chats allowed in the cycle.
    pub total: u64,
    /// New chats begun.
    pub used: u64,
    /// Unix seconds.
    pub cycle_start: u64,
    /// Unix seconds.
    pub cycle_end: u64,
    /// `NONE`, `FIRST_WARNING`, `SECOND_WARNING` or `CAPPED`; derived from the numbers when absent.
    #[serde(default)]
    pub status: Option<String>,
}

impl NewChatQuota {
    fn status(&self) -> String {
        let derived = if self.used >= self.total { "CAPPED" } else { "NONE" };
        self.status.clone().unwrap_or_else(|| derived.to_owned())
    }
}

/// The reply to a `w:mex` query.
pub(crate) fn answer(request: &Node, limits: &Limits, now: u64) -> Node {
    let query = request.get_optional_child("query").map(|query| wire::text_or_empty(query, "query_id"));
    let data = match query.as_deref() {
        Some(fetch_reachout_timelock::DOC_ID) => reachout_timelock(limits, now),
        Some(fetch_new_chat_message_capping_info::DOC_ID) => new_chats(limits, now),
        _ => Value::Null,
    };
    let result = NodeBuilder::new("result").bytes(json!({ "data": data }).to_string().into_bytes()).build();
    wire::iq_result(request, vec![result])
}

fn reachout_timelock(limits: &Limits, now: u64) -> Value {
    let lock = limits.reachout_timelock.as_ref().filter(|lock| lock.until > now);
    json!({ "xwa2_fetch_account_reachout_timelock": {
        "is_active": lock.is_some(),
        "time_enforcement_ends": lock.map(|lock| lock.until.to_string()),
        "enforcement_type": lock.map(|lock| lock.enforcement.clone()),
    }})
}

fn new_chats(limits: &Limits, now: u64) -> Value {
    let Some(quota) = &limits.new_chats else {
        return json!({ "xwa2_message_capping_info": { "capping_status": "NONE", "server_sent_timestamp": now } });
    };
    json!({ "xwa2_message_capping_info": {
        "total_quota": quota.total.to_string(),
        "used_quota": quota.used.to_string(),
        "cycle_start_timestamp": quota.cycle_start,
        "cycle_end_timestamp": quota.cycle_end,
        "server_sent_timestamp": now,
        "ote_status": "NOT_ELIGIBLE",
        "mv_status": "NOT_ELIGIBLE",
        "capping_status": quota.status(),
    }})
}

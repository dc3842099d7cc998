//! Usage: what models were asked for, and what that cost.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::ProviderId;

/// What one day had.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
pub struct UsageDay {
    /// `2026-11-20`, in the operator's time zone.
    pub day: String,
    /// Calls.
    pub calls: u32,
    /// Of those: not answered.
    pub failed: u32,
    /// Replies to customers.
    pub replies: u32,
    /// Tokens that went out.
    #[specta(type = i32)]
    pub tokens_in: f64,
    /// Tokens that came back.
    #[specta(type = i32)]
    pub tokens_out: f64,
    /// In US dollars, as far as prices are known.
    #[specta(type = i32)]
    pub cost_usd: f64,
}

/// What one model did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct UsageModel {
    /// Whose.
    pub provider_id: ProviderId,
    /// What he is called.
    pub provider_name: String,
    /// Which.
    pub model: String,
    /// Calls.
    pub calls: u32,
    /// Of those: not answered.
    pub failed: u32,
    /// Tokens that went out.
    #[specta(type = i32)]
    pub tokens_in: f64,
    /// Of those: what the provider still had.
    #[specta(type = i32)]
    pub tokens_cached: f64,
    /// Tokens that came back.
    #[specta(type = i32)]
    pub tokens_out: f64,
    /// In US dollars; `None` when no price is known.
    #[specta(type = Option<i32>)]
    pub cost_usd: Option<f64>,
    /// Half of its answers took less, in milliseconds.
    pub p50_ms: u32,
    /// 95 in 100 of its answers took less, in milliseconds.
    pub p95_ms: u32,
}

/// Where a budget stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BudgetState {
    /// No limit is set.
    None,
    /// Within the limit.
    Within,
    /// Most of it is spent.
    Warned,
    /// Spent: no model is asked; the answerer on this device answers, and hands over.
    Spent,
}

/// Where the budgets stand, in US dollars.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Budget {
    /// The worse of day and month.
    pub state: BudgetState,
    /// Spent since midnight.
    #[specta(type = i32)]
    pub day_spent: f64,
    /// 0: no limit.
    #[specta(type = i32)]
    pub day_limit: f64,
    /// Spent since the first of the month.
    #[specta(type = i32)]
    pub month_spent: f64,
    /// 0: no limit.
    #[specta(type = i32)]
    pub month_limit: f64,
}

/// What models were asked for in a stretch of days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct UsageReport {
    /// Day by day, without gaps, oldest first.
    pub days: Vec<UsageDay>,
    /// Model by model, most calls first.
    pub models: Vec<UsageModel>,
    /// Replies that the answerer on this device gave, without any model.
    pub on_device_replies: u32,
    /// Where the budgets stand now.
    pub budget: Budget,
    /// Calls of models whose price is not known: their cost is missing above.
    pub unpriced_calls: u32,
}

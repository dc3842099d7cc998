//! The assistant: how an account answers, with which model, what that costs, and what left this computer for it.

pub mod calls;
pub mod credits;
pub mod handover;
pub mod hours;
pub mod personas;
pub mod provider;
pub mod settings;
pub mod studio;
pub mod usage;

pub use calls::{Call, CallOutcome, CallPage, CallQuery, CallRow, CallText, Purpose};
pub use credits::{CreditEntry, CreditKind, CreditPage, Credits};
pub use handover::{Handover, LeadFact, Reason, ReasonKind, Sentiment, Transcript};
pub use hours::DayHours;
pub use personas::{PERSONAS, Persona};
pub use provider::{
    ModelInfo, ModelPatch, ModelRef, Provider, ProviderInput, ProviderStanding, ProviderTest, ShapeSupport,
};
pub use settings::{AssistantSettings, Autonomy, LeadField, SensitiveTopic};
pub use studio::{PastQuestion, Preview, PromptPart, Tried, Try, TryLine};
pub use usage::{Budget, BudgetState, UsageDay, UsageModel, UsageReport};

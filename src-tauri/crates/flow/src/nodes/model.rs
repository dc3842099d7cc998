//! Model: the fields that every node shares which asks one.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Inspection;
use super::inspection::LINE_LIMIT;

/// Which model is asked, and how freely it answers. What is absent is as the account's assistant has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct ModelChoice {
    /// A model of the assistant's provider.
    pub model: Option<String>,
    /// 0 to 1.
    #[specta(type = Option<i32>)]
    pub temperature: Option<f64>,
}

impl ModelChoice {
    /// Checks it as a field of a node.
    pub(crate) fn inspect(&self, field: &str, on: &mut Inspection<'_>) {
        if let Some(temperature) = self.temperature {
            on.within(&format!("{field}.temperature"), "The temperature", temperature, 0.0..=1.0);
        }
        on.limited(&format!("{field}.model"), "The model", self.model.as_deref().unwrap_or_default(), LINE_LIMIT);
    }
}

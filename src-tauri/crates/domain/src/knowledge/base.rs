//! A knowledge base: a set of FAQs and sources that accounts answer from.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{BaseId, text};

/// What answers are grounded in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Base {
    /// Ours.
    pub id: BaseId,
    /// What the operator calls it.
    pub name: String,
    /// Used by accounts that chose none.
    pub is_default: bool,
    /// Only passages in these languages answer (ISO 639-1); empty: all. Passages of unknown language always do.
    pub languages: Vec<String>,
    /// How many FAQs it has.
    pub faqs: u32,
    /// How many sources it has; the pages of a crawled site count as one.
    pub sources: u32,
    /// How many questions of customers it had no answer to.
    pub gaps: u32,
}

/// A change of a base; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default, deny_unknown_fields)]
pub struct BasePatch {
    /// 1 to 60 characters.
    #[specta(optional)]
    pub name: Option<String>,
    /// `true` makes it the default; `false` is refused: choose another default instead.
    #[specta(optional)]
    pub is_default: Option<bool>,
    /// ISO 639-1 codes.
    #[specta(optional)]
    pub languages: Option<Vec<String>>,
}

impl BasePatch {
    /// Trimmed and within the limits, or an error that says what to do.
    pub fn checked(mut self) -> Result<Self, String> {
        self.name = self.name.map(|name| Base::checked_name(&name)).transpose()?;
        if self.is_default == Some(false) {
            return Err("One base must be the default: make another base the default instead.".into());
        }
        let odd = |code: &String| code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_lowercase());
        if let Some(code) = self.languages.iter().flatten().find(|code| odd(code)) {
            return Err(format!("\"{code}\" is no language code: use two letters, such as en or pt."));
        }
        Ok(self)
    }
}

impl Base {
    /// The longest name, in characters.
    pub const NAME_LIMIT: usize = 60;

    /// A name, trimmed and within the limits, or an error that says what to do.
    pub fn checked_name(name: &str) -> Result<String, String> {
        let name = text::limited("The name", name.trim(), Self::NAME_LIMIT)?;
        if name.is_empty() {
            return Err("Give the knowledge base a name.".into());
        }
        Ok(name)
    }
}

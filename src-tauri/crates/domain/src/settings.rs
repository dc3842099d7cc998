//! Settings: one field with its default and its limits, in one list.
//!
//! Only what differs from the default is stored, so a better default reaches everybody who never chose.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Colours of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the desktop says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How much room things take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// 14 px.
    #[default]
    Comfortable,
    /// 13 px.
    Compact,
}

/// A check of one value: the words of the error say what it may be.
trait Check {
    fn check(&self, limits: std::ops::RangeInclusive<u32>, what: &str) -> Result<(), String>;
}

impl Check for u32 {
    fn check(&self, limits: std::ops::RangeInclusive<u32>, what: &str) -> Result<(), String> {
        if limits.contains(self) {
            return Ok(());
        }
        Err(format!("{what} must be between {} and {}; {self} is not.", limits.start(), limits.end()))
    }
}

impl Check for String {
    /// A calling code: so many digits, or none.
    fn check(&self, limits: std::ops::RangeInclusive<u32>, what: &str) -> Result<(), String> {
        let digits = u32::try_from(self.chars().count()).unwrap_or(u32::MAX);
        if limits.contains(&digits) && self.chars().all(|c| c.is_ascii_digit()) && !self.starts_with('0') {
            return Ok(());
        }
        Err(format!("{what} must be a calling code of at most {} digits like 49, or empty.", limits.end()))
    }
}

impl Check for Vec<String> {
    fn check(&self, limits: std::ops::RangeInclusive<u32>, what: &str) -> Result<(), String> {
        let words = u32::try_from(self.len()).unwrap_or(u32::MAX);
        if !limits.contains(&words) {
            return Err(format!("{what}: {} to {} words.", limits.start(), limits.end()));
        }
        match self.iter().find(|word| word.trim().is_empty() || word.chars().count() > 40) {
            Some(word) => Err(format!("{what}: \"{word}\" must have 1 to 40 characters.")),
            None => Ok(()),
        }
    }
}

macro_rules! settings {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $default:expr $(, $limits:expr, $what:literal)?;)+) => {
        /// Everything the operator can set.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
        pub struct Settings { $($(#[$doc])* pub $name: $type,)+ }

        impl Default for Settings {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        /// Changes to the settings; what is absent stays.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
        #[serde(default, deny_unknown_fields)]
        pub struct SettingsPatch {
            $($(#[$doc])* #[specta(optional)] #[serde(skip_serializing_if = "Option::is_none")] pub $name: Option<$type>,)+
        }

        impl SettingsPatch {
            /// Applies the patch, or says which value is wrong and what it may be. Nothing is changed on error.
            pub fn apply(&self, settings: &Settings) -> Result<Settings, String> {
                $($(if let Some(value) = &self.$name { value.check($limits, $what)?; })?)+
                Ok(Settings { $($name: self.$name.clone().unwrap_or_else(|| settings.$name.clone()),)+ })
            }
        }
    };
}

settings! {
    /// Colours of the window.
    theme: Theme = Theme::System;
    /// How much room things take.
    density: Density = Density::Comfortable;
    /// The sidebar shows words, not only icons.
    sidebar_open: bool = true;
    /// The first-run welcome was finished.
    welcome_done: bool = false;
    /// The freeze switch: stops all automation, survives a restart.
    frozen: bool = false;
    /// A turn ends when the customer wrote nothing for this long, in milliseconds.
    burst_quiet_ms: u32 = 3_000, 0..=60_000, "The quiet time";
    /// Show "typing" for a moment before an automatic reply.
    typing_pace: bool = true;
    /// Messages an account sends in a minute at most.
    rate_per_minute: u32 = 60, 1..=1_000_000, "The rate limit";
    /// A reply from the operator's own phone pauses automation in that chat for so long.
    phone_pause_minutes: u32 = 60, 0..=10_080, "The pause after a reply from your phone";
    /// Messages older than this are listed, not answered.
    stale_after_minutes: u32 = 30, 1..=10_080, "The age after which messages are not answered";
    /// A notice comes when the operator owns a chat and the customer waited for so long.
    overdue_after_minutes: u32 = 10, 1..=10_080, "The time until a reply counts as overdue";
    /// Numbers that are typed without a country belong to this one: a calling code like 49. Empty: the account's own.
    default_country: String = String::new(), 0..=3, "The default country";
    /// A message that is just one of these ends automatic messages to its sender.
    opt_out_words: Vec<String> = words(&[
        "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "parar", "pare", "sair", "cancelar", "baja",
        "detener", "arreter", "désinscription", "stopp", "abmelden", "basta",
    ]), 0..=200, "Opt-out words";
    /// A message that is just one of these takes it back.
    opt_in_words: Vec<String> = words(&["start", "unstop", "subscribe", "voltar", "iniciar", "alta"]), 0..=200, "Opt-in words";
    /// What models may cost in a day, in US cents; 0 is no limit.
    budget_day_cents: u32 = 0, 0..=10_000_000, "The daily budget";
    /// What models may cost in a month, in US cents; 0 is no limit.
    budget_month_cents: u32 = 0, 0..=100_000_000, "The monthly budget";
    /// A notice comes when so much of a budget is spent, in percent.
    budget_warn_percent: u32 = 80, 1..=100, "The warning";
    /// Replies of models are paid with credits.
    credits_on: bool = false;
    /// What a reply costs.
    credits_per_reply: u32 = 2, 1..=1_000, "The price of a reply";
    /// What left for providers is kept so many days; the figures are kept.
    egress_days: u32 = 30, 1..=3_650, "The days that what left is kept";
    /// Call the operator with notifications of the desktop.
    native_notifications: bool = true;
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_out_of_its_limits_is_refused_and_changes_nothing() {
        let settings = Settings::default();
        let patch = SettingsPatch { rate_per_minute: Some(0), frozen: Some(true), ..Default::default() };
        let error = patch.apply(&settings).unwrap_err();
        assert!(error.contains("between 1 and"), "{error}");
    }

    #[test]
    fn the_default_country_is_a_calling_code_or_nothing() {
        let country = |code: &str| SettingsPatch { default_country: Some(code.into()), ..Default::default() };
        for code in ["", "1", "49", "351"] {
            assert!(country(code).apply(&Settings::default()).is_ok(), "{code}");
        }
        for code in ["DE", "+49", "049", "1234"] {
            assert!(country(code).apply(&Settings::default()).is_err(), "{code}");
        }
    }

    #[test]
    fn a_patch_with_an_unknown_field_is_refused() {
        assert!(serde_json::from_str::<SettingsPatch>(r#"{"frozne":true}"#).is_err());
    }
}

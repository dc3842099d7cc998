//! Failure: why an attempt gave no answer. Chains decide by the variant; the operator reads [`Failure::words`].

use std::time::Duration;

use domain::UnixMs;

/// Why an attempt gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The key is missing, wrong, or may not use this model.
    Unauthorized,
    /// The account at the provider has no money or no allowance left.
    QuotaSpent,
    /// Too many requests at the moment.
    RateLimited {
        /// How long the provider asks to wait.
        retry_after: Option<Duration>,
    },
    /// The provider has a fault of its own (5xx), or more to do than it can.
    Overloaded {
        /// How long the provider asks to wait.
        retry_after: Option<Duration>,
    },
    /// No whole answer in the time given.
    TimedOut,
    /// The name is unknown, nothing listens there, or no safe connection is possible.
    Unreachable,
    /// The connection ended in the middle of the answer.
    Broken,
    /// The answer is longer than any honest one.
    TooLarge,
    /// An answer without a word.
    Empty,
    /// An answer that is none of this wire; what was wrong with it.
    NotUnderstood(String),
    /// The request was refused: it is too long, the model does not exist, a setting is not taken.
    Rejected {
        /// The code of the answer; 0 when it was refused here, before it left.
        status: u16,
        /// The provider's own words, shortened and without the key.
        words: String,
    },
    /// The provider or the model refused because of what was asked or answered.
    Filtered,
    /// We stopped it ourselves.
    Stopped,
    /// Not tried: the provider failed too often.
    CircuitOpen {
        /// When it is tried again.
        until: UnixMs,
    },
    /// Not tried: other questions to the same provider took all the time there was.
    Busy,
    /// Not tried: the call could not be written down first; why.
    NotWritten(String),
}

impl Failure {
    /// Whether the same request may work a moment later.
    pub fn may_pass(&self) -> bool {
        use Failure::{Broken, Empty, Overloaded, RateLimited, TimedOut, Unreachable};
        matches!(self, RateLimited { .. } | Overloaded { .. } | TimedOut | Unreachable | Broken | Empty)
    }

    /// How long the provider asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after } | Self::Overloaded { retry_after } => *retry_after,
            _ => None,
        }
    }

    /// What happened and what to do, for the operator.
    pub fn words(&self) -> String {
        match self {
            Self::Unauthorized => {
                "The provider refused the key. Enter it again, and check that it may use this model.".into()
            }
            Self::QuotaSpent => {
                "Your account at the provider has no credit left. Add credit there, or choose another provider.".into()
            }
            Self::RateLimited { .. } => {
                "The provider is asked more often than your account there allows. Wait a moment, or raise the limit there."
                    .into()
            }
            Self::Overloaded { .. } => "The provider has a fault of its own or too much to do. Try again later.".into(),
            Self::TimedOut => "The model did not answer in time. Try again, or choose a faster model.".into(),
            Self::Unreachable => {
                "The provider cannot be reached. Check the address, and that this computer is online.".into()
            }
            Self::Broken => "The connection to the provider ended in the middle of the answer. Try again.".into(),
            Self::TooLarge => "The provider's answer was far too long and was not read. Check the address.".into(),
            Self::Empty => "The model answered without a word. Try again, or choose another model.".into(),
            Self::NotUnderstood(what) => format!("The provider's answer could not be understood ({what})."),
            Self::Rejected { status: 0, words } => words.clone(),
            Self::Rejected { status, words } if words.is_empty() => {
                format!("The provider refused the request (error {status}). Check the model's name and the settings.")
            }
            Self::Rejected { status, words } => format!("The provider refused the request (error {status}): {words}"),
            Self::Filtered => "The provider refused to answer because of what was asked.".into(),
            Self::Stopped => "Stopped.".into(),
            Self::CircuitOpen { .. } => {
                "The provider failed several times in a row and is left alone for a moment.".into()
            }
            Self::Busy => {
                "Too many questions at once were waiting for this provider. Allow it more at a time, or add another."
                    .into()
            }
            Self::NotWritten(why) => format!("The question was not sent, because it could not be recorded first ({why})."),
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words())
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_time_can_heal_is_worth_a_retry() {
        let passing = [
            Failure::RateLimited { retry_after: None },
            Failure::Overloaded { retry_after: Some(Duration::from_secs(3)) },
            Failure::TimedOut,
            Failure::Unreachable,
            Failure::Broken,
            Failure::Empty,
        ];
        assert!(passing.iter().all(Failure::may_pass));
        let lasting = [
            Failure::Unauthorized,
            Failure::QuotaSpent,
            Failure::TooLarge,
            Failure::NotUnderstood("no JSON".into()),
            Failure::Rejected { status: 400, words: String::new() },
            Failure::Filtered,
            Failure::Stopped,
            Failure::CircuitOpen { until: UnixMs(0) },
        ];
        assert!(!lasting.iter().any(Failure::may_pass));
        assert!(passing.iter().chain(&lasting).all(|failure| failure.words().ends_with('.')), "whole sentences");
    }
}

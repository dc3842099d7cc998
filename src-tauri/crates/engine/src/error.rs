//! What a command can answer instead of a result. A variant exists because somebody acts on it.

/// Why a command was not carried out. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum CoreError {
    /// What it is about does not exist (any more).
    #[error("{0}")]
    NotFound(String),
    /// The input is wrong; the words say what it may be.
    #[error("{0}")]
    Invalid(String),
    /// Somebody (or something) else was quicker.
    #[error("{0}")]
    Conflict(String),
    /// Not broken, just not possible now; the words say when.
    #[error("{0}")]
    NotAllowedNow(String),
    /// A failure of ours, of the disk or of the database.
    #[error("{0:#}")]
    Internal(#[from] anyhow::Error),
}

impl CoreError {
    /// The thing named `what` does not exist.
    pub(crate) fn missing(what: &str) -> Self {
        Self::NotFound(format!("This {what} does not exist any more."))
    }
}

//! Errors at the seam: a code that the window branches on, and a sentence for people.

use std::sync::Arc;

use engine::CoreError;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

use crate::compose::Running;
use crate::launch::Launch;

/// Why a command was not carried out. Nothing was changed.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub struct CommandError {
    /// What the window branches on.
    pub code: ErrorCode,
    /// What happened and what to do, for people.
    pub message: String,
}

/// What the window branches on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// What it is about is gone.
    NotFound,
    /// The input is wrong.
    Invalid,
    /// Somebody else was quicker.
    Conflict,
    /// Not possible now.
    NotAllowedNow,
    /// The core is not running (yet).
    NotReady,
    /// A failure of ours.
    Internal,
}

/// What every command answers.
pub type Answer<T> = Result<T, CommandError>;

impl From<CoreError> for CommandError {
    fn from(error: CoreError) -> Self {
        let code = match &error {
            CoreError::NotFound(_) => ErrorCode::NotFound,
            CoreError::Invalid(_) => ErrorCode::Invalid,
            CoreError::Conflict(_) => ErrorCode::Conflict,
            CoreError::NotAllowedNow(_) => ErrorCode::NotAllowedNow,
            CoreError::Internal(cause) => {
                tracing::error!(error = format!("{cause:#}"), "A command failed");
                ErrorCode::Internal
            }
        };
        Self { code, message: error.to_string() }
    }
}

impl From<anyhow::Error> for CommandError {
    fn from(error: anyhow::Error) -> Self {
        CoreError::Internal(error).into()
    }
}

/// The running core, or the answer that it is not running.
pub fn running(launch: &State<'_, Launch>) -> Answer<Arc<Running>> {
    launch.running().ok_or_else(|| CommandError {
        code: ErrorCode::NotReady,
        message: "Switchboard is still starting. Try again in a moment.".into(),
    })
}

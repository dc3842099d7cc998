//! Downloads: the files of messages that arrived, fetched one after the other while their account is connected.

use crate::Core;

impl Core {
    /// Looks for files that wait.
    pub(crate) fn wake_downloads(&self) {}
}

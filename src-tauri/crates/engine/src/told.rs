//! What the core tells its surroundings (the shell, tests). Facts, never instructions what to show.

use std::sync::Arc;

use domain::{ChatId, Notice, Topic};

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Told {
    /// A commit touched these topics: whoever shows them reads again.
    Changed(Arc<[Topic]>),
    /// A notice was raised.
    Notice(Arc<Notice>),
    /// A customer types, or stopped.
    Typing {
        /// His chat.
        chat_id: ChatId,
        /// Types now.
        typing: bool,
    },
}

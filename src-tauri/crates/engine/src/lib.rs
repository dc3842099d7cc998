//! The work: from a message that arrives to the answer that leaves.
//!
//! [`Core`] has no globals and knows no window and no WhatsApp library: time, ids, networks and the embedder are given to
//! it. The path of a message reads from [`inbound`] (record) over [`turns`] (gate, route, act, commit) to [`outbox`]
//! (deliver); [`launch`] lists what a restart resumes.

mod accounts;
mod ask;
mod assistant;
mod base_file;
mod bases;
mod bell;
mod budget;
mod calls;
mod changes;
mod checkpoint;
mod core;
mod credits;
mod downloads;
mod draft_file;
mod drafts;
mod errand;
mod error;
mod faq_of_reply;
mod faq_pairs;
mod faq_table;
mod faqs;
mod file_kind;
mod flows;
mod found;
mod gaps;
mod groups;
mod housekeeping;
mod inbound;
mod inbox;
mod labels;
mod lanes;
mod launch;
mod linking;
mod local_day;
mod meanings;
mod new_chat;
mod outbox;
mod pasted;
mod people;
mod phone;
mod pins;
mod practice;
mod providers;
mod rate;
mod reading;
mod receipts;
mod search;
mod search_index;
mod search_models;
mod sending;
mod sources;
mod standing;
mod studio;
mod system;
mod told;
mod turns;
mod typing;
mod usage;

pub use self::core::{Core, Parts, Runs};
pub use checkpoint::{
    ASSISTANT_CHECKPOINTS, BASE_CHECKPOINTS, CHANGE_CHECKPOINTS, CHECKPOINTS, Checkpoint, DOWNLOAD_CHECKPOINTS,
    FLOW_CHECKPOINTS, MODEL_CHECKPOINTS, NoCheckpoint, SOURCE_CHECKPOINTS,
};
pub use error::CoreError;
pub use practice::StoredPractice;
pub use search_models::SearchParts;
pub use system::{RandomIds, SystemClock};
pub use told::Told;

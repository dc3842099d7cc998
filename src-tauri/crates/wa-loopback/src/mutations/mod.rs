//! App state: contacts, names, muted and archived chats, kept in step between the devices of an account.
//!
//! The server stores patches and hands them out. As the phone it also writes patches of its own, and since it has the
//! key it checks what companions upload as strictly as another companion would.

mod change;
mod collection;
mod key;
mod mutation;
mod state;
#[cfg(test)]
mod tests;

pub use change::Change;
pub use key::{AppStateKey, key_share_reply};
pub use mutation::Mutation;
pub use state::{AppState, UploadError, Uploaded};

//! The media server: an https server of its own with a certificate authority of its own.
//!
//! It stores opaque bytes, as the real one does. Clients encrypt before they upload and decrypt after they download.

mod authority;
mod download;
mod fault;
mod kind;
mod pause;
mod pointer;
mod range;
mod reupload;
mod server;
mod store;
#[cfg(test)]
mod tests;
mod tls;
mod upload;

pub use authority::MediaAuthority;
pub use fault::{MediaFault, MediaFaultAction};
pub use kind::MediaKind;
pub use pointer::MediaPointer;
pub use reupload::{SealedAnswer, check_reupload_request, seal_reupload_answer};
pub use server::MediaServer;
pub use store::{MediaRequest, MediaRequestKind, MediaStore, PictureRef, StoredMedia};

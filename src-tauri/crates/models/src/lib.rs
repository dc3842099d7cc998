//! Models: what turns text into vectors, and what reads question and passage together.
//!
//! [`catalogue`] says which models there are, [`ModelFolder`] which are on this computer; it imports, downloads
//! ([`Hub`]), checks and removes them, and opens them as a [`LocalEmbedder`] or [`LocalReranker`]. [`EndpointEmbedder`] asks
//! somebody else's computer instead. Everything here blocks: call it on a thread that may.

mod catalogue;
mod checksum;
mod download;
mod endpoint;
mod examine;
mod folder;
mod loader;
mod local;
mod manifest;
mod network;
mod remembered;
mod rerank;
pub mod runtime;
mod session;
mod spec;
mod turns;

pub use catalogue::{catalogue, shipped, spec};
pub use download::{Cancel, DownloadError, Hub, Progress};
pub use endpoint::{Endpoint, EndpointEmbedder, Tested};
pub use folder::{ModelFolder, TokenizerFile};
pub use local::LocalEmbedder;
pub use manifest::Installed;
pub use rerank::LocalReranker;
pub use spec::{ModelSpec, Pooling, Quantization};

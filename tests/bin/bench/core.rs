//! A core as the product composes it (encrypted database on disk, shipped model), on the counting network.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use domain::{AccountId, Embedder, Inbound, Ingress, MessageKind, SettingsPatch, UnixMs, WireEvent, WireId};
use engine::{Core, NoCheckpoint, Parts, RandomIds, SystemClock};
use knowledge::{FastEmbedder, Knowledge};
use store::{DatabaseKey, Store};
use tokio::sync::mpsc;

use crate::wire::Wire;

/// The key of every benchmark's database.
pub fn key() -> DatabaseKey {
    DatabaseKey::new([0x5b; 32])
}

/// The shipped model.
pub fn embedder() -> Result<Arc<FastEmbedder>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let model = root.join("src-tauri/resources/models/all-MiniLM-L6-v2");
    Ok(Arc::new(FastEmbedder::open(&model, &onnxruntime(&root)?)?))
}

#[expect(clippy::disallowed_methods, reason = "xtask names the library in the environment")]
fn onnxruntime(root: &Path) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("SWITCHBOARD_ONNXRUNTIME") {
        return Ok(named.into());
    }
    let packed = root.join("ui/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1");
    packed.canonicalize().context("ONNX Runtime is not installed: run `cargo xtask setup`")
}

/// A running core with the sample shop on a practice account.
pub struct Bench {
    pub core: Arc<Core>,
    pub account: AccountId,
    pub handed: mpsc::UnboundedReceiver<String>,
}

/// Starts a core on the data in `dir`.
pub async fn start(dir: &Path, embedder: Arc<dyn Embedder>) -> Result<(Arc<Core>, mpsc::UnboundedReceiver<String>)> {
    let (wire, handed) = Wire::new();
    let core = Core::start(Parts {
        store: Arc::new(Store::open(dir, &key())?),
        knowledge: Arc::new(Knowledge::open(&dir.join("index"), Arc::clone(&embedder))?),
        embedder,
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        networks: vec![wire],
        checkpoint: Arc::new(NoCheckpoint),
    })
    .await?;
    Ok((core, handed))
}

impl Bench {
    /// A core without anything that waits on purpose: no quiet time, no typing, no rate limit.
    pub async fn new(dir: &Path) -> Result<Self> {
        let (core, handed) = start(dir, embedder()?).await?;
        let account = core.start_practice().await?.id;
        core.update_settings(SettingsPatch {
            burst_quiet_ms: Some(0),
            typing_pace: Some(false),
            rate_per_minute: Some(1_000_000),
            ..SettingsPatch::default()
        })
        .await?;
        let no_welcome =
            domain::AccountPatch { welcome_message: Some(String::new()), ..domain::AccountPatch::default() };
        core.update_account(account.clone(), no_welcome).await?;
        Ok(Self { core, account, handed })
    }

    /// A customer writes.
    pub async fn say(&self, chat: &str, number: usize, text: &str) -> Result<()> {
        let event = WireEvent::Message(Box::new(inbound(chat, number, text, now())));
        self.core.receive(&self.account, event).await
    }
}

/// Now, for messages.
pub fn now() -> UnixMs {
    domain::Clock::now(&SystemClock)
}

/// A text message of a customer.
pub fn inbound(chat: &str, number: usize, text: &str, at: UnixMs) -> Inbound {
    Inbound {
        wire_id: WireId::new(format!("{chat}-{number}")),
        chat_jid: chat.to_owned(),
        sender_jid: chat.to_owned(),
        from_me: false,
        is_group: false,
        mentions_me: false,
        push_name: format!("Customer {chat}"),
        phone: None,
        avatar: None,
        kind: MessageKind::Text,
        text: text.as_bytes().to_vec(),
        attachment: None,
        quotes: None,
        at,
    }
}

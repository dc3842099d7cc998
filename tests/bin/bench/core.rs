//! A core as the product composes it (encrypted database on disk, shipped model), on the counting network.

use std::path::Path;
use std::sync::Arc;

use acceptance::model;
use anyhow::Result;
use documents::{Limits, Reader};
use domain::{AccountId, Embedder, Inbound, Ingress, SettingsPatch, UnixMs, WireEvent, WireId};
use engine::{Core, NoCheckpoint, Parts, RandomIds, Runs, SearchParts, SystemClock};
use models::{Hub, LocalEmbedder, ModelFolder};
use store::{DatabaseKey, Store};
use testkit::MemorySecrets;
use tokio::sync::mpsc;

use crate::wire::Wire;

/// The key of every benchmark's database.
pub fn key() -> DatabaseKey {
    DatabaseKey::new([0x5b; 32])
}

/// The hidden name under which this program reads one document and ends.
pub const READ: &str = "__read";

/// The shipped model.
pub fn embedder() -> Result<Arc<LocalEmbedder>> {
    Ok(Arc::new(model::embedder()?))
}

/// A running core with the sample shop on a practice account.
pub struct Bench {
    pub core: Arc<Core>,
    pub account: AccountId,
    pub handed: mpsc::UnboundedReceiver<String>,
}

/// Starts a core on the data in `dir`.
pub async fn start(dir: &Path, embedder: Arc<dyn Embedder>) -> Result<(Arc<Core>, mpsc::UnboundedReceiver<String>)> {
    start_on(Arc::new(Store::open(dir, &key())?), dir, embedder).await
}

/// The same, on a database that the benchmark looks into as well.
pub async fn start_on(
    store: Arc<Store>,
    dir: &Path,
    embedder: Arc<dyn Embedder>,
) -> Result<(Arc<Core>, mpsc::UnboundedReceiver<String>)> {
    let (wire, handed) = Wire::new();
    let models = ModelFolder::new(dir.join("models"), model::shipped(), model::onnxruntime()?);
    let reader = Reader { program: std::env::current_exe()?, arguments: vec![READ.into()], limits: Limits::default() };
    let core = Core::start(Parts {
        runs: Runs::Everything,
        store,
        search: SearchParts { dir: Some(dir.join("index")), shipped: embedder, models, hub: Hub::default() },
        reader,
        web: web::Fetcher::new("Switchboard/bench")?,
        ai: ai::Client::new("Switchboard/bench")?,
        ffmpeg: None,
        secrets: Arc::new(MemorySecrets::default()),
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
        // The same few questions over and over: nobody shall be called for that.
        let mut assistant = core.assistant(account.clone()).await?;
        assistant.repeat_limit = 0;
        core.update_assistant(account.clone(), assistant).await?;
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
        push_name: format!("Customer {chat}"),
        text: text.as_bytes().to_vec(),
        at,
        ..Inbound::default()
    }
}

//! Dial: makes a connection, and takes it down again.

use std::sync::Arc;
use std::time::Duration;

use wacore::store::DevicePropsOverride;
use whatsapp_rust::bot::{Bot, BotHandle};
use whatsapp_rust::{CacheConfig, CacheEntryConfig};

use super::Session;
use crate::endpoint::Version;
use crate::events::{Ear, Generation, Lanes};
use crate::hook::Hook;
use crate::session::Ask;
use crate::tasks::Tasks;
use crate::transport::{Attempts, Counted};

/// What the phone shows in its list of linked devices.
const NAME: &str = "Switchboard";
/// The library writes down what it has within this time, or is cut.
const HANGING_UP: Duration = Duration::from_millis(1_100);

/// A connection.
pub(super) struct Call {
    bot: BotHandle,
    tasks: Tasks,
    pub version: Version,
}

/// Makes a connection; the library keeps it from then on.
pub(super) async fn dial(
    session: &Arc<Session>,
    generation: Generation,
    lanes: &Lanes,
    attempts: &Arc<Attempts>,
) -> anyhow::Result<Call> {
    let endpoint = &session.world.endpoint;
    let version = endpoint.version(session.now()).await;
    let vault = session.vault().await?;
    let tasks = Tasks::default();
    let asks = session.asks.clone();
    let transport = Counted {
        inner: endpoint.transport(),
        attempts: Arc::clone(attempts),
        acks: Arc::clone(&session.acks),
        told: Box::new(move |failed| {
            // A count that found no room is followed by a higher one.
            asks.put(Ask::Failed { generation, failed });
        }),
    };
    let ear = Ear { generation, lanes: lanes.clone(), acks: Arc::clone(&session.acks) };
    let bot = Bot::builder()
        .with_backend(vault.store)
        .with_transport_factory(transport)
        .with_http_client(endpoint.http())
        .with_runtime(tasks.clone())
        .with_version(version)
        .with_device_props(DevicePropsOverride::new().with_os(NAME))
        .with_cache_config(small())
        .with_event_handler(ear)
        .with_inbound_durability_hook(Hook::new(session))
        .build()
        .await?;
    session.set_client(Some(bot.client()));
    Ok(Call { bot: bot.spawn(), tasks, version })
}

impl Call {
    /// Takes it down.
    pub async fn hang_up(self, session: &Session) {
        session.set_client(None);
        if tokio::time::timeout(HANGING_UP, self.bot.shutdown()).await.is_err() {
            tracing::warn!(account = %session.account, "A connection did not end in time");
        }
        self.tasks.end().await;
        session.acks.lose();
    }
}

/// Caches for one shop beside others, not for a server with one account. What is evicted is read from the file again.
fn small() -> CacheConfig {
    let usual = CacheConfig::default();
    let of = |entry: &CacheEntryConfig, capacity| CacheEntryConfig::new(entry.timeout, capacity);
    CacheConfig {
        group_cache: of(&usual.group_cache, 32),
        device_registry_cache: of(&usual.device_registry_cache, 1_200),
        message_retry_counts: of(&usual.message_retry_counts, 200),
        undecryptable_dispatched: of(&usual.undecryptable_dispatched, 200),
        pdo_pending_requests: of(&usual.pdo_pending_requests, 100),
        pdo_requested: of(&usual.pdo_requested, 200),
        sender_key_devices_cache: of(&usual.sender_key_devices_cache, 32),
        session_recreate_history: of(&usual.session_recreate_history, 64),
        ..usual
    }
}

//! The server as a whole: what it is, what it logged, stop and go.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use wacore_binary::{Attrs, Node, NodeContent};

use super::Admin;
use super::answer::{Answer, Asked, Body, Refusal, done, missing, now, value};
use super::routes::ROUTES;
use crate::device::DeviceId;
use crate::record::Direction;

/// Most time of a long poll.
pub(crate) const MOST_WAIT: u64 = 60_000;
/// Most entries of an answer.
pub(crate) const MOST_ENTRIES: usize = 5_000;
/// Deepest nesting of a stanza sent as it is.
const MOST_DEPTH: usize = 32;

pub(crate) fn routes() -> Router<Admin> {
    Router::new()
        .route("/", get(list))
        .route("/info", get(info))
        .route("/stats", get(stats))
        .route("/stanzas", get(stanzas))
        .route("/violations", get(violations))
        .route("/log", delete(clear))
        .route("/stanza", post(raw))
        .route("/pause", post(pause))
        .route("/resume", post(resume))
        .route("/restart", post(restart))
        .route("/rotate-qr", post(rotate_qr))
        .route("/noise-key", post(rotate))
        .route("/props", put(props))
}

async fn list() -> Json<Value> {
    let routes: Vec<Value> =
        ROUTES.iter().map(|(method, path, what)| json!({ "method": method, "path": path, "what": what })).collect();
    now(Json(json!({ "routes": routes }))).await
}

async fn info(State(admin): State<Admin>) -> Answer {
    let info = json!({
        "ws": format!("ws://{}/ws/chat", admin.0.address),
        "media": admin.0.media_host,
        "media_ca_pem": admin.0.ca_pem,
        "noise_root_public_key": hex(&admin.0.server.state().keys.root_public()?),
    });
    now(Ok(Json(info))).await
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn stats(State(admin): State<Admin>) -> Answer {
    now(value(admin.0.server.stats())).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StanzaQuery {
    #[serde(default)]
    since: u64,
    limit: Option<usize>,
    #[serde(default)]
    full: bool,
    device: Option<String>,
    tag: Option<String>,
    id: Option<String>,
    direction: Option<Direction>,
    wait_ms: Option<u64>,
    /// Mask phone numbers and LIDs.
    #[serde(default)]
    redact: bool,
}

impl StanzaQuery {
    fn fits(&self, direction: Direction, device: &str, node: &Node) -> bool {
        self.device.as_ref().is_none_or(|wanted| wanted == device)
            && self.tag.as_ref().is_none_or(|tag| *tag == node.tag)
            && self.id.as_ref().is_none_or(|id| node.attrs.get("id").is_some_and(|value| *value == **id))
            && self.direction.is_none_or(|wanted| wanted == direction)
    }
}

async fn stanzas(State(admin): State<Admin>, Asked(query): Asked<StanzaQuery>) -> Answer {
    let limit = query.limit.unwrap_or(500).min(MOST_ENTRIES);
    let read = |state: &mut crate::state::State| {
        let next = state.record.next_seq();
        let fits = |direction, device: &str, node: &Node| query.fits(direction, device, node);
        let found = state.record.fitting(query.since, limit, query.full, fits);
        let next = if found.len() == limit { found.last().map_or(next, |entry| entry.seq + 1) } else { next };
        let shown = found.into_iter().map(|entry| if query.redact { entry.redacted() } else { entry });
        json!({ "stanzas": shown.collect::<Vec<_>>(), "next": next })
    };
    let filled = |answer: &Value| answer["stanzas"].as_array().is_some_and(|found| !found.is_empty());
    match query.wait_ms {
        None => Ok(Json(read(&mut admin.0.server.state()))),
        Some(ms) => {
            let most = Duration::from_millis(ms.min(MOST_WAIT));
            let waited = admin.0.server.wait(most, "a stanza", |state| Some(read(state)).filter(filled)).await;
            // Nothing came in time: the answer is an empty list, not an error.
            Ok(Json(waited.unwrap_or_else(|_| read(&mut admin.0.server.state()))))
        }
    }
}

async fn violations(State(admin): State<Admin>) -> Answer {
    let violations = admin.0.server.state().record.violations();
    now(value(json!({ "violations": violations }))).await
}

async fn clear(State(admin): State<Admin>) -> Answer {
    admin.0.server.state().record.clear();
    now(done()).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStanza {
    account: String,
    device: u16,
    node: RawNode,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNode {
    tag: String,
    #[serde(default)]
    attrs: BTreeMap<String, String>,
    #[serde(default)]
    content: Option<RawContent>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawContent {
    Text(String),
    Bytes { base64: String },
    Nodes(Vec<RawNode>),
}

impl RawNode {
    fn build(self, depth: usize) -> Result<Node, Refusal> {
        if depth > MOST_DEPTH {
            return Err(anyhow::anyhow!("nested too deeply").into());
        }
        let attrs: Attrs = self
            .attrs
            .into_iter()
            .map(|(key, value)| {
                let jid = value.contains('@').then(|| value.parse::<wacore_binary::Jid>().ok()).flatten();
                (key.into(), jid.map_or_else(|| value.into(), Into::into))
            })
            .collect();
        let content = match self.content {
            None => None,
            Some(RawContent::Text(text)) => Some(NodeContent::Bytes(text.into_bytes())),
            Some(RawContent::Bytes { base64 }) => {
                let bytes = BASE64_STANDARD.decode(base64).map_err(|error| anyhow::anyhow!("content: {error}"))?;
                Some(NodeContent::Bytes(bytes))
            }
            Some(RawContent::Nodes(nodes)) => {
                let built: Result<Vec<Node>, Refusal> = nodes.into_iter().map(|node| node.build(depth + 1)).collect();
                Some(NodeContent::Nodes(built?))
            }
        };
        Ok(Node::new(self.tag, attrs, content))
    }
}

async fn raw(State(admin): State<Admin>, Body(stanza): Body<RawStanza>) -> Answer {
    let node = stanza.node.build(0)?;
    let id = DeviceId::new(stanza.account, stanza.device);
    let sent = {
        let mut state = admin.0.server.state();
        let conn = state.companion(&id).and_then(|companion| companion.conn());
        conn.map(|conn| state.send(conn, Arc::new(node)))
    };
    now(sent.map_or_else(|| Err(missing(format!("a connection of {id}"))), |()| done())).await
}

async fn pause(State(admin): State<Admin>) -> Answer {
    admin.0.pause().await;
    done()
}

async fn resume(State(admin): State<Admin>) -> Answer {
    admin.0.resume()?;
    now(done()).await
}

async fn restart(State(admin): State<Admin>) -> Answer {
    admin.0.restart().await?;
    done()
}

async fn rotate(State(admin): State<Admin>) -> Answer {
    admin.0.server.state().keys.rotate_static();
    now(done()).await
}

async fn rotate_qr(State(admin): State<Admin>) -> Answer {
    let told = crate::registration::rotate_qr(&mut admin.0.server.state());
    now(value(json!({ "clients": told }))).await
}

async fn props(State(admin): State<Admin>, Body(props): Body<BTreeMap<String, String>>) -> Answer {
    admin.0.server.state().props.extend(props);
    now(done()).await
}

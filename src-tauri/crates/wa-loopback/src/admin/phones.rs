//! Phones: they send, receive, read, type and behave.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post, put};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::json;

use super::Admin;
use super::answer::{Answer, Asked, At, Body, Refusal, done, missing, now, value};
use super::server::{MOST_ENTRIES, MOST_WAIT};
use crate::account::HistoryPlan;
use crate::content::Outgoing;
use crate::history::HistorySpec;
use crate::mex::Limits;
use crate::mutations::Mutation;
use crate::phone::{Behaviour, Received, SendOptions, SentMessage};

pub(crate) fn routes() -> Router<Admin> {
    Router::new()
        .route("/accounts/{phone}/send", post(send))
        .route("/accounts/{phone}/inbox", get(inbox).delete(clear))
        .route("/accounts/{phone}/sent", get(sent))
        .route("/accounts/{phone}/seen", get(seen))
        .route("/accounts/{phone}/file/{id}", get(file))
        .route("/accounts/{phone}/file/{id}/expire", post(expire))
        .route("/accounts/{phone}/read", post(read))
        .route("/accounts/{phone}/typing", post(typing))
        .route("/accounts/{phone}/presence", post(presence))
        .route("/accounts/{phone}/behaviour", get(behaviour).put(set_behaviour))
        .route("/accounts/{phone}/history", put(set_history).post(send_history))
        .route("/accounts/{phone}/settings", post(settings))
        .route("/accounts/{phone}/limits", put(limits))
        .route("/accounts/{phone}/picture", put(set_picture).delete(remove_picture))
        .route("/accounts/{phone}/about", put(about))
        .route("/accounts/{phone}/privacy", put(privacy))
        .route("/accounts/{phone}/block", post(block))
        .route("/accounts/{phone}/reinstall", post(reinstall))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Send {
    to: String,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    lid: Option<bool>,
    /// Beside `to` and `id`, not flattened into them: reactions and edits have fields of these names.
    message: Outgoing,
}

async fn send(State(admin): State<Admin>, At(phone): At<String>, Body(send): Body<Send>) -> Answer {
    let options = SendOptions { id: send.id, lid: send.lid };
    let id = admin.phone(&phone).send_with(&send.to, &send.message, &options)?;
    now(value(json!({ "id": id }))).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InboxQuery {
    #[serde(default)]
    since: u64,
    limit: Option<usize>,
    wait_ms: Option<u64>,
}

async fn inbox(State(admin): State<Admin>, At(phone): At<String>, Asked(query): Asked<InboxQuery>) -> Answer {
    let handle = admin.phone(&phone);
    let limit = query.limit.unwrap_or(500).min(MOST_ENTRIES);
    let most = Duration::from_millis(query.wait_ms.unwrap_or(0).min(MOST_WAIT));
    // Nothing in time is an empty list, not an error; an unknown phone is one.
    handle.look(|_| ())?;
    if !most.is_zero() {
        let some = |inbox: &crate::phone::Inbox| inbox.since(query.since).next().map(drop);
        drop(handle.wait_inbox("a message", some, most).await);
    }
    let messages: Vec<Received> = handle.look(|inbox| inbox.since(query.since).take(limit).cloned().collect())?;
    let next = messages.last().map_or(query.since, |message| message.seq + 1);
    value(json!({ "messages": messages, "next": next }))
}

async fn clear(State(admin): State<Admin>, At(phone): At<String>) -> Answer {
    admin.phone(&phone).clear_inbox()?;
    now(done()).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentQuery {
    id: Option<String>,
    /// With `wait_ms`: wait for a receipt of this kind.
    kind: Option<String>,
    from: Option<String>,
    wait_ms: Option<u64>,
}

async fn sent(State(admin): State<Admin>, At(phone): At<String>, Asked(query): Asked<SentQuery>) -> Answer {
    let handle = admin.phone(&phone);
    let fits = |message: &SentMessage| {
        let wanted = |receipt: &crate::phone::PhoneReceipt| {
            query.kind.as_ref().is_none_or(|kind| *kind == receipt.kind)
                && query.from.as_ref().is_none_or(|from| *from == receipt.from)
        };
        (query.kind.is_none() && query.from.is_none()) || message.receipts.iter().any(wanted)
    };
    if let (Some(id), Some(ms)) = (&query.id, query.wait_ms) {
        drop(handle.wait_sent(id, fits, Duration::from_millis(ms.min(MOST_WAIT))).await);
    }
    let messages: Vec<SentMessage> = handle.look(|inbox| {
        let wanted = inbox.all_sent().filter(|message| query.id.as_ref().is_none_or(|id| *id == message.id));
        wanted.filter(|message| fits(message)).take(MOST_ENTRIES).cloned().collect()
    })?;
    value(json!({ "messages": messages }))
}

async fn seen(State(admin): State<Admin>, At(phone): At<String>) -> Answer {
    let seen = admin.phone(&phone).look(|inbox| {
        json!({
            "typing": inbox.all_typing().collect::<Vec<_>>(),
            "settings": inbox.all_settings().collect::<Vec<_>>(),
            "receipts": inbox.all_receipts().collect::<Vec<_>>(),
            "undecryptable": inbox.all_failures().collect::<Vec<_>>(),
        })
    })?;
    now(value(seen)).await
}

async fn file(State(admin): State<Admin>, At((phone, id)): At<(String, String)>) -> Result<Response, Refusal> {
    let handle = admin.phone(&phone);
    let message = handle.look(|inbox| inbox.received(&id).cloned())?.ok_or_else(|| missing(&id))?;
    let bytes = handle.fetch(&message)?;
    let mime = message.message.mime.unwrap_or_else(|| "application/octet-stream".to_owned());
    now(Ok(([(header::CONTENT_TYPE, mime)], bytes).into_response())).await
}

async fn expire(State(admin): State<Admin>, At((phone, id)): At<(String, String)>) -> Answer {
    let lost = admin.phone(&phone).expire_file(&id)?;
    now(if lost { done() } else { Err(missing(format!("a file of {id}"))) }).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    id: String,
    #[serde(default)]
    kind: Option<String>,
}

async fn read(State(admin): State<Admin>, At(phone): At<String>, Body(read): Body<Read>) -> Answer {
    let marked = admin.phone(&phone).mark_as(&read.id, read.kind.as_deref().unwrap_or("read"))?;
    now(if marked { done() } else { Err(missing(&read.id)) }).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeIn {
    to: String,
    state: String,
}

async fn typing(State(admin): State<Admin>, At(phone): At<String>, Body(asked): Body<TypeIn>) -> Answer {
    let what = match asked.state.as_str() {
        "paused" => None,
        "composing" | "recording" => Some(asked.state.as_str()),
        other => return Err(anyhow::anyhow!("state {other:?} is none of composing, recording, paused").into()),
    };
    admin.phone(&phone).typing(&asked.to, what)?;
    now(done()).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Available {
    available: bool,
}

async fn presence(State(admin): State<Admin>, At(phone): At<String>, Body(asked): Body<Available>) -> Answer {
    let handle = admin.phone(&phone);
    handle.look(|_| ())?;
    handle.set_available(asked.available);
    now(done()).await
}

async fn behaviour(State(admin): State<Admin>, At(phone): At<String>) -> Answer {
    let behaviour = admin.phone(&phone).behaviour()?;
    now(value(behaviour)).await
}

async fn set_behaviour(State(admin): State<Admin>, At(phone): At<String>, Body(new): Body<Behaviour>) -> Answer {
    admin.phone(&phone).set_behaviour(new)?;
    now(done()).await
}

async fn set_history(State(admin): State<Admin>, At(phone): At<String>, Body(plan): Body<HistoryPlan>) -> Answer {
    admin.phone(&phone).set_history(Some(plan))?;
    now(done()).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SendHistory {
    device: u16,
    piece: HistorySpec,
    #[serde(default)]
    as_file: bool,
}

async fn send_history(State(admin): State<Admin>, At(phone): At<String>, Body(send): Body<SendHistory>) -> Answer {
    admin.phone(&phone).send_history(send.device, &send.piece, send.as_file)?;
    now(done()).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    changes: Vec<Mutation>,
}

async fn settings(State(admin): State<Admin>, At(phone): At<String>, Body(new): Body<Settings>) -> Answer {
    admin.phone(&phone).change_settings(&new.changes)?;
    now(done()).await
}

async fn limits(State(admin): State<Admin>, At(phone): At<String>, Body(new): Body<Limits>) -> Answer {
    admin.phone(&phone).set_limits(new)?;
    now(done()).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PictureData {
    data: String,
}

async fn set_picture(State(admin): State<Admin>, At(phone): At<String>, Body(new): Body<PictureData>) -> Answer {
    let bytes = BASE64_STANDARD.decode(&new.data).map_err(|error| anyhow::anyhow!("data is not base64: {error}"))?;
    admin.phone(&phone).set_picture(Some(bytes))?;
    now(done()).await
}

async fn remove_picture(State(admin): State<Admin>, At(phone): At<String>) -> Answer {
    admin.phone(&phone).set_picture(None)?;
    now(done()).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    text: String,
}

async fn about(State(admin): State<Admin>, At(phone): At<String>, Body(new): Body<About>) -> Answer {
    admin.phone(&phone).set_about(&new.text)?;
    now(done()).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Privacy {
    name: String,
    value: String,
}

async fn privacy(State(admin): State<Admin>, At(phone): At<String>, Body(new): Body<Privacy>) -> Answer {
    admin.phone(&phone).set_privacy(&new.name, &new.value)?;
    now(done()).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    phone: String,
    blocked: bool,
}

async fn block(State(admin): State<Admin>, At(phone): At<String>, Body(new): Body<Block>) -> Answer {
    admin.phone(&phone).block(&new.phone, new.blocked)?;
    now(done()).await
}

async fn reinstall(State(admin): State<Admin>, At(phone): At<String>) -> Answer {
    admin.phone(&phone).change_identity()?;
    now(done()).await
}

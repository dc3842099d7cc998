//! Accounts and their devices.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::{delete, get, post};
use serde::Deserialize;
use serde_json::json;

use super::Admin;
use super::answer::{Answer, At, Body, done, missing, now, value};
use super::server::MOST_WAIT;
use crate::account::NewAccount;
use crate::code_link;
use crate::device::DeviceId;
use crate::faults::StreamFault;
use crate::stream_error;

pub(crate) fn routes() -> Router<Admin> {
    Router::new()
        .route("/accounts", get(list).post(create))
        .route("/accounts/{phone}", get(one))
        .route("/accounts/{phone}/scan", post(scan))
        .route("/accounts/{phone}/code", post(code))
        .route("/accounts/{phone}/code/refresh", post(refresh))
        .route("/accounts/{phone}/devices/{device}", delete(unlink))
        .route("/accounts/{phone}/devices/{device}/disconnect", post(disconnect))
        .route("/accounts/{phone}/devices/{device}/stream-error", post(stream))
        .route("/accounts/{phone}/devices/{device}/drop-queue", post(drop_queue))
        .route("/accounts/{phone}/devices/{device}/drop-prekeys", post(drop_prekeys))
}

async fn list(State(admin): State<Admin>) -> Answer {
    let accounts = admin.0.server.account_infos();
    now(value(json!({ "accounts": accounts }))).await
}

async fn create(State(admin): State<Admin>, Body(new): Body<NewAccount>) -> Answer {
    let made = admin.0.server.create_account(new)?;
    now(value(made)).await
}

async fn one(State(admin): State<Admin>, At(phone): At<String>) -> Answer {
    let found = admin.0.server.account_infos().into_iter().find(|account| account.phone == phone);
    now(value(found.ok_or_else(|| missing(&phone))?)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scan {
    qr: String,
}

async fn scan(State(admin): State<Admin>, At(phone): At<String>, Body(scan): Body<Scan>) -> Answer {
    value(admin.0.server.scan_qr(&scan.qr, &phone).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
    /// How long to wait for a client that asks for a code for this number.
    #[serde(default)]
    wait_ms: u64,
}

async fn code(State(admin): State<Admin>, At(phone): At<String>, Body(code): Body<Code>) -> Answer {
    if code.wait_ms > 0 {
        let most = Duration::from_millis(code.wait_ms.min(MOST_WAIT));
        let asks = |state: &mut crate::state::State| code_link::begin(state, &phone).ok().map(drop);
        admin.0.server.wait(most, "a client that asks for a code", asks).await?;
    }
    value(admin.0.server.enter_code(&code.code, &phone).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refresh {
    #[serde(default)]
    force_manual: bool,
}

async fn refresh(State(admin): State<Admin>, At(phone): At<String>, Body(asked): Body<Refresh>) -> Answer {
    code_link::refresh(&mut admin.0.server.state(), &phone, asked.force_manual)?;
    now(done()).await
}

async fn unlink(State(admin): State<Admin>, At((phone, device)): At<(String, u16)>) -> Answer {
    let id = DeviceId::new(phone, device);
    let removed = admin.0.server.remove_device(&id);
    now(if removed { done() } else { Err(missing(id)) }).await
}

async fn disconnect(State(admin): State<Admin>, At((phone, device)): At<(String, u16)>) -> Answer {
    let id = DeviceId::new(phone, device);
    let cut = admin.0.server.disconnect(&id);
    now(if cut { done() } else { Err(missing(format!("a connection of {id}"))) }).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stream {
    error: StreamFault,
}

async fn stream(
    State(admin): State<Admin>,
    At((phone, device)): At<(String, u16)>,
    Body(asked): Body<Stream>,
) -> Answer {
    let struck = stream_error::broadcast(&mut admin.0.server.state(), Some(&phone), Some(device), asked.error);
    admin.0.server.changed();
    let id = DeviceId::new(phone, device);
    now(if struck > 0 { done() } else { Err(missing(format!("a connection of {id}"))) }).await
}

async fn drop_queue(State(admin): State<Admin>, At((phone, device)): At<(String, u16)>) -> Answer {
    let id = DeviceId::new(phone, device);
    if !admin.0.server.state().device_exists(&id) {
        return now(Err(missing(id))).await;
    }
    admin.0.server.drop_queue(&id);
    now(done()).await
}

async fn drop_prekeys(State(admin): State<Admin>, At((phone, device)): At<(String, u16)>) -> Answer {
    let id = DeviceId::new(phone, device);
    if !admin.0.server.state().device_exists(&id) {
        return now(Err(missing(id))).await;
    }
    admin.0.server.drop_prekeys(&id);
    now(done()).await
}

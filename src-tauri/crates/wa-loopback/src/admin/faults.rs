//! Faults.

use axum::Router;
use axum::extract::State;
use axum::routing::{delete, get};
use serde_json::{Value, json};

use super::Admin;
use super::answer::{Answer, At, Body, done, missing, now, value};
use crate::faults::FaultRequest;

pub(crate) fn routes() -> Router<Admin> {
    Router::new().route("/faults", get(list).post(inject).delete(clear_all)).route("/faults/{id}", delete(clear))
}

async fn list(State(admin): State<Admin>) -> Answer {
    let faults = admin.0.server.state().faults.list();
    now(value(json!({ "faults": faults }))).await
}

async fn inject(State(admin): State<Admin>, Body(asked): Body<Value>) -> Answer {
    let fault: FaultRequest = serde_json::from_value(asked.clone())?;
    // The fault is flattened into the request, so serde does not see a misspelt field.
    let known = serde_json::to_value(&fault)?;
    let unknown = asked.as_object().into_iter().flat_map(|asked| asked.keys()).find(|key| known.get(key).is_none());
    if let Some(key) = unknown {
        return Err(anyhow::anyhow!("a fault of this kind has no field {key:?}").into());
    }
    let id = admin.0.server.inject(fault);
    now(value(json!({ "id": id }))).await
}

async fn clear_all(State(admin): State<Admin>) -> Answer {
    admin.0.server.clear_faults();
    now(done()).await
}

async fn clear(State(admin): State<Admin>, At(id): At<u64>) -> Answer {
    let cleared = admin.0.server.state().faults.clear(id);
    now(if cleared { done() } else { Err(missing(format!("fault {id}"))) }).await
}

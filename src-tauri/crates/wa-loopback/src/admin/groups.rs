//! Groups.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde::Deserialize;
use serde_json::json;

use super::Admin;
use super::answer::{Answer, At, Body, done, missing, now, value};

pub(crate) fn routes() -> Router<Admin> {
    Router::new().route("/groups", get(list).post(create)).route("/groups/{id}", get(one).post(change))
}

async fn list(State(admin): State<Admin>) -> Answer {
    let groups: Vec<_> = admin.0.server.state().groups.values().cloned().collect();
    now(value(json!({ "groups": groups }))).await
}

async fn one(State(admin): State<Admin>, At(id): At<String>) -> Answer {
    let group = admin.0.server.state().groups.get(crate::control::bare(&id)).cloned();
    now(value(group.ok_or_else(|| missing(&id))?)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Create {
    creator: String,
    subject: String,
    #[serde(default)]
    participants: Vec<String>,
    #[serde(default)]
    lid: bool,
}

async fn create(State(admin): State<Admin>, Body(new): Body<Create>) -> Answer {
    let others: Vec<&str> = new.participants.iter().map(String::as_str).collect();
    let jid = admin.phone(&new.creator).create_group(&new.subject, &others, new.lid)?;
    now(value(json!({ "jid": jid }))).await
}

#[derive(Deserialize)]
struct Change {
    /// Whose phone changes it.
    actor: String,
    #[serde(flatten)]
    action: Action,
}

#[derive(Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
enum Action {
    Add { phones: Vec<String> },
    Remove { phones: Vec<String> },
    Promote { phones: Vec<String> },
    Demote { phones: Vec<String> },
    Leave,
    Subject { subject: String },
    Description { text: Option<String> },
    Announce { on: bool },
}

async fn change(State(admin): State<Admin>, At(id): At<String>, Body(change): Body<Change>) -> Answer {
    let actor = admin.phone(&change.actor);
    fn refs(phones: &[String]) -> Vec<&str> {
        phones.iter().map(String::as_str).collect()
    }
    match &change.action {
        Action::Add { phones } => actor.add_to_group(&id, &refs(phones))?,
        Action::Remove { phones } => actor.remove_from_group(&id, &refs(phones))?,
        Action::Promote { phones } => actor.promote(&id, &refs(phones), true)?,
        Action::Demote { phones } => actor.promote(&id, &refs(phones), false)?,
        Action::Leave => actor.leave_group(&id)?,
        Action::Subject { subject } => actor.rename_group(&id, subject)?,
        Action::Description { text } => actor.describe_group(&id, text.as_deref())?,
        Action::Announce { on } => actor.announce_only(&id, *on)?,
    }
    now(done()).await
}

//! Publishing: which version of a flow answers. Everything of it happens in one transaction.

use domain::{AccountId, FlowId, VersionId};
use flow::view::{FlowPatch, FlowRow, FlowText, FlowVersion, ForRunning, PublishPlan};
use flow::{DiffLine, Occasion, Routed};
use tauri::State;

use crate::ipc::error::{Answer, running};
use crate::launch::Launch;

/// What publishing the draft would do.
#[tauri::command]
#[specta::specta]
pub async fn plan_publish(launch: State<'_, Launch>, id: FlowId) -> Answer<PublishPlan> {
    Ok(running(&launch)?.core.plan_publish(id).await?)
}

/// What rolling back to a version would do.
#[tauri::command]
#[specta::specta]
pub async fn plan_roll_back(launch: State<'_, Launch>, id: FlowId, version_id: VersionId) -> Answer<PublishPlan> {
    Ok(running(&launch)?.core.plan_roll_back(id, version_id).await?)
}

/// Makes the draft at revision `rev` the version that answers.
#[tauri::command]
#[specta::specta]
pub async fn publish(
    launch: State<'_, Launch>,
    id: FlowId,
    rev: u32,
    note: String,
    for_running: ForRunning,
) -> Answer<FlowVersion> {
    Ok(running(&launch)?.core.publish(id, rev, note, for_running).await?)
}

/// Makes an earlier version the one that answers.
#[tauri::command]
#[specta::specta]
pub async fn roll_back(
    launch: State<'_, Launch>,
    id: FlowId,
    version_id: VersionId,
    for_running: ForRunning,
) -> Answer<FlowVersion> {
    Ok(running(&launch)?.core.roll_back(id, version_id, for_running).await?)
}

/// The versions, newest first.
#[tauri::command]
#[specta::specta]
pub async fn flow_versions(launch: State<'_, Launch>, id: FlowId) -> Answer<Vec<FlowVersion>> {
    Ok(running(&launch)?.core.flow_versions(id).await?)
}

/// What changed from one to the other, in lines.
#[tauri::command]
#[specta::specta]
pub async fn flow_diff(
    launch: State<'_, Launch>,
    id: FlowId,
    before: FlowText,
    next: FlowText,
) -> Answer<Vec<DiffLine>> {
    Ok(running(&launch)?.core.flow_diff(id, before, next).await?)
}

/// Changes what holds at once.
#[tauri::command]
#[specta::specta]
pub async fn update_flow(launch: State<'_, Launch>, id: FlowId, patch: FlowPatch) -> Answer<FlowRow> {
    Ok(running(&launch)?.core.update_flow(id, patch).await?)
}

/// Sets the order in which flows are asked: all of them, first to last.
#[tauri::command]
#[specta::specta]
pub async fn order_flows(launch: State<'_, Launch>, ids: Vec<FlowId>) -> Answer<()> {
    running(&launch)?.core.order_flows(ids).await?;
    Ok(())
}

/// Which flow would answer, and why not the others. Nothing happens.
#[tauri::command]
#[specta::specta]
pub async fn which_flow(launch: State<'_, Launch>, account_id: AccountId, occasion: Occasion) -> Answer<Routed> {
    Ok(running(&launch)?.core.which_flow(account_id, occasion).await?)
}

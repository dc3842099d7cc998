//! Watching: what becomes of flows. Read only.

use domain::RunId;
use flow::view::{AnalyticsQuery, FlowAnalytics, RunDetail, RunPage, RunQuery};
use tauri::State;

use crate::ipc::error::{Answer, running};
use crate::launch::Launch;

/// Runs, newest first.
#[tauri::command]
#[specta::specta]
pub async fn runs(launch: State<'_, Launch>, query: RunQuery) -> Answer<RunPage> {
    Ok(running(&launch)?.core.runs(query).await?)
}

/// A run, looked into.
#[tauri::command]
#[specta::specta]
pub async fn run(launch: State<'_, Launch>, id: RunId) -> Answer<RunDetail> {
    Ok(running(&launch)?.core.run(id).await?)
}

/// What became of a flow's runs.
#[tauri::command]
#[specta::specta]
pub async fn flow_analytics(launch: State<'_, Launch>, query: AnalyticsQuery) -> Answer<FlowAnalytics> {
    Ok(running(&launch)?.core.flow_analytics(query).await?)
}

//! Steering: the operator's hand on runs. Each wish is written down first and carried out by the chat's lane.

use domain::{ChatId, FlowId, NodeId, RunId};
use flow::Variables;
use tauri::State;

use crate::ipc::error::{Answer, running};
use crate::launch::Launch;

/// Moves a run to a node: it goes on from there.
#[tauri::command]
#[specta::specta]
pub async fn move_run(launch: State<'_, Launch>, id: RunId, node: NodeId) -> Answer<()> {
    running(&launch)?.core.move_run(id, node).await?;
    Ok(())
}

/// Resets a run: it begins again, without variables.
#[tauri::command]
#[specta::specta]
pub async fn reset_run(launch: State<'_, Launch>, id: RunId) -> Answer<()> {
    running(&launch)?.core.reset_run(id).await?;
    Ok(())
}

/// Ends a run.
#[tauri::command]
#[specta::specta]
pub async fn end_run(launch: State<'_, Launch>, id: RunId) -> Answer<()> {
    running(&launch)?.core.end_run(id).await?;
    Ok(())
}

/// Starts a flow in a chat, by hand or through the local API. A live run there is a conflict.
#[tauri::command]
#[specta::specta]
pub async fn start_flow(launch: State<'_, Launch>, id: FlowId, chat_id: ChatId, variables: Variables) -> Answer<()> {
    running(&launch)?.core.start_flow(id, chat_id, variables).await?;
    Ok(())
}

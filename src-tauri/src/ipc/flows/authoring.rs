//! Authoring: making flows and drawing them. A draft is saved as it is, right or wrong; what is wrong is said.

use domain::FlowId;
use flow::Document;
use flow::nodes::PaletteEntry;
use flow::view::{
    DraftFrom, DraftSaved, FlowDetail, FlowEdit, FlowFile, FlowImported, FlowRow, FlowTemplate, FlowText,
};
use tauri::State;

use crate::ipc::error::{Answer, running};
use crate::launch::Launch;

/// Every flow, in the order they are asked.
#[tauri::command]
#[specta::specta]
pub async fn flows(launch: State<'_, Launch>) -> Answer<Vec<FlowRow>> {
    Ok(running(&launch)?.core.flows().await?)
}

/// A flow with its draft.
#[tauri::command]
#[specta::specta]
pub async fn flow(launch: State<'_, Launch>, id: FlowId) -> Answer<FlowDetail> {
    Ok(running(&launch)?.core.flow(id).await?)
}

/// An empty flow with a start, or a copy of a template of the gallery with its test conversations.
#[tauri::command]
#[specta::specta]
pub async fn create_flow(launch: State<'_, Launch>, name: String, template: Option<String>) -> Answer<FlowId> {
    Ok(running(&launch)?.core.create_flow(name, template).await?)
}

/// A copy with its draft, files and test conversations; not active, never published.
#[tauri::command]
#[specta::specta]
pub async fn duplicate_flow(launch: State<'_, Launch>, id: FlowId) -> Answer<FlowId> {
    Ok(running(&launch)?.core.duplicate_flow(id).await?)
}

/// Replaces the draft, if nobody else changed it since revision `rev`; else a conflict.
#[tauri::command]
#[specta::specta]
pub async fn save_draft(launch: State<'_, Launch>, id: FlowId, rev: u32, draft: Document) -> Answer<DraftSaved> {
    Ok(running(&launch)?.core.save_draft(id, rev, draft).await?)
}

/// Replaces the draft by what stands in a text (the JSON of a flow file), as `save_draft`; the error says what cannot be read and where.
#[tauri::command]
#[specta::specta]
pub async fn save_draft_text(launch: State<'_, Launch>, id: FlowId, rev: u32, text: String) -> Answer<DraftSaved> {
    Ok(running(&launch)?.core.save_draft_text(id, rev, text).await?)
}

/// The draft or a version as the text of a flow file.
#[tauri::command]
#[specta::specta]
pub async fn flow_text(launch: State<'_, Launch>, id: FlowId, what: FlowText) -> Answer<String> {
    Ok(running(&launch)?.core.flow_text(id, what).await?)
}

/// The journal of the draft, newest first.
#[tauri::command]
#[specta::specta]
pub async fn flow_edits(launch: State<'_, Launch>, id: FlowId) -> Answer<Vec<FlowEdit>> {
    Ok(running(&launch)?.core.flow_edits(id).await?)
}

/// Makes the draft what it was after a save of the journal, or what a version is. It is a save like any other.
#[tauri::command]
#[specta::specta]
pub async fn restore_draft(launch: State<'_, Launch>, id: FlowId, rev: u32, from: DraftFrom) -> Answer<DraftSaved> {
    Ok(running(&launch)?.core.restore_draft(id, rev, from).await?)
}

/// Makes a flow of a file, ours or the older form; what was changed in reading is told.
#[tauri::command]
#[specta::specta]
pub async fn import_flow(launch: State<'_, Launch>, path: String) -> Answer<FlowImported> {
    Ok(running(&launch)?.core.import_flow(path.into()).await?)
}

/// The same from text.
#[tauri::command]
#[specta::specta]
pub async fn import_flow_text(launch: State<'_, Launch>, text: String) -> Answer<FlowImported> {
    Ok(running(&launch)?.core.import_flow_text(text).await?)
}

/// Writes the draft or a version to a file.
#[tauri::command]
#[specta::specta]
pub async fn export_flow(launch: State<'_, Launch>, id: FlowId, what: FlowText, path: String) -> Answer<()> {
    running(&launch)?.core.export_flow(id, what, path.into()).await?;
    Ok(())
}

/// Deletes a flow: it stops answering at once, its runs end. Can be undone for a day.
#[tauri::command]
#[specta::specta]
pub async fn delete_flow(launch: State<'_, Launch>, id: FlowId) -> Answer<()> {
    running(&launch)?.core.delete_flow(id).await?;
    Ok(())
}

/// Undoes deleting; it comes back inactive.
#[tauri::command]
#[specta::specta]
pub async fn restore_flow(launch: State<'_, Launch>, id: FlowId) -> Answer<()> {
    running(&launch)?.core.restore_flow(id).await?;
    Ok(())
}

/// Adds a file that the flow may send, at most 16 MB.
#[tauri::command]
#[specta::specta]
pub async fn add_flow_file(launch: State<'_, Launch>, id: FlowId, path: String) -> Answer<FlowFile> {
    Ok(running(&launch)?.core.add_flow_file(id, path.into()).await?)
}

/// Removes a file of a flow.
#[tauri::command]
#[specta::specta]
pub async fn delete_flow_file(launch: State<'_, Launch>, id: FlowId, file: String) -> Answer<()> {
    running(&launch)?.core.delete_flow_file(id, file).await?;
    Ok(())
}

/// Everything there is to draw with.
#[tauri::command]
#[specta::specta]
pub async fn flow_palette(launch: State<'_, Launch>) -> Answer<Vec<PaletteEntry>> {
    Ok(running(&launch)?.core.flow_palette())
}

/// The ready flows.
#[tauri::command]
#[specta::specta]
pub async fn flow_templates(launch: State<'_, Launch>) -> Answer<Vec<FlowTemplate>> {
    Ok(running(&launch)?.core.flow_templates())
}

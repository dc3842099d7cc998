//! Questions without a good answer.

use domain::{BaseId, FaqId, Gap, GapId};
use tauri::State;

use super::super::error::{Answer, running};
use crate::launch::Launch;

/// Questions of customers without a good answer, grouped by meaning, most asked first.
#[tauri::command]
#[specta::specta]
pub async fn gaps(launch: State<'_, Launch>, base_id: BaseId) -> Answer<Vec<Gap>> {
    Ok(running(&launch)?.core.gaps(base_id).await?)
}

/// Settles questions: answered by this FAQ, or dismissed.
#[tauri::command]
#[specta::specta]
pub async fn close_gaps(launch: State<'_, Launch>, ids: Vec<GapId>, faq_id: Option<FaqId>) -> Answer<()> {
    Ok(running(&launch)?.core.close_gaps(ids, faq_id).await?)
}

/// Takes that back.
#[tauri::command]
#[specta::specta]
pub async fn reopen_gaps(launch: State<'_, Launch>, ids: Vec<GapId>) -> Answer<()> {
    Ok(running(&launch)?.core.reopen_gaps(ids).await?)
}

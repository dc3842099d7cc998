//! Knowledge bases and FAQs.

use domain::view::{IndexState, TestAnswer};
use domain::{Base, BaseId, Faq, FaqId, FaqInput};

use tauri::State;

use super::error::{Answer, running};
use crate::launch::Launch;

/// Every base, oldest first.
#[tauri::command]
#[specta::specta]
pub async fn bases(launch: State<'_, Launch>) -> Answer<Vec<Base>> {
    Ok(running(&launch)?.core.bases().await?)
}

/// The FAQs of a base that contain `text`, by question.
#[tauri::command]
#[specta::specta]
pub async fn faqs(launch: State<'_, Launch>, base_id: BaseId, text: String) -> Answer<Vec<Faq>> {
    Ok(running(&launch)?.core.faqs(base_id, text).await?)
}

/// Adds a FAQ; it answers from then on.
#[tauri::command]
#[specta::specta]
pub async fn create_faq(launch: State<'_, Launch>, base_id: BaseId, faq: FaqInput) -> Answer<Faq> {
    Ok(running(&launch)?.core.create_faq(base_id, faq).await?)
}

/// Changes a FAQ; the new words answer from then on.
#[tauri::command]
#[specta::specta]
pub async fn update_faq(launch: State<'_, Launch>, id: FaqId, faq: FaqInput) -> Answer<Faq> {
    Ok(running(&launch)?.core.update_faq(id, faq).await?)
}

/// Deletes a FAQ; it can be restored for a day.
#[tauri::command]
#[specta::specta]
pub async fn delete_faq(launch: State<'_, Launch>, id: FaqId) -> Answer<()> {
    Ok(running(&launch)?.core.delete_faq(id).await?)
}

/// Takes a deletion back.
#[tauri::command]
#[specta::specta]
pub async fn restore_faq(launch: State<'_, Launch>, id: FaqId) -> Answer<Faq> {
    Ok(running(&launch)?.core.restore_faq(id).await?)
}

/// What the assistant would do with a question to this base. Sends nothing.
#[tauri::command]
#[specta::specta]
pub async fn ask(launch: State<'_, Launch>, base_id: BaseId, question: String) -> Answer<TestAnswer> {
    Ok(running(&launch)?.core.ask(base_id, question).await?)
}

/// Where the search index stands.
#[tauri::command]
#[specta::specta]
pub fn index_state(launch: State<'_, Launch>) -> Answer<IndexState> {
    Ok(running(&launch)?.core.index_state())
}

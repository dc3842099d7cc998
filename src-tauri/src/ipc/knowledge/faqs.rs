//! FAQs and the test question.

use std::path::PathBuf;

use domain::knowledge::{FaqImport, FaqPair, FaqPlace};
use domain::view::{IndexState, TestAnswer};
use domain::{BaseId, Faq, FaqId, FaqInput, MessageId};
use tauri::State;

use super::super::error::{Answer, running};
use crate::launch::Launch;

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

/// FAQs of a base that ask the same, most alike first.
#[tauri::command]
#[specta::specta]
pub async fn faq_pairs(launch: State<'_, Launch>, base_id: BaseId) -> Answer<Vec<FaqPair>> {
    Ok(running(&launch)?.core.faq_pairs(base_id).await?)
}

/// Reads a table (CSV: question, answer, other wordings) into a base; without `apply` it only says what that would do.
#[tauri::command]
#[specta::specta]
pub async fn import_faqs(launch: State<'_, Launch>, base_id: BaseId, path: PathBuf, apply: bool) -> Answer<FaqImport> {
    Ok(running(&launch)?.core.import_faqs(base_id, path, apply).await?)
}

/// Writes the FAQs of a base as such a table; answers how many.
#[tauri::command]
#[specta::specta]
pub async fn export_faqs(launch: State<'_, Launch>, base_id: BaseId, path: PathBuf) -> Answer<u32> {
    Ok(running(&launch)?.core.export_faqs(base_id, path).await?)
}

/// What a FAQ made of this reply of the operator would be.
#[tauri::command]
#[specta::specta]
pub async fn faq_of_reply(launch: State<'_, Launch>, message_id: MessageId) -> Answer<FaqPlace> {
    Ok(running(&launch)?.core.faq_of_reply(message_id).await?)
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

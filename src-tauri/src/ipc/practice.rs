//! The practice phones: the operator as his own customer.

use domain::practice::{PracticeContact, PracticeSample, PracticeThread};
use domain::view::AccountRow;
use domain::{AccountId, ChatId, Offer};

use tauri::State;

use super::error::{Answer, running};
use crate::launch::Launch;

/// The practice customers of an account.
#[tauri::command]
#[specta::specta]
pub async fn practice_contacts(launch: State<'_, Launch>, account_id: AccountId) -> Answer<Vec<PracticeContact>> {
    Ok(running(&launch)?.sandbox.contacts_of(&account_id).await?)
}

/// A practice phone, opened on the chat with the shop: what arrived counts as read.
#[tauri::command]
#[specta::specta]
pub async fn practice_thread(launch: State<'_, Launch>, account_id: AccountId, jid: String) -> Answer<PracticeThread> {
    Ok(running(&launch)?.sandbox.thread(&account_id, &jid).await?)
}

/// The inbox chat of a practice customer, once he wrote.
#[tauri::command]
#[specta::specta]
pub async fn practice_chat(launch: State<'_, Launch>, account_id: AccountId, jid: String) -> Answer<Option<ChatId>> {
    Ok(running(&launch)?.core.chat_with(account_id, jid).await?)
}

/// The customer writes.
#[tauri::command]
#[specta::specta]
pub async fn practice_say(launch: State<'_, Launch>, account_id: AccountId, jid: String, text: String) -> Answer<()> {
    running(&launch)?.sandbox.say(&account_id, &jid, &text).await?;
    Ok(())
}

/// The customer taps a choice.
#[tauri::command]
#[specta::specta]
pub async fn practice_tap(launch: State<'_, Launch>, account_id: AccountId, jid: String, choice: Offer) -> Answer<()> {
    running(&launch)?.sandbox.tap(&account_id, &jid, &choice).await?;
    Ok(())
}

/// The customer sends something besides text.
#[tauri::command]
#[specta::specta]
pub async fn practice_send(
    launch: State<'_, Launch>,
    account_id: AccountId,
    jid: String,
    sample: PracticeSample,
) -> Answer<()> {
    running(&launch)?.sandbox.send_sample(&account_id, &jid, sample).await?;
    Ok(())
}

/// The customer types, or stopped.
#[tauri::command]
#[specta::specta]
pub async fn practice_typing(
    launch: State<'_, Launch>,
    account_id: AccountId,
    jid: String,
    typing: bool,
) -> Answer<()> {
    Ok(running(&launch)?.sandbox.set_typing(&account_id, &jid, typing).await?)
}

/// First run: the practice account with the sample shop; made once, the same one afterwards.
#[tauri::command]
#[specta::specta]
pub async fn start_practice(launch: State<'_, Launch>) -> Answer<AccountRow> {
    Ok(running(&launch)?.core.start_practice().await?)
}

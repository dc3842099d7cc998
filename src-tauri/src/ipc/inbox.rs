//! Inbox, contacts and notices.

use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::view::{ChatDetail, ChatPage, ChatQuery, Draft, MessagePage, SearchHit};
use domain::{ChatId, Contact, ContactId, ContactPatch, DraftId, MessageId, Notice, Owner};

use tauri::State;

use super::error::{Answer, running};
use crate::launch::Launch;

/// A page of chats, newest first.
#[tauri::command]
#[specta::specta]
pub async fn chats(launch: State<'_, Launch>, query: ChatQuery) -> Answer<ChatPage> {
    Ok(running(&launch)?.core.chats(query).await?)
}

/// One chat with everything around it.
#[tauri::command]
#[specta::specta]
pub async fn chat(launch: State<'_, Launch>, id: ChatId) -> Answer<ChatDetail> {
    Ok(running(&launch)?.core.chat(id).await?)
}

/// A page of messages, oldest first; `before` is the cursor of the page after it.
#[tauri::command]
#[specta::specta]
pub async fn messages(
    launch: State<'_, Launch>,
    chat_id: ChatId,
    before: Option<i32>,
    limit: u32,
) -> Answer<MessagePage> {
    Ok(running(&launch)?.core.messages(chat_id, before.map(i64::from), limit).await?)
}

/// Messages that contain every word, newest first.
#[tauri::command]
#[specta::specta]
pub async fn search_messages(launch: State<'_, Launch>, text: String, limit: u32) -> Answer<Vec<SearchHit>> {
    Ok(running(&launch)?.core.search_messages(text, limit).await?)
}

/// Sends a message of the operator; he owns the chat from then on, unless it is one for approval.
#[tauri::command]
#[specta::specta]
pub async fn send_text(
    launch: State<'_, Launch>,
    chat_id: ChatId,
    text: String,
    quote: Option<MessageId>,
) -> Answer<MessageId> {
    Ok(running(&launch)?.core.send_text(chat_id, text, quote).await?)
}

/// The operator answers this chat from now on.
#[tauri::command]
#[specta::specta]
pub async fn take_over(launch: State<'_, Launch>, chat_id: ChatId) -> Answer<()> {
    Ok(running(&launch)?.core.take_over(chat_id).await?)
}

/// Automation answers this chat from now on.
#[tauri::command]
#[specta::specta]
pub async fn hand_back(launch: State<'_, Launch>, chat_id: ChatId) -> Answer<()> {
    Ok(running(&launch)?.core.hand_back(chat_id).await?)
}

/// Gives a chat to an owner.
#[tauri::command]
#[specta::specta]
pub async fn set_owner(launch: State<'_, Launch>, chat_id: ChatId, owner: Owner) -> Answer<()> {
    Ok(running(&launch)?.core.set_owner(chat_id, owner).await?)
}

/// Done; the next message of the customer opens it again.
#[tauri::command]
#[specta::specta]
pub async fn resolve(launch: State<'_, Launch>, chat_id: ChatId) -> Answer<()> {
    Ok(running(&launch)?.core.resolve(chat_id).await?)
}

/// Not done after all.
#[tauri::command]
#[specta::specta]
pub async fn reopen(launch: State<'_, Launch>, chat_id: ChatId) -> Answer<()> {
    Ok(running(&launch)?.core.reopen(chat_id).await?)
}

/// The operator opened the chat; the customer gets read receipts.
#[tauri::command]
#[specta::specta]
pub async fn mark_read(launch: State<'_, Launch>, chat_id: ChatId) -> Answer<()> {
    Ok(running(&launch)?.core.mark_read(chat_id).await?)
}

/// Sends a failed or maybe sent message again, as a new one.
#[tauri::command]
#[specta::specta]
pub async fn send_again(launch: State<'_, Launch>, id: MessageId) -> Answer<MessageId> {
    Ok(running(&launch)?.core.send_again(id).await?)
}

/// The operator checked the phone: a maybe sent message did arrive.
#[tauri::command]
#[specta::specta]
pub async fn it_arrived(launch: State<'_, Launch>, id: MessageId) -> Answer<()> {
    Ok(running(&launch)?.core.it_arrived(id).await?)
}

/// Sends a draft, as it is or with other words.
#[tauri::command]
#[specta::specta]
pub async fn approve_draft(launch: State<'_, Launch>, id: DraftId, text: Option<String>) -> Answer<MessageId> {
    Ok(running(&launch)?.core.approve_draft(id, text).await?)
}

/// Throws a draft away; the customer waits for the operator.
#[tauri::command]
#[specta::specta]
pub async fn reject_draft(launch: State<'_, Launch>, id: DraftId) -> Answer<()> {
    Ok(running(&launch)?.core.reject_draft(id).await?)
}

/// Every draft, oldest first.
#[tauri::command]
#[specta::specta]
pub async fn drafts(launch: State<'_, Launch>) -> Answer<Vec<Draft>> {
    Ok(running(&launch)?.core.drafts().await?)
}

/// Changes what the operator may change of a contact; what is absent stays.
#[tauri::command]
#[specta::specta]
pub async fn update_contact(launch: State<'_, Launch>, id: ContactId, patch: ContactPatch) -> Answer<Contact> {
    Ok(running(&launch)?.core.update_contact(id, patch).await?)
}

/// The notification centre, newest first.
#[tauri::command]
#[specta::specta]
pub async fn notices(launch: State<'_, Launch>) -> Answer<Vec<Notice>> {
    Ok(running(&launch)?.core.notices().await?)
}

/// The operator looked at the notification centre.
#[tauri::command]
#[specta::specta]
pub async fn mark_notices_seen(launch: State<'_, Launch>) -> Answer<()> {
    Ok(running(&launch)?.core.mark_notices_seen().await?)
}

/// Saves the file of a message into the downloads folder; answers where it is.
#[tauri::command]
#[specta::specta]
pub async fn save_media(launch: State<'_, Launch>, id: MessageId) -> Answer<String> {
    let file = running(&launch)?.core.media(id).await?;
    let dir = dirs::download_dir().or_else(dirs::home_dir).context("This system names no downloads folder")?;
    let path = tauri::async_runtime::spawn_blocking(move || save(&dir, file.media.name.as_deref(), &file.content))
        .await
        .context("Saving panicked; see the log")??;
    Ok(path.display().to_string())
}

/// Writes a new file; never over one that is there.
fn save(dir: &Path, name: Option<&str>, content: &[u8]) -> anyhow::Result<PathBuf> {
    std::fs::create_dir_all(dir).with_context(|| format!("Create {}", dir.display()))?;
    let name = safe_name(name.unwrap_or_default());
    let (stem, extension) = name.rsplit_once('.').map_or((name.as_str(), String::new()), |(s, e)| (s, format!(".{e}")));
    for attempt in 0..1_000 {
        let candidate = if attempt == 0 { name.clone() } else { format!("{stem} ({attempt}){extension}") };
        let path = dir.join(candidate);
        match std::fs::File::options().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                std::io::Write::write_all(&mut file, content).with_context(|| format!("Write {}", path.display()))?;
                return Ok(path);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("Create {}", path.display())),
        }
    }
    anyhow::bail!("There are too many files named {name} in {}", dir.display())
}

/// The name that a stranger gave a file, as one that stays in its folder.
fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe: String =
        last.chars().filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c)).take(120).collect::<String>();
    let safe = safe.trim_matches(['.', ' ']).to_owned();
    if safe.is_empty() { "file".into() } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_file_name_stays_in_its_folder_and_replaces_nothing() {
        assert_eq!(safe_name("../../.bashrc"), "bashrc");
        assert_eq!(safe_name("C:\\x\\y.pdf"), "y.pdf");
        assert_eq!(safe_name("..."), "file");
        let dir = tempfile::tempdir().unwrap();
        let first = save(dir.path(), Some("a.txt"), b"1").unwrap();
        let second = save(dir.path(), Some("a.txt"), b"2").unwrap();
        assert_ne!(first, second);
        assert_eq!(std::fs::read(first).unwrap(), b"1");
        assert!(second.ends_with("a (1).txt"));
    }
}

/// Puts a label on a contact; a flow that starts with it starts.
#[tauri::command]
#[specta::specta]
pub async fn add_label(launch: State<'_, Launch>, id: ContactId, label: String) -> Answer<Contact> {
    Ok(running(&launch)?.core.add_label(id, label).await?)
}

/// Takes a label away.
#[tauri::command]
#[specta::specta]
pub async fn remove_label(launch: State<'_, Launch>, id: ContactId, label: String) -> Answer<Contact> {
    Ok(running(&launch)?.core.remove_label(id, label).await?)
}

/// Every label there is, the most used first.
#[tauri::command]
#[specta::specta]
pub async fn labels(launch: State<'_, Launch>) -> Answer<Vec<String>> {
    Ok(running(&launch)?.core.labels().await?)
}

//! The system's dialogs for files: the window gets paths, never the right to read them.

use domain::view::Pick;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FilePath};
use tokio::sync::oneshot;

use super::error::Answer;

/// Lets the operator choose; empty if he did not.
#[tauri::command]
#[specta::specta]
pub async fn pick(app: AppHandle, what: Pick) -> Answer<Vec<String>> {
    let (answer, chosen) = oneshot::channel();
    let dialog = app.dialog().file();
    let one = |chosen: Option<FilePath>| chosen.into_iter().collect::<Vec<_>>();
    match what {
        Pick::Files => dialog.pick_files(move |chosen| drop(answer.send(chosen.unwrap_or_default()))),
        Pick::Folder => dialog.pick_folder(move |chosen| drop(answer.send(one(chosen)))),
        Pick::Table => {
            dialog.add_filter("CSV", &["csv", "tsv", "txt"]).pick_file(move |chosen| drop(answer.send(one(chosen))));
        }
        Pick::BaseFile => {
            dialog
                .add_filter("Switchboard", &["switchboard-base"])
                .pick_file(move |chosen| drop(answer.send(one(chosen))));
        }
    }
    Ok(paths(chosen.await.unwrap_or_default()))
}

/// Lets the operator choose where a file goes, under this name at first.
#[tauri::command]
#[specta::specta]
pub async fn pick_place(app: AppHandle, name: String) -> Answer<Option<String>> {
    let (answer, chosen) = oneshot::channel();
    app.dialog().file().set_file_name(name).save_file(move |chosen| drop(answer.send(chosen)));
    Ok(paths(chosen.await.ok().flatten()).pop())
}

fn paths(chosen: impl IntoIterator<Item = FilePath>) -> Vec<String> {
    chosen.into_iter().filter_map(|path| path.into_path().ok()).map(|path| path.display().to_string()).collect()
}

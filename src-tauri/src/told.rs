//! Passes on what the core tells: changed topics to the window, notices to the desktop.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use domain::{ChatId, Topic};
use engine::Told;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_specta::Event;
use tokio::sync::broadcast::error::RecvError;

use crate::compose::Running;
use crate::desktop::{notifications, tray};

/// What changed since the last announcement. The window reads again what it shows of it.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct Changed {
    /// Each topic once.
    pub topics: Vec<Topic>,
    /// Some announcements were lost: read everything again.
    pub everything: bool,
}

/// Show this chat (a notification was clicked).
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct OpenChat {
    /// The chat.
    pub chat_id: ChatId,
}

/// A customer types, or stopped.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub struct Typing {
    /// His chat.
    pub chat_id: ChatId,
    /// Types now.
    pub typing: bool,
}

/// Commits that follow each other this closely are announced together.
const GATHER: Duration = Duration::from_millis(40);

/// Passes on what the core and the practice phones tell, until they end.
pub fn forward(app: &AppHandle, running: &Arc<Running>) {
    forward_core(app.clone(), running);
    forward_practice(app.clone(), running);
}

fn forward_core(app: AppHandle, running: &Arc<Running>) {
    let (mut told, running) = (running.core.told(), Arc::downgrade(running));
    tauri::async_runtime::spawn(async move {
        let (mut topics, mut everything) = (BTreeSet::new(), false);
        loop {
            // Waits for the first, then gathers what follows closely.
            let nothing = topics.is_empty() && !everything;
            let next = if nothing { Ok(told.recv().await) } else { tokio::time::timeout(GATHER, told.recv()).await };
            match next {
                Ok(Ok(Told::Changed(changed))) => topics.extend(changed.iter().cloned()),
                Ok(Ok(Told::Notice(notice))) => {
                    if let Some(running) = running.upgrade() {
                        notifications::show(&app, &running.core, &notice);
                    }
                }
                Ok(Ok(Told::Typing { chat_id, typing })) => emit(&app, &Typing { chat_id, typing }),
                Ok(Err(RecvError::Lagged(_))) => everything = true,
                Ok(Err(RecvError::Closed)) => return,
                Err(_) => {
                    let topics = std::mem::take(&mut topics).into_iter().collect();
                    emit(&app, &Changed { topics, everything: std::mem::take(&mut everything) });
                    tray::refresh(&app).await;
                }
            }
        }
    });
}

fn forward_practice(app: AppHandle, running: &Arc<Running>) {
    let mut looks = running.sandbox.looks();
    tauri::async_runtime::spawn(async move {
        loop {
            match looks.recv().await {
                Ok(account_id) => {
                    emit(&app, &Changed { topics: vec![Topic::Practice { account_id }], everything: false });
                }
                Err(RecvError::Lagged(_)) => emit(&app, &Changed { topics: Vec::new(), everything: true }),
                Err(RecvError::Closed) => return,
            }
        }
    });
}

/// Without a window there is nobody to tell: it reads everything when it comes.
fn emit<E: Event + Serialize + Clone>(app: &AppHandle, event: &E) {
    if let Err(error) = event.emit(app) {
        tracing::warn!(%error, "The window could not be told");
    }
}

//! Opening models: by the id that the database has of them.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use domain::{Embedder, Reranker, Secrets};
use models::{Endpoint, EndpointEmbedder};
use store::Store;
use store::search_setup::{self, SearchSetup};

use super::{SearchParts, secret_name};
use crate::search_index::{Served, folder};

/// The model that finds meanings, by its id.
pub(super) async fn embedder(
    store: &Store,
    parts: &SearchParts,
    secrets: &Arc<dyn Secrets>,
    id: &str,
) -> anyhow::Result<Arc<dyn Embedder>> {
    if id == models::shipped().id {
        return Ok(Arc::clone(&parts.shipped));
    }
    let wanted = id.to_owned();
    let endpoint = store.read("endpoint", move |conn| search_setup::endpoint(conn, &wanted)).await?;
    let (models, secrets, id) = (parts.models.clone(), Arc::clone(secrets), id.to_owned());
    tokio::task::spawn_blocking(move || -> anyhow::Result<Arc<dyn Embedder>> {
        let Some(row) = endpoint else { return Ok(Arc::new(models.embedder(&id)?)) };
        let key = if row.has_key {
            Some(secrets.get(&secret_name(&id))?.context("Its key is not in the keychain any more: add it again")?)
        } else {
            None
        };
        let dimensions = usize::try_from(row.dimensions)?;
        Ok(Arc::new(EndpointEmbedder::new(Endpoint { url: row.url, model: row.model, key }, dimensions)?))
    })
    .await
    .context("Opening the model panicked; see the log")?
}

/// The model that puts what was found into a better order.
pub(super) async fn reranker(parts: &SearchParts, id: &str) -> anyhow::Result<Arc<dyn Reranker>> {
    let (models, id) = (parts.models.clone(), id.to_owned());
    let opened = tokio::task::spawn_blocking(move || models.reranker(&id));
    Ok(Arc::new(opened.await.context("Opening the model panicked; see the log")??))
}

/// What answers at the start: the chosen models, or the one that ships with the reason why not the chosen ones.
pub(crate) async fn at_start(
    store: &Store,
    parts: &SearchParts,
    secrets: &Arc<dyn Secrets>,
) -> anyhow::Result<(Served, Option<String>)> {
    let setup = store.read("search setup", search_setup::get).await?;
    tidy(parts, &setup);
    let dir = parts.dir.as_deref();
    let mut trouble = None;
    let mut served = None;
    if let Some(id) = &setup.model {
        match embedder(store, parts, secrets, id).await.and_then(|it| Served::open(dir, Some(id.clone()), it)) {
            Ok(opened) => served = Some(opened),
            Err(error) => trouble = Some(format!("{id} cannot be used; the model that ships answers. {error:#}")),
        }
    }
    let served = match served {
        Some(served) => served,
        None => Served::open(dir, None, Arc::clone(&parts.shipped))?,
    };
    if let Some(id) = &setup.reranker {
        match reranker(parts, id).await {
            Ok(reranker) => served.knowledge.set_reranker(Some(reranker)),
            Err(error) => trouble = Some(format!("{id} cannot be used; search does without it. {error:#}")),
        }
    }
    Ok((served, trouble))
}

/// Removes what earlier versions and abandoned changes left. Losing an index costs time, so a failure is only noted.
fn tidy(parts: &SearchParts, setup: &SearchSetup) {
    let Some(dir) = parts.dir.as_deref() else { return };
    let vectors_id = |id: &str| match parts.models.find(id) {
        Ok(installed) => installed.vectors_id(),
        Err(_) => id.to_owned(),
    };
    let mut kept = vec![folder(dir, &parts.shipped.model().id)];
    let used = [&setup.model, &setup.previous, &setup.wanted];
    kept.extend(used.into_iter().flatten().map(|id| folder(dir, &vectors_id(id))));
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if kept.contains(&path) {
            continue;
        }
        if let Err(error) = remove(&path) {
            tracing::warn!(%error, path = %path.display(), "An old index could not be removed");
        }
    }
}

fn remove(path: &Path) -> std::io::Result<()> {
    if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }
}

//! What must hold between database and index after whatever happened: the same passages, in the same version.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, ensure};
use knowledge::Knowledge;
use store::Store;
use store::passages;
use testkit::HashingEmbedder;

/// Compares the index in `folder` (nobody else may have it open) with the database. Returns how many passages both have.
pub async fn compare(store: &Store, folder: &Path) -> Result<usize> {
    let stamps = store.read("stamps", passages::stamps).await?;
    let unique: BTreeSet<&String> = stamps.iter().map(|(id, _)| id).collect();
    ensure!(unique.len() == stamps.len(), "a passage is in the database twice");
    let count = stamps.len();
    let index = Knowledge::open(folder, Arc::new(HashingEmbedder))?;
    let plan = index.plan(stamps)?;
    ensure!(plan.missing.is_empty(), "{} passages are missing in the index", plan.missing.len());
    ensure!(plan.gone.is_empty(), "{} passages are only in the index", plan.gone.len());
    ensure!(
        index.stats().passages == count,
        "{} passages in the index, {count} in the database",
        index.stats().passages
    );
    Ok(count)
}

/// Looks at what the database says of its sources by itself.
pub async fn check_chunks(store: &Store) -> Result<()> {
    let broken: Vec<String> = store
        .read("chunks", |conn| {
            // Places are 0, 1, 2 …, and each passage is the stretch of the text that it says it is.
            let mut statement = conn.prepare(
                "SELECT chunks.id FROM chunks JOIN source_texts USING (source_id)
                 WHERE substr(source_texts.text, start + 1, \"end\" - start) <> chunks.text
                    OR ordinal >= (SELECT count(*) FROM chunks AS all_of WHERE all_of.source_id = chunks.source_id)
                 UNION ALL
                 SELECT id FROM chunks WHERE source_id NOT IN (SELECT source_id FROM source_texts)",
            )?;
            let ids = statement.query_map([], |row| row.get(0))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
        .await?;
    ensure!(broken.is_empty(), "passages that are not what their source says: {broken:?}");
    Ok(())
}

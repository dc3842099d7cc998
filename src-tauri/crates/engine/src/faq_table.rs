//! Tables of FAQs: out of a spreadsheet into a base, and back.

mod cells;
mod columns;
mod read;
mod write;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use domain::knowledge::{FaqImport, RejectedRow};
use domain::{BaseId, Faq, FaqId, FaqInput, text};
use store::{audit, bases, faqs};

use self::read::Row;
use crate::draft_file::DraftFile;
use crate::search_index::BATCH;
use crate::{Core, CoreError};

/// A table that is larger holds something else than FAQs.
const BYTES_LIMIT: u64 = 5 * 1024 * 1024;

impl Core {
    /// Reads a table (CSV: question, answer, other wordings) into a base; without `apply` it only says what that would do.
    pub async fn import_faqs(&self, base_id: BaseId, path: PathBuf, apply: bool) -> Result<FaqImport, CoreError> {
        let rows = tokio::task::spawn_blocking(move || read::rows(&bytes(&path)?))
            .await
            .context("Reading the table panicked; see the log")?
            .map_err(CoreError::Invalid)?;
        let base = base_id.clone();
        let plan = move |known: Option<Vec<Faq>>| known.map(|known| planned(rows, &known));
        if !apply {
            let known = self
                .store
                .read("FAQs", move |conn| bases::get(conn, &base)?.map(|_| faqs::of_base(conn, &base, "")).transpose())
                .await?;
            return plan(known).map(|plan| plan.import).ok_or_else(|| CoreError::missing("knowledge base"));
        }
        let (now, ids) = (self.now(), Arc::clone(&self.ids));
        let (import, put) = self
            .store
            .write("table of FAQs", move |tx| {
                let known = bases::get(tx, &base)?.map(|_| faqs::of_base(tx, &base, "")).transpose()?;
                let Some(plan) = plan(known) else { return Ok(None) };
                let mut put = Vec::with_capacity(plan.put.len());
                for (id, faq) in plan.put {
                    let id = id.unwrap_or_else(|| FaqId::from(ids.uuid()));
                    faqs::put(tx, &id, &base, &faq, now)?;
                    put.push(id.to_string());
                }
                let detail = format!("{} added, {} changed", plan.import.added, plan.import.changed);
                audit::record(tx, now, "faq.import", base.as_str(), &detail)?;
                Ok(Some((plan.import, put)))
            })
            .await?
            .ok_or_else(|| CoreError::missing("knowledge base"))?;
        if put.len() <= BATCH {
            self.refresh_passages(put).await?;
        } else {
            // Thousands take a minute: that is shown as the state of the index, and goes on after a restart.
            self.reconcile_soon();
        }
        Ok(import)
    }

    /// Writes the FAQs of a base as such a table; answers how many.
    pub async fn export_faqs(&self, base_id: BaseId, path: PathBuf) -> Result<u32, CoreError> {
        let base = base_id.clone();
        let known = self
            .store
            .read("FAQs", move |conn| bases::get(conn, &base)?.map(|_| faqs::of_base(conn, &base, "")).transpose())
            .await?
            .ok_or_else(|| CoreError::missing("knowledge base"))?;
        let count = u32::try_from(known.len()).unwrap_or(u32::MAX);
        let unique = self.ids.uuid().to_string();
        tokio::task::spawn_blocking(move || {
            let (draft, mut file) = DraftFile::begin(&path, &unique)?;
            file.write_all(&write::table(&known)?)?;
            draft.place(&file)
        })
        .await
        .context("Writing the table panicked; see the log")?
        .map_err(|error| CoreError::NotAllowedNow(format!("The table could not be written: {error:#}")))?;
        Ok(count)
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error: io::Error| format!("The table could not be read: {error}.");
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(BYTES_LIMIT + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > BYTES_LIMIT {
        return Err("This file has more than 5 MB. Save the questions and answers alone, as CSV.".into());
    }
    Ok(bytes)
}

/// What an import does.
struct Plan {
    import: FaqImport,
    /// Each FAQ to be written; with the id of the one that it replaces.
    put: Vec<(Option<FaqId>, FaqInput)>,
}

fn planned(rows: Vec<Row>, known: &[Faq]) -> Plan {
    let known: HashMap<String, &Faq> = known.iter().map(|faq| (text::folded(&faq.question), faq)).collect();
    let mut plan = Plan { import: FaqImport::default(), put: Vec::new() };
    let mut seen: HashSet<String> = HashSet::new();
    for row in rows {
        let folded = text::folded(&row.question);
        let before = known.get(&folded).copied();
        // A table without a column for other wordings says nothing about them.
        let variants = row.variants.unwrap_or_else(|| before.map_or_else(Vec::new, |faq| faq.variants.clone()));
        let input = FaqInput { question: row.question, variants, answer: row.answer }.checked();
        let rejected = match input {
            Err(reason) => reason,
            Ok(_) if !seen.insert(folded) => "This question stands further up in the table already.".into(),
            Ok(faq) => {
                let same = before.is_some_and(|before| {
                    (&before.question, &before.variants, &before.answer) == (&faq.question, &faq.variants, &faq.answer)
                });
                match before {
                    Some(_) if same => plan.import.unchanged += 1,
                    Some(before) => {
                        plan.import.changed += 1;
                        plan.put.push((Some(before.id.clone()), faq));
                    }
                    None => {
                        plan.import.added += 1;
                        plan.put.push((None, faq));
                    }
                }
                continue;
            }
        };
        plan.import.rejected.push(RejectedRow { line: row.line, reason: rejected });
    }
    plan
}

//! Resident memory, each figure from a process of its own.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context, Result};
use domain::Embedder;

use crate::{core, questions, runtime};
use acceptance::machine::resident_mib;

/// Measures in a new process: `idle` (core with an empty index or one that needs no model), `with_embedder`.
pub fn of(kind: &str, dir: &Path) -> Result<f64> {
    let output = Command::new(std::env::current_exe()?).args(["__memory", kind]).arg(dir).output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().context("The child printed no figure")
}

/// The other side of [`of`].
pub fn child(kind: &str, dir: &Path) -> Result<()> {
    runtime()?.block_on(async {
        let embedder = core::embedder()?;
        let (core, _handed) = core::start(dir, Arc::clone(&embedder) as Arc<dyn Embedder>).await?;
        let base = core.bases().await?.first().map(|base| base.id.clone());
        core.settled().await;
        if kind == "with_embedder"
            && let Some(base) = base
        {
            for n in 0..100 {
                core.ask(base.clone(), questions::question(n)).await?;
            }
        }
        println!("{}", resident_mib());
        core.shutdown().await;
        Ok(())
    })
}

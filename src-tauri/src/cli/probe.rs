//! Probe: what a release check sees of accounts without a window. Only in builds whose server can be chosen.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use domain::{AccountKind, AccountStatus, LinkStep, NewAccount};
use engine::{Runs, Told};

use crate::compose::compose;

/// Runs the core on the data in `dir` for so many seconds and prints a line of JSON for every new standing of an account:
/// `{"name", "status", "why", "link"}`. With `link` it first creates an account of this name and links it. Codes are printed
/// as well: whoever runs this plays the phone.
pub fn run(dir: &Path, resources: Option<&Path>, link: Option<String>, seconds: u64) -> anyhow::Result<()> {
    tauri::async_runtime::block_on(async {
        let running = compose(dir, resources, Runs::Everything).await?;
        let core = &running.core;
        let mut told = core.told();
        if let Some(name) = link {
            let account = core.create_account(NewAccount { kind: AccountKind::Linked, name }).await?;
            core.link_account(account.id).await?;
        }
        let mut printed = Vec::new();
        let watching = async {
            loop {
                for account in core.accounts().await? {
                    let line = serde_json::json!({
                        "name": account.name,
                        "status": account.status,
                        "why": account.status_why,
                        "link": account.link,
                        "failed_attempts": account.health.failed_attempts,
                        "ready": account.status == AccountStatus::Ready,
                        "code": matches!(account.link, LinkStep::Qr { .. } | LinkStep::PairCode { .. }),
                    });
                    if !printed.contains(&line) {
                        writeln!(std::io::stdout().lock(), "{line}").context("Print")?;
                        printed.push(line);
                    }
                }
                while !matches!(told.recv().await, Ok(Told::Changed(_))) {}
            }
        };
        let ended: Result<anyhow::Result<()>, _> = tokio::time::timeout(Duration::from_secs(seconds), watching).await;
        core.shutdown().await;
        ended.unwrap_or(Ok(()))
    })
}

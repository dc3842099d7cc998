//! Export: a simulation as a file. JSON for programs, with everything; PDF for people.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use domain::UnixMs;
use flow::simulate::SimulationState;
use serde::Serialize;

use super::report;
use crate::CoreError;
use crate::draft_file::DraftFile;

/// What a JSON file holds.
#[derive(Serialize)]
struct File<'a> {
    program: &'static str,
    version: &'static str,
    exported_at: UnixMs,
    flow: &'a str,
    simulation: &'a SimulationState,
}

/// Writes the file, of the kind that its ending says; `now` with the operator's distance from UTC.
pub(super) fn write(
    state: &SimulationState,
    flow: &str,
    now: (UnixMs, i64),
    path: &Path,
    unique: &str,
) -> Result<(), CoreError> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let content = match ending.as_str() {
        "json" => json(state, flow, now.0)?,
        "pdf" => report::pdf(state, flow, now)?,
        _ => return Err(CoreError::Invalid("Choose a file name that ends with .json or .pdf.".into())),
    };
    let (draft, mut file) = DraftFile::begin(path, unique)?;
    file.write_all(&content).context("Write the file")?;
    Ok(draft.place(&file)?)
}

fn json(state: &SimulationState, flow: &str, now: UnixMs) -> anyhow::Result<Vec<u8>> {
    let version = env!("CARGO_PKG_VERSION");
    let file = File { program: "Switchboard", version, exported_at: now, flow, simulation: state };
    serde_json::to_vec_pretty(&file).context("Write the simulation as JSON")
}

//! Simulating: drafts on a practice phone, with the same step machine and, if wanted, the same web and models.

use domain::FlowId;
use flow::simulate::{SimulationAct, SimulationState};
use flow::{FlowTest, Script, TestReport};
use tauri::State;

use crate::ipc::error::{Answer, running};
use crate::launch::Launch;

/// Opens a simulation of a draft.
#[tauri::command]
#[specta::specta]
pub async fn open_simulation(launch: State<'_, Launch>, flow_id: FlowId) -> Answer<SimulationState> {
    Ok(running(&launch)?.core.open_simulation(flow_id).await?)
}

/// A simulation as it is now.
#[tauri::command]
#[specta::specta]
pub async fn simulation(launch: State<'_, Launch>, id: String) -> Answer<SimulationState> {
    Ok(running(&launch)?.core.simulation(&id)?)
}

/// Something happens in it.
#[tauri::command]
#[specta::specta]
pub async fn act_in_simulation(launch: State<'_, Launch>, id: String, act: SimulationAct) -> Answer<SimulationState> {
    Ok(running(&launch)?.core.act_in_simulation(id, act).await?)
}

/// Ends it.
#[tauri::command]
#[specta::specta]
pub async fn close_simulation(launch: State<'_, Launch>, id: String) -> Answer<()> {
    running(&launch)?.core.close_simulation(&id);
    Ok(())
}

/// Writes what happened as JSON or PDF, by the ending of the file's name.
#[tauri::command]
#[specta::specta]
pub async fn export_simulation(launch: State<'_, Launch>, id: String, path: String) -> Answer<()> {
    running(&launch)?.core.export_simulation(id, path.into()).await?;
    Ok(())
}

/// Keeps what happened as a test conversation that expects the same again.
#[tauri::command]
#[specta::specta]
pub async fn keep_as_test(launch: State<'_, Launch>, id: String, name: String) -> Answer<FlowTest> {
    Ok(running(&launch)?.core.keep_as_test(id, name).await?)
}

/// The test conversations of a flow.
#[tauri::command]
#[specta::specta]
pub async fn flow_tests(launch: State<'_, Launch>, id: FlowId) -> Answer<Vec<FlowTest>> {
    Ok(running(&launch)?.core.flow_tests(id).await?)
}

/// Saves a test conversation; without an id a new one.
#[tauri::command]
#[specta::specta]
pub async fn save_flow_test(
    launch: State<'_, Launch>,
    flow_id: FlowId,
    id: Option<String>,
    script: Script,
) -> Answer<FlowTest> {
    Ok(running(&launch)?.core.save_flow_test(flow_id, id, script).await?)
}

/// Deletes a test conversation.
#[tauri::command]
#[specta::specta]
pub async fn delete_flow_test(launch: State<'_, Launch>, id: String) -> Answer<()> {
    running(&launch)?.core.delete_flow_test(id).await?;
    Ok(())
}

/// Runs all test conversations of a flow against its draft.
#[tauri::command]
#[specta::specta]
pub async fn run_flow_tests(launch: State<'_, Launch>, id: FlowId) -> Answer<TestReport> {
    Ok(running(&launch)?.core.run_flow_tests(id).await?)
}

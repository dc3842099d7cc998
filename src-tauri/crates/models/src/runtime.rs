//! ONNX Runtime: the shared library behind the embedder. One per process, loaded from a path we choose and never through
//! the system, so that no other version found on the machine is picked up.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use anyhow::{Context, Result, ensure};
use ort::environment::Environment;

/// The library allows one environment per process; it stays once it is made.
static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);

/// Loads the library, the first time; later calls get the one that is loaded, whatever their path.
pub fn environment(library: &Path) -> Result<Environment> {
    let mut loaded = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = loaded.as_ref() {
        return Ok(environment.clone());
    }
    ensure!(
        library.is_file(),
        "ONNX Runtime is missing at {}. Install the app again; in a checkout run `npm ci` in `ui/`, which brings it",
        library.display()
    );
    let environment = ort::init_from(library)
        .with_context(|| {
            format!(
                "Load ONNX Runtime from {}. Its version must be 1.{} or newer, for this machine; install the app again",
                library.display(),
                ort::MINOR_VERSION
            )
        })?
        .with_telemetry(false)
        .build()
        .context("Start ONNX Runtime")?;
    Ok(loaded.insert(environment).clone())
}

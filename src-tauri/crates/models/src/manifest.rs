//! The manifest of an installed model: what it is, and the checksums of its files on the day it was installed. Written last,
//! so that a folder without one is not a model.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::{checksum, spec::ModelSpec};

/// Its name in the folder of the model.
pub(crate) const MANIFEST: &str = "model.json";

/// Nobody's manifest is longer.
const MANIFEST_LIMIT: u64 = 256 * 1024;

/// A file on the day of the installation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sum {
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
}

/// `model.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) spec: ModelSpec,
    /// The start of the checksum of the weights: the same model is the same revision wherever it came from.
    pub(crate) revision: String,
    pub(crate) files: BTreeMap<String, Sum>,
}

impl Manifest {
    /// Takes the checksums of the model in `dir`.
    pub(crate) fn of(spec: ModelSpec, dir: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        for name in spec.installed_files() {
            let (sha256, bytes) = checksum::of_file(&dir.join(&name))?;
            files.insert(name, Sum { sha256, bytes });
        }
        let weights = files.get(crate::spec::MODEL_FILE).context("Find the checksum of the weights")?;
        let revision = weights.sha256.chars().take(8).collect();
        Ok(Self { spec, revision, files })
    }

    pub(crate) fn read(dir: &Path) -> Result<Self> {
        let path = dir.join(MANIFEST);
        let length = path.metadata().with_context(|| format!("Find {}", path.display()))?.len();
        ensure!(length <= MANIFEST_LIMIT, "{} is too long for a manifest", path.display());
        let bytes = std::fs::read(&path).with_context(|| format!("Read {}", path.display()))?;
        serde_json::from_slice(&bytes).with_context(|| format!("Understand {}", path.display()))
    }

    pub(crate) fn write(&self, dir: &Path) -> Result<()> {
        let path = dir.join(MANIFEST);
        let text = serde_json::to_vec_pretty(self).context("Write the manifest of a model")?;
        std::fs::write(&path, text).with_context(|| format!("Write {}", path.display()))
    }
}

/// A model on this computer.
#[derive(Clone, Debug)]
pub struct Installed {
    /// What it is.
    pub spec: ModelSpec,
    /// Where it is.
    pub dir: PathBuf,
    /// Which state of its weights.
    pub revision: String,
    /// Its size on disk in MiB.
    pub size_mb: u32,
    /// Why it cannot be used and what to do, if so.
    pub damaged: Option<String>,
    /// Empty for the shipped model, which the bundle of the app vouches for.
    pub(crate) files: BTreeMap<String, Sum>,
}

impl Installed {
    /// The name under which its vectors are kept: another revision or quantisation makes other vectors.
    pub fn vectors_id(&self) -> String {
        format!("{}-{}-{}", self.spec.id, self.spec.quantization.label(), self.revision)
    }

    /// Fails if the model must not be loaded.
    pub(crate) fn ensure_usable(&self) -> Result<()> {
        ensure!(self.damaged.is_none(), "{}", self.damaged.as_deref().unwrap_or_default());
        Ok(())
    }

    /// Reads a file of the model whole, and holds it against its checksum.
    pub(crate) fn read(&self, name: &str) -> Result<Vec<u8>> {
        let bytes =
            std::fs::read(self.dir.join(name)).with_context(|| format!("Read {name} in {}", self.dir.display()))?;
        if let Some(sum) = self.files.get(name) {
            ensure!(checksum::of_bytes(&bytes) == sum.sha256, "{}", changed(&self.spec.name, name));
        }
        Ok(bytes)
    }

    /// Holds a file of the model against its checksum.
    pub(crate) fn check(&self, name: &str) -> Result<()> {
        if let Some(sum) = self.files.get(name) {
            ensure!(checksum::of_file(&self.dir.join(name))?.0 == sum.sha256, "{}", changed(&self.spec.name, name));
        }
        Ok(())
    }

    /// The first file that is not there.
    pub(crate) fn missing(&self) -> Option<String> {
        self.spec.installed_files().into_iter().find(|name| !self.dir.join(name).is_file())
    }

    /// What can be seen to be wrong without reading the files, as a sentence.
    pub(crate) fn defect(&self) -> Option<String> {
        if let Some(name) = self.missing() {
            return Some(format!("The model {} is incomplete: {name} is missing. Install it again", self.spec.name));
        }
        let (name, _) = self
            .files
            .iter()
            .find(|(name, sum)| self.dir.join(name).metadata().map_or(0, |metadata| metadata.len()) != sum.bytes)?;
        Some(changed(&self.spec.name, name))
    }
}

fn changed(model: &str, file: &str) -> String {
    format!("The model {model} is damaged: {file} has changed since it was installed. Remove it and install it again")
}

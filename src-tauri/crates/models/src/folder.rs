//! The models on this computer: a folder each, made beside and renamed into place when it is complete and has been tried, so
//! that a crash leaves a whole model or none. Names that begin with a dot are unfinished work.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::{
    LocalEmbedder, LocalReranker, catalogue,
    download::{self, Cancel, DownloadError, Hub, Progress},
    examine, local,
    manifest::{Installed, Manifest},
    spec::ModelSpec,
};

/// Where downloads are kept until they are complete, in the hub's own layout.
const CACHE: &str = ".hub";

/// How unfinished and discarded folders begin.
const UNFINISHED: &str = ".new-";

/// The models on this computer. Clones share the same folder.
#[derive(Clone, Debug)]
pub struct ModelFolder {
    dir: PathBuf,
    shipped: PathBuf,
    library: PathBuf,
    /// One change at a time: two could install the same model.
    changing: Arc<Mutex<()>>,
}

/// A model's tokenizer, for whoever cuts texts to its window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenizerFile {
    /// Its `tokenizer.json`.
    pub path: PathBuf,
    /// Tokens of a passage that reach the model, without the marks and the prefix that the model adds.
    pub window_tokens: usize,
}

impl ModelFolder {
    /// The models in `dir`, which is made when it is needed, and the one that comes with the app in `shipped`. `library` is
    /// ONNX Runtime.
    pub fn new(dir: PathBuf, shipped: PathBuf, library: PathBuf) -> Self {
        Self { dir, shipped, library, changing: Arc::default() }
    }

    /// Every model, the shipped one first. Looks at names and sizes only; checksums are held against the files when a model
    /// is loaded.
    pub fn installed(&self) -> Result<Vec<Installed>> {
        let mut installed = vec![local::shipped(&self.shipped)];
        if !self.dir.is_dir() {
            return Ok(installed);
        }
        let mut names = Vec::new();
        for entry in self.dir.read_dir().with_context(|| format!("List {}", self.dir.display()))? {
            let entry = entry.with_context(|| format!("List {}", self.dir.display()))?;
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
        names.sort_unstable();
        let models = names.iter().filter(|name| !name.starts_with('.') && self.dir.join(name).is_dir());
        installed.extend(models.map(|id| self.look(id)));
        Ok(installed)
    }

    /// The model with this name.
    pub fn find(&self, id: &str) -> Result<Installed> {
        let found = self.installed()?.into_iter().find(|installed| installed.spec.id == id);
        found.with_context(|| format!("The model {id} is not on this computer. Download or import it first"))
    }

    /// Holds every file of a model against its checksum.
    pub fn verify(&self, installed: &Installed) -> Result<()> {
        installed.ensure_usable()?;
        installed.spec.installed_files().iter().try_for_each(|name| installed.check(name))
    }

    /// Opens a model that makes vectors; it is loaded at the first use.
    pub fn embedder(&self, id: &str) -> Result<LocalEmbedder> {
        LocalEmbedder::open(self.find(id)?, &self.library)
    }

    /// Opens a model that orders; it is loaded at the first use.
    pub fn reranker(&self, id: &str) -> Result<LocalReranker> {
        LocalReranker::open(self.find(id)?, &self.library)
    }

    /// The tokenizer of a model.
    pub fn tokenizer_file(&self, id: &str) -> Result<TokenizerFile> {
        let installed = self.find(id)?;
        installed.ensure_usable()?;
        let window_tokens = installed.spec.passage_tokens();
        Ok(TokenizerFile { path: installed.dir.join("tokenizer.json"), window_tokens })
    }

    /// Copies a model from a folder, after trying it. What it is for is found out from its files.
    pub fn import(&self, path: &Path) -> Result<Installed> {
        let spec = examine::examine(path)?;
        let _changing = self.changing();
        ensure!(
            spec.id != catalogue::shipped().id && !self.dir.join(&spec.id).exists(),
            "A model with the name {} is there already. Remove it first, or rename the folder",
            spec.id
        );
        let staged = self.stage()?;
        for file in spec.files() {
            let (from, to) = (path.join(&file), staged.path().join(spec.installed_name(&file)));
            // Newer exporters leave it out: what it says is in tokenizer.json as well.
            if file == "special_tokens_map.json" && !from.exists() {
                std::fs::write(&to, "{}").with_context(|| format!("Write {}", to.display()))?;
                continue;
            }
            std::fs::copy(&from, &to).with_context(|| format!("Copy {} to {}", from.display(), to.display()))?;
        }
        self.install(spec, staged)
    }

    /// Downloads a model of the catalogue, checks and tries it. One that is there and whole is left as it is.
    pub fn download(
        &self,
        spec: &ModelSpec,
        hub: &Hub,
        progress: &dyn Fn(Progress),
        cancel: &Cancel,
    ) -> Result<Installed, DownloadError> {
        if let Ok(installed) = self.find(&spec.id)
            && self.verify(&installed).is_ok()
        {
            return Ok(installed);
        }
        let cache = self.dir.join(CACHE);
        let files = download::fetch(spec, hub, &cache, progress, cancel)?;
        let _changing = self.changing();
        let staged = self.stage()?;
        for (file, from) in files {
            let to = staged.path().join(spec.installed_name(&file));
            std::fs::rename(&from, &to).with_context(|| format!("Move {} to {}", from.display(), to.display()))?;
        }
        let installed = self.install(spec.clone(), staged)?;
        download::forget(spec, &cache)?;
        Ok(installed)
    }

    /// Removes a model from the disk. The shipped one stays.
    pub fn remove(&self, id: &str) -> Result<()> {
        let _changing = self.changing();
        let installed = self.find(id)?;
        ensure!(installed.dir != self.shipped, "The model that comes with the app cannot be removed");
        self.discard(&installed.dir)
    }

    /// Renames it out of sight at once, then takes the time to delete it.
    fn discard(&self, dir: &Path) -> Result<()> {
        let bin = self.stage()?;
        std::fs::rename(dir, bin.path().join("old")).with_context(|| format!("Remove {}", dir.display()))?;
        bin.close().context("Delete the files of a removed model")
    }

    fn stage(&self) -> Result<TempDir> {
        std::fs::create_dir_all(&self.dir).with_context(|| format!("Make {}", self.dir.display()))?;
        // What a crash left behind. Nobody else works here: `changing` is held.
        for entry in self.dir.read_dir().with_context(|| format!("List {}", self.dir.display()))?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                std::fs::remove_dir_all(entry.path()).with_context(|| format!("Delete {}", entry.path().display()))?;
            }
        }
        let made = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&self.dir);
        made.with_context(|| format!("Make a folder in {}", self.dir.display()))
    }

    /// Tries what is staged and puts it into its place, over a damaged one.
    fn install(&self, mut spec: ModelSpec, staged: TempDir) -> Result<Installed> {
        let manifest = Manifest::of(spec.clone(), staged.path())?;
        let candidate = with_manifest(manifest, staged.path().to_owned());
        let dimensions = examine::run(&candidate, &self.library)
            .with_context(|| format!("The model {} does not work here", spec.name))?;
        if spec.dimensions != 0 && spec.dimensions != dimensions {
            bail!("The model {} gives vectors of length {dimensions} instead of {}", spec.name, spec.dimensions);
        }
        spec.dimensions = dimensions;
        let manifest = Manifest { spec, revision: candidate.revision, files: candidate.files };
        manifest.write(staged.path())?;
        let place = self.dir.join(&manifest.spec.id);
        let staged = staged.keep();
        if place.exists() {
            let old = staged.join(".old");
            std::fs::rename(&place, &old).with_context(|| format!("Remove {}", place.display()))?;
        }
        std::fs::rename(&staged, &place)
            .with_context(|| format!("Rename {} to {}", staged.display(), place.display()))?;
        if place.join(".old").exists() {
            std::fs::remove_dir_all(place.join(".old")).context("Delete the files of the model before")?;
        }
        Ok(self.look(&manifest.spec.id))
    }

    fn look(&self, id: &str) -> Installed {
        let dir = self.dir.join(id);
        match Manifest::read(&dir) {
            Ok(manifest) if manifest.spec.id == id => with_manifest(manifest, dir),
            Ok(_) => unreadable(id, dir, "its description belongs to another model"),
            Err(error) => {
                tracing::warn!(id, error = format!("{error:#}"), "a model has no usable description");
                unreadable(id, dir, "its description cannot be read")
            }
        }
    }

    fn changing(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn with_manifest(manifest: Manifest, dir: PathBuf) -> Installed {
    let Manifest { spec, revision, files } = manifest;
    let size_mb = examine::mib(files.values().map(|sum| sum.bytes).sum());
    let mut installed = Installed { spec, dir, revision, size_mb, damaged: None, files };
    installed.damaged = installed.defect();
    installed
}

fn unreadable(id: &str, dir: PathBuf, why: &str) -> Installed {
    let mut spec = catalogue::spec(id).unwrap_or_else(|| ModelSpec { recommended: false, ..catalogue::shipped() });
    if spec.id != id {
        (spec.id, spec.name) = (id.into(), id.into());
    }
    let damaged = Some(format!("The model {} is damaged: {why}. Remove it and install it again", spec.name));
    Installed { size_mb: spec.size_mb, spec, dir, revision: "unknown".into(), damaged, files: Default::default() }
}

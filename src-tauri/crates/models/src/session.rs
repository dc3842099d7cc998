//! Loading a model: how ONNX Runtime may use this computer.
//!
//! fastembed's defaults take gigabytes (all cores, batches of 256, an arena that only grows): here half of the cores work,
//! without an arena, and threads that wait do not spin.

use std::{num::NonZeroUsize, path::Path};

use anyhow::{Context, Result};
use fastembed::{
    InitOptionsUserDefined, OnnxSource, RerankInitOptionsUserDefined, TextEmbedding, TextRerank, TokenizerFiles,
    UserDefinedEmbeddingModel, UserDefinedRerankingModel,
};
use ort::ep::{CPU, ExecutionProviderDispatch};

use crate::{loader, manifest::Installed, runtime, spec::MODEL_FILE};

/// A thread that waits for the next question must not burn a core.
const NO_SPINNING: (&str, &str) = ("session.intra_op.allow_spinning", "0");

/// Loads a model that makes vectors. Reads every file into memory and holds it against its checksum on the way.
pub(crate) fn embedder(installed: &Installed, library: &Path) -> Result<TextEmbedding> {
    let (installed, library) = (installed.clone(), library.to_owned());
    loader::run(move || load_embedder(&installed, &library))
}

fn load_embedder(installed: &Installed, library: &Path) -> Result<TextEmbedding> {
    installed.ensure_usable()?;
    let environment = runtime::environment(library)?;
    let mut model = UserDefinedEmbeddingModel::new(installed.read(MODEL_FILE)?, tokenizer_files(installed)?)
        .with_pooling(installed.spec.pooling.into());
    for file in &installed.spec.data_files {
        let name = installed.spec.installed_name(file);
        let bytes = installed.read(&name)?;
        model = model.with_external_initializer(name, bytes);
    }
    let options = InitOptionsUserDefined::new()
        .with_environment(environment)
        .with_execution_providers(processors())
        .with_max_length(installed.spec.window_tokens)
        .with_intra_threads(threads())
        .with_session_config(NO_SPINNING.0, NO_SPINNING.1);
    TextEmbedding::try_new_from_user_defined(model, options)
        .with_context(|| format!("Load the model {} from {}", installed.spec.name, installed.dir.display()))
}

/// Loads a model that orders. Its weights are read by ONNX Runtime itself, because they can be larger than memory allows
/// twice.
pub(crate) fn reranker(installed: &Installed, library: &Path) -> Result<TextRerank> {
    let (installed, library) = (installed.clone(), library.to_owned());
    loader::run(move || load_reranker(&installed, &library))
}

fn load_reranker(installed: &Installed, library: &Path) -> Result<TextRerank> {
    installed.ensure_usable()?;
    let environment = runtime::environment(library)?;
    installed.check(MODEL_FILE)?;
    for file in &installed.spec.data_files {
        installed.check(&installed.spec.installed_name(file))?;
    }
    let source = OnnxSource::File(installed.dir.join(MODEL_FILE));
    let model = UserDefinedRerankingModel::new(source, tokenizer_files(installed)?);
    let options = RerankInitOptionsUserDefined::new()
        .with_environment(environment)
        .with_execution_providers(processors())
        .with_max_length(installed.spec.window_tokens)
        .with_intra_threads(threads())
        .with_session_config(NO_SPINNING.0, NO_SPINNING.1);
    TextRerank::try_new_from_user_defined(model, options)
        .with_context(|| format!("Load the model {} from {}", installed.spec.name, installed.dir.display()))
}

fn tokenizer_files(installed: &Installed) -> Result<TokenizerFiles> {
    Ok(TokenizerFiles {
        tokenizer_file: installed.read("tokenizer.json")?,
        config_file: installed.read("config.json")?,
        special_tokens_map_file: installed.read("special_tokens_map.json")?,
        tokenizer_config_file: installed.read("tokenizer_config.json")?,
    })
}

fn processors() -> Vec<ExecutionProviderDispatch> {
    vec![CPU::default().with_arena_allocator(false).build()]
}

/// Half of the cores: the rest is for the operator, and more gain little (measured on 2: 43 against 46 passages a second).
fn threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    (cores / 2).max(1)
}

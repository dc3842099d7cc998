//! What a folder with a model is: found out from its own files, as the hub's exporters write them, then tried.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use domain::knowledge::{ModelLanguages, ModelUse};
use serde_json::Value;

use crate::{
    catalogue,
    manifest::Installed,
    session,
    spec::{ModelSpec, Pooling, Quantization, TOKENIZER_FILES},
};

/// Where exporters put the ONNX file; the first that is there.
const ONNX_FILES: [&str; 6] = [
    "model.onnx",
    "onnx/model.onnx",
    "model_optimized.onnx",
    "onnx/model_quantized.onnx",
    "model_quantized.onnx",
    "onnx/model_int8.onnx",
];

/// What exporters append to its name for the weights that do not fit into it.
const DATA_SUFFIXES: [&str; 2] = ["_data", ".data"];

/// Description files are short; a longer one is something else.
const DESCRIPTION_LIMIT: u64 = 4 * 1024 * 1024;

/// The longest window that we use: no passage of ours is longer, and the time grows with the square.
const WINDOW_LIMIT: usize = 512;

/// The operator that quantises activations at run time, as it is named inside an ONNX file.
const DYNAMIC: &[u8] = b"DynamicQuantizeLinear";

/// The files of a model in `path` and what they say of themselves. `dimensions` is 0 until it is tried.
pub(crate) fn examine(path: &Path) -> Result<ModelSpec> {
    ensure!(path.is_dir(), "{} is not a folder. Choose the folder that holds the model's files", path.display());
    let model_file = ONNX_FILES.into_iter().find(|file| path.join(file).is_file()).with_context(|| {
        format!("No model is in {}: it has no model.onnx. Choose a folder with a model in ONNX format", path.display())
    })?;
    for file in TOKENIZER_FILES.into_iter().filter(|file| *file != "special_tokens_map.json") {
        ensure!(path.join(file).is_file(), "The model in {} is incomplete: {file} is missing", path.display());
    }
    let data_files = DATA_SUFFIXES
        .into_iter()
        .map(|suffix| format!("{model_file}{suffix}"))
        .filter(|file| path.join(file).is_file());
    let id = slug(path)?;
    let config = description(path, "config.json")?.unwrap_or_default();
    let known = known(&id, &config);
    let weights = path.join(model_file);
    let size: u64 = data_files
        .clone()
        .map(|file| path.join(file))
        .chain([weights.clone(), path.join("tokenizer.json")])
        .filter_map(|file| file.metadata().ok())
        .map(|metadata| metadata.len())
        .sum();
    let (query_prefix, passage_prefix) = match &known {
        Some(known) => (known.query_prefix.clone(), known.passage_prefix.clone()),
        None => prompts(path)?,
    };
    Ok(ModelSpec {
        name: known.as_ref().map_or_else(|| id.clone(), |known| known.name.clone()),
        r#use: model_use(&config),
        repo: String::new(),
        model_file: model_file.into(),
        data_files: data_files.collect(),
        dimensions: 0,
        window_tokens: window(path, &config)?,
        languages: known.as_ref().map_or(ModelLanguages::Unknown, |known| known.languages),
        size_mb: mib(size),
        query_prefix,
        passage_prefix,
        pooling: pooling(path)?.or_else(|| known.as_ref().map(|known| known.pooling)).unwrap_or(Pooling::Mean),
        quantization: quantization(&weights)?,
        licence: known.as_ref().map_or_else(String::new, |known| known.licence.clone()),
        about: known.map_or_else(|| "Imported from a folder.".into(), |known| known.about),
        recommended: false,
        id,
    })
}

/// Runs a model on two sentences. Returns the length of its vectors, 0 for one that orders.
pub(crate) fn run(installed: &Installed, library: &Path) -> Result<usize> {
    let sentences = ["Do you deliver on Saturdays?", "The workshop repairs bicycles and sells spare parts."];
    if installed.spec.r#use == ModelUse::Order {
        let mut model = session::reranker(installed, library)?;
        let ranked =
            model.rerank(sentences[0], [sentences[1], sentences[0]], false, Some(1)).context("Try the model")?;
        ensure!(
            ranked.len() == 2 && ranked.iter().all(|result| result.score.is_finite()),
            "The model gives no usable scores"
        );
        return Ok(0);
    }
    let mut model = session::embedder(installed, library)?;
    let mut vectors = Vec::new();
    for sentence in sentences {
        vectors.extend(model.embed([sentence], Some(1)).context("Try the model")?);
    }
    let [first, second] = vectors.as_slice() else { bail!("The model gives no vectors") };
    ensure!(first.len() == second.len() && first.len() > 1, "The model gives vectors of different lengths");
    ensure!(
        first.iter().chain(second).all(|value| value.is_finite()),
        "The model gives vectors with impossible numbers"
    );
    let likeness: f32 = first.iter().zip(second).map(|(a, b)| a * b).sum();
    ensure!(likeness < 0.9999, "The model gives the same vector for different sentences");
    Ok(first.len())
}

/// Mebibytes, rounded up.
pub(crate) fn mib(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(1024 * 1024)).unwrap_or(u32::MAX)
}

/// The name of the folder as the name of the model.
fn slug(path: &Path) -> Result<String> {
    let path: PathBuf = path.canonicalize().with_context(|| format!("Find {}", path.display()))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let slug: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }).take(64).collect();
    let slug = slug.trim_matches(|c| "-_.".contains(c));
    Ok(if slug.is_empty() { "imported-model".into() } else { slug.into() })
}

/// The model of the catalogue that this is a copy of, by the folder's name or by what its configuration calls it.
fn known(id: &str, config: &Value) -> Option<ModelSpec> {
    let origin = config["_name_or_path"].as_str().unwrap_or_default();
    let origin = origin.rsplit('/').next().unwrap_or_default();
    catalogue::catalogue()
        .into_iter()
        .find(|spec| spec.id.eq_ignore_ascii_case(id) || spec.id.eq_ignore_ascii_case(origin))
}

fn model_use(config: &Value) -> ModelUse {
    let classifies = config["architectures"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .any(|architecture| architecture.ends_with("ForSequenceClassification"));
    if classifies { ModelUse::Order } else { ModelUse::Meaning }
}

/// The smallest of the limits that the files name.
fn window(path: &Path, config: &Value) -> Result<usize> {
    let tokenizer = description(path, "tokenizer_config.json")?.unwrap_or_default();
    let sentence = description(path, "sentence_bert_config.json")?.unwrap_or_default();
    let positions = match (config["max_position_embeddings"].as_f64(), config["model_type"].as_str()) {
        // RoBERTa's positions begin after the padding's number.
        (Some(positions), Some("roberta" | "xlm-roberta" | "camembert" | "mpnet")) => Some(positions - 2.0),
        (positions, _) => positions,
    };
    let named = [positions, tokenizer["model_max_length"].as_f64(), sentence["max_seq_length"].as_f64()];
    let window = named.into_iter().flatten().filter(|tokens| *tokens >= 16.0).fold(WINDOW_LIMIT as f64, f64::min);
    Ok(window as usize)
}

fn pooling(path: &Path) -> Result<Option<Pooling>> {
    let Some(pooling) = description(path, "1_Pooling/config.json")? else { return Ok(None) };
    Ok(if pooling["pooling_mode_cls_token"] == Value::Bool(true) { Some(Pooling::Cls) } else { Some(Pooling::Mean) })
}

/// What sentence-transformers was told to put before questions and passages.
fn prompts(path: &Path) -> Result<(String, String)> {
    let description = description(path, "config_sentence_transformers.json")?.unwrap_or_default();
    let prompt = |names: &[&str]| {
        let found = names.iter().find_map(|name| description["prompts"][*name].as_str()).unwrap_or_default();
        found.chars().take(500).collect::<String>()
    };
    Ok((prompt(&["query", "search_query"]), prompt(&["passage", "document", "search_document"])))
}

fn quantization(weights: &Path) -> Result<Quantization> {
    let bytes = std::fs::read(weights).with_context(|| format!("Read {}", weights.display()))?;
    let dynamic = bytes.split(|byte| *byte == DYNAMIC[0]).any(|rest| rest.starts_with(&DYNAMIC[1..]));
    Ok(if dynamic { Quantization::Dynamic } else { Quantization::None })
}

fn description(path: &Path, file: &str) -> Result<Option<Value>> {
    let path = path.join(file);
    let Ok(metadata) = path.metadata() else { return Ok(None) };
    ensure!(metadata.len() <= DESCRIPTION_LIMIT, "{} is too long for a description", path.display());
    let bytes = std::fs::read(&path).with_context(|| format!("Read {}", path.display()))?;
    let value = serde_json::from_slice(&bytes).with_context(|| format!("Understand {}", path.display()))?;
    Ok(Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let always = [
            ("model.onnx", "weights"),
            ("tokenizer.json", "{}"),
            ("config.json", "{}"),
            ("tokenizer_config.json", "{}"),
        ];
        for (name, text) in always.iter().chain(files) {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        dir
    }

    #[test]
    fn a_sentence_transformers_folder_says_how_it_pools_and_what_it_wants_before_a_text() {
        let dir = folder(&[
            ("1_Pooling/config.json", r#"{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}"#),
            ("config_sentence_transformers.json", r#"{"prompts": {"query": "ask: ", "document": "tell: "}}"#),
            ("tokenizer_config.json", r#"{"model_max_length": 1000000000000000019884624838656}"#),
            ("config.json", r#"{"model_type": "xlm-roberta", "max_position_embeddings": 130}"#),
        ]);
        let spec = examine(dir.path()).unwrap();
        assert_eq!(spec.pooling, Pooling::Cls);
        assert_eq!((spec.query_prefix.as_str(), spec.passage_prefix.as_str()), ("ask: ", "tell: "));
        assert_eq!((spec.window_tokens, spec.r#use), (128, ModelUse::Meaning));
    }

    #[test]
    fn a_copy_of_a_model_of_the_catalogue_is_recognised_by_what_it_calls_itself() {
        let dir = folder(&[("config.json", r#"{"_name_or_path": "intfloat/multilingual-e5-small"}"#)]);
        let spec = examine(dir.path()).unwrap();
        assert_eq!(spec.query_prefix, "query: ");
        assert_eq!(spec.languages, ModelLanguages::Many);
    }

    #[test]
    fn a_model_that_classifies_pairs_is_for_ordering() {
        let dir = folder(&[("config.json", r#"{"architectures": ["BertForSequenceClassification"]}"#)]);
        assert_eq!(examine(dir.path()).unwrap().r#use, ModelUse::Order);
    }

    #[test]
    fn a_model_that_quantises_at_run_time_is_recognised_by_its_operators() {
        let dir = folder(&[("model.onnx", "..DDynamicQuantizeLinear..")]);
        assert_eq!(examine(dir.path()).unwrap().quantization, Quantization::Dynamic);
    }

    #[test]
    fn a_folder_without_a_model_says_what_is_missing() {
        let dir = tempfile::tempdir().unwrap();
        assert!(examine(dir.path()).unwrap_err().to_string().contains("no model.onnx"));
        std::fs::write(dir.path().join("model.onnx"), "weights").unwrap();
        assert!(examine(dir.path()).unwrap_err().to_string().contains("tokenizer.json is missing"));
    }
}
